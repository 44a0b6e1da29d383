"""When sales pass a benchmark abroad: simulated sales against random walks of the benchmark and the rate."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import FitError, UnknownNameError
from analysis.findings import Forecast
from analysis.periods import label_period
from analysis.prose import format_value


@dataclasses.dataclass(frozen=True, eq=False)
class LogWalk:
    """A random walk of logs whose drift and spread are known as well as the window allows.

    Parameters
    ----------
    start : float
        Level from which it goes on.
    drift, spread : float
        Mean log change a year, and the standard deviation of the changes about it.
    count : int
        Changes in the window.
    drifts : bool
        Whether the drift was estimated; it is held at zero else.
    """

    start: float
    drift: float
    spread: float
    count: int
    drifts: bool

    def simulate(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        """Paths of shape (draws, horizon).

        The spread of each path is drawn from s^2 df / chi^2(df) and its drift from N(drift, spread^2 / count): the
        posterior under a flat prior on drift and log spread.
        """
        freedom = self.count - self.drifts
        spread = self.spread * np.sqrt(freedom / generator.chisquare(freedom, (draws, 1)))
        drift = self.drift + self.drifts * spread * generator.standard_normal((draws, 1)) / np.sqrt(self.count)
        steps = drift + spread * generator.standard_normal((draws, horizon))
        return self.start * np.exp(np.cumsum(steps, axis=1))


def fit_walk(values: pd.Series, drifts: bool = True, start: float | None = None) -> LogWalk:
    """Fit a random walk to the logs of a yearly series.

    Parameters
    ----------
    values : Series of float
        At least four years above zero.
    drifts : bool
        Estimate a drift; rates of exchange are taken to have none that could be known.
    start : float, optional
        Level to go on from, where it is not the last value.

    Raises
    ------
    FitError
        If there are fewer years, or a value is not above zero.
    """
    if len(values) < 4 or not (values > 0).all():
        found = f"{len(values)} years, the lowest {values.min():g}" if len(values) else "no years"
        raise FitError(f"random walk of {values.name}: found {found}, expected at least four, all above zero.")
    steps = np.diff(np.log(values.to_numpy(float)))
    drift = float(steps.mean()) if drifts else 0.0
    spread = float(np.sqrt(np.sum((steps - drift) ** 2) / (len(steps) - drifts)))
    return LogWalk(float(values.iloc[-1]) if start is None else start, drift, spread, len(steps), drifts)


@dataclasses.dataclass(frozen=True, eq=False)
class Crossing:
    """Simulated ratios of sales to a benchmark, without a haircut.

    Parameters
    ----------
    periods : PeriodIndex, length horizon
        (Fiscal) years of the sales.
    ratios : ndarray of shape (draws, horizon)
        Sales over the benchmark in one money.
    now : float
        The ratio in the year before the first.
    """

    periods: pd.PeriodIndex
    ratios: np.ndarray
    now: float

    def probability_above(self, year: int, haircut: float = 0.0) -> float:
        """Share of paths in which sales less the haircut are above the benchmark in a year.

        Raises
        ------
        UnknownNameError
            If the paths do not reach that year.
        """
        if year not in self.periods.year:
            raise UnknownNameError("year", str(year), self.periods.year, "the simulated comparison")
        ratios = self.ratios[:, list(self.periods.year).index(year)]
        return float(np.mean((1 - haircut) * ratios > 1))

    def table(self, haircuts: Iterable[float]) -> pd.DataFrame:
        """Chances by haircut and year.

        Returns
        -------
        DataFrame
            Columns ``haircut``, ``year`` (as readers name it), ``above`` (chance of being above in that year),
            ``first`` (chance that it is the first such year) and ``by`` (chance of having been above by then). The
            last observed year is the first one of each haircut; there the comparison is a fact at the rate given.
        """
        names = [label_period(period) for period in [self.periods[0] - 1, *self.periods]]
        parts = []
        for haircut in haircuts:
            start = np.full((len(self.ratios), 1), self.now)
            above = (1 - haircut) * np.hstack([start, self.ratios]) > 1
            by = np.logical_or.accumulate(above, axis=1).mean(axis=0)
            first = np.diff(by, prepend=0.0)
            parts.append(
                pd.DataFrame({"haircut": haircut, "year": names, "above": above.mean(axis=0), "first": first, "by": by})
            )
        return pd.concat(parts, ignore_index=True)


def grid_chances(crossing: Crossing, haircuts: Iterable[float]) -> pd.DataFrame:
    """Chances of being above in each year, for a grid: ``x`` the year, ``y`` the haircut, ``value``."""
    table = crossing.table(haircuts)
    names = [format_value(haircut, "share") if haircut else "none" for haircut in table["haircut"]]
    return pd.DataFrame({"x": table["year"], "y": names, "value": table["above"]})


def simulate_crossing(
    forecast: Forecast,
    now: float,
    benchmark: LogWalk,
    rate: LogWalk,
    seed: int,
    known: tuple[int | None, int | None] = (None, None),
) -> Crossing:
    """Ratios of simulated sales to simulated benchmarks at simulated rates, all independent of each other.

    Parameters
    ----------
    forecast : Forecast
        Sales of (fiscal) years in home money.
    now : float
        The ratio in the year before.
    benchmark, rate : LogWalk
        Of the benchmark in its own money, and of home money for one unit of it.
    seed : int
        Seed of the two walks.
    known : tuple of int
        Years from which the two walks go on; the year before the forecast where None stands.
    """
    streams = np.random.default_rng(seed).spawn(2)
    levels, prices = (
        _reach(walk, forecast, year, stream)
        for walk, year, stream in zip((benchmark, rate), known, streams, strict=True)
    )
    return Crossing(forecast.periods, forecast.paths / (prices * levels), now)


def _reach(walk: LogWalk, forecast: Forecast, known: int | None, generator: np.random.Generator) -> np.ndarray:
    """Paths of a walk in the years of a forecast; its start where the walk knows a year already."""
    draws, years = len(forecast.paths), forecast.periods.year.to_numpy()
    ahead = np.maximum(years - (years[0] - 1 if known is None else known), 0)
    paths = np.column_stack([np.full(draws, walk.start), walk.simulate(max(1, ahead[-1]), draws, generator)])
    return paths[:, ahead]
