"""Paths of sessions turned into a traffic network: counts instead of assumptions.

Each row of chances gets a Dirichlet posterior from its counts and a flat prior worth one session, so its bands are made
of data. The first-order chain remains an assumption, and so does the recapture.

Source: anderl2016.
"""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from scipy.stats import beta

from analysis.assumptions import Assumption
from analysis.diversion.chain import ENDS, EXIT
from analysis.diversion.network import PREFIX, RECAPTURE, Network, of_assumptions
from analysis.errors import NetredError
from analysis.findings import Finding
from analysis.prose import format_range, format_value

COLUMNS = ("session", "step", "state")
LEVEL = 0.8
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
        If a column is missing, there is no session, a step stands twice, or a session does not end once, at its end.
    """
    _check_columns(paths)
    ordered = paths.sort_values(["session", "step"], kind="stable", ignore_index=True)
    _check_steps(ordered)
    previous = ordered.groupby("session")["state"].shift().fillna("enter")
    _check_ends(ordered, previous)
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


def pass_through(paths: pd.DataFrame, entrance: str, destination: str) -> tuple[int, int]:
    """Purchases at the destination, and how many of their sessions had passed the entrance before.

    Returns
    -------
    tuple of int
        Purchases, and those of them behind the entrance; their ratio is phi, the share that the article's claim needs.
    """
    _check_columns(paths)
    ordered = paths.sort_values(["session", "step"], kind="stable", ignore_index=True)
    last = ordered.groupby("session")["state"].agg(lambda states: tuple(states.iloc[-2:]))
    bought = last.index[last == (destination, "purchase")]
    passed = ordered.loc[ordered["state"] == entrance, "session"].unique()
    return len(bought), int(np.isin(bought, passed).sum())


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
    bought, passed = (0, 0) if paths.empty else pass_through(paths, *pair)
    if not bought:
        return []
    low, high = beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], passed + 0.5, bought - passed + 0.5)
    share = passed / bought
    return [
        Finding(
            f"diversion.{slug}.through_share",
            share,
            "share",
            "purchases at the destination behind a visit to the entrance, over all; Jeffreys band",
            as_of,
            low=min(low, share),
            high=max(high, share),
            level=LEVEL,
            n=bought,
            rows=(paths.index[0], paths.index[-1]),
            sentence=f"Of {names[1]}'s purchases in the sessions supplied, {format_value(share, 'share')} had passed "
            f"through {names[0]} ({format_value(LEVEL, 'share')} band {format_range(low, high, 'share')}).",
        )
    ]


def _check_columns(paths: pd.DataFrame) -> None:
    missing = [column for column in COLUMNS if column not in paths]
    if missing or paths.empty:
        raise NetredError(
            f"paths of sessions: found {', '.join(map(str, paths.columns)) or 'no columns'} in {len(paths)} rows, "
            f"expected the columns {', '.join(COLUMNS)} and at least one session; see the template."
        )


def _check_steps(ordered: pd.DataFrame) -> None:
    twice = ordered.duplicated(["session", "step"])
    if twice.any():
        row = ordered[twice].iloc[0]
        raise NetredError(
            f"paths of sessions, session {row['session']}: found step {row['step']:g} twice, expected each step once; "
            f"number the steps in order."
        )


def _check_ends(ordered: pd.DataFrame, previous: pd.Series) -> None:
    last = ordered.drop_duplicates("session", keep="last")
    open_ends = last[~last["state"].isin(ENDS)]
    early = ordered[previous.isin(ENDS) | ((previous == "enter") & ordered["state"].isin(ENDS))]
    if len(open_ends):
        row, found = open_ends.iloc[0], "at its end"
    elif len(early):
        row, found = early.iloc[0], "where a session is over or has not begun"
    else:
        return
    raise NetredError(
        f"paths of sessions, session {row['session']}: found {row['state']!r} {found}, expected states and then one "
        f"last step, {' or '.join(ENDS)}; add a last step {EXIT!r} to a session without purchase."
    )


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
