"""What one would have to believe: the formula behind a measure's answer, over the ranges that it assumes.

Each function takes the parameters of its measure, and uses the algebra and the figures that the measure uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analysis.assumptions import Assumption, Belief, trace
from analysis.diversion import balance
from analysis.errors import NotKnownError, UnknownNameError
from analysis.measures.dependence import Way, find_dependence, find_way
from analysis.measures.pace import grow_on, read_rates
from analysis.measures.shop import pick_year
from analysis.measures.sizes import compare_sizes
from analysis.periods import label_period
from analysis.study import Study

HIGHEST_HAIRCUT = 0.4

BELIEFS: dict[str, Callable[..., Belief | None]] = {}
"""Measure to the function that states what its answer rests on; None where nothing is left to believe."""


def find_belief(study: Study, measure: str, parameters: Mapping[str, Any]) -> Belief | None:
    """What one would have to believe, as known on a study's day; None where nothing is assumed, or known."""
    try:
        return BELIEFS[measure](study, **parameters) if measure in BELIEFS else None
    except (NotKnownError, UnknownNameError):
        return None


def _states(measure: str) -> Callable:
    def register(function: Callable) -> Callable:
        BELIEFS[measure] = function
        return function

    return register


@_states("entrance_closed")
def believe_closed(study: Study, entrance: str, destination: str, below: float, **_: Any) -> Belief:
    """The destination's change without its entrance: the network of visits, rerouting and what is recaptured."""
    form, way = find_dependence(study, entrance, destination)[:2]
    phi = _passing(study, way, entrance, destination)
    ends = form.lambda_, form.rho
    return _believe(
        study,
        f"Change of {study.label(destination)}'s sales without {study.label(entrance)}",
        lambda at: balance(phi(at), at[form.lambda_.id], at[form.rho.id], form.ratio),
        (*ends, *_assumed(way)),
        ("rate", below, True),
        f"diversion.{study.slug(destination)}.change_without_entrance",
    )


@_states("orders_through_entrance")
def believe_passing(study: Study, entrance: str, destination: str, above: float, **_: Any) -> Belief | None:
    """The share of the destination's orders that pass the entrance, by the stated network of visits."""
    way = find_way(study, entrance, destination)
    if not _assumed(way):
        return None
    return _believe(
        study,
        f"Share of {study.label(destination)}'s orders that pass {study.label(entrance)}",
        _passing(study, way, entrance, destination),
        _assumed(way),
        ("share", above, False),
        f"diversion.{study.slug(destination)}.removal_effect",
    )


def _assumed(way: Way) -> tuple[Assumption, ...]:
    return tuple(each for each in way.sources if isinstance(each, Assumption))


def _passing(study: Study, way: Way, entrance: str, destination: str) -> Callable:
    """phi at a setting: by the network, as stated, or as counted."""
    network = way.network
    if network is not None:
        return lambda at: network.lose(at, study.slug(entrance), study.slug(destination))
    stated = _assumed(way)
    return lambda at: at[stated[0].id] if stated else way.phi.value


@_states("small_part")
def believe_small(
    study: Study, part: str, whole: str, assumption: str, below: float = 0.05, aligned: bool = True, **_: Any
) -> Belief:
    """The influencers' part of the marketplace's sales."""
    sales, year = study.figures(whole, "year"), study.figures(part, "year").ends_of_years[-1]
    base = pick_year(sales, year) if aligned else sales.year(year)
    return _believe(
        study,
        f"Sales of the influencer economy of {year} as a share of {sales.label}'s of "
        f"{label_period(base.values.index[-1])}",
        lambda at: at[assumption] / base.latest,
        (study.assumption(assumption),),
        ("share", below, True),
        "audience.net_red.share_of_taobao",
    )


@_states("market_slows")
def believe_slowing(
    study: Study,
    printed: str,
    levels: str,
    assumption: str,
    base: int | None = None,
    years: int = 3,
    below: float = 0.2,
    **_: Any,
) -> Belief | None:
    """A market's growth over the years that follow; None once they are public."""
    rates = read_rates(study.then, printed, levels)
    base = max(rates.values, default=0) if base is None else base
    if base not in rates.values or read_rates(study, printed, levels).mean(base + 1, base + years) is not None:
        return None
    return _believe(
        study,
        f"Growth a year of {rates.label}, {base + 1} to {base + years}",
        lambda at: grow_on(rates.values[base], at[assumption], years),
        (study.assumption(assumption),),
        ("rate", below, True),
        f"growth.{rates.name}.expected",
    )


@_states("larger_than_benchmark")
def believe_larger(
    study: Study, sales: str, benchmarks: list[str], rates: list[str], year: int | None = None, **_: Any
) -> Belief | None:
    """Sales less what was never settled over a benchmark abroad, at the first rate and by the first measure."""
    sold = study.figures(sales, "year")
    if year is not None and sold.at(year) is None:
        return None
    grid = compare_sizes(sold, study.collect(benchmarks, "year"), study.collect(rates, "year"), (0.0,), year)
    first = grid.unadjusted.iloc[0]
    haircut = Assumption("haircut", 0.0, 0.0, HIGHEST_HAIRCUT, "share of the orders counted that is never settled")
    return Belief(
        f"{sold.label} over {first['measure']}, {first['rate']}",
        trace(lambda at: (1 - at["haircut"]) * float(first["ratio"]), ["haircut"]),
        (haircut,),
        ("share",),
        (haircut.basis,),
        "ratio",
        1.0,
        False,
        f"growth.{grid.sources[1].name}.ratio",
        parameter="haircut",
    )


def _believe(
    study: Study,
    subject: str,
    formula: Callable,
    assumed: Sequence[Assumption],
    against: tuple[str, float, bool],
    finding: str,
) -> Belief:
    table = study.assumptions("")
    ids = [each.id for each in assumed]
    unit, line, below = against
    units, meanings = (tuple(map(str, table.loc[ids, column])) for column in ("unit", "meaning"))
    return Belief(subject, trace(formula, ids), tuple(assumed), units, meanings, unit, line, below, finding)
