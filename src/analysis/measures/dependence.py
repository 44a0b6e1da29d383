"""What a destination owes to its entrance: the orders that pass it, what would be lost, and where the sign turns.

One table of assumptions serves everything here. With nobody rerouting, what is lost without the entrance is phi, the
share of orders that passed it: by the stated network of visits, or as counted in sessions where somebody supplies them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.assumptions import read_assumptions
from analysis.diversion import Network, Passage, measure_passage, of_assumptions, swing
from analysis.diversion.dependence import RANGE, Dependence, Drawn
from analysis.diversion.sensitivity import name_state
from analysis.errors import NetredError, NotKnownError, UnknownNameError
from analysis.findings import Answer, Cited, Finding, Source, find
from analysis.measures.supplied import tell_mean
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value
from analysis.study import Number, Role, Study, measure

PHI = "diversion.phi"
ASSUMED = ("diversion.lambda", "diversion.rho")
SPREAD = f"in {format_value(RANGE, 'share')} of the draws from the stated ranges"
WAITS = "panel_weeks or session_steps"


@dataclasses.dataclass(frozen=True, eq=False)
class Way:
    """How the destination is reached.

    Parameters
    ----------
    phi : Drawn
        Share of its orders that passed the entrance.
    even : Drawn or None
        Share of the entrance's arrivals that would make good what is lost, if the same part of all went over.
    losses : DataFrame
        Columns ``name``, ``value``, ``low``, ``high`` and ``primary``: what is lost without each place, largest first.
    sources : tuple
        What it rests on.
    orders : int, optional
        Orders counted in sessions; None where all is assumed.
    network : Network, optional
        What phi was made of, where it is assumed.
    """

    phi: Drawn
    even: Drawn | None
    losses: pd.DataFrame
    sources: tuple[Source, ...]
    orders: int | None = None
    network: Network | None = None


def find_way(study: Study, entrance: str, destination: str) -> Way:
    """How the destination is reached: counted in sessions where there are any, else as the assumptions have it.

    Raises
    ------
    NotKnownError
        Where neither stands in the study.
    NetredError
        If the assumptions say it twice, by a network and by a share of their own.
    """
    pair, steps = (study.slug(entrance), study.slug(destination)), study.table("session_steps")
    passage = measure_passage(steps, *pair)
    if passage is not None:
        key = ("way", study.catalog.digest, study.as_of, *pair, study.draws, study.seed)
        return study.remember(key, lambda: _count_way(study, steps, pair, passage))
    cells, stated = _list_assumed(study, "network"), _list_assumed(study, PHI)
    if cells.empty and stated.empty:
        said = f"Nothing was stated of how {study.label(destination)} is reached."
        raise NotKnownError(f"assumptions: found neither a network nor {PHI}, expected one of them.", said)
    if not cells.empty and not stated.empty:
        raise NetredError(
            f"assumptions: found rows of a network beside {PHI}, which they imply, expected one of the two; remove "
            f"{PHI}, or the network."
        )
    table = stated if cells.empty else cells
    stated_as = (
        "way",
        *pair,
        tuple(table.index),
        tuple(table[["low", "mode", "high"]].to_numpy().ravel()),
        study.draws,
        study.seed,
    )
    return study.remember(stated_as, lambda: (_assume_share if cells.empty else _assume_network)(study, table, pair))


def _list_assumed(study: Study, prefix: str) -> pd.DataFrame:
    """Assumptions whose id begins with a prefix; an empty table where nothing was stated by the study's day."""
    try:
        return study.assumptions(prefix)
    except (NotKnownError, UnknownNameError):
        return pd.DataFrame(columns=["low", "mode", "high", "basis", "row"])


def _count_way(study: Study, steps: pd.DataFrame, pair: tuple[str, str], passage: Passage) -> Way:
    states = [state for state in steps["state"].unique() if state not in (pair[1], "purchase", "exit")]
    found = {state: each for state in states if (each := measure_passage(steps, state, pair[1])) is not None}
    draws = {state: Drawn(each.through, each.draw_through(study.draws, study.seed)) for state, each in found.items()}
    even = Drawn(*passage.draw_even(study.draws, study.seed))
    sources = (Cited(passage.rows, (), study.as_of),)
    return Way(draws[pair[0]], even, _rank(draws, pair[0]), sources, passage.orders)


def _assume_share(study: Study, table: pd.DataFrame, pair: tuple[str, str]) -> Way:
    (stated,) = read_assumptions(table, [PHI])
    phi = Drawn.of(stated, study.draws, study.seed)
    return Way(phi, None, _rank({pair[0]: phi}, pair[0]), (stated,))


def _assume_network(study: Study, table: pd.DataFrame, pair: tuple[str, str]) -> Way:
    network = of_assumptions(table, scaled=bool(study.supposed))
    mean, drawn = network.mean(), network.draw(study.draws, study.seed)
    lost, all_lost = mean.lose(pair[1]), drawn.lose(pair[1])
    draws = {state: Drawn(float(lost[at]), all_lost[:, at]) for at, state in enumerate(network.states)}
    draws.pop(pair[1])
    even = Drawn(float(mean.break_even(*pair)), drawn.break_even(*pair))
    mean.locate(pair[0])
    return Way(draws[pair[0]], even, _rank(draws, pair[0]), tuple(network.cells.values()), None, network)


def _rank(draws: dict[str, Drawn], entrance: str) -> pd.DataFrame:
    records = [(name_state(state), each.value, *each.span, state == entrance) for state, each in draws.items()]
    table = pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])
    return table.sort_values("value", ascending=False, ignore_index=True)


def find_dependence(study: Study, entrance: str, destination: str) -> tuple[Dependence, Way, tuple[Source, ...]]:
    """The closed form with the ratio of sales that was known on the study's origin, and what it rests on."""
    table = _list_assumed(study, "diversion")
    if not set(ASSUMED) <= set(table.index):
        said = f"Nothing was stated of what buyers would do without {study.label(entrance)}."
        raise NotKnownError(f"assumptions: found no {' and '.join(ASSUMED)}, expected both.", said)
    lambda_, rho = read_assumptions(table, ASSUMED)
    way = find_way(study, entrance, destination)
    gone, left = (study.then.figures(role, "year").last(1) for role in (entrance, destination))
    form = Dependence(way.phi, lambda_, rho, gone.latest / left.latest, study.seed)
    return form, way, (gone, left, lambda_, rho, *way.sources)


@measure
def dependence(study: Study, entrance: Role, destination: Role) -> list[Finding]:
    """What the destination would lose without its entrance, and where it would break even.

    Parameters
    ----------
    entrance, destination : str
        Roles of the two marketplaces, with years.

    Returns
    -------
    list of Finding
        ``diversion.<slug>.removal_effect`` (phi: what is lost if nobody reroutes),
        ``diversion.network.break_even_recapture`` (share of the entrance's arrivals, where a network or sessions stand
        behind phi), ``diversion.<slug>.break_even_share`` (rho*, share of the entrance's sales),
        ``.change_without_entrance`` (rate) and ``.loss_share_of_draws``.

    Raises
    ------
    NotKnownError
        Where the sales of both, or the assumptions, are not known.
    """
    form, way, sources = find_dependence(study, entrance, destination)
    names = study.slug(destination), study.label(destination), study.label(entrance)
    note = f"assumptions, not data, but for the ratio of {names[2]} to {names[1]}, {form.ratio:.3g}"
    assumed = {"kind": "range of assumptions", "note": note}
    found = [_tell_removal(study, way, *names)]
    if way.even is not None:
        found.append(_tell_even(study, way, way.even, *names))
    return [
        *found,
        _tell_break_even(form.break_even, *names, sources, assumed),
        _tell_change(form.change, *names, sources, assumed),
        _tell_losses(form.change, *names, sources, assumed),
    ]


def _shape(study: Study, way: Way, drawn: Drawn) -> dict:
    """Band, kind and day of what rests on the way alone: data where orders were counted, else assumptions."""
    low, high = drawn.span
    counted = way.orders is not None
    return {
        "as_of": study.as_of,
        "kind": "estimate" if counted else "range of assumptions",
        "low": low,
        "high": high,
        "level": RANGE if counted else None,
        "n": way.orders,
    }


def _tell_removal(study: Study, way: Way, slug: str, destination: str, entrance: str) -> Finding:
    counted = way.orders is not None
    basis = "of the orders in the sessions supplied" if counted else "by the middle of the stated ranges"
    return find(
        f"diversion.{slug}.removal_effect",
        way.phi.value,
        "share",
        "orders whose session passed the entrance, over all; Bayesian bootstrap of users"
        if counted
        else f"removal effect of the stated network, nobody rerouting; {len(way.phi.draws):,} draws of its rows",
        *way.sources,
        note="with nobody rerouting the loss is the share of orders that pass the entrance",
        sentence=f"If {entrance} vanished and nobody rerouted, {destination} would lose the orders that pass through "
        f"it: {_say(way.phi.value)} {basis} ({_span(way.phi)} {_spread(way)}), an upper bound.",
        **_shape(study, way, way.phi),
    )


def _tell_even(study: Study, way: Way, even: Drawn, slug: str, destination: str, entrance: str) -> Finding:
    return find(
        "diversion.network.break_even_recapture",
        even.value,
        "share",
        "share of the arrivals at the entrance that makes good the loss, if the same part of all goes over",
        *way.sources,
        sentence=f"{destination} would lose nothing without {entrance} if it caught {_say(even.value)} of all the "
        f"visits that {entrance} used to get ({_span(even)} {_spread(way)}).",
        **_shape(study, way, even),
    )


def _tell_break_even(
    drawn: Drawn, slug: str, destination: str, entrance: str, sources: Sequence[Source], assumed: dict
) -> Finding:
    low, high = drawn.span
    return find(
        f"diversion.{slug}.break_even_share",
        drawn.value,
        "share",
        "closed form phi (1 - lambda) / ratio in the middle of what is assumed",
        *sources,
        low=low,
        high=high,
        sentence=f"Without {entrance}, {destination} would break even if it recaptured {_say(drawn.value)} of "
        f"{entrance}'s own sales ({_span(drawn)} {SPREAD}).",
        **assumed,
    )


def _tell_change(
    drawn: Drawn, slug: str, destination: str, entrance: str, sources: Sequence[Source], assumed: dict
) -> Finding:
    low, high = drawn.span
    return find(
        f"diversion.{slug}.change_without_entrance",
        drawn.value,
        "rate",
        "closed form -phi (1 - lambda) + rho ratio in the middle of what is assumed",
        *sources,
        low=low,
        high=high,
        sentence=f"Without {entrance}, the middle assumptions give {destination} {_say_change(drawn.value)}; "
        f"{SPREAD} it is anything from {_say_change(low)} to {_say_change(high)}.",
        **assumed,
    )


def _tell_losses(
    drawn: Drawn, slug: str, destination: str, entrance: str, sources: Sequence[Source], assumed: dict
) -> Finding:
    loss = float(np.mean(drawn.draws < 0))
    return find(
        f"diversion.{slug}.loss_share_of_draws",
        loss,
        "share",
        f"share of {len(drawn.draws):,} draws in which the closed form is below zero",
        *sources,
        sentence=f"Without {entrance}, {destination} shrinks in {_say(loss)} of the draws from the assumed ranges, "
        "which tells where the assumptions lie and not how likely a loss is.",
        **assumed,
    )


def tabulate_swings(study: Study, entrance: str, destination: str) -> pd.DataFrame:
    """The change without the entrance at both ends of every assumption, for a tornado; see `diversion.swing`."""
    form, way, _ = find_dependence(study, entrance, destination)
    return swing(form, way.network, study.slug(entrance), study.slug(destination))


@measure
def entrance_closed(
    study: Study, entrance: Role, destination: Role, below: Number, smallest_effect: Number
) -> list[Finding]:
    """Whether the destination's orders fall by more than a share when the entrance is closed.

    Parameters
    ----------
    entrance, destination : str
        Roles of the two marketplaces.
    below : float
        Change (below zero) that must be undercut.
    smallest_effect : float
        Smallest distance from it that matters, below zero.

    Returns
    -------
    list of Finding
        ``diversion.<slug>.closed`` with an answer, where users were kept from the entrance or sessions were counted;
        else the break-even and the range of `dependence`, which answer nothing.
    """
    change = compare_arms(study, "entrance_closed", "orders_destination")
    if change is not None:
        said = f"Change of {study.label(destination)}'s orders a user without {study.label(entrance)}:"
        rows = study.table("panel_weeks")
        return [tell_mean(study, _closed(study, destination), rows, change, below, smallest_effect, "rate", said)]
    found = {each.id.rpartition(".")[2]: each for each in dependence(study, entrance=entrance, destination=destination)}
    told = [found["break_even_share"], found["change_without_entrance"]]
    form, way, sources = find_dependence(study, entrance, destination)
    if way.orders is not None:
        told.append(_judge_ends(study, form, way, sources, destination, below))
    return told


def _closed(study: Study, destination: str) -> str:
    return f"diversion.{study.slug(destination)}.closed"


def _judge_ends(
    study: Study, form: Dependence, way: Way, sources: Sequence[Source], destination: str, below: float
) -> Finding:
    """Judged at both ends of what is assumed of rerouting, which no session shows; between them nothing is decided."""
    ends = {end: form.change_at(way.phi.draws, end) for end in ("low", "high")}
    chances = [float(np.mean(drawn < below)) for drawn in ends.values()]
    low, high = (float(form.change_at(way.phi.value, end)) for end in ends)
    middle = float(np.clip(0.5, min(chances), max(chances)))
    return find(
        _closed(study, destination),
        form.change.value,
        "rate",
        "closed form over the share of orders counted; both ends of the assumed rerouting",
        *sources,
        kind="range of assumptions",
        low=low,
        high=high,
        n=way.orders,
        sentence=f"By the sessions supplied {study.label(destination)} would change by "
        f"{format_range(low, high, 'rate')} between the two ends of what is assumed of rerouting.",
        answer=Answer(middle, "model", leaning=middle > 0.5, against=below),
    )


def compare_arms(study: Study, arm: str, column: str) -> np.ndarray | None:
    """Relative change of a count a user in an arm against the open one, week by week; None where the arm is missing."""
    weeks = study.table("panel_weeks")
    if not {"open", arm} <= set(weeks["arm"]):
        return None
    rates = (weeks[column] / weeks["users"]).groupby([weeks["week"], weeks["arm"]]).sum().unstack()
    pairs = rates[["open", arm]].dropna()
    return (pairs[arm] / pairs["open"] - 1).to_numpy()


def _spread(way: Way) -> str:
    return SPREAD if way.orders is None else f"with a probability of {format_value(RANGE, 'share')}"


def _say(share: float) -> str:
    return format_value(share, "share", FIGURES_OF_ASSUMPTIONS)


def _span(drawn: Drawn) -> str:
    return format_range(*drawn.span, "share", FIGURES_OF_ASSUMPTIONS)


def _say_change(change: float) -> str:
    return f"a {'loss' if change < 0 else 'gain'} of {_say(abs(change))}"
