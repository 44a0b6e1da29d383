"""The path of a judgement: every claim as it would have read on each day on which something became public.

Two paths are kept apart. One has its forecasts made on the study's origin, or earlier, and reads them on every later
day; the other makes its forecasts anew on each day. A judgement holds until a row becomes public that could answer one
of the questions it rests on: it is made once, and the next one is made on that day. What a study follows beside its
claims, such as the forecast of a year, has the same paths.
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from analysis.catalog.selection import Query, first_known
from analysis.claims import scale
from analysis.claims.followed import Followed
from analysis.claims.ledger import Bound, Claim, Ledger
from analysis.claims.verdicts import Verdict, find_number, judge
from analysis.errors import NetredError
from analysis.findings import Finding
from analysis.periods import parse_date
from analysis.prose import format_date
from analysis.study import Study, find_measure

ON_ORIGIN, ON_DAY = "on the origin", "on that day"
MADE = (ON_ORIGIN, ON_DAY)
"""When the forecasts of a path were made."""

NOT_YET = "not yet testable"
"""The verdict where a figure that the test needs was not public; what was missing stands in the sentence."""


@dataclasses.dataclass(frozen=True)
class Span:
    """One judgement and the days on which it holds.

    Parameters
    ----------
    since : date
        The day from which the catalogue could not have answered otherwise.
    until : date or None
        The first day on which it could answer otherwise; None where there is none.
    states : tuple of dict
        The verdict of a claim, or each finding that is followed.
    before : str or None
        The verdict before, where it is another; empty where it is the same, None where none is known.
    cause : tuple of str
        Rows of the first day without which the verdict would be the one before: one alone where one suffices.
    fresh : tuple of str
        Rows behind the judgement that became public on its first day.
    """

    since: datetime.date
    until: datetime.date | None
    states: tuple[dict[str, Any], ...]
    before: str | None = None
    cause: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The judgement as plain JSON values; `Span.from_dict` reads it back."""
        days = {"since": self.since.isoformat(), "until": self.until and self.until.isoformat()}
        return dataclasses.asdict(self) | days

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Span:
        """Read a record of `Span.to_dict`."""
        values: dict[str, Any] = {name: tuple(record[name]) for name in ("states", "cause", "fresh")}
        values |= {name: record[name] and parse_date(record[name]) for name in ("since", "until")}
        return cls(before=record["before"], **values)

    @property
    def verdict(self) -> str:
        """The verdict of a claim."""
        return self.states[0]["verdict"] if self.states else ""

    def holds(self, day: datetime.date) -> bool:
        """Whether this is the judgement of a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclasses.dataclass(frozen=True)
class Subject:
    """What has a path: a claim with the bounds of its ledger, or a measure that the study follows."""

    what: Claim | Followed
    bounds: tuple[Bound, ...] = ()

    @property
    def id(self) -> str:
        """Name of the claim, or of the measure with its place among those that are followed."""
        return self.what.id

    def judge(self, study: Study) -> tuple[dict[str, Any], ...]:
        """What stands on a study's day."""
        if isinstance(self.what, Claim):
            return (_state_verdict(judge(self.what, study, self.bounds)),)
        found = study.take(find_measure(self.what.measure), **self.what.parameters)
        return tuple(_state_finding(finding) for finding in found)


@dataclasses.dataclass
class Journey:
    """A subject on its way through the days, on both paths, with the judgements that are known already.

    Parameters
    ----------
    subject : Subject
    study : Study
        Its origin is the day of the forecasts that are read later.
    known : mapping of str to sequence of Span
        Judgements of an earlier journey, by path.

    Attributes
    ----------
    asked : dict of tuple to Query
        Every question that was put, whatever its day.
    made : int
        Judgements that were made, and not known.
    """

    subject: Subject
    study: Study
    known: Mapping[str, Sequence[Span]] = dataclasses.field(default_factory=dict)
    asked: dict[tuple, Query] = dataclasses.field(default_factory=dict)
    made: int = 0

    def follow(self, days: Sequence[datetime.date]) -> dict[str, tuple[Span, ...]]:
        """Judgements over some days, in order, by path."""
        anew = tuple(self._walk(ON_DAY, days, self.known.get(ON_DAY, ())))
        shared = [self._cut(span) for span in anew if span.since <= self.study.origin]
        return {ON_ORIGIN: tuple(self._walk(ON_ORIGIN, days, [*shared, *self.known.get(ON_ORIGIN, ())])), ON_DAY: anew}

    @property
    def _after(self) -> datetime.date:
        """The first day on which forecasts of the origin are read later."""
        return self.study.origin + datetime.timedelta(days=1)

    def _cut(self, span: Span) -> Span:
        """A judgement of both paths, as far as they are one."""
        return dataclasses.replace(span, until=min(span.until or self._after, self._after))

    def _walk(self, made: str, days: Sequence[datetime.date], known: Sequence[Span]) -> Iterator[Span]:
        place, last = 0, None
        while place < len(days):
            day = days[place]
            span = next((each for each in known if each.holds(day)), None) or self._judge(made, day)
            if last is not None and span.before is None:
                span = self._compare(made, last, span)
            yield span
            last = span
            place = len(days) if span.until is None else bisect.bisect_left(days, span.until)

    def _open(self, made: str, day: datetime.date) -> Study:
        origin = min(day, self.study.origin) if made == ON_ORIGIN else day
        return dataclasses.replace(self.study, as_of=day, origin=origin)

    def _judge(self, made: str, day: datetime.date) -> Span:
        self.made += 1
        study = self._open(made, day)
        with study.catalog.watch() as asked:
            states = self.subject.judge(study)
        self.asked |= {query.timeless: query for query in asked}
        moving = [query for query in asked if query.as_of == day]
        since = max(filter(None, map(study.catalog.last_change, moving)), default=day)
        if study.origin < day:
            since = max(since, self._after)
        rows = {row for state in states for row in state["rows"]}
        return Span(
            since,
            min(filter(None, map(study.catalog.next_change, moving)), default=None),
            tuple(_redate(state, day, since) for state in states),
            fresh=tuple(sorted(rows & study.catalog.list_public(since))),
        )

    def _compare(self, made: str, last: Span, span: Span) -> Span:
        """A judgement beside the one before it: another verdict has a cause among the rows of its first day."""
        if not isinstance(self.subject.what, Claim) or span.verdict == last.verdict:
            return dataclasses.replace(span, before="")
        study = self._open(made, span.since)
        cause = find_cause(
            span.fresh, self._list_read(study), lambda rows: self._judge_without(study, rows) == last.verdict
        )
        return dataclasses.replace(span, before=last.verdict, cause=cause)

    def _list_read(self, study: Study) -> list[str]:
        """Rows of a study's day that could answer a question of the subject."""
        queries = (dataclasses.replace(query, as_of=study.as_of) for query in self.asked.values())
        return list(dict.fromkeys(row for query in queries for row in study.catalog.list_fresh(query)))

    def _judge_without(self, study: Study, rows: Iterable[str]) -> str:
        return self.subject.judge(dataclasses.replace(study, catalog=study.catalog.without(rows)))[0]["verdict"]


def find_cause(likely: Sequence[str], rows: Sequence[str], undoes: Callable[[Iterable[str]], bool]) -> tuple[str, ...]:
    """The rows that moved a verdict: one alone where leaving it out undoes the move, else all where that does.

    Parameters
    ----------
    likely : sequence of str
        Rows that the judgement names: they are left out one by one.
    rows : sequence of str
        Every row that could have played a part: halved as long as one half alone undoes the move.
    undoes : callable
        Whether the verdict is the one before where some rows are left out.
    """
    for row in likely:
        if undoes([row]):
            return (row,)
    left = list(rows)
    if not left or not undoes(left):
        return ()
    while len(left) > 1:
        half = len(left) // 2
        part = next((part for part in (left[:half], left[half:]) if undoes(part)), None)
        if part is None:
            break
        left = part
    return tuple(left)


def list_subjects(ledger: Ledger | None, followed: Iterable[Followed] = ()) -> list[Subject]:
    """What has a path: every claim, and what the study follows beside them.

    Raises
    ------
    NetredError
        If there is neither.
    """
    claims = [Subject(claim, tuple(ledger.bounds)) for claim in ledger.claims] if ledger else []
    subjects = [*claims, *map(Subject, followed)]
    if not subjects:
        raise NetredError(
            "claims.yml: found no claims in the data folder, and nothing that study.yml follows, expected something to "
            "judge; add claims, or measures under followed."
        )
    return subjects


def list_days(
    study: Study, first: datetime.date | None = None, last: datetime.date | None = None
) -> list[datetime.date]:
    """Days on which a row of the catalogue became public, in order, up to the study's own.

    Parameters
    ----------
    first, last : date, optional
        Without a first day, the one on which a figure of the study's first role became public.

    Raises
    ------
    NetredError
        If the two are out of order, or no such day lies between them.
    """
    if first is not None and last is not None and first > last:
        raise NetredError(f"days from {first} to {last}: found the first after the last, expected them in order.")
    public = study.catalog.publication_days
    start, end = first or _find_start(study), min(last or study.as_of, study.as_of)
    days = [day for day in public if start <= day <= end]
    if not days:
        held = f"{public[0]} to {public[-1]}" if public else "no day at all"
        raise NetredError(f"days from {start} to {end}: found none on which a row became public, expected some; "
                          f"the folder has {held}.")  # fmt: skip
    return days


def _find_start(study: Study) -> datetime.date:
    """The first day on which something of the first role that has figures was public."""
    observations = study.catalog.tables["observations"]
    for role in study.catalog.study.roles.values():
        rows = observations[(observations["series"] == role.series) & (observations["entity"] == role.entity)]
        if len(rows):
            return first_known("observations", rows, "strict").min().date()
    return datetime.date.min


def _redate(state: dict[str, Any], day: datetime.date, since: datetime.date) -> dict[str, Any]:
    """A state with the day from which it holds in its sentence, whichever day it was made on."""
    return state | {"sentence": state["sentence"].replace(format_date(day), format_date(since))}


def _state_verdict(verdict: Verdict) -> dict[str, Any]:
    outcome = verdict.outcome
    missing = verdict.verdict == scale.NOT_TESTABLE and outcome.refusal and not outcome.waits_for
    return {
        "id": verdict.claim.id,
        "verdict": NOT_YET if missing else verdict.verdict,
        "probability": verdict.probability,
        "kind": outcome.kind or "",
        **_state_number(find_number(outcome.decisive) or {}),
        "flags": list(verdict.flags),
        "sentence": verdict.sentence if not missing else outcome.refusal,
        "rows": list(outcome.rows),
    }


def _state_finding(finding: Finding) -> dict[str, Any]:
    answer = finding.answer
    chance = finding.value if finding.kind == "probability" else answer and answer.probability
    return {
        "id": finding.id.removesuffix(".now"),
        "verdict": "",
        "probability": chance,
        "kind": "outturn" if answer and answer.kind == "outturn" else finding.kind,
        **_state_number(vars(finding)),
        "flags": [],
        "sentence": finding.sentence,
        "rows": list(finding.rows),
    }


def _state_number(number: Mapping[str, Any]) -> dict[str, Any]:
    return {name: number.get(name) for name in ("value", "low", "high", "level")} | {"unit": number.get("unit", "")}
