"""The memory of measures: a result is made anew only where the rows that it read are others.

A result is kept with every question that was asked on the way and the digest of its answer. On another day, or on
another edition of the figures, the questions are put again; where all answers are the same, so is the result.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any

from analysis.catalog.selection import Query
from analysis.errors import NetredError
from analysis.findings import Finding
from analysis.prose import format_date

if TYPE_CHECKING:
    from analysis.study.opened import Study

NOW, THEN = "now", "then"
"""A question is put on the reader's day, on the day of the forecasts, or on a day of its own."""


@dataclasses.dataclass(frozen=True)
class Kept:
    """One result, the questions that it rests on, and the days on which it was made."""

    result: tuple[Finding, ...] | NetredError
    reads: tuple[tuple[Query, str, str], ...]
    as_of: datetime.date
    origin: datetime.date


class Memory:
    """Results of measures by name, parameters and what they read; and values by what they were made of.

    Attributes
    ----------
    made, reused : int
        Measures that were computed, and those that were found.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[Kept]] = {}
        self._values: dict[Hashable, Any] = {}
        self.made = self.reused = 0

    def value(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value for a key that says everything it is made of, made once; so is a refusal."""
        if key not in self._values:
            try:
                self._values[key] = make()
            except NetredError as error:
                self._values[key] = error
        found = self._values[key]
        if isinstance(found, NetredError):
            raise found
        return found

    def measure(self, study: Study, key: Hashable, make: Callable[[], Iterable[Finding]]) -> tuple[Finding, ...]:
        """Findings of a measure, made once for all days on which what they read is the same.

        Raises
        ------
        NetredError
            What the measure raised, then or now.
        """
        whole = key, study.settings
        for kept in self._kept.get(whole, ()):
            if (kept.as_of == kept.origin) == (study.as_of == study.origin) and self._stands(kept, study):
                self.reused += 1
                return self._give(kept, study)
        self.made += 1
        with study.catalog.watch() as asked:
            try:
                result: tuple[Finding, ...] | NetredError = tuple(make())
            except NetredError as error:
                result = error
        reads = tuple((query, self._name_day(query, study), digest) for query, digest in asked.items())
        kept = Kept(result, reads, study.as_of, study.origin)
        self._kept.setdefault(whole, []).append(kept)
        if isinstance(result, NetredError):
            raise result
        return result

    def _name_day(self, query: Query, study: Study) -> str:
        return {study.as_of: NOW, study.origin: THEN}.get(query.as_of, "") if query.as_of != study.as_of else NOW

    def _ask_again(self, kept: Kept, study: Study) -> Iterable[tuple[Query, str]]:
        days = {NOW: study.as_of, THEN: study.origin}
        for query, which, digest in kept.reads:
            yield dataclasses.replace(query, as_of=days.get(which, query.as_of)), digest

    def _stands(self, kept: Kept, study: Study) -> bool:
        return all(study.catalog.stand(query) == digest for query, digest in self._ask_again(kept, study))

    def _give(self, kept: Kept, study: Study) -> tuple[Finding, ...]:
        for query, _ in self._ask_again(kept, study):
            study.catalog.record(query)
        if isinstance(kept.result, NetredError):
            raise kept.result
        return tuple(_redate(_redate(each, kept.as_of, study.as_of), kept.origin, study.origin) for each in kept.result)


def _redate(finding: Finding, old: datetime.date, new: datetime.date) -> Finding:
    """A finding that rests on the same rows on another day, its day named in its sentence."""
    if finding.as_of != old or old == new:
        return finding
    sentence = finding.sentence.replace(format_date(old), format_date(new))
    return dataclasses.replace(finding, as_of=new, sentence=sentence)
