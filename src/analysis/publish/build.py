"""From figures to the published site: runs, books, one switch."""

from __future__ import annotations

import concurrent.futures
import datetime
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from analysis.catalog import Catalog
from analysis.project import Project
from analysis.publish.editions import build_edition, plan_editions
from analysis.publish.site import publish_site, published_ids
from analysis.runner.execute import run_tasks
from analysis.runner.plan import plan_edition


def build_site(
    project: Project,
    catalog: Catalog,
    names: list[str],
    as_of: datetime.date | None,
    jobs: int | None,
    stage: Callable[[str], AbstractContextManager],
    say: Callable[[str], None],
) -> Path:
    """Run the notebooks of the editions asked for, build their books and publish the site.

    Parameters
    ----------
    names, as_of
        As `plan_editions` takes them.
    jobs : int, optional
        Notebooks run at once.
    stage, say : callable
        Called with the name of each stage (a context manager), and with lines of progress.

    Returns
    -------
    Path
        The front page.
    """
    asked = plan_editions(catalog, names, as_of)
    tasks = {edition.name: plan_edition(project, edition.as_of) for edition in asked}
    flat = [task for edition in asked for task in tasks[edition.name]]

    def report(task, run, fresh):
        say(f"  {task.notebook} as of {task.parameters['as_of']}: " + (f"{run.seconds:.1f} s" if fresh else "holds"))

    with stage(f"run {len(flat)} notebooks"):
        runs = run_tasks(project, catalog, flat, jobs, on_done=report)
    by_key = {run.task.inputs.key: run for run in runs}
    listed = plan_editions(catalog) + [edition for edition in asked if edition.as_of == as_of]
    listed = list({edition.name: edition for edition in listed}.values())
    ids = sorted({finding.id for run in runs for finding in run.findings} | published_ids(project))

    def build(edition):
        edition_runs = [by_key[task.inputs.key] for task in tasks[edition.name]]
        return build_edition(project, catalog, edition, edition_runs, listed, ids)

    with stage(f"build {len(asked)} books"), concurrent.futures.ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        built = {}
        for edition, (folder, fresh) in zip(asked, pool.map(build, asked), strict=True):
            built[edition.name] = folder
            say(f"  {edition.name}: " + ("built" if fresh else "holds"))
    with stage("publish the site"):
        return publish_site(project, built, listed)
