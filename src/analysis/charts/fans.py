"""Fans: what was observed, what was expected then, and what came."""

from __future__ import annotations

import datetime
from typing import Unpack

import altair as alt
import pandas as pd

from analysis.charts.axes import by_year, measure, say, tooltips, years
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.labels import name_ends
from analysis.charts.marks import end, fan_layers, line_layers, rule_across
from analysis.charts.theme import COLOURS, Space, dress, ink
from analysis.findings import Forecast
from analysis.periods import label_period

INNER, OUTER = 0.8, 0.95
"""Levels of the two bands of a fan."""

_LEVELS = (f"{100 * INNER:g}", f"{100 * OUTER:g}")


def chart_fan(
    id: str,
    title: str,
    quantity: str,
    history: pd.Series,
    forecast: Forecast,
    rows: tuple[str, ...],
    as_of: datetime.date,
    outturn: pd.Series | None = None,
    goal: float | None = None,
    others: pd.DataFrame | None = None,
    per: float = 1.0,
    number_format: str = ",.1f",
    colour: str = "forecast",
    **about: Unpack[About],
) -> Figure:
    """Chart yearly observations, a fan of simulated paths, other models' medians, a goal and the outturn.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit, as the subtitle says it.
    history, outturn : Series of float on a yearly PeriodIndex
        Known at the forecast's origin, and known today; of the latter only the forecast's years are drawn.
    forecast : Forecast
        Over years.
    goal : float, optional
        A level announced in advance, drawn as a rule.
    others : DataFrame of float, optional
        Medians of other models: yearly PeriodIndex by model label.
    per : float
        Divides every number before it is drawn (1000 turns billions into trillions).
    number_format : str
        D3 format of axis and tooltips.
    colour : str
        Meaning of the fan in `COLOURS`.
    about
        See `About`.
    """
    observed = by_year(history, per).assign(name="observed", meaning="ink")
    bands = _scale(forecast.table((INNER, OUTER)), per)
    fan = _start_fan(observed, bands)
    came = _pick_years(outturn, forecast, per)
    lines = pd.concat([observed, *_from_last(observed, came)], ignore_index=True)
    goal = goal / per if goal else None
    top = 1.05 * max(fan[f"hi_{_LEVELS[1]}"].max(), goal or 0, lines["value"].max())
    hints = tooltips(("label", "year", ""), ("name", " ", ""), ("value", "value", number_format))
    others = None if others is None or others.empty else others / per

    def draw(space: Space):
        axes = {"x": years(pd.concat([lines, fan])), "y": measure(f"lo_{_LEVELS[1]}:Q", number_format, [0, top])}
        ends = name_ends(_list_ends(fan, came, goal, number_format, colour), "year:Q", [0, top], space)
        layers = fan_layers(fan, _LEVELS, axes, number_format, colour)
        layers += _other_layers(others, observed) + ([rule_across(goal)] if goal else [])
        layers += line_layers(lines, {"x": axes["x"], "y": "value:Q"}, hints)
        return [*layers, _name_observed(observed), *ends], space.height

    bands_said = f"the median and the {INNER:.0%} and {OUTER:.0%} bands of the {forecast.model.lower()}"
    parts = [
        f"{quantity}: observed, then {bands_said}",
        *([] if others is None else ["medians of other models as thin lines"]),
        *([] if came.empty else ["and what came"]),
    ]
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=_table(observed, bands, came),
        measured=["observed", "forecast, median", *_name_bands().values(), "what came"],
        shown=", ".join(parts),
        description=_describe(quantity, observed, fan, came, number_format),
    )


def _scale(table: pd.DataFrame, per: float) -> pd.DataFrame:
    numbers = {name: table[name] / per for name in table.columns.drop("period")}
    labels = [label_period(period) for period in table["period"]]
    return table.assign(year=[period.year for period in table["period"]], label=labels, **numbers).drop(
        columns="period"
    )


def _start_fan(observed: pd.DataFrame, bands: pd.DataFrame) -> pd.DataFrame:
    """The bands behind the last observation, where they have no width."""
    last = observed.iloc[-1]
    start = {name: last[name] if name in ("year", "label") else last["value"] for name in bands}
    return pd.concat([pd.DataFrame([start]), bands], ignore_index=True)


def _pick_years(outturn: pd.Series | None, forecast: Forecast, per: float) -> pd.DataFrame:
    """Points of the outturn in the years of the forecast; empty where nothing has come."""
    empty = pd.Series(dtype=float, index=forecast.periods[:0])
    return by_year(empty if outturn is None else outturn[outturn.index.isin(forecast.periods)], per)


def _from_last(observed: pd.DataFrame, came: pd.DataFrame) -> list[pd.DataFrame]:
    """The outturn as a line that begins at the last observation."""
    if came.empty:
        return []
    return [pd.concat([observed.tail(1), came]).assign(name="what came", meaning="outturn", stretch=1)]


def _list_ends(fan, came, goal: float | None, number_format: str, colour: str) -> pd.DataFrame:
    """Names at the right: of the median, of what came and of the goal, with their numbers."""
    year, median = int(fan["year"].iloc[-1]), fan["median"].iloc[-1]
    named = [("year", year, median, f"median {say(median, number_format)}", colour)]
    if len(came):
        last = came.iloc[-1]
        named.append(
            ("year", int(last["year"]), last["value"], f"what came {say(last['value'], number_format)}", "outturn")
        )
    if goal:
        named.append(("year", year, goal, f"goal {say(goal, number_format)}", "ink"))
    return pd.concat([end(*each) for each in named], ignore_index=True)


def _name_observed(observed: pd.DataFrame) -> alt.Chart:
    base = alt.Chart(observed.iloc[[len(observed) // 2]])
    text = base.mark_text(align="left", dx=8, dy=12, fontWeight="bold", color=ink())
    return text.encode(x="year:Q", y="value:Q", text="name:N")


def _other_layers(others: pd.DataFrame | None, observed: pd.DataFrame) -> list[alt.Chart]:
    if others is None:
        return []
    last = observed.iloc[-1]
    tidy = pd.concat(
        [
            pd.DataFrame({"year": [last["year"], *others.index.year], "value": [last["value"], *others[name]]}).assign(
                name=name
            )
            for name in others
        ]
    )
    base = alt.Chart(tidy).mark_line(color=COLOURS["other"], strokeWidth=1, opacity=0.7, clip=True)
    return [base.encode(x="year:Q", y="value:Q", detail="name:N", tooltip=tooltips(("name", " ", "")))]


def _name_bands() -> dict[str, str]:
    """Columns of the bands to what readers see."""
    ends = (("lo", "low"), ("hi", "high"))
    return {f"{end}_{level}": f"{word}, {level}% band" for level in _LEVELS for end, word in ends}


def _table(observed: pd.DataFrame, bands: pd.DataFrame, came: pd.DataFrame) -> pd.DataFrame:
    names = _name_bands()
    parts = [
        observed[["label", "value"]].rename(columns={"value": "observed"}),
        bands[["label", "median", *names]].rename(columns={"median": "forecast, median"} | names),
    ]
    table = pd.concat(parts, ignore_index=True)
    if len(came):
        table = table.merge(came[["label", "value"]].rename(columns={"value": "what came"}), on="label", how="outer")
    return table.rename(columns={"label": "year"})


def _describe(quantity: str, observed, fan, came, number_format: str) -> str:
    last = fan.iloc[-1]
    median, low, high = (say(last[name], number_format) for name in ("median", f"lo_{_LEVELS[0]}", f"hi_{_LEVELS[0]}"))
    text = (
        f"Line chart of {quantity}. Observed from {observed['label'].iloc[0]} to {observed['label'].iloc[-1]}; then a "
        f"fan that reaches a median of {median} in {last['label']}, with a band from {low} to {high}."
    )
    if came.empty:
        return text
    return f"{text} What came: {say(came['value'].iloc[-1], number_format)} in {came['label'].iloc[-1]}."
