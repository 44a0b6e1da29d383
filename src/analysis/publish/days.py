"""The judgements of all days as files: a tidy table, and what the site holds; light to import where nothing changed."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.project import Project
from analysis.publish.contents import DATA, INSTALLED, JUDGED, PROGRAM, list_contents
from analysis.runner.locks import hold_build
from analysis.runner.manifest import digest

if TYPE_CHECKING:
    from analysis.catalog import Catalog

TABLE = "days.csv"
"""The table of every day; `JUDGED` holds the judgements with the days on which each holds."""

KEY_FILE = ".made-from"
"""In the folder of the paths: what the two files were made from, and for which range."""

COLUMNS = (
    *("day", "id", "made", "verdict", "probability", "kind", "value", "low", "high", "unit", "flags"),
    *("new_rows", "before", "cause"),
)
SPAN = ("verdict", "probability", "kind", "value", "low", "high", "level", "unit", "flags", "sentence")


@dataclasses.dataclass(frozen=True)
class Refreshed:
    """What bringing the judgements up to date came to.

    Parameters
    ----------
    table : Path
    days, subjects, made : int
        Days, claims and measures followed, and judgements that were made now; None where nothing had changed.
    """

    table: Path
    days: int | None = None
    subjects: int | None = None
    made: int | None = None


def refresh_days(
    project: Project,
    first: datetime.date | None,
    last: datetime.date | None,
    jobs: int | None,
    say: Callable[[str], None],
    start: Callable[[int], Callable[[str], None]],
) -> Refreshed:
    """Judge every day of a range anew where anything that the judgements rest on changed, and write both files.

    Parameters
    ----------
    first, last : date, optional
        As `analysis.claims.days.list_days`.
    start : callable
        Called with the number of subjects; what it returns is called with the name of each that is done.

    Raises
    ------
    NetredError
        If the range holds no day of publication, or there is nothing to judge.
    """
    place = project.build / TABLE
    with hold_build(project, say):
        key = digest([_pick(list_contents(project)), str(first), str(last)])
        kept = project.build / "days" / KEY_FILE
        if place.is_file() and kept.is_file() and kept.read_text(encoding="utf-8") == key:
            return Refreshed(place)
        kept.unlink(missing_ok=True)
        from analysis.catalog import load
        from analysis.claims.days import list_days
        from analysis.publish.artefacts import check_artefact
        from analysis.runner.days import digest_judging, find_subjects, judge_days, open_study, write_whole

        catalog = load(project.data)
        study, order = open_study(catalog), [subject.id for subject in find_subjects(catalog)]
        days = list_days(study, first, last)
        done, found = start(len(order)), {}
        for path in judge_days(project, catalog, days, jobs):
            found[path.id] = path
            done(path.id)
        paths = [each for id in order for each in _list_paths(found[id].spans)]
        about = {"made_from": _name_origin(catalog, digest_judging(project)), "as_of": study.as_of.isoformat()}
        about |= {"origin": study.origin.isoformat(), "days": [day.isoformat() for day in days], "paths": paths}
        write_whole(project.build / JUDGED, json.dumps(about, ensure_ascii=False, separators=(",", ":")))
        check_artefact(project.build / JUDGED)
        write_whole(place, _write_table(about))
        write_whole(kept, key)
    return Refreshed(place, len(days), len(order), sum(path.made for path in found.values()))


def _pick(contents: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in contents.items() if name.startswith((PROGRAM, DATA)) or name == INSTALLED}


def _name_origin(catalog: Catalog, judging: str) -> str:
    return digest([catalog.digest, judging])


def _list_paths(spans: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    """Paths of what was judged, by name: of a claim, or of each finding of a measure that is followed."""
    for made, path in spans.items():
        by_id: dict[str, list[dict[str, Any]]] = {}
        for span in path:
            for state in span.states:
                by_id.setdefault(state["id"], []).append(_state(span, state))
        yield from ({"id": id, "made": made, "spans": told} for id, told in by_id.items())


def _state(span: Any, state: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "since": span.since.isoformat(),
        "until": span.until and span.until.isoformat(),
        **{name: state[name] for name in SPAN},
        "fresh": [row for row in span.fresh if row in state["rows"]],
        "before": span.before or "",
        "cause": list(span.cause),
    }


def _write_table(told: Mapping[str, Any]) -> str:
    """One line for each day, path and claim or finding, in the order of days."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for day in told["days"]:
        for path in told["paths"]:
            for span in path["spans"]:
                if span["since"] <= day and (span["until"] is None or day < span["until"]):
                    writer.writerow({"day": day, "id": path["id"], "made": path["made"]} | _flatten(span, day))
    return text.getvalue()


def _flatten(span: Mapping[str, Any], day: str) -> dict[str, Any]:
    told = span | {"flags": " ".join(span["flags"])}
    first = day == span["since"]
    lists = {"new_rows": span["fresh"], "cause": span["cause"]}
    return (
        told
        | {name: " ".join(rows) if first else "" for name, rows in lists.items()}
        | {"before": span["before"] if first else ""}
    )


def read_days(project: Project, catalog: Catalog) -> dict[str, Any] | None:
    """The judgements of all days as `JUDGED` holds them; None where there are none of these figures and this code."""
    from analysis.claims.days import list_days
    from analysis.runner.days import digest_judging, open_study

    try:
        told = json.loads((project.build / JUDGED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if told.get("made_from") != _name_origin(catalog, digest_judging(project)):
        return None
    return told if told["days"] == [day.isoformat() for day in list_days(open_study(catalog))] else None


def cut_days(told: Mapping[str, Any] | None, as_of: datetime.date) -> dict[str, Any] | None:
    """What was known of the judgements on a day: nothing of a later one. None where nothing had been judged by then."""
    last = as_of.isoformat()
    days = [day for day in (told or {}).get("days", ()) if day <= last]
    if not told or not days:
        return None
    paths = (
        {**path, "spans": [_cut(span, last) for span in path["spans"] if span["since"] <= last]}
        for path in told["paths"]
    )
    return {"origin": told["origin"], "days": days, "paths": [path for path in paths if path["spans"]]}


def _cut(span: dict[str, Any], last: str) -> dict[str, Any]:
    return span if span["until"] is None or span["until"] <= last else span | {"until": None}
