"""What paths of sessions show of the way to a destination: the orders that passed an entrance, and what would be left.

With the entrance gone and nobody rerouting, the destination loses exactly the orders whose session had passed it: their
share phi *is* the removal effect, whatever the chances to buy are on either path. If a share r of the sessions that
came to the entrance went to the destination instead, and bought there as often as those do that come without it, the
loss would be made good at

    r = phi / (F m / D + k phi)

with D orders, F sessions that came to the entrance, m orders for each session that came to the destination without it,
and k the share of these that went on to the entrance. No session says what r is.

Users come back, so the unit that is drawn anew is the user where the table names one, and the session otherwise: the
counts of each get a weight from the Bayesian bootstrap. Half an order on either path stands before the data, so that
for sessions of their own the posterior of phi is Jeffreys's.

Sources: rubin1981 (Bayesian bootstrap), anderl2016 (removal effects).
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.diversion.chain import PURCHASE
from analysis.diversion.paths import order_paths
from analysis.series import Power, assess_share

LEVEL = 0.8
DRAWS = 4_000
USER = "user"
_HALF = 0.5


@dataclasses.dataclass(frozen=True)
class Passage:
    """Counts of sessions by what they say of an entrance and a destination; made by `measure_passage`.

    Parameters
    ----------
    counts : ndarray of shape (types, 5)
        Of a user (or session): orders behind the entrance, other orders, sessions that came to the entrance, that came
        to the destination without it, and that went on from there to the entrance.
    users : ndarray of shape (types,)
        How many users (or sessions) have these counts.
    rows : tuple of str
        First and last row of the table.
    """

    counts: np.ndarray
    users: np.ndarray
    rows: tuple[str, ...] = ()

    @property
    def orders(self) -> int:
        """Orders at the destination."""
        return int((self.users @ self.counts)[:2].sum())

    @property
    def through(self) -> float:
        """phi: the share of the destination's orders whose session had passed the entrance."""
        return float(_answer(self._add(self.users @ self.counts, 0.0))[0])

    def draw(self, draws: int = DRAWS, seed: int = 0) -> np.ndarray:
        """Counts of worlds that the users could have come from, shape (draws, 5)."""
        generator = np.random.default_rng(seed)
        weights = generator.standard_gamma(self.users, (draws, len(self.users)))
        return self._add(weights @ self.counts, generator.standard_gamma(_HALF, (draws, 2)))

    def draw_through(self, draws: int = DRAWS, seed: int = 0) -> np.ndarray:
        """Posterior draws of phi."""
        return _answer(self.draw(draws, seed))[0]

    def interval(self, level: float = LEVEL, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
        """Central posterior band of phi, which holds the share counted."""
        low, high = np.quantile(self.draw_through(draws, seed), [(1 - level) / 2, (1 + level) / 2])
        return min(float(low), self.through), max(float(high), self.through)

    def assess(self, above: float, effect: float, seed: int = 0) -> Power:
        """What these orders, worth fewer where users come back, show where phi exceeds a level by `effect`."""
        variance = max(float(self.draw_through(seed=seed).var()), np.finfo(float).tiny)
        worth = min(self.orders, self.through * (1 - self.through) / variance) if 0 < self.through < 1 else self.orders
        return assess_share(max(1, round(worth)), 1 - above, -effect)

    def draw_even(self, draws: int = DRAWS, seed: int = 0) -> tuple[float, np.ndarray]:
        """Share of the entrance's sessions that would make good what is lost: counted, and posterior draws of it."""
        counted = _answer(self._add(self.users @ self.counts, 0.0))[1]
        return float(counted), _answer(self.draw(draws, seed))[1]

    def _add(self, counts: np.ndarray, halves) -> np.ndarray:
        added = np.array(counts, float)
        added[..., :2] += halves
        return added


def measure_passage(paths: pd.DataFrame, entrance: str, destination: str) -> Passage | None:
    """Count what sessions say of an entrance and a destination.

    Parameters
    ----------
    paths : DataFrame
        As for `analysis.diversion.paths.order_paths`, indexed by row identity; a column ``user`` may say whose
        session it was (blank where it is not known).
    entrance, destination : str
        States.

    Returns
    -------
    Passage or None
        None where the table is empty or holds no order at the destination.

    Raises
    ------
    NetredError
        As `order_paths`.
    """
    if paths.empty:
        return None
    ordered = order_paths(paths)
    places, state = pd.factorize(ordered["session"])[0], ordered["state"].to_numpy()
    size, at = places[-1] + 1, np.arange(len(ordered))
    first = {wanted: np.full(size, len(ordered)) for wanted in (entrance, destination)}
    for wanted, found in first.items():
        np.minimum.at(found, places[state == wanted], at[state == wanted])
    bought = np.zeros(size, bool)
    bought[places[1:][(state[1:] == PURCHASE) & (state[:-1] == destination)]] = True
    if not bought.any():
        return None
    entered, arrived = first[entrance] < len(ordered), first[destination] < first[entrance]
    counts = np.column_stack([bought & entered, bought & ~entered, entered, arrived, arrived & entered]).astype(int)
    types, users = np.unique(_sum_users(counts, ordered, places), axis=0, return_counts=True)
    return Passage(types, users, (str(paths.index[0]), str(paths.index[-1])))


def _sum_users(counts: np.ndarray, ordered: pd.DataFrame, places: np.ndarray) -> np.ndarray:
    """Counts of each user; a session without one stands for itself."""
    if USER not in ordered:
        return counts
    owner = ordered.groupby(places)[USER].first().fillna("").astype(str)
    own = owner.where(owner != "", [f"/{place}" for place in owner.index])
    return pd.DataFrame(counts).groupby(own.to_numpy()).sum().to_numpy()


def _answer(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share lost, and the recapture that breaks even, of counts of shape (..., 5)."""
    through, direct, entered, arrived, left = np.moveaxis(counts, -1, 0)
    arrived, orders = np.maximum(arrived, 1), through + direct
    lost, brought = through / orders, entered * direct / (arrived * orders)
    return lost, lost / np.maximum(brought + left / arrived * lost, np.finfo(float).tiny)
