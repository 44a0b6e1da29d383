"""Dated events against a marketplace's growth: one test for each quarter in which events fall, with its power first."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable

import pandas as pd

from analysis.diversion.interruptions import Interruption, interrupt
from analysis.errors import UnknownNameError
from analysis.findings import Finding
from analysis.periods import label_period
from analysis.prose import format_range, format_value, say_count
from analysis.series import FEWEST_AFTER, FEWEST_BEFORE, POWER, SIZE, STRONGEST_LOOKED_AT, WORLDS, measure_growth

POINTS = 100


@dataclasses.dataclass(frozen=True)
class EventStudy:
    """The growth of a series and the interruptions tested in it; made by `study_events`.

    Parameters
    ----------
    growth : Series of float
        Year-over-year log growth.
    events : DataFrame
        The events known, indexed by row identity, with columns ``date``, ``event`` and ``quarter``.
    interruptions : tuple of Interruption
        One for each quarter with events, where the series allows a test.
    rows : tuple of str
        Of the series.
    evidence : str
    as_of : datetime.date
    label : str
        The series in sentences.
    effect : float
        Smallest step of interest, log growth.
    worlds, seed : int
        Simulated series behind each threshold and power.
    """

    growth: pd.Series
    events: pd.DataFrame
    interruptions: tuple[Interruption, ...]
    rows: tuple[str, ...]
    evidence: str
    as_of: datetime.date
    label: str
    effect: float
    worlds: int
    seed: int

    def findings(self) -> list[Finding]:
        """For each quarter, named ``<year>_<month>`` by its end, the step, the power and the smallest detectable step.

        ``diversion.interruption.<quarter>.step``, ``.power`` and ``.least_detectable``, and
        ``diversion.interruption.tested``, the number of quarters. Steps are percentage points of log growth; the power
        is that of the one-sided test, at nine in ten, at the smallest effect of interest.
        """
        return [*(finding for each in self.interruptions for finding in self._report(each)), self._count()]

    def headline(self) -> Finding:
        """The smallest step that the first test can be relied on to find; where there is no test, their number."""
        return next((each for each in self.findings() if each.id.endswith(".least_detectable")), self._count())

    def strongest(self) -> Finding:
        """The step that stands out most from its noise; where there is no test, their number."""
        if not self.interruptions:
            return self._count()
        return self._report(max(self.interruptions, key=lambda each: abs(each.statistic)))[0]

    def points(self) -> pd.DataFrame:
        """The growth as a chart over time takes it: ``day``, ``label`` and ``value`` (log growth)."""
        index = self.growth.index
        labels = [label_period(period) for period in index]
        return pd.DataFrame({"day": index.end_time.normalize(), "label": labels, "value": self.growth.to_numpy()})

    def marks(self) -> pd.DataFrame:
        """The events as a chart over time takes them: ``day`` and ``event``."""
        return mark_events(self.events, self.events.index)

    def levels(self, scale: list[Finding]) -> dict[str, tuple[float, str]]:
        """A share of sales as a loss of growth in percentage points, to hold the steps against."""
        return dict(("all that guide sites carried", (-each.value * POINTS, "market")) for each in scale[:1])

    def table(self) -> pd.DataFrame:
        """Steps for a chart of intervals: ``name``, ``value``, ``low``, ``high`` in percentage points."""
        return pd.DataFrame(
            [
                {"name": f"from {label_period(each.event)}", "value": each.step * POINTS}
                | {"low": each.low * POINTS, "high": each.high * POINTS}
                for each in self.interruptions
            ]
        )

    def _count(self) -> Finding:
        return Finding(
            "diversion.interruption.tested",
            len(self.interruptions),
            "count",
            f"quarters with events and at least {FEWEST_BEFORE} points before and {FEWEST_AFTER} from them on",
            self.as_of,
            n=len(self.growth),
            evidence=self.evidence,
            rows=self.rows,
            sentence=f"{say_count(len(self.interruptions), 'quarter').capitalize()} with events left enough of "
            f"{self.label}'s growth on either side to be tested.",
        )

    def _report(self, each: Interruption) -> list[Finding]:
        end = each.event.end_time
        inside = self.events[self.events["quarter"] == each.event]
        taken = min(each.persistence, STRONGEST_LOOKED_AT)
        simulated = {"worlds": self.worlds, "seed": self.seed}
        power, least = each.power(self.effect, **simulated), each.least_detectable(persistence=taken, **simulated)
        low, high = each.range_detectable(**simulated)
        shared = {
            "as_of": self.as_of,
            "n": each.layout.count,
            "evidence": self.evidence,
            "rows": (*self.rows, *inside.index),
        }
        id, when = f"diversion.interruption.{end.year}_{end.month:02d}", label_period(each.event)
        layout = f"{each.layout.count} points, {each.layout.before} before, persistence {each.persistence:.2f}"
        return [
            Finding(
                f"{id}.step",
                each.step * POINTS,
                "points",
                f"interrupted series, Prais-Winsten, critical values simulated for {layout}",
                low=each.low * POINTS,
                high=each.high * POINTS,
                level=each.level,
                note=f"two-sided p against the simulated null {each.p_value:.2f}",
                sentence=f"{self.label}'s growth stepped by {format_value(each.step * POINTS, 'points', 2)} from "
                f"{when} on ({format_value(each.level, 'share')} band "
                f"{format_range(each.low * POINTS, each.high * POINTS, 'points', 2)}).",
                **shared,
            ),
            Finding(
                f"{id}.power",
                power,
                "share",
                f"simulated power at {self.effect * POINTS:g} points, one-sided size {SIZE:g}, {layout}",
                kind="probability",
                sentence=f"A step of {format_value(self.effect * POINTS, 'points', 2)} from {when} on would be found "
                f"{format_value(power, 'probability')} of the time.",
                **shared,
            ),
            Finding(
                f"{id}.least_detectable",
                least * POINTS,
                "points",
                f"smallest step found with power {POWER:g} at size {SIZE:g}, one-sided, {layout}",
                low=min(low, least) * POINTS,
                high=max(high, least) * POINTS,
                note=f"the range is that of persistence from 0 to {STRONGEST_LOOKED_AT:g}, which "
                f"{say_count(each.layout.count, 'point')} hardly tell",
                sentence=f"To be found {format_value(POWER, 'probability')} of the time, a step in {self.label}'s "
                f"growth from {when} on would have to be {format_value(least * POINTS, 'points', 2).lstrip('+')} "
                f"({format_range(low * POINTS, high * POINTS, 'points', 2)}, depending on how long the growth's own "
                "ups and downs last).",
                **shared,
            ),
        ]


def study_events(
    figures,
    events: pd.DataFrame,
    ids: Iterable[str],
    effect: float,
    level: float = 0.8,
    worlds: int = WORLDS,
    seed: int = 0,
) -> EventStudy:
    """Test the growth of quarterly figures for a step in each quarter in which one of the events falls.

    Parameters
    ----------
    figures : catalogue figures of quarters
    events : DataFrame
        The events known on the day, with ``date`` and ``event``.
    ids : iterable of str
        Row identities, ``events/YYYY-MM-DD/...``; those of later days are left out.
    effect : float
        Smallest step of interest, log growth.

    Raises
    ------
    UnknownNameError
        If an event should be known by its date and is not in the table.
    """
    picked = pick_events(events, ids, figures.as_of)
    growth = measure_growth(figures.values)
    picked = picked.assign(quarter=pd.PeriodIndex(picked["date"], freq=figures.values.index.freq))
    places = {quarter: int((growth.index < quarter).sum()) for quarter in sorted(picked["quarter"].unique())}
    tested = [
        interrupt(growth, quarter, level)
        for quarter, before in places.items()
        if before >= FEWEST_BEFORE and len(growth) - before >= FEWEST_AFTER
    ]
    return EventStudy(
        growth,
        picked,
        tuple(tested),
        figures.rows,
        figures.evidence,
        figures.as_of,
        figures.label,
        effect,
        worlds,
        seed,
    )


def pick_events(events: pd.DataFrame, ids: Iterable[str], as_of: datetime.date) -> pd.DataFrame:
    """Rows of some events, those of later days left out; see `study_events` for the ids and the error."""
    ids = list(ids)
    for id in ids:
        if id not in events.index and id.split("/")[1:2] <= [as_of.isoformat()]:
            raise UnknownNameError("event", id, events.index, "events.csv")
    return events.loc[[id for id in ids if id in events.index]]


def mark_events(events: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """Events as a chart over time takes them, those not known left out: ``day`` and ``event``."""
    known = events.loc[[id for id in ids if id in events.index]]
    return known[["date", "event"]].rename(columns={"date": "day"}).reset_index(drop=True)
