"""Editions: the same report as known on different days, each in a folder named by everything that went into it."""

from __future__ import annotations

import dataclasses
import datetime
import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.catalog import Catalog
from analysis.errors import BuildError, NetredError, UnknownNameError
from analysis.periods import parse_date
from analysis.project import Project
from analysis.prose import format_date
from analysis.publish.artefacts import check_artefact
from analysis.publish.contents import digest_files, find_commit, list_files, list_page_sources, list_versions
from analysis.publish.days import cut_days
from analysis.publish.pages import Context, stage_pages
from analysis.publish.provenance import Fact, gather_facts, write_facts
from analysis.publish.record import Deviation, compare_record, load_record, record_path
from analysis.publish.sharing import FOLDER, share_static
from analysis.runner.chapters import check_day
from analysis.runner.manifest import digest, digest_text, read_chapter
from analysis.runner.plan import plan_edition
from analysis.runner.runs import Run, find_run
from analysis.runner.unfinished import unfinished_folder

MANIFEST_FILE, FACTS_FILE, CLAIMS_FILE = "manifest.json", "facts.json", "claims.json"

RESERVED = ("index.html", FOLDER)
"""Names that no edition can have: a site has such files."""

_MAKE_BOOK = """
import os, threading

def end_with_the_build():
    os.read(0, 1)
    os._exit(1)

threading.Thread(target=end_with_the_build, daemon=True).start()
from jupyter_book.cli.main import main
main()
"""
"""What makes a book; its standard input is a pipe that the system closes when the build ends, however that ends."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_REFUSED = re.compile(r"\[Errno (\d+)\] ([^:\n]+)")
_FATAL = re.compile(r"(Exception occurred|[A-Z]\w+ error):")


@dataclasses.dataclass(frozen=True)
class Edition:
    """One edition: its name, how readers call it, and its day."""

    name: str
    label: str
    as_of: datetime.date


def plan_editions(catalog: Catalog, names: Iterable[str] = (), days: Iterable[str] = ()) -> list[Edition]:
    """Editions of a study, and those of days of one's own.

    Parameters
    ----------
    names : iterable of str
        Editions of ``study.yml``; all of them, if none is named.
    days : iterable of str
        Days (YYYY-MM-DD); each edition is named after its day.

    Raises
    ------
    UnknownNameError
        If ``study.yml`` has no such edition.
    NetredError
        If a day is none, lies in the future or before anything was public.
    """
    known = {
        name: Edition(name, edition.label, catalog.latest if edition.as_of == "latest" else edition.as_of)
        for name, edition in catalog.study.editions.items()
    }
    names = list(names) or list(known)
    for name in names:
        if name not in known:
            raise UnknownNameError("edition", name, known)
    for name in names:
        if name in RESERVED:
            raise NetredError(f"edition {name!r}: found the name of a file of the site, expected another; rename it.")
    return [known[name] for name in names] + [plan_day(catalog, day) for day in days]


def plan_day(catalog: Catalog, text: str) -> Edition:
    """The edition of a day of one's own.

    Raises
    ------
    NetredError
        If it is no day, lies in the future or before the first figure was public.
    """
    day = parse_date(text)
    check_day(catalog, day, f"edition {text}")
    return Edition(day.isoformat(), f"as known on {format_date(day)}", day)


def write_manifest(project: Project, catalog: Catalog, edition: Edition, runs: list[Run]) -> dict[str, Any]:
    """What an edition is made from: commit, digests, parameters, versions and the key of every run."""
    return {
        "edition": edition.name,
        "as_of": edition.as_of.isoformat(),
        "commit": find_commit(project),
        "data": catalog.digest,
        "lock": digest(project.lock.read_bytes()),
        "versions": list_versions(),
        "runs": [
            {
                "notebook": run.task.notebook,
                "key": run.key,
                "parameters": run.task.parameters,
                "text": digest_text(read_chapter(project.notebooks / f"{run.task.notebook}.ipynb")),
            }
            for run in runs
        ],
    }


def build_edition(
    project: Project,
    catalog: Catalog,
    edition: Edition,
    runs: list[Run],
    editions: list[Edition],
    ids: list[str],
    left_out: Mapping[str, str],
    judged: Mapping[str, Any] | None = None,
) -> tuple[Path, bool]:
    """Build the book of an edition, or find it built already.

    Parameters
    ----------
    runs : list of Run
        Of the edition's notebooks.
    editions : list of Edition
        Every edition of the site, which the pages link to.
    ids : list of str
        Every fact that some edition knows.
    left_out : mapping of str to str
        Notebook that the edition goes without to the sentence that says why.
    judged : mapping, optional
        The judgements of all days, of which the edition shows those that its day knows.

    Returns
    -------
    folder : Path
        The finished edition: pages, ``facts.json``, ``claims.json`` and ``manifest.json``.
    fresh : bool
        Whether it was built now.

    Raises
    ------
    BuildError
        If the strict build says anything (the text names the page and the line), or an artefact breaks its schema.
    """
    manifest = write_manifest(project, catalog, edition, runs)
    listed = [{"name": other.name, "label": other.label, "as_of": other.as_of} for other in editions]
    earlier = find_earlier(project, catalog, edition)
    told = [[other.name, other.label, other.as_of.isoformat()] for other in editions]
    sources = digest_files(project, _list_sources(project, edition.name))
    days = cut_days(judged, edition.as_of)
    key = digest([manifest, told, ids, earlier, dict(left_out), sources, days])
    folder = project.build / "editions" / f"{edition.name}-{key[:16]}"
    if (folder / MANIFEST_FILE).is_file():
        os.utime(folder)  # the latest ones are kept
        return folder, False
    facts = gather_facts(runs)
    with unfinished_folder(folder.parent) as temporary:
        stage = temporary / "stage"
        stage.mkdir()
        deviations = _hold_to_record(project, edition.name, facts)
        about = edition.name, edition.label, edition.as_of
        context = Context(*about, listed, manifest, facts, ids, earlier, left_out, deviations, days)
        stage_pages(project, catalog, runs, context, stage)
        html = build_book(stage, temporary / "book")
        share_static(html, folder.parent)
        write_facts(facts, html / FACTS_FILE)
        (html / MANIFEST_FILE).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        verdicts = sorted((verdict for run in runs for verdict in run.verdicts), key=lambda verdict: verdict["id"])
        (html / CLAIMS_FILE).write_text(json.dumps(verdicts, ensure_ascii=False) + "\n", encoding="utf-8")
        for name in (FACTS_FILE, MANIFEST_FILE, CLAIMS_FILE):
            check_artefact(html / name)
        _move(html, folder)
    return folder, True


def find_earlier(project: Project, catalog: Catalog, edition: Edition) -> dict[str, Any] | None:
    """Findings of the study's first edition, where this is a later one and its runs are stored."""
    first = min(plan_editions(catalog), key=lambda each: each.as_of)
    if first.name == edition.name or first.as_of >= edition.as_of:
        return None
    runs = [find_run(project, catalog, task) for task in plan_edition(project, catalog, first.as_of)]
    stored = [run for run in runs if run is not None]
    if not stored:
        return None
    facts = {finding.id: finding.to_dict() for run in stored for finding in run.findings}
    return {"edition": first.name, "as_of": first.as_of.isoformat(), "facts": facts}


def build_book(stage: Path, out: Path) -> Path:
    """Run Jupyter Book on a staged folder, strictly and from clean.

    Returns
    -------
    Path
        The folder of HTML.

    Raises
    ------
    BuildError
        If the build fails or warns.
    """
    command = [sys.executable, "-c", _MAKE_BOOK, "build", str(stage), "--path-output", str(out)]
    strict = ["--all", "-W", "-n", "--keep-going"]
    environment = os.environ | {"PYTHONWARNINGS": "ignore", "NO_COLOR": "1"}
    watched, held = os.pipe()
    try:
        done = subprocess.run(
            [*command, *strict], stdin=watched, capture_output=True, text=True, env=environment, check=False
        )
    finally:
        os.close(watched)
        os.close(held)
    _check_disk(done.stdout + done.stderr)
    html = out / "_build" / "html"
    complaints = _COLOURS.sub("", done.stderr).splitlines()
    said = [line for line in complaints if re.search(r"\b(WARNING|ERROR|CRITICAL)\b", line)]
    start = next((place for place, line in enumerate(complaints) if _FATAL.match(line)), len(complaints))
    said += complaints[start : start + 4]
    if done.returncode or said or not (html / "index.html").is_file():
        lines = said or (done.stdout + done.stderr).strip().splitlines()[-25:]
        shown = "\n  ".join(line.replace(str(stage) + os.sep, "") for line in lines)
        raise BuildError(f"book: found {len(lines)} complaints of the strict build, expected none:\n  {shown}")
    return html


def _check_disk(said: str) -> None:
    """Raise what the system refused inside the book as the error that it is, not as a page of complaints."""
    found = _REFUSED.search(said)
    if found and int(found[1]) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS):
        raise OSError(int(found[1]), found[2])


def _move(html: Path, folder: Path) -> None:
    """Move a finished edition to its place; the same one stays where another build was first."""
    try:
        html.rename(folder)
    except OSError:
        if not (folder / MANIFEST_FILE).is_file():
            raise


def _hold_to_record(project: Project, edition: str, facts: list[Fact]) -> tuple[Deviation, ...] | None:
    record = load_record(record_path(project, edition))
    findings = {fact.finding.id: fact.finding for fact in facts}
    return tuple(compare_record(record, findings)) if record else None


def _list_sources(project: Project, edition: str) -> list[Path]:
    return [*list_page_sources(project), *list_files(project.data / "book"), record_path(project, edition)]
