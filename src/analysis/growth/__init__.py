"""Growth models behind one face: ``MODELS[name].fit(series, annual=None)`` gives a `Fit`, which forecasts.

The band of a single model is its own: it takes the model as true and, in part, its parameters as known. On short growth
series such bands are far too narrow (nominal 80% bands of curves covered less than half of the outturns over four years
on other series). The primary forecast, ``MODELS[PRIMARY]``, carries instead the errors that it made on 1,091 growth
windows of other series, scaled to the growth and the noise of its own.

Examples
--------
>>> import pandas as pd
>>> quarters = pd.period_range("2013Q1", periods=8, freq="Q-DEC")
>>> sales = pd.Series([100.0, 110, 120, 150, 130, 143, 156, 195], quarters)
>>> forecast = MODELS["seasonal_naive"].fit(sales).forecast(4)
>>> forecast[["period", "lo_80", "median", "hi_80"]].shape
(4, 4)
>>> bool((forecast["lo_80"] < forecast["hi_80"]).all())
True
"""

from analysis.growth.comparison import Comparison, compare_models
from analysis.growth.coverage import cover_left_out, grid_coverage, report_coverage, report_misses, tabulate_misses
from analysis.growth.models import Fit, Model
from analysis.growth.registry import MODELS, PRIMARY
from analysis.growth.standing import report_standing, tabulate_standing
