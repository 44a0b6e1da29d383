"""Links opened and withheld: what a marketplace's figures did around the days on which outside links went or came.

None of these is an experiment: something else always happened too. So they are bounds, with what they could have seen,
and only what a user supplies answers a claim.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.diversion import Switch
from analysis.diversion.switches import FEWEST_BEFORE, PERSISTENCE, PERSISTENCES
from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Finding, Source, find
from analysis.measures.steps import find_event
from analysis.periods import label_period
from analysis.prose import format_range, format_value, join
from analysis.series import measure_growth
from analysis.study import Number, Role, Row, Series, Study, measure

LEVEL = 0.8
AFTER = 2
HALF_A_QUARTER, HALF_A_YEAR = pd.Timedelta(days=45), pd.Timedelta(days=182)


@measure
def additions_around(
    study: Study,
    role: Role,
    event: Row,
    name: str,
    smallest_effect: Number,
    before: int = FEWEST_BEFORE,
    after: int = AFTER,
) -> list[Finding]:
    """Net additions a quarter in the quarters before a switch and in those from it on.

    Parameters
    ----------
    role : str
        Quarters of a number of users.
    event : str
        Identity of its row, or what stands before its document's key.
    name : str
        In the ids of findings.
    smallest_effect : float
        Smallest change of interest, in the unit of the role.
    before, after : int
        Quarters looked at on either side; the quarter of the event counts as after where most of it lay ahead.

    Returns
    -------
    list of Finding
        ``diversion.withheld.<name>.before`` and ``.after`` (means, with the least and the greatest), ``.change`` with
        its band, and ``.power`` at the smallest effect. With fewer than four quarters before there is no band.

    Raises
    ------
    NotKnownError
        Where the event, or a quarter on either side of it, was not public.
    """
    day, cited, _ = find_event(study, event)
    figures = study.figures(role, "quarter")
    added = figures.filled.diff().dropna()
    start = pd.Period(pd.Timestamp(day) + HALF_A_QUARTER, freq=added.index.freq)
    sides = added[added.index < start].tail(before), added[added.index >= start].head(after)
    _check_sides(sides, name, figures)
    label = f"{figures.label[:1].lower()}{figures.label[1:]}"
    what = [
        f"The {_say_number(side)} before brought"
        if place == 0
        else f"The {_say_number(side)} from {label_period(start)} on brought"
        for place, side in enumerate(sides)
    ]
    found = [
        _tell_side(f"diversion.withheld.{name}.{key}", side, figures, f"{words} {{}} to {label}.", cited)
        for key, side, words in zip(("before", "after"), sides, what, strict=True)
    ]
    return [*found, *_tell_switch(study, name, sides, figures, smallest_effect, cited)]


def _say_number(side: pd.Series) -> str:
    words = ("", "quarter", "two quarters", "three quarters", "four quarters")
    return words[len(side)] if len(side) < len(words) else f"{len(side)} quarters"


def _check_sides(sides: tuple[pd.Series, pd.Series], name: str, figures: Figures) -> None:
    if any(side.empty for side in sides):
        said = f"{figures.label} were not public on both sides of that day."
        raise NotKnownError(f"{name} as of {figures.as_of}: found no quarter on one side of the event.", said)


def _tell_side(id: str, side: pd.Series, figures: Figures, words: str, cited: Source) -> Finding:
    each = join(format_value(value, figures.unit) for value in side)
    return find(
        id,
        side.mean(),
        figures.unit,
        "mean of the changes from quarter to quarter",
        figures.between(side.index[0] - 1, side.index[-1]),
        cited,
        kind="observation",
        low=side.min(),
        high=side.max(),
        n=len(side),
        note="the range is that of the quarters",
        sentence=words.format(each),
    )


def _tell_switch(
    study: Study, name: str, sides: tuple[pd.Series, pd.Series], figures: Figures, effect: float, cited: Source
) -> list[Finding]:
    used = figures.between(sides[0].index[0] - 1, sides[1].index[-1])
    change, id = float(sides[1].mean() - sides[0].mean()), f"diversion.withheld.{name}"
    words = f"a change of {format_value(change, figures.unit)} a quarter"
    if len(sides[0]) < FEWEST_BEFORE:
        said = f"That is {words}; with so few quarters before it there is no telling it from chance."
        return [
            find(
                f"{id}.change",
                change,
                figures.unit,
                "means after and before",
                used,
                cited,
                n=len(used) - 1,
                sentence=said,
            )
        ]
    switch = Switch(*(side.to_numpy(float) for side in sides))
    worlds = {"worlds": study.draws, "seed": study.seed}
    low, high = switch.interval(LEVEL, **worlds)
    least = [switch.least_detectable(each, **worlds) for each in PERSISTENCES]
    reach = format_range(min(least), max(least), figures.unit)
    power = switch.power(effect, **worlds)
    return [
        find(
            f"{id}.change",
            change,
            figures.unit,
            f"mean after less mean before; null simulated for {len(sides[0])} and {len(sides[1])} quarters, "
            f"persistence {PERSISTENCE:g}",
            used,
            cited,
            low=low,
            high=high,
            level=LEVEL,
            n=len(used) - 1,
            note=f"the smallest change found four times in five is {reach} for errors with a persistence from "
            f"{PERSISTENCES[0]:g} to {PERSISTENCES[-1]:g}",
            sentence=f"That is {words} (80% band {format_range(low, high, figures.unit)}).",
        ),
        find(
            f"{id}.power",
            power,
            "share",
            f"simulated power at {format_value(effect, figures.unit)}, one-sided, persistence {PERSISTENCE:g}",
            used,
            cited,
            kind="probability",
            sentence=f"A change of {format_value(effect, figures.unit)} a quarter would be found "
            f"{format_value(power, 'probability')} of the time.",
        ),
    ]


@measure
def growth_around(
    study: Study, role: Role, event: Row, name: str, before: int = 2, after: int = AFTER
) -> list[Finding]:
    """Yearly growth in the years before a switch and in those after it; a year is one point, and nothing is tested.

    Parameters
    ----------
    role : str
        Years of a flow.
    event : str
        Identity of its row, or what stands before its document's key.
    name : str
        In the ids of findings.
    before, after : int
        Years looked at on either side; the year of the event counts as before where most of it had passed.

    Returns
    -------
    list of Finding
        ``diversion.withheld.<name>.growth``: the last growth looked at, with the least and the greatest of all.

    Raises
    ------
    NotKnownError
        Where the event, or a year on either side of it, was not public.
    """
    day, cited, _ = find_event(study, event)
    figures = study.figures(role, "year")
    growth = np.expm1(measure_growth(figures.values))
    start = pd.Period(pd.Timestamp(day) + HALF_A_YEAR, freq=growth.index.freq)
    sides = growth[growth.index < start].tail(before), growth[growth.index >= start].head(after)
    _check_sides(sides, name, figures)
    told = [
        join(f"{format_value(value, 'rate', 2)} in {label_period(year)}" for year, value in side.items())
        for side in sides
    ]
    both = pd.concat(sides)
    return [
        find(
            f"diversion.withheld.{name}.growth",
            both.iloc[-1],
            "rate",
            "yearly totals on the year before",
            figures.between(both.index[0] - 1, both.index[-1]),
            cited,
            kind="observation",
            low=both.min(),
            high=both.max(),
            n=len(both),
            note="the range is that of the years; a year is one point, so nothing is tested",
            sentence=f"{figures.label} had grown by {told[0]}; it grew by {told[1]}.",
        )
    ]


@measure
def purchases_after(study: Study, own: Role, event: Row, name: str) -> list[Finding]:
    """What was spent in the year of a switch against the year before: ``diversion.withheld.<name>.purchases``."""
    day, cited, _ = find_event(study, event)
    figures = study.figures(own, "year")
    before, now = figures.at(day.year - 1), figures.at(day.year)
    if before is None or now is None:
        said = f"{figures.label} of {day.year} and of the year before was not public."
        raise NotKnownError(f"{figures.name} as of {study.as_of}: found no {day.year} beside {day.year - 1}.", said)
    change = now.latest / before.latest - 1
    return [
        find(
            f"diversion.withheld.{name}.purchases",
            change,
            "rate",
            "ratio of two yearly figures, less one",
            before,
            now,
            cited,
            kind="observation",
            sentence=f"{figures.label} went from {format_value(before.latest, figures.unit)} in {day.year - 1} to "
            f"{format_value(now.latest, figures.unit)} in {day.year}, {format_value(change, 'rate', 2)}.",
        )
    ]


@measure
def growth_while_closed(
    study: Study, series: Series, closed: Row, reopened: Row, name: str, label: str
) -> list[Finding]:
    """A network's own growth with its links to others open, closed and open again.

    Parameters
    ----------
    series : str
        Quarters of the network's sales.
    closed, reopened : str
        Identities of the two events, or what stands before their documents' keys.
    name, label : str
        In the ids of findings, and the network in sentences.

    Returns
    -------
    list of Finding
        ``diversion.withheld.<name>.closed_growth``: mean growth on the year before in the quarters most of which were
        closed, with the least and the greatest of them; its sentence names the quarters on either side.

    Raises
    ------
    NotKnownError
        Where an event, or a quarter of each kind, was not public.
    """
    (shut, first, _), (opened, second, _) = (find_event(study, each) for each in (closed, reopened))
    figures = study.figures(series, "quarter")
    growth = np.expm1(measure_growth(_as_quarters(figures)))
    start, end = (pd.Period(pd.Timestamp(day) + HALF_A_QUARTER, freq=growth.index.freq) for day in (shut, opened))
    inside = (growth.index >= start) & (growth.index < end)
    parts = growth[growth.index < start], growth[inside], growth[growth.index >= end]
    if parts[1].empty or (parts[0].empty and parts[2].empty):
        said = f"{figures.label} were not public for quarters with open and with closed links."
        raise NotKnownError(f"{figures.name} as of {study.as_of}: found no quarter of each kind.", said)
    told = [join(format_value(value, "rate", 3) for value in part) for part in parts]
    sides = ((told[0], "before"), (told[2], "after they came back"))
    around = join(f"{each} {when}" for each, when in sides if each)
    return [
        find(
            f"diversion.withheld.{name}.closed_growth",
            parts[1].mean(),
            "rate",
            "growth on the year before, mean of the quarters with closed links",
            figures,
            first,
            second,
            kind="observation",
            low=parts[1].min(),
            high=parts[1].max(),
            n=len(growth),
            note="the network's side only: what its links had brought to others is not public",
            sentence=f"With its links closed {label}'s sales grew by {told[1]} on the year before, against {around}.",
        )
    ]


def _as_quarters(figures: Figures) -> pd.Series:
    """Values by quarter, of figures indexed by quarter or by the last day of each."""
    index = figures.values.index
    return (
        figures.values
        if isinstance(index, pd.PeriodIndex)
        else figures.values.set_axis(pd.PeriodIndex(index, freq="Q-DEC"))
    )


@measure
def additions_beside(study: Study, own: Role, rival: Role, name: str, rival_label: str) -> list[Finding]:
    """Users that a marketplace and a rival added over the stretch that is known of both.

    Parameters
    ----------
    own, rival : str
        Roles of quarters of users.
    name, rival_label : str
        In the ids of findings, and the rival in sentences.

    Returns
    -------
    list of Finding
        ``diversion.withheld.<name>.rival_added`` and ``.own_added``, in millions.

    Raises
    ------
    NotKnownError
        Where fewer than two quarters are known of both.
    """
    ours, theirs = study.figures(own, "quarter"), study.figures(rival, "quarter")
    both = pd.concat({"own": _by_day(ours), "rival": _by_day(theirs)}, axis=1).dropna()
    if len(both) < 2:
        said = f"No stretch was public of both {ours.label} and {theirs.label}."
        raise NotKnownError(f"{ours.name} and {theirs.name} as of {study.as_of}: found {len(both)} common days.", said)
    first, last = both.index[0], both.index[-1]
    span, added = f"from {first:%B %Y} to {last:%B %Y}", both.loc[last] - both.loc[first]
    return [
        find(
            f"diversion.withheld.{name}.{key}_added",
            added[key],
            figures.unit,
            "last less first figure of the stretch known of both",
            figures,
            kind="observation",
            n=len(both),
            sentence=f"{words} rose by {format_value(added[key], figures.unit)} {span}.",
        )
        for key, figures, words in (
            ("rival", theirs, f"{rival_label}'s buyers of twelve months"),
            ("own", ours, ours.label),
        )
    ]


def _by_day(figures: Figures) -> pd.Series:
    index = figures.values.index
    days = index.end_time.normalize() if isinstance(index, pd.PeriodIndex) else index
    return figures.values.set_axis(pd.DatetimeIndex(days).as_unit("ns"))


def list_additions(figures: Figures) -> pd.DataFrame:
    """Net additions a quarter as a chart over time takes them: ``day``, ``label`` and ``value``."""
    added = figures.filled.diff().dropna()
    labels = [label_period(period) for period in added.index]
    return pd.DataFrame({"day": added.index.end_time.normalize(), "label": labels, "value": added.to_numpy()})
