"""From figures to the published site: runs, books, one switch."""

from __future__ import annotations

import concurrent.futures
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from analysis.catalog import Catalog, load
from analysis.errors import ChapterError, NetredError, UnknownNameError
from analysis.periods import parse_date
from analysis.project import Project
from analysis.prose import format_date
from analysis.publish.bundle import write_bundle
from analysis.publish.cleaning import prune_editions
from analysis.publish.comparison import load_manifest
from analysis.publish.contents import JUDGED, Origins
from analysis.publish.days import read_days
from analysis.publish.editions import Edition, build_edition, plan_editions
from analysis.publish.freezing import find_frozen
from analysis.publish.record import load_record, record_path
from analysis.publish.refreshing import Published, Request
from analysis.publish.site import KEPT, find_dropped, publish_site, published_ids
from analysis.runner.chapters import explain_omissions
from analysis.runner.declarations import list_declarations
from analysis.runner.execute import bring_up_to_date
from analysis.runner.manifest import find_drift
from analysis.runner.plan import Task, plan_edition
from analysis.runner.runs import Run, find_run
from analysis.runner.status import Status, find_status


def build_site(
    project: Project,
    request: Request,
    contents: Mapping[str, str],
    jobs: int | None,
    stage: Callable[[str], AbstractContextManager],
    say: Callable[[str], None],
    check: Callable[[], None],
) -> Published:
    """Run the notebooks of the editions asked for, build their books and publish the site.

    A chapter that cannot stand on an edition's day, or that fails, is left out of it with a sentence that says why.

    Parameters
    ----------
    request : Request
        Which editions are brought up to date, added or taken off.
    contents : mapping of str to str
        Everything that the build rests on, as digests.
    jobs : int, optional
        Notebooks run at once.
    stage, say : callable
        Called with the name of each stage (a context manager), and with lines of progress.
    check : callable
        Called when everything has been read; raises where something changed meanwhile.

    Raises
    ------
    ChapterError
        If every chapter failed.
    """
    with stage("check the figures"):
        catalog = load(project.data)
    frozen = find_frozen(project)
    days = choose_days(Origins.read(project), request, frozen)
    planned = [edition for edition in plan_editions(catalog, days=days) if edition.name not in frozen]
    asked = _choose(planned, frozen, request)
    tasks = {edition.name: plan_edition(project, catalog, edition.as_of) for edition in asked}
    flat = [task for edition in asked for task in tasks[edition.name]]

    if any(find_run(project, catalog, task) is None for task in flat):
        _check_ledger(catalog)
    judged = read_days(project, catalog)
    if judged is None:
        say("  no judgements day by day of these figures: netred days makes them, and the next build shows them")
    drift = find_drift(project)
    if drift:
        say(f"  installed otherwise than requirements.lock has it: {', '.join(drift)}")

    with stage(f"run {len(flat)} notebooks"), concurrent.futures.ThreadPoolExecutor(1) as aside:
        aside.submit(write_bundle, project)  # while the first runs wait for their imports
        runs, failures = _run(project, catalog, flat, jobs, say)
    left_out = {edition.name: _leave_out(project, catalog, edition, tasks, failures) for edition in asked}
    for edition in asked:
        for sentence in left_out[edition.name].values():
            say(f"  {edition.name}: {sentence}")
    for name in frozen:
        say(f"  edition {name} is frozen: copied as it is")
    listed = _list_editions(planned, frozen)
    names = {edition.name for edition in listed}
    known = {finding.id for run in runs.values() for finding in run.findings} | published_ids(project, names)
    ids = sorted(known | _recorded_ids(project, planned))

    def build(edition):
        ours = [runs[task.inputs.key] for task in tasks[edition.name] if task.inputs.key in runs]
        return build_edition(project, catalog, edition, ours, listed, ids, left_out[edition.name], judged)

    with stage(f"build {len(asked)} books"), concurrent.futures.ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        built = {}
        for edition, (folder, fresh) in zip(asked, pool.map(build, asked), strict=True):
            built[edition.name] = folder
            say(f"  {edition.name}: " + ("built" if fresh else "holds"))
    for name in find_dropped(project, names):
        say(f"  edition {name} is taken off the site: the study has no such edition")
    with stage("publish the site"):
        whole = [name for name in built if not any(task.inputs.key in failures for task in tasks[name])]
        origins = _note(project, contents, days, planned, whole)
        front = publish_site(project, built, listed, origins, check, project.build / JUDGED if judged else None)
        prune_editions(project, KEPT)
    return Published(front, tuple(failures.values()))


def _run(project: Project, catalog: Catalog, tasks: list[Task], jobs: int | None, say) -> tuple[dict, dict]:
    """Runs by the key of their inputs, and the errors of chapters that failed by the same.

    Raises
    ------
    ChapterError
        If every one failed: that is no matter of a chapter.
    """
    runs: dict[str, Run] = {}
    failures: dict[str, ChapterError] = {}
    for task, outcome, fresh in bring_up_to_date(project, catalog, tasks, jobs):
        about = f"  {task.notebook} as of {task.parameters.get('as_of')}"
        if isinstance(outcome, ChapterError):
            failures[task.inputs.key] = outcome
            say(f"{about}: failed")
        elif isinstance(outcome, NetredError):
            raise outcome
        else:
            runs[task.inputs.key] = outcome
            say(f"{about}: " + (f"{outcome.seconds:.1f} s" if fresh else "holds"))
    if failures and not runs:
        raise next(iter(failures.values()))
    return runs, failures


def _leave_out(project: Project, catalog: Catalog, edition: Edition, tasks, failures) -> dict[str, str]:
    """Notebook that an edition goes without to the sentence that says why."""
    sentences, declared = explain_omissions(project, catalog, edition.as_of), list_declarations(project)
    for task in tasks[edition.name]:
        if task.inputs.key in failures:
            title, what = declared[task.notebook].title, failures[task.inputs.key].what
            sentences[task.notebook] = f"\u201c{title}\u201d is left out: its calculation failed ({what})."
    return {name: sentences[name] for name in declared if name in sentences}


def choose_days(origins: Origins | None, request: Request, frozen: Iterable[str] = ()) -> list[str]:
    """Days of one's own that the site is to have: those that it has and the one asked for, without what is taken off.

    Raises
    ------
    NetredError
        If an edition that is to be taken off is none of them.
    """
    days = list(origins.days) if origins else []
    for name in request.without:
        if name not in days:
            raise NetredError(
                f"edition {name!r}: found none of that day among those added with --as-of, expected one of "
                f"{', '.join(days) or 'none'}; study.yml says which editions a study has, and a frozen one goes with "
                "its archive."
            )
    if request.day is not None:
        days.append(parse_date(request.day).isoformat())
    return sorted({*days} - {*request.without} - {*frozen})


def _choose(planned: list[Edition], frozen: Mapping[str, Path], request: Request) -> list[Edition]:
    """The editions that are brought up to date."""
    wanted = [*request.editions, *filter(None, [request.day])]
    known = {edition.name: edition for edition in planned}
    for name in wanted:
        if name not in known and name not in frozen:
            raise UnknownNameError("edition", name, [*known, *frozen])
    return [known[name] for name in dict.fromkeys(wanted) if name in known] if wanted else planned


def _note(project: Project, contents, days: list[str], planned: list[Edition], built: list[str]) -> Origins:
    """What the site is made from; an edition that was up to date before is so still where nothing changed since."""
    names, before = tuple(edition.name for edition in planned), Origins.read(project)
    if before and before.contents == contents and before.planned == names:
        built = [name for name in names if name in {*built, *before.editions}]
    return Origins(project.study_name, contents, tuple(built), tuple(days), names)


def _recorded_ids(project: Project, planned: Iterable[Edition]) -> set[str]:
    """Ids in the committed records of the planned editions, which may not be built or published here yet."""
    return {entry.id for edition in planned for entry in load_record(record_path(project, edition.name))}


def _check_ledger(catalog: Catalog) -> None:
    from analysis.claims import load_ledger  # slow to import, and needed only where something runs

    load_ledger(catalog)


def find_states(project: Project, catalog: Catalog) -> list[Status]:
    """Where every notebook of every edition of the site stands; frozen editions hold by themselves."""
    frozen = find_frozen(project)
    days = choose_days(Origins.read(project), Request(), frozen)
    planned = [edition for edition in plan_editions(catalog, days=days) if edition.name not in frozen]
    return [
        state
        for edition in planned
        for state in find_status(project, catalog, edition.name, plan_edition(project, catalog, edition.as_of))
    ]


def _list_editions(planned: list[Edition], frozen: Mapping[str, Path]) -> list[Edition]:
    """Every edition that the pages link to, each once: those planned and those frozen."""
    listed = {edition.name: edition for edition in planned}
    for name, folder in frozen.items():
        day = parse_date(load_manifest(folder)["as_of"])
        listed.setdefault(name, Edition(name, f"as known on {format_date(day)}, frozen", day))
    return sorted(listed.values(), key=lambda edition: edition.as_of)
