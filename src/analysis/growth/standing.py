"""How the primary forecast stands beside a rival and in tests of bias and efficiency, as the benchmark measured it.

``standing.csv`` is written by ``make benchmark-forecasts``. A ratio is that of mean errors (MASE of yearly sums) to
those of another's Theta, with a bootstrap over families; bias and slope are those of log growth, with errors that go
together within families (mincer1969).
"""

from __future__ import annotations

import datetime
from functools import cache

import pandas as pd

from analysis.findings import Finding
from analysis.growth.shipped import Form, Numbers
from analysis.prose import format_range, format_value

FORM = Form(
    title="standing of the forecast",
    file="standing.csv",
    thing="measure",
    names=("measure", "group"),
    numbers=dict.fromkeys(("year", "value", "low", "high"), Numbers()),
    key=("measure", "group", "year"),
)
RATIOS = {"pooled": "over all windows", "macro": "as the mean over collections"}
LEVEL = 0.95


@cache
def load_standing() -> pd.DataFrame:
    """The table that ships with the package."""
    return FORM.read_shipped("analysis.growth")[0]


def report_standing(as_of: datetime.date) -> list[Finding]:
    """The standing in findings.

    Returns
    -------
    list of Finding
        ``growth.standing.pooled`` and ``.macro``, ratios of errors to Theta's with their bands; ``.worst``, that of the
        collection where it is largest; ``.bias``, the mean error of log growth in the last year ahead; ``.slope``, of
        what came on what was foreseen. The ranges of the last two are over the years ahead.
    """
    table = load_standing()
    ratios = table[(table["measure"].isin(RATIOS))].set_index("measure")
    found = [
        _tell(
            name,
            ratios.loc[name],
            as_of,
            "ratio",
            level=LEVEL,
            sentence=f"Its errors are {format_value(ratios['value'][name], 'ratio')} times those of Theta {words}, "
            f"{format_value(LEVEL, 'share')} band "
            f"{format_range(ratios['low'][name], ratios['high'][name], 'ratio')}.",
        )
        for name, words in RATIOS.items()
    ]
    worst = table[table["measure"] == "collection"].sort_values("value").iloc[-1]
    said = f"On {worst['group']}, where it does worst, they are {format_value(worst['value'], 'ratio')} times as large."
    return [*found, _tell("worst", worst, as_of, "ratio", level=LEVEL, sentence=said), *_tell_tests(table, as_of)]


def _tell_tests(table: pd.DataFrame, as_of: datetime.date) -> list[Finding]:
    rows = {name: part.sort_values("year") for name, part in table.groupby("measure")}
    bias, slope = (_span(rows[name]) for name in ("bias", "slope"))
    doubts = {name: format_range(*_span(rows[name])[["low", "high"]], "ratio", 2) for name in ("bias_p", "slope_p")}
    return [
        _tell(
            "bias",
            100 * bias,
            as_of,
            "points",
            sentence=f"On the mean what came differs from the forecast by "
            f"{format_range(100 * bias['low'], 100 * bias['high'], 'points')} of log growth over the years ahead; the "
            f"test of bias has p from {doubts['bias_p']}.",
        ),
        _tell(
            "slope",
            slope,
            as_of,
            "ratio",
            sentence="Where one unit more of growth was foreseen, "
            f"{format_range(slope['low'], slope['high'], 'ratio')} came, by year ahead; that forecasts are unbiased, "
            f"and neither too bold nor too timid, has p from {doubts['slope_p']}.",
        ),
    ]


def _span(rows: pd.DataFrame) -> pd.Series:
    """The last year's value, with the range over the years."""
    values = rows["value"]
    return pd.Series({"value": values.iloc[-1], "low": values.min(), "high": values.max()})


def _tell(name: str, row: pd.Series, as_of: datetime.date, unit: str, **parts) -> Finding:
    value, low, high = (float(row[part]) for part in ("value", "low", "high"))
    method = "growth windows of other series, as the benchmark measured them"
    return Finding(f"growth.standing.{name}", value, unit, method, as_of, low=low, high=high, **parts)


def tabulate_standing() -> pd.DataFrame:
    """Ratios of errors to Theta's by collection, each with its band."""
    table = load_standing()
    ratios = table[table["measure"].isin((*RATIOS, "collection"))]
    names = ratios["group"].where(ratios["measure"] == "collection", ratios["measure"].replace(RATIOS))
    return ratios.set_index(names.rename(None))[["value", "low", "high"]]
