"""Paths of sessions turned into a traffic network: counts instead of assumptions.

Each row of chances gets a Dirichlet posterior from its counts and a flat prior worth one session, so its bands are made
of data. The first-order chain remains an assumption, and so does the recapture.

Source: anderl2016.
"""

from __future__ import annotations

import datetime

import pandas as pd

from analysis.assumptions import Assumption
from analysis.diversion.chain import ENDS
from analysis.diversion.network import PREFIX, RECAPTURE, Network, of_assumptions
from analysis.diversion.passage import LEVEL, measure_passage
from analysis.diversion.paths import order_paths
from analysis.findings import Finding
from analysis.prose import format_range, format_value

PRIOR_SESSIONS = 1.0
"""Weight of the flat prior of each row."""


def count_moves(paths: pd.DataFrame) -> pd.DataFrame:
    """Moves counted in paths of sessions.

    Parameters
    ----------
    paths : DataFrame
        One row a step: ``session``, ``step`` (a number that rises along the session) and ``state``; the last step of
        every session is ``purchase`` or ``exit``.

    Returns
    -------
    DataFrame of int
        Origins (``enter``, then the states in order of appearance) by targets (the states, purchase, exit).

    Raises
    ------
    NetredError
        As `order_paths`.
    """
    ordered = order_paths(paths)
    previous = ordered.groupby("session")["state"].shift().fillna("enter")
    states = [state for state in pd.unique(ordered["state"]) if state not in ENDS]
    counts = pd.crosstab(previous, ordered["state"])
    return counts.reindex(index=["enter", *states], columns=[*states, *ENDS], fill_value=0)


def of_sessions(paths: pd.DataFrame, recapture: Assumption, rows: tuple[str, ...] = ()) -> Network:
    """The network that paths of sessions show; see `count_moves` for the table and its errors.

    Parameters
    ----------
    recapture : Assumption
        What no session shows: the share of arrivals at a removed state that would go to the destination.
    rows : tuple of str
        Identities of the catalogue's rows.
    """
    counts = count_moves(paths).astype(float)
    targets = len(counts.columns)
    weights = counts.to_numpy() + PRIOR_SESSIONS / targets
    weights[0, -len(ENDS) :] = 0
    states = tuple(counts.columns[: -len(ENDS)])
    return Network(states, weights, recapture, rows, sessions=int(paths["session"].nunique()))


def report_passage(
    paths: pd.DataFrame, pair: tuple[str, str], slug: str, names: tuple[str, str], as_of: datetime.date
) -> list[Finding]:
    """The share of the destination's purchases behind a visit to the entrance: ``diversion.<slug>.through_share``.

    Parameters
    ----------
    paths : DataFrame
        Indexed by row identity; where it is empty, or holds no purchase at the destination, there is no finding.
    pair, names : tuple of str
        Entrance and destination, as states and in sentences.
    """
    passage = measure_passage(paths, *pair)
    if passage is None:
        return []
    low, high = passage.interval(LEVEL)
    return [
        Finding(
            f"diversion.{slug}.through_share",
            passage.through,
            "share",
            "purchases at the destination behind a visit to the entrance, over all; Bayesian bootstrap",
            as_of,
            low=low,
            high=high,
            level=LEVEL,
            n=passage.orders,
            rows=passage.rows,
            sentence=f"Of {names[1]}'s purchases in the sessions supplied, {format_value(passage.through, 'share')} "
            f"had passed through {names[0]} ({format_value(LEVEL, 'share')} band {format_range(low, high, 'share')}).",
        )
    ]


def read_network(assumptions: pd.DataFrame, paths: pd.DataFrame) -> Network:
    """The network of the sessions where there are any, else that of the assumptions.

    Parameters
    ----------
    assumptions : DataFrame
        See `analysis.diversion.network.of_assumptions`; its recapture serves both.
    paths : DataFrame
        Indexed by row identity; may be empty.
    """
    stated = of_assumptions(assumptions)
    if paths.empty:
        return stated
    ends = (paths.index[0], paths.index[-1])
    return of_sessions(paths, stated.recapture, (*ends, f"assumptions/{PREFIX}.{RECAPTURE}"))
