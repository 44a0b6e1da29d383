"""From figures to the published site: runs, books, one switch."""

from __future__ import annotations

import concurrent.futures
import datetime
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from analysis.catalog import Catalog, load
from analysis.periods import parse_date
from analysis.project import Project
from analysis.prose import format_date
from analysis.publish.bundle import write_bundle
from analysis.publish.comparison import load_manifest
from analysis.publish.editions import Edition, build_edition, plan_editions
from analysis.publish.freezing import find_frozen
from analysis.publish.record import load_record, record_path
from analysis.publish.site import publish_site, published_ids
from analysis.runner.chapters import explain_omissions
from analysis.runner.execute import run_tasks
from analysis.runner.plan import plan_edition
from analysis.runner.runs import find_run
from analysis.runner.status import Status, find_status


def build_site(
    project: Project,
    names: list[str],
    as_of: datetime.date | None,
    key: str,
    jobs: int | None,
    stage: Callable[[str], AbstractContextManager],
    say: Callable[[str], None],
) -> Path:
    """Run the notebooks of the editions asked for, build their books and publish the site.

    Parameters
    ----------
    names, as_of
        As `plan_editions` takes them.
    key : str
        Digest of everything that the build rests on.
    jobs : int, optional
        Notebooks run at once.
    stage, say : callable
        Called with the name of each stage (a context manager), and with lines of progress.

    Returns
    -------
    Path
        The front page.
    """
    with stage("check the figures"):
        catalog = load(project.data)
    frozen = find_frozen(project)
    asked = [edition for edition in plan_editions(catalog, names, as_of) if edition.name not in frozen]
    tasks = {edition.name: plan_edition(project, catalog, edition.as_of) for edition in asked}
    flat = [task for edition in asked for task in tasks[edition.name]]

    if any(find_run(project, catalog, task) is None for task in flat):
        _check_ledger(catalog)

    def report(task, run, fresh):
        say(f"  {task.notebook} as of {task.parameters['as_of']}: " + (f"{run.seconds:.1f} s" if fresh else "holds"))

    with stage(f"run {len(flat)} notebooks"), concurrent.futures.ThreadPoolExecutor(1) as aside:
        aside.submit(write_bundle, project)  # while the first runs wait for their imports
        runs = run_tasks(project, catalog, flat, jobs, on_done=report)
    by_key = {run.task.inputs.key: run for run in runs}
    for sentence in explain_omissions(catalog).values():
        say(f"  {sentence}")
    for name in frozen:
        say(f"  edition {name} is frozen: copied as it is")
    listed = _list_editions([*plan_editions(catalog), *asked], frozen)
    known = {finding.id for run in runs for finding in run.findings} | published_ids(project)
    ids = sorted(known | _recorded_ids(project, catalog))

    def build(edition):
        edition_runs = [by_key[task.inputs.key] for task in tasks[edition.name]]
        return build_edition(project, catalog, edition, edition_runs, listed, ids)

    with stage(f"build {len(asked)} books"), concurrent.futures.ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        built = {}
        for edition, (folder, fresh) in zip(asked, pool.map(build, asked), strict=True):
            built[edition.name] = folder
            say(f"  {edition.name}: " + ("built" if fresh else "holds"))
    with stage("publish the site"):
        return publish_site(project, built, listed, key)


def _recorded_ids(project: Project, catalog: Catalog) -> set[str]:
    """Ids in the committed records of the study's editions, which may not be built or published here yet."""
    paths = (record_path(project, edition.name) for edition in plan_editions(catalog))
    return {entry.id for path in paths for entry in load_record(path)}


def _check_ledger(catalog: Catalog) -> None:
    from analysis.claims import load_ledger  # slow to import, and needed only where something runs

    load_ledger(catalog)


def find_states(project: Project, catalog: Catalog) -> list[Status]:
    """Where every notebook of every edition of the study stands; frozen editions hold by themselves."""
    frozen = find_frozen(project)
    planned = [edition for edition in plan_editions(catalog) if edition.name not in frozen]
    return [
        state
        for edition in planned
        for state in find_status(project, catalog, edition.name, plan_edition(project, catalog, edition.as_of))
    ]


def _list_editions(planned: list[Edition], frozen: Mapping[str, Path]) -> list[Edition]:
    """Every edition that the pages link to, each once: the study's, those asked for, and those frozen."""
    listed = {edition.name: edition for edition in planned}
    for name, folder in frozen.items():
        day = parse_date(load_manifest(folder)["as_of"])
        listed.setdefault(name, Edition(name, f"as known on {format_date(day)}, frozen", day))
    return list(listed.values())
