"""Steps of growth, or of new buyers, at dated events, and whether the test could have seen them.

The date is fixed in the table of events and never searched for. A dozen quarters hardly say how long their own ups and
downs last, so everything is given over the persistences from none to nine tenths.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.diversion import Interruption, interrupt, interrupt_groups, interrupt_long
from analysis.diversion.interruptions import FEWEST_MONTHS
from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Cited, Finding, Source, find
from analysis.measures.shares import list_quarters
from analysis.measures.supplied import tell_step
from analysis.periods import label_period
from analysis.prose import format_range, format_value
from analysis.series import FEWEST_AFTER, FEWEST_BEFORE, POWER, STRONGEST_LOOKED_AT, Power, measure_growth
from analysis.study import Day, Number, Role, Row, Series, Study, measure
from analysis.study.opened import SEEN

LEVEL = 0.8
POINTS = 100
GROUPS = {"referral_days": ("referrals", ("treated", "control")), "visit_days": ("visits", ("own", "control"))}
"""Tables that a user may supply to the two columns compared: counts, and the group looked at beside the untouched."""

_SUPPLIED_WORDS = {
    "referral_days": "Referrals of the treated sources, against the untouched ones, stepped by",
    "visit_days": "The marketplace's own visits, against those of an untouched site, stepped by",
}


def find_event(study: Study, id: str) -> tuple[datetime.date, Cited, str]:
    """Day, source and words of an event, by its identity or by what stands before its document's key.

    Raises
    ------
    NotKnownError
        If it was not public on the study's day.
    """
    events = study.table("events")
    found = events[(events.index == id) | events.index.str.startswith(f"{id}/")].head(1)
    if found.empty:
        raise NotKnownError(f"event {id!r}: found none as of {study.as_of}.", "The event was not public yet.")
    row = found.iloc[0]
    return row["date"].date(), study.cite(found), row["event"]


def mark_events(study: Study, ids: Iterable[str]) -> pd.DataFrame:
    """Events as a chart over time takes them, ``day`` and ``event``; those not known on the day are left out."""
    events = study.table("events")
    known = [row for id in ids for row in events.index if row == id or row.startswith(f"{id}/")]
    return events.loc[known, ["date", "event"]].rename(columns={"date": "day"}).reset_index(drop=True)


def list_quarterly_growth(figures: Figures) -> pd.DataFrame:
    """Growth on the year before as a chart over time takes it: ``day``, ``label`` and ``value`` (log growth)."""
    growth = measure_growth(figures.values)
    labels = [label_period(period) for period in growth.index]
    return pd.DataFrame({"day": growth.index.end_time.normalize(), "label": labels, "value": growth.to_numpy()})


def list_steps(findings: Iterable[Finding]) -> pd.DataFrame:
    """The steps among some findings as a chart of intervals takes them."""
    steps = [each for each in findings if each.id.endswith(".step")]
    return pd.DataFrame(
        {
            "name": [f"from {each.note.partition(';')[0]}" for each in steps],
            **{name: [getattr(each, name) for each in steps] for name in ("value", "low", "high")},
        }
    )


@measure
def growth_step(
    study: Study,
    role: Role,
    event: Row,
    smallest_effect: Number,
    until: Day | None = None,
    from_next_quarter: bool = False,
    shift: int = 0,
    supplied: Literal["referral_days", "visit_days"] = "referral_days",
) -> list[Finding]:
    """Whether growth stepped up at an event; from daily counts where a user supplied them.

    Parameters
    ----------
    role : str
        Quarters whose growth on the year before is tested.
    event : str
        Identity of its row.
    smallest_effect : float
        Smallest step of interest, in percentage points of growth.
    until : date, optional
        Last day looked at.
    from_next_quarter : bool
        The event leaves most of its own quarter untouched, so that the step is looked for from the next one.
    shift : int
        Quarters by which the step is looked for later, to see what hangs on its date.
    supplied : {'referral_days', 'visit_days'}
        Table that would settle it.

    Returns
    -------
    list of Finding
        ``diversion.interruption.<year>_<month>.step`` with the answer, in percentage points, named by the end of the
        first quarter with the step; ``.power`` at the smallest effect, and ``.least_detectable``.

    Raises
    ------
    NotKnownError
        Where the event was not public, or too few quarters lie on either side of it.
    """
    day, cited, _ = find_event(study, event)
    days = study.table(supplied)
    if len(days):
        found, id = interrupt_groups(days, *GROUPS[supplied], day), f"diversion.interruption.{supplied}.step"
        effect = float(np.log1p(smallest_effect / POINTS))
        return [tell_step(study, id, days, found, 0.0, effect, "rate", _SUPPLIED_WORDS[supplied])]
    figures = list_quarters(study, role, until)
    growth = measure_growth(figures.values) * POINTS
    start = pd.Period(day, freq=growth.index.freq) + int(from_next_quarter) + shift
    id = f"diversion.interruption.{start.end_time.year}_{start.end_time.month:02d}"
    what = f"{figures.label}'s growth"
    return _tell(study, id, growth, start, smallest_effect, "points", what, (figures, cited))


@measure
def additions_step(
    study: Study,
    role: Role,
    event: Row,
    smallest_effect: Number,
    until: Day | None = None,
    first: Day | None = None,
) -> list[Finding]:
    """Whether net additions a quarter stepped up at an event; from first-touch counts where supplied.

    Parameters
    ----------
    role : str
        Quarters of a number of users; what is tested is its change from one to the next.
    event : str
        Identity of its row.
    smallest_effect : float
        Smallest step of interest, in the unit of the role.
    until, first : date, optional
        Last and first day looked at.

    Returns
    -------
    list of Finding
        ``diversion.additions.<year>_<month>.step`` with the answer, ``.power`` and ``.least_detectable``.

    Raises
    ------
    NotKnownError
        Where the event was not public, or too few quarters lie on either side of it.
    """
    day, cited, _ = find_event(study, event)
    weeks = study.table("first_touch_weeks")
    if len(weeks):
        return [_judge_first_touch(study, weeks, day, smallest_effect)]
    figures = list_quarters(study, role, until)
    figures = figures if first is None else figures.between(first, figures.values.index[-1])
    added = figures.filled.diff().dropna()
    start = pd.Period(day, freq=added.index.freq)
    id = f"diversion.additions.{start.end_time.year}_{start.end_time.month:02d}"
    what = f"The net addition a quarter to {figures.label[:1].lower()}{figures.label[1:]}"
    return _tell(study, id, added, start, smallest_effect, figures.unit, what, (figures, cited))


def _judge_first_touch(study: Study, weeks: pd.DataFrame, day: datetime.date, effect: float) -> Finding:
    chosen = weeks[weeks["source"] == "influencer"].sort_values("week")
    quarter = 13 * pd.Series(chosen["new_buyers_mn"].to_numpy(), index=pd.PeriodIndex(chosen["week"], freq="W-SUN"))
    found = interrupt_long(quarter, day)
    words = "New buyers a quarter first touched by influencers stepped by"
    return tell_step(study, "diversion.additions.first_touch.step", weeks, found, effect, effect, "mn", words)


@measure
def monthly_step(study: Study, event: Row, smallest_effect: Number, context: Series = "") -> list[Finding]:
    """Whether growth of the cross-border destination's monthly sales stepped up at an event.

    Parameters
    ----------
    event : str
        Identity of its row.
    smallest_effect : float
        Smallest step of interest, as a rate a month.
    context : str
        Series of yearly growth, quoted where no month is known.

    Returns
    -------
    list of Finding
        ``diversion.global.step`` with the answer, from monthly sales that a user supplied; without them
        ``diversion.global.growth``, which answers nothing.

    Raises
    ------
    NotKnownError
        Where neither was public.
    """
    day, cited, _ = find_event(study, event)
    months = study.table("global_months").sort_values("month")
    if len(months):
        sales = pd.Series(months["gmv_cny_bn"].to_numpy(), index=pd.PeriodIndex(months["month"], freq="M"))
        found = interrupt_long(np.log(sales).diff().iloc[1:], day, FEWEST_MONTHS)
        effect, words = float(np.log1p(smallest_effect)), "Monthly growth stepped by"
        return [tell_step(study, "diversion.global.step", months, found, 0.0, effect, "rate", words)]
    figures = study.find(context, "year") if context else None
    seen = cited.grades and set(cited.grades) <= set(SEEN)
    said = "No public row gives the sales month by month."
    said += "" if seen else " The scheme itself stands in no document but the article."
    if figures is None:
        raise NotKnownError("monthly sales: found none, expected global_months.", said, "global_months")
    last = figures.last(1)
    return [
        find(
            "diversion.global.growth",
            last.latest,
            last.unit,
            "figure of the catalogue",
            last,
            cited,
            kind="observation",
            sentence=f"{said} {last.label} was {format_value(last.latest, last.unit)} in "
            f"{label_period(last.values.index[-1])}.",
        )
    ]


def _tell(
    study: Study,
    id: str,
    series: pd.Series,
    start: pd.Period,
    effect: float,
    unit: str,
    what: str,
    sources: Sequence[Source],
) -> list[Finding]:
    """The step with its answer, the power at the smallest effect, and the smallest step that would be found."""
    before = int((series.index < start).sum())
    if before < FEWEST_BEFORE or len(series) - before < FEWEST_AFTER:
        said = f"Too few quarters of it were public on either side of {label_period(start)} to look for a step."
        raise NotKnownError(f"{id}: found {before} quarters before and {len(series) - before} from then on.", said)
    key = ("step", tuple(series), str(series.index[0]), str(start), effect, study.draws, study.seed)
    found, power, least = study.remember(key, lambda: _estimate(series, start, effect, study))
    when, layout = label_period(start), f"{len(series)} quarters, {before} before"
    shared: dict[str, Any] = {"n": len(series)}
    small = format_value(effect, unit, 2)
    chance = format_value(power.power, "probability")
    return [
        find(
            f"{id}.step",
            found.step,
            unit,
            f"interrupted series with AR(1) errors, null simulated for {layout}",
            *sources,
            low=found.low,
            high=found.high,
            level=found.level,
            note=f"{when}; {_say_persistence(found, unit)}",
            sentence=f"{what} stepped by {format_value(found.step, unit, 2)} from {when} on "
            f"({format_value(found.level, 'share')} band {format_range(found.low, found.high, unit, 2)}).",
            answer=_answer(found, power),
            **shared,
        ),
        find(
            f"{id}.power",
            power.power,
            "share",
            f"simulated power at {small}, one-sided, {layout}",
            *sources,
            kind="probability",
            sentence=f"A step of {small} from then on would be found {chance} of the time, so that the band only says "
            "what the event can have done at most."
            if power.power < 0.5
            else f"A step of {small} from then on would be found {chance} of the time.",
            **shared,
        ),
        find(
            f"{id}.least_detectable",
            least[0],
            unit,
            f"smallest step found with power {POWER:g}, one-sided, {layout}",
            *sources,
            low=least[1],
            high=least[2],
            note=f"the range is that of errors with a persistence from none to {STRONGEST_LOOKED_AT:g}",
            sentence=f"To be found {format_value(POWER, 'probability')} of the time it would have to be "
            f"{format_value(least[0], unit, 2).lstrip('+')} ({format_range(least[1], least[2], unit, 2)}, depending on "
            "how long the series' own ups and downs last).",
            **shared,
        ),
    ]


def _estimate(
    series: pd.Series, start: pd.Period, effect: float, study: Study
) -> tuple[Interruption, Power, tuple[float, float, float]]:
    """The interruption, its power, and the smallest step it would find: at its own persistence, least and greatest."""
    found = interrupt(series, start, LEVEL)
    worlds: dict[str, Any] = {"worlds": study.draws, "seed": study.seed}
    taken = min(found.persistence, STRONGEST_LOOKED_AT)
    least, (low, high) = found.least_detectable(persistence=taken, **worlds), found.range_detectable(**worlds)
    return found, found.assess(effect, **worlds), (least, min(low, least), max(high, least))


def _answer(found: Interruption, power: Power) -> Answer:
    return Answer(found.chance_above(), "one minus p", p_value=found.chance_below(), **power.shares, against=0.0)


def _say_persistence(found: Interruption, unit: str) -> str:
    """The band at both ends of the persistences looked at, in words."""
    bands = []
    for persistence in (0.0, STRONGEST_LOOKED_AT):
        low, high = (
            found.value - float(found.null.quantile(persistence, (1 + side * LEVEL) / 2)) * found.error
            for side in (1, -1)
        )
        bands.append(f"{format_range(low, high, unit, 2)} at {persistence:g}")
    return f"the band is {' and '.join(bands)} of persistence, and {found.persistence:.2f} is taken"
