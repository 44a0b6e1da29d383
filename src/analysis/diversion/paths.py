"""Paths of sessions as a user supplies them, put in order and held to what a path must be."""

from __future__ import annotations

import pandas as pd

from analysis.diversion.chain import ENDS, EXIT
from analysis.errors import NetredError

COLUMNS = ("session", "step", "state")


def order_paths(paths: pd.DataFrame) -> pd.DataFrame:
    """The paths in the order of sessions and steps, their rows numbered anew.

    Parameters
    ----------
    paths : DataFrame
        One row a step: ``session``, ``step`` (a number that rises along the session) and ``state``; the last step of
        every session is ``purchase`` or ``exit``. Further columns stay.

    Raises
    ------
    NetredError
        If a column is missing, there is no session, a step stands twice, or a session does not end once, at its end.
    """
    _check_columns(paths)
    ordered = paths.sort_values(["session", "step"], kind="stable", ignore_index=True)
    _check_steps(ordered)
    _check_ends(ordered, ordered.groupby("session")["state"].shift().fillna("enter"))
    return ordered


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
