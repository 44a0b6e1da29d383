"""Where a destination's share of the total is heading: a damped trend on the logit of the share.

    log(destination / entrance) = a + b g_d(t) + season + e

See `analysis.diversion.damped_trend` for the right-hand side. The logit keeps shares between 0 and 1. It describes; it
says nothing about causes. The damping is hardly identified on a dozen quarters, so it is averaged over and not chosen.
Bands therefore hold as often as they say on average over the dampings and correlations allowed; where the trend has no
damping at all, or the noise is close to a random walk, they hold less often.

Sources: aitchison1986 (log-ratios of shares), gardner1985 (damped trend).
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.diversion.damped_trend import Posterior, assess_rise, weigh_grid
from analysis.diversion.log_ratio import LogRatio, pair
from analysis.errors import FitError
from analysis.findings import Forecast
from analysis.periods import QUARTERS_A_YEAR, is_quarterly, periods_after, quarter_of_year
from analysis.series import Power, code_seasons

DAMPING = np.linspace(0, 0.6, 25).round(3)
"""Damping per year: every value of the grid is equally likely beforehand."""

MODEL = "damped logit share"


@dataclasses.dataclass(frozen=True)
class Slope:
    """Change of the logit share per year at the end of the sample, and the probability that it is above zero."""

    median: float
    low: float
    high: float
    level: float
    probability_positive: float


@dataclasses.dataclass(frozen=True)
class Damping:
    """Damping per year as the data leave it, beside the flat prior it started from.

    `low`, `median` and `high` are the posterior's 10, 50 and 90% points. `deviation_ratio` is the posterior's standard
    deviation over the prior's: near 1, the data said nothing. `divergence_nats` is the information gained
    (Kullback-Leibler, posterior from prior), 0 where they said nothing.
    """

    low: float
    median: float
    high: float
    deviation_ratio: float
    divergence_nats: float


@dataclasses.dataclass(frozen=True)
class ShareFit:
    """A fitted share; made by `fit`.

    Parameters
    ----------
    sample : LogRatio
        The periods observed.
    posterior : Posterior
        Of level, trend, season, damping and correlation.
    """

    sample: LogRatio
    posterior: Posterior

    def simulate(self, horizon: int, draws: int = 4000, seed: int = 0) -> np.ndarray:
        """Paths of the share over the periods that follow, shape (draws, horizon)."""
        sample, ahead = self.sample, periods_after(self.sample.index, horizon)
        end = sample.index[-1:]
        last = (sample.z[-1], sample.count_years(end)[0], code_seasons(end))
        paths = self.posterior.simulate(last, sample.count_years(ahead), code_seasons(ahead), draws, seed)
        return expit(paths)

    def forecast(self, horizon: int, draws: int = 4000, seed: int = 0) -> Forecast:
        """The share over the periods that follow, in periods of the series."""
        return Forecast(MODEL, periods_after(self.sample.index, horizon), self.simulate(horizon, draws, seed))

    def forecast_years(self, horizon_years: int, draws: int = 4000, seed: int = 0) -> Forecast:
        """The share over the (fiscal) years that follow; the first is the one that holds the next period.

        A year's share is the mean of its quarters' shares, weighted with the seasonal pattern of the total over the
        last year observed (for each quarter of the year, its latest total). Quarters of the first year that are
        already observed count as such; a first year with a gap among them is left out.
        """
        index = self.sample.index
        if not is_quarterly(index):
            return self.forecast(horizon_years, draws, seed)
        done = int(quarter_of_year(periods_after(index, 1))[0])
        quarters = self.forecast(QUARTERS_A_YEAR * horizon_years - done, draws, seed)
        pattern = self._weigh_quarters()
        weighted = Forecast(MODEL, quarters.periods, quarters.paths * pattern[quarter_of_year(quarters.periods)])
        return weighted.yearly(self.sample.share * pattern[quarter_of_year(index)])

    def slope(self, level: float = 0.8) -> Slope:
        """Posterior of the logit's change per year at the end of the sample, with a central band."""
        year = self.sample.count_years(self.sample.index)[-1]
        low, median, high = (
            self.posterior.slope_quantile(year, probability) for probability in ((1 - level) / 2, 0.5, (1 + level) / 2)
        )
        return Slope(median, low, high, level, self.posterior.slope_probability_positive())

    def assess(self, effect: float, worlds: int = 400, seed: int = 0) -> Power:
        """How often a share of this layout whose logit moves by `effect` a year is found to, at nine in ten."""
        sample, index = self.sample, self.sample.index
        layout = (sample.count_steps(index), sample.steps_a_year, code_seasons(index))
        return assess_rise(self.posterior, *layout, effect, worlds, seed)

    def damping(self) -> Damping:
        """What the data say of the damping; with a fixed damping, nothing."""
        table = self.damping_table()
        grid, prior, posterior = (table[name].to_numpy() for name in ("damping", "prior", "posterior"))
        low, median, high = grid[np.searchsorted(posterior.cumsum(), [0.1, 0.5, 0.9]).clip(max=len(grid) - 1)]
        deviations = [np.sqrt(weights @ (grid - weights @ grid) ** 2) for weights in (posterior, prior)]
        gained = posterior[posterior > 0] @ np.log(posterior[posterior > 0] / prior[posterior > 0])
        ratio = deviations[0] / deviations[1] if len(grid) > 1 else 1.0
        return Damping(float(low), float(median), float(high), float(ratio), float(gained))

    def damping_table(self) -> pd.DataFrame:
        """Prior and posterior of the damping: columns ``damping`` (per year), ``prior`` and ``posterior`` (shares)."""
        grid = self.posterior.damping
        return pd.DataFrame({"damping": grid, "prior": 1 / len(grid), "posterior": self.posterior.weights.sum(axis=1)})

    def _weigh_quarters(self) -> np.ndarray:
        """Weight of each quarter of the year in the latest totals, shape (4,)."""
        total = self.sample.total
        latest = total.groupby(quarter_of_year(total.index)).last().to_numpy()
        return latest / latest.sum()


def fit(destination: pd.Series, entrance: pd.Series, damping: float | None = None) -> ShareFit:
    """Fit the damped logit share to quarters or years.

    Parameters
    ----------
    destination, entrance : Series of float
        Sales of both, in one money unit, on the same PeriodIndex (quarters or years). Missing rows, absent or NaN in
        either, are allowed.
    damping : float, optional
        Damping per year, 0 for none; without it, `DAMPING` is averaged over.

    Raises
    ------
    FitError
        If the series cannot be paired (see `analysis.diversion.log_ratio.pair`) or `damping` is negative.
    """
    sample = pair(destination, entrance)
    if damping is not None and not 0 <= damping < np.inf:
        raise FitError(f"damped logit share: found damping {damping}, expected a number from 0 up, or none to average.")
    grid = DAMPING if damping is None else np.array([float(damping)])
    index = sample.index
    posterior = weigh_grid(sample.z, sample.count_steps(index), sample.steps_a_year, code_seasons(index), grid)
    return ShareFit(sample, posterior)
