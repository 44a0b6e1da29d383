"""The path of a judgement: every claim as it would have read on each day on which something became public.

Two paths are kept apart. One has its forecasts made on the study's origin, or earlier, and reads them on every later
day; the other makes its forecasts anew on each day.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator

import pandas as pd

from analysis.catalog.selection import Query
from analysis.claims.inspection import load_ledger
from analysis.claims.ledger import Bound, Claim, Ledger
from analysis.claims.verdicts import Verdict, find_number, judge
from analysis.errors import NetredError
from analysis.study import Study

MADE = ("on the origin", "on that day")
"""When the forecasts of a path were made."""

COLUMNS = (
    *("day", "claim", "made", "verdict", "probability", "kind", "value", "low", "high", "unit", "flags", "sentence"),
    *("new_rows", "changed", "cause"),
)


@dataclasses.dataclass
class _Last:
    """The last judgement of one claim on one path, and how many rows could answer each question that it rests on.

    Questions put on the day itself are put again on the next; those of an earlier day have had their answer.
    """

    verdict: Verdict
    moving: tuple[Query, ...]
    counts: tuple[int, ...]


def list_days(study: Study, first: datetime.date | None = None, last: datetime.date | None = None) -> list:
    """Days on which a row of the catalogue became public, in order, up to the study's own.

    Raises
    ------
    NetredError
        If the two are out of order, or no such day lies between them.
    """
    if first is not None and last is not None and first > last:
        raise NetredError(f"days from {first} to {last}: found the first after the last, expected them in order.")
    public = study.catalog.publication_days
    end = min(last or study.as_of, study.as_of)
    days = [day for day in public if (first is None or day >= first) and day <= end]
    if not days:
        held = f"{public[0]} to {public[-1]}" if public else "no day at all"
        raise NetredError(f"days from {first} to {end}: found none on which a row became public, expected some; "
                          f"the folder has {held}.")  # fmt: skip
    return days


def judge_days(study: Study, days: Iterable[datetime.date]) -> Iterator[dict]:
    """Judge every claim on each day, on both paths.

    Parameters
    ----------
    study : Study
        Its origin is the day of the forecasts that are read later.
    days : iterable of date
        In order.

    Yields
    ------
    dict
        One for each day, claim and path, with the keys of `COLUMNS`. `changed` is the verdict before, where it is
        another; `cause` the rows of that day without which it would have stayed, one alone where one suffices.
    """
    ledger = load_ledger(study.catalog, study.as_of)
    if ledger is None:
        raise NetredError("claims.yml: found no claims in the data folder, expected a ledger to judge; add one.")
    before: dict[tuple[str, str], _Last] = {}
    for day in days:
        fresh = study.catalog.list_public(day)
        for made, here in zip(MADE, _open(study, day), strict=True):
            for claim in ledger.claims:
                yield _judge_on(claim, made, here, ledger, before, fresh)


def _open(study: Study, day: datetime.date) -> tuple[Study, Study]:
    fixed = dataclasses.replace(study, as_of=day, origin=min(day, study.origin))
    return fixed, dataclasses.replace(study, as_of=day, origin=day)


def _judge_on(claim: Claim, made: str, study: Study, ledger: Ledger, before: dict, fresh: frozenset[str]) -> dict:
    last: _Last | None = before.get((claim.id, made))
    verdict = _take(claim, study, ledger.bounds, last)
    changed = last.verdict.verdict if last and last.verdict.verdict != verdict.verdict else ""
    rows = [row for row in verdict.outcome.rows if row in fresh]
    cause = _find_cause(claim, study, ledger.bounds, changed, rows) if changed else ()
    before[claim.id, made] = _last = _remember(verdict, study, last)
    return _state(_last.verdict, study.as_of, made, rows, changed, cause)


def _take(claim: Claim, study: Study, bounds: tuple[Bound, ...], last: _Last | None) -> Verdict:
    """The verdict of the day: the last one where every question it rests on has the same answer."""
    if last is not None and last.counts == _count(last.moving, study):
        return last.verdict
    with study.catalog.watch() as asked:
        verdict = judge(claim, study, bounds)
    return dataclasses.replace(verdict, study=study, asked=tuple(asked))


def _remember(verdict: Verdict, study: Study, last: _Last | None) -> _Last:
    if last is not None and last.verdict is verdict:
        return last
    moving = tuple(query for query in verdict.asked if query.as_of == study.as_of)
    return _Last(verdict, moving, _count(moving, study))


def _count(asked: Iterable[Query], study: Study) -> tuple[int, ...]:
    return tuple(study.catalog.count_known(query, study.as_of) for query in asked)


def _find_cause(
    claim: Claim, study: Study, bounds: tuple[Bound, ...], changed: str, rows: list[str]
) -> tuple[str, ...]:
    """Rows of the day without which the verdict would be the one before: one alone if there is one, else together."""
    for row in rows:
        if _judge_without(claim, study, bounds, [row]) == changed:
            return (row,)
    return tuple(rows) if rows and _judge_without(claim, study, bounds, rows) == changed else ()


def _judge_without(claim: Claim, study: Study, bounds: tuple[Bound, ...], rows: list[str]) -> str:
    return judge(claim, dataclasses.replace(study, catalog=study.catalog.without(rows)), bounds).verdict


def _state(
    verdict: Verdict, day: datetime.date, made: str, rows: list[str], changed: str, cause: tuple[str, ...]
) -> dict:
    number = find_number(verdict.outcome.decisive) or {}
    return {
        "day": day,
        "claim": verdict.claim.id,
        "made": made,
        "verdict": verdict.verdict,
        "probability": verdict.probability,
        "kind": verdict.outcome.kind or "",
        "value": number.get("value"),
        "low": number.get("low"),
        "high": number.get("high"),
        "unit": number.get("unit", ""),
        "flags": " ".join(verdict.flags),
        "sentence": verdict.sentence,
        "new_rows": " ".join(rows),
        "changed": changed,
        "cause": " ".join(cause),
    }


def tabulate_days(records: Iterable[dict]) -> pd.DataFrame:
    """Judgements as one tidy table, with the columns of `COLUMNS`."""
    return pd.DataFrame(list(records), columns=list(COLUMNS))
