"""Judgements of all days: made side by side, remembered by what each of them reads, resumed where they stopped.

A claim's path stands as long as every row that could ever answer one of its questions, the claim itself, the roles, the
code and the packages are what they were. A new row costs only the paths that read it.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from analysis.catalog import Catalog, load
from analysis.catalog.selection import Query
from analysis.claims.days import Journey, Span, Subject, list_subjects
from analysis.claims.followed import list_followed
from analysis.claims.inspection import load_ledger
from analysis.errors import NetredError
from analysis.project import Project
from analysis.runner.chapters import find_origin
from analysis.runner.manifest import (
    digest,
    digest_modules,
    digest_package_files,
    list_installed,
    reach_modules,
    read_lock,
)
from analysis.runner.unfinished import unfinished_folder
from analysis.study import Study

STORE = "days"
"""Folder of the build that remembers the paths, one file each."""

_JUDGING = "import analysis.claims.days, analysis.claims.followed"


@dataclasses.dataclass(frozen=True)
class Followed:
    """What became of one subject over the days: its judgements by path, and how many of them were made now."""

    id: str
    spans: dict[str, tuple[Span, ...]]
    made: int


def digest_judging(project: Project) -> str:
    """Digest of what every judgement rests on beside the figures: the code that makes it, and the packages."""
    modules = reach_modules(project.source, _JUDGING)
    code = digest_modules(project.source, modules) | digest_package_files(project.source, modules)
    return digest([code, platform.python_version(), list_installed(tuple(read_lock(project.lock)))])


def open_study(catalog: Catalog) -> Study:
    """The study on its last day, its forecasts made on the day that it names, else on that of its first edition."""
    return Study.open(catalog, catalog.latest, find_origin(catalog, catalog.latest))


def find_subjects(catalog: Catalog) -> list[Subject]:
    """Everything in a study that has a path; raises as `analysis.claims.days.list_subjects`."""
    return list_subjects(load_ledger(catalog), list_followed(catalog))


def judge_days(
    project: Project, catalog: Catalog, days: Sequence[datetime.date], jobs: int | None = None
) -> Iterator[Followed]:
    """Follow every subject over some days, in whatever order they are done.

    Parameters
    ----------
    days : sequence of date
        In order.
    jobs : int, optional
        Processes.

    Raises
    ------
    NetredError
        If there is nothing to judge.
    """
    subjects, code = find_subjects(catalog), digest_judging(project)
    jobs = min(jobs or os.cpu_count() or 1, len(subjects))
    tasks = [(project, catalog.digest, subject, tuple(days), code) for subject in subjects]
    if jobs == 1:
        yield from map(_follow, tasks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        try:
            for done in as_completed([pool.submit(_follow, task) for task in tasks]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)  # who stops waits for what is under way, and for nothing else


_studies: dict[str, Study] = {}
"""Studies opened in this process, by the digest of their figures: their memory serves all subjects."""


def _follow(task: tuple) -> Followed:
    project, figures, subject, days, code = task
    if figures not in _studies:
        _studies.clear()
        _studies[figures] = open_study(load(project.data))
    study = _studies[figures]
    key = digest([code, repr(subject), study.settings, study.origin, repr(study.catalog.study.roles)])
    place = project.build / STORE / f"{subject.id}.json"
    known, asked = _recall(place, key, study.catalog)
    journey = Journey(subject, study, known, asked)
    spans = journey.follow(days)
    joined = {made: _join(known.get(made, ()), spans[made]) for made in spans}
    if joined != known:
        _remember(place, key, study.catalog, joined, journey)
    return Followed(subject.id, spans, journey.made)


def _join(known: Sequence[Span], found: Sequence[Span]) -> tuple[Span, ...]:
    """Judgements of all journeys so far, each day's once."""
    since = {span.since for span in found}
    rest = (span for span in known if span.since not in since)
    return tuple(sorted([*found, *rest], key=lambda span: span.since))


def _recall(place: Path, key: str, catalog: Catalog) -> tuple[dict, dict]:
    """Judgements of earlier journeys by path, and the questions behind them; none where something they read changed."""
    try:
        record = json.loads(place.read_text(encoding="utf-8"))
        asked = [(Query.from_dict(read["query"]), read["digest"]) for read in record["reads"]]
        stands = record["key"] == key and all(catalog.digest_ever(query) == text for query, text in asked)
        paths = {made: tuple(map(Span.from_dict, spans)) for made, spans in record["spans"].items()}
    except (OSError, ValueError, KeyError, TypeError, NetredError):
        return {}, {}
    return (paths, {query.timeless: query for query, _ in asked}) if stands else ({}, {})


def _remember(place: Path, key: str, catalog: Catalog, spans: dict, journey: Journey) -> None:
    reads = [{"query": query.to_dict(), "digest": catalog.digest_ever(query)} for query in journey.asked.values()]
    told = {made: [span.to_dict() for span in path] for made, path in spans.items()}
    write_whole(place, json.dumps({"key": key, "reads": reads, "spans": told}, ensure_ascii=False))


def write_whole(place: Path, text: str) -> None:
    """Write a file beside its place and move it there."""
    with unfinished_folder(place.parent) as temporary:
        fresh = temporary / place.name
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, place)
