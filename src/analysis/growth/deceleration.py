"""Whether growth slows: the slope of growth on the year before, judged against a null that is simulated.

g_t = log x_t - log x_(t-4) is regressed on time with AR(1) errors. Growth on the year before overlaps, so that its
errors persist, and figures of trailing twelve months overlap twice over; see `analysis.series` for the null.
P(slope < 0) is one minus the one-sided p of that null, and is called so.
"""

from __future__ import annotations

import pandas as pd

from analysis.growth.checks import refuse
from analysis.series import FLOW, Estimate, Layout, estimate, measure_growth

FEWEST = 6
"""Points that a slope with an autocorrelation is fitted to at the least."""


class Slope(Estimate):
    """Slope of growth on the year before, per period; made by `fit_slope`."""

    @property
    def growth(self) -> pd.Series:
        """Log growth on the year before."""
        return self.series

    @property
    def slope(self) -> float:
        """Change of growth from one period (a quarter, for quarters) to the next."""
        return self.value

    @property
    def probability(self) -> float:
        """P(slope < 0): one minus the one-sided p against the simulated null."""
        return self.chance_below(0.0)


def fit_slope(series: pd.Series, overlap: str = FLOW) -> Slope:
    """Fit the slope of growth on the year before.

    Parameters
    ----------
    series : Series of float on a PeriodIndex
        Values above zero.
    overlap : {'flow', 'trailing'}
        Whether a value counts its own period, or the twelve months that end with it.

    Raises
    ------
    FitError
        If there are fewer than six points of growth, or a gap among them.
    """
    growth = measure_growth(series)
    if len(growth) < FEWEST:
        found = f"{len(growth)} points of growth on the year before"
        raise refuse("slope of growth", found, f"at least {FEWEST}", "wait for more figures")
    return estimate(growth, Layout(len(growth), overlap=overlap), Slope)
