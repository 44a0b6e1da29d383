"""Every growth model on the same figures: yearly forecasts side by side, failures by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.errors import FitError
from analysis.findings import Forecast
from analysis.growth.registry import FOR_SALES, MODELS, PRIMARY
from analysis.periods import QUARTERS_A_YEAR, is_quarterly, label_period, quarter_of_year


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Yearly forecasts of several models from one series.

    Parameters
    ----------
    series : Series of float
        The values that every model was fitted to.
    forecasts : mapping of str to Forecast
        Over (fiscal) years, by name of the model.
    failures : mapping of str to str
        Models that could not be fitted, and why.
    """

    series: pd.Series
    forecasts: Mapping[str, Forecast]
    failures: Mapping[str, str]

    @property
    def primary(self) -> Forecast:
        """The forecast that is published first.

        Raises
        ------
        FitError
            If that model could not be fitted, or was not asked for.
        """
        if PRIMARY not in self.forecasts:
            unasked = f"model {PRIMARY}: found no forecast by it, expected one; name it among the models to compare."
            raise FitError(self.failures.get(PRIMARY, unasked))
        return self.forecasts[PRIMARY]

    @property
    def medians(self) -> pd.DataFrame:
        """Medians of the other models: years by label of the model."""
        return pd.DataFrame(
            {
                MODELS[name].label: forecast.table(())["median"].to_numpy()
                for name, forecast in self.forecasts.items()
                if name != PRIMARY
            },
            index=self.primary.periods,
        )

    def last_year(self, level: float = 0.8) -> pd.DataFrame:
        """Every model's median and band in the last year: ``name``, ``value``, ``low``, ``high``, ``primary``."""
        records = []
        for name, forecast in self.forecasts.items():
            ends = forecast.table((level,)).iloc[-1]
            band = ends[f"lo_{100 * level:g}"], ends[f"hi_{100 * level:g}"]
            records.append((forecast.model, ends["median"], *band, name == PRIMARY))
        return pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])

    def table(self, level: float = 0.8, outturn: pd.Series | None = None) -> pd.DataFrame:
        """Medians of every model by year, its band in the last year, and what came.

        Parameters
        ----------
        level : float
            Probability that the band is meant to cover.
        outturn : Series of float, optional
            Observed years; those beyond the origin make the last row.

        Returns
        -------
        DataFrame
            Indexed by label of the model; columns are years as readers name them, then the band's two ends.
        """
        rows = {}
        for name, forecast in self.forecasts.items():
            table = forecast.table((level,))
            row = dict(zip(map(label_period, forecast.periods), table["median"], strict=True))
            ends = table.iloc[-1]
            last = label_period(forecast.periods[-1])
            row[f"{last} low"], row[f"{last} high"] = ends[f"lo_{100 * level:g}"], ends[f"hi_{100 * level:g}"]
            rows[MODELS[name].label + (" (primary)" if name == PRIMARY else "")] = row
        if outturn is not None:
            came = outturn[outturn.index.isin(self.primary.periods)]
            if len(came):
                rows["what came"] = dict(zip(map(label_period, came.index), came, strict=True))
        return pd.DataFrame.from_dict(rows, orient="index")


def compare_models(
    series: pd.Series, years_ahead: int, draws: int, seed: int, names: Iterable[str] = FOR_SALES
) -> Comparison:
    """Fit several models to one series and forecast whole (fiscal) years.

    Parameters
    ----------
    series : Series of float on a PeriodIndex
        Quarters or years. An unfinished last year counts as the first year ahead.
    years_ahead : int
        Years to forecast.
    draws, seed : int
        Paths of each model and their seed.
    names : iterable of str
        Names in `MODELS`; left out, all models for figures that repeat.
    """
    horizon = years_ahead
    if is_quarterly(series.index):
        observed = (int(quarter_of_year(series.index)[-1]) + 1) % QUARTERS_A_YEAR
        horizon = QUARTERS_A_YEAR * years_ahead - observed
    forecasts, failures = {}, {}
    for name in names:
        try:
            paths = MODELS[name].fit(series).project(horizon, draws, seed)
        except FitError as error:
            failures[name] = str(error)
            continue
        yearly = paths.yearly(series)
        forecasts[name] = dataclasses.replace(yearly, model=MODELS[name].label)
    return Comparison(series, forecasts, failures)
