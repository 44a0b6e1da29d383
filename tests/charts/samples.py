"""One figure of each kind, from numbers made up here; as a program, prints their specifications."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pandas as pd

from analysis.charts import chart_fan, chart_intervals
from analysis.findings import Forecast

DAY = datetime.date(2016, 5, 31)


def _years(first: int, values) -> pd.Series:
    return pd.Series(values, index=pd.period_range(str(first), periods=len(values), freq="Y-MAR"), dtype=float)


def make_forecast() -> Forecast:
    random = np.random.default_rng(7)
    steps = random.normal(400, 120, (500, 4)).cumsum(axis=1)
    return Forecast("Combination", pd.period_range("2017", periods=4, freq="Y-MAR"), 3092 + steps)


def make_calendar_fan(**about):
    history = pd.Series([1.0, 1.2, 1.4], index=pd.period_range("2014", periods=3, freq="Y-DEC"))
    ahead = pd.period_range("2017", periods=2, freq="Y-DEC")
    forecast = Forecast("Trend", ahead, np.random.default_rng(1).normal(1.7, 0.1, (200, 2)))
    return chart_fan("calendar", "Calendar years.", "users, bn", history, forecast, ("a/b",), DAY, **about)


def make_figures() -> dict:
    history = _years(2012, [663, 1077, 1678, 2444, 3092])
    fan = {
        "quantity": "GMV, RMB trillion",
        "history": history,
        "forecast": make_forecast(),
        "rows": ("gmv_total/a", "gmv_total/b"),
        "as_of": DAY,
        "per": 1000,
    }
    alternatives = pd.DataFrame(
        {"name": ["slow", "fast", "middle"], "value": [4.0, 9.0, 6.0], "low": [3.0, 7.5, 5.0], "high": [5.0, 12.0, 8.0]}
    ).assign(primary=[False, False, True])
    return {
        "fan": chart_fan("fan", "It will grow.", **fan),
        "fan-with-outturn": chart_fan(
            "fan-with-outturn",
            "It grew.",
            outturn=_years(2016, [3092, 3765, 4817, 5727, 6589]),
            goal=6000.0,
            others=pd.DataFrame({"Logistic": _years(2017, [3500, 3900, 4200, 4400])}),
            **fan,
        ),
        "intervals": chart_intervals(
            "intervals",
            "They disagree.",
            quantity="GMV, RMB trillion",
            table=alternatives,
            rows=("gmv_total/a",),
            as_of=DAY,
            marks={"goal": (6.0, "goal"), "what came": (6.6, "outturn")},
        ),
    }


if __name__ == "__main__":
    print(json.dumps({name: figure.specification() for name, figure in make_figures().items()}, sort_keys=True))
