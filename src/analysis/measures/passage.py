"""How many of a destination's orders pass its entrance: what would settle it, and what is bounded until then."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.diversion import Passage, find_worth, measure_passage
from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Cited, Finding, find
from analysis.measures.dependence import WAITS
from analysis.measures.shares import list_quarters, observe_shares
from analysis.measures.supplied import LEVEL, tell_mean
from analysis.prose import format_range, format_value, join, say_count
from analysis.study import Day, Number, Role, Series, Study, measure

GLOBAL = "global"
"""Name of the cross-border destination in columns and among the states of sessions."""


@measure
def orders_through_entrance(
    study: Study,
    entrance: Role,
    destination: Role,
    above: Number,
    smallest_effect: Number,
    also_global: bool = False,
    apps: Sequence[Series] = ("taobao_app_mau", "tmall_app_mau"),
    openings: Sequence[Series] = ("taobao_app_use_freq", "tmall_app_use_freq"),
    sales_until: Day | None = None,
    said: Sequence[Series] = (),
) -> list[Finding]:
    """Whether more than a share of the destination's orders passed the entrance.

    Parameters
    ----------
    entrance, destination : str
        Roles of the two marketplaces.
    above : float
        Share to be exceeded.
    smallest_effect : float
        Smallest distance from it that matters.
    also_global : bool
        Whether the cross-border destination must exceed it too.
    apps, openings : sequence of str
        Series of the users of both apps and of their openings, entrance first.
    sales_until : date, optional
        Last day of the quarter whose sales the openings are held against.
    said : sequence of str
        Series of shares that somebody stated, to be quoted with their grade.

    Returns
    -------
    list of Finding
        ``diversion.<slug>.through`` (and ``.through_global``) with an answer, from the weeks of a panel or the paths of
        sessions; without them ``diversion.<slug>.opening_worth.<per cent>`` and ``diversion.said.<series>``, which
        answer nothing.

    Raises
    ------
    NotKnownError
        Where nothing was supplied, and nothing was public that bounds the share.
    """
    names = {"destination": destination, **({GLOBAL: GLOBAL} if also_global else {})}
    weeks = study.table("panel_weeks")
    weeks = weeks[weeks["arm"] == "open"].sort_values("week")
    if len(weeks):
        return [_judge_weeks(study, weeks, name, destination, above, smallest_effect) for name in names]
    steps = study.table("session_steps")
    states = [study.slug(destination), *([GLOBAL] if also_global else [])]
    counted = {state: measure_passage(steps, study.slug(entrance), state) for state in states}
    whole = all(passage is not None for passage in counted.values())
    found = [
        _judge_sessions(study, passage, state, destination, above, smallest_effect, whole)
        for state, passage in counted.items()
        if passage is not None
    ]
    if found:
        return found
    bounds = [
        *_bound_openings(study, (entrance, destination), above, apps, openings, sales_until),
        *(_quote(figures) for figures in (study.find(name, "other") for name in said) if figures is not None),
    ]
    words = f"No public row says what share of {study.label(destination)}'s orders passed {study.label(entrance)}."
    if not bounds:
        raise NotKnownError(f"orders through {entrance}: found no table, expected {WAITS}.", words, WAITS)
    first, *others = bounds
    return [dataclasses.replace(first, sentence=f"{words} {first.sentence}"), *others]


def _name(study: Study, destination: str, state: str) -> tuple[str, str]:
    """Id and words of one destination."""
    own = state in ("destination", study.slug(destination))
    id = f"diversion.{study.slug(destination)}.through"
    return (id, study.label(destination)) if own else (f"{id}_{GLOBAL}", "the cross-border destination")


def _judge_weeks(
    study: Study, weeks: pd.DataFrame, name: str, destination: str, above: float, effect: float
) -> Finding:
    id, words = _name(study, destination, name)
    shares = weeks[f"orders_{name}_via_entrance"] / weeks[f"orders_{name}"]
    said = f"Orders of {words} that passed the entrance:"
    return tell_mean(study, id, weeks, shares, above, effect, "share", said)


def _judge_sessions(
    study: Study, passage: Passage, state: str, destination: str, above: float, effect: float, whole: bool
) -> Finding:
    """The share counted; it leans only where another destination asked for has no order in the sessions."""
    id, words = _name(study, destination, state)
    low, high = passage.interval(LEVEL, study.draws, study.seed)
    chance = float(np.mean(passage.draw_through(study.draws, study.seed) > above))
    power = passage.assess(above, effect, study.seed)
    missing = "" if whole else " They hold no order of another destination that was asked for."
    return find(
        id,
        passage.through,
        "share",
        "share of orders by the path of their session; Bayesian bootstrap of users",
        Cited(passage.rows, (), study.as_of),
        low=low,
        high=high,
        level=LEVEL,
        n=passage.orders,
        sentence=f"Of {say_count(passage.orders, 'order')} of {words} in the sessions supplied, "
        f"{format_value(passage.through, 'share')} had passed the entrance (80% band "
        f"{format_range(low, high, 'share')}), against {format_value(above, 'share')}.{missing}",
        answer=Answer(chance, "model", **power.shares, leaning=not whole, against=above),
    )


def _bound_openings(
    study: Study,
    roles: Sequence[str],
    above: float,
    apps: Sequence[str],
    openings: Sequence[str],
    until: datetime.date | None,
) -> list[Finding]:
    """What an opening of the destination's own app had to be worth for it to carry the rest; none where not known."""
    users = study.collect(apps, "month")
    uses = [figures.last(1) for figures in study.collect(openings, "month")]
    if len(users) < 2 or len(uses) < 2:
        return []
    if not all(study.knows(role, "quarter") for role in roles):
        return []
    gone, left = (list_quarters(study, role, until) for role in roles)
    sold = observe_shares(left, gone)
    shares = _share_openings(users, uses)
    worth = pd.Series(find_worth(1 - above, shares.to_numpy(), sold.iloc[-1]), shares.index)
    period, names = sold.index[-1], [study.label(role) for role in roles]
    least, most = (_say_panels(values, unit) for values, unit in ((shares, "share"), (worth, "ratio")))
    return [
        find(
            f"diversion.{study.slug(roles[1])}.opening_worth.{round(100 * above)}",
            worth.iloc[-1],
            "ratio",
            "odds of the sales carried over odds of the openings; value of the last panel, range over the panels",
            *users,
            *uses,
            *(each.between(period, period) for each in (gone, left)),
            low=worth.min(),
            high=worth.max(),
            n=len(worth),
            note="mobile orders only; openings a user are those of the last panel",
            sentence=f"Of the openings of both apps {names[1]}'s own took {least}. Unless an opening of it sold {most} "
            f"times as much as one of {names[0]}'s, more than {format_value(above, 'share')} of {names[1]}'s mobile "
            f"orders came through {names[0]}.",
        )
    ]


def _say_panels(values: pd.Series, unit: str) -> str:
    """The value by the last panel, and in brackets those by the others."""
    said = [format_value(value, unit, 2) for value in values]
    return said[-1] if len(said) == 1 else f"{said[-1]} (by another panel {join(said[:-1])})"


def _share_openings(users: list[Figures], uses: list[Figures]) -> pd.Series:
    """The second app's share of the openings of both, for each panel; openings a user are those last known."""
    both = pd.concat([each.values for each in users], axis=1).dropna()
    opened = both.to_numpy() * [each.latest for each in uses]
    return pd.Series(opened[:, 1] / opened.sum(axis=1), both.index)


def _quote(figures: Figures) -> Finding:
    """What somebody stated of the way to the destination."""
    last = figures.last(1)
    return find(
        f"diversion.said.{figures.name}",
        last.latest,
        last.unit,
        "figure of the catalogue, as somebody stated it",
        last,
        kind="observation",
        sentence=f"{figures.label}, as somebody stated it of {last.values.index[0]:%Y}: "
        f"{format_value(last.latest, last.unit)}.",
    )
