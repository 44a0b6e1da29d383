"""Where the marks of small pictures stand: a number on its criterion's line, a sparkline, a series' vintages. Pure.

The templates write the coordinates as SVG, so that every picture is there without a script and scales with its text.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

from analysis.prose import FIGURES, FIGURES_OF_ASSUMPTIONS, format_range, format_value

WIDTH, PANEL_HEIGHT = 640, 170
"""Size of a panel of a series, in its own units."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 14, 14, 26
_EDGE = 4.0
_SPARK = (96.0, 22.0)


def draw_strip(number: dict[str, Any], width: float = 260.0) -> dict[str, Any]:
    """A number with its band on a line, and the line that the criterion draws where there is one.

    Parameters
    ----------
    number : dict
        ``value``, ``low``, ``high``, ``level``, ``unit``, ``kind`` and ``against``; all but the value, the unit and the
        kind may be None.

    Returns
    -------
    dict
        Places from the left, 0 to `width`, of ``value``, ``low``, ``high`` and ``against``, with ``words`` for the
        number and ``criterion`` for the line.
    """
    names = ("low", "value", "high", "against")
    numbers = [number[name] for name in names if number[name] is not None]
    room = (max(numbers) - min(numbers)) * 0.12 or abs(max(numbers)) * 0.1 or 1.0
    least, most = min(numbers) - room, max(numbers) + room
    unit = "probability" if number["kind"] == "probability" and number["unit"] == "share" else number["unit"]
    places = {
        name: None if number[name] is None else round((number[name] - least) / (most - least) * width, 1)
        for name in names
    }
    criterion = "" if number["against"] is None else format_value(number["against"], unit)
    return places | {"width": width, "words": _say_number(number, unit), "criterion": criterion}


def _say_number(number: dict[str, Any], unit: str) -> str:
    """The number with its band, as prose writes a finding."""
    assumed = number["kind"] == "range of assumptions"
    figures = FIGURES_OF_ASSUMPTIONS if assumed else FIGURES
    value = format_value(number["value"], unit, figures)
    if number["low"] is None:
        return value
    level = number["level"]
    name = "range of assumptions" if assumed else f"{format_value(level, 'share')} band" if level else "range"
    return f"{value} ({name} {format_range(number['low'], number['high'], unit, figures)})"


def draw_scale(probability: float | None, width: float = 260.0) -> dict[str, Any] | None:
    """A probability on the verdict scale, from refuted to supported; None without one."""
    if probability is None:
        return None
    cuts = [0.0, 0.10, 0.33, 0.67, 0.90, 1.0]
    groups = ("fell", "leaning-fell", "open", "leaning-held", "held")
    zones = [
        {"group": group, "x": round(width * low, 1), "width": round(width * (high - low), 1)}
        for group, low, high in zip(groups, cuts, cuts[1:], strict=False)
    ]
    inside = min(max(probability * width, _EDGE), width - _EDGE)
    return {
        "width": width,
        "zones": zones,
        "value": round(inside, 1),
        "words": format_value(probability, "probability"),
    }


def draw_sparkline(values: Iterable[float]) -> str:
    """Points of a line through some values, 96 by 22 units; empty for fewer than two."""
    found = [value for value in values if math.isfinite(value)]
    if len(found) < 2:
        return ""
    least, most = min(found), max(found)
    span = (most - least) or 1.0
    across, high = _SPARK
    step = (across - 4) / (len(found) - 1)
    return " ".join(
        f"{2 + place * step:.1f},{high - 2 - (value - least) / span * (high - 4):.1f}"
        for place, value in enumerate(found)
    )


def choose_main(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that stand for a series: first prints of the entity and frequency that has most periods."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["variant"] == "primary":
            groups.setdefault((row["entity"], row["frequency"]), []).append(row)
    return max(groups.values(), key=len, default=[])


def draw_panels(rows: list[dict[str, Any]], most: int = 4) -> list[dict[str, Any]]:
    """A picture for each entity and frequency of a series with three periods or more, its vintages told apart.

    Returns
    -------
    list of dict
        ``title``, ``line`` (points through the figures that count), ``marks`` (``x``, ``y``, ``kind``, ``words``),
        ``ticks`` and ``years``.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["entity"], row["frequency"]), []).append(row)
    drawn = [group for group in groups.values() if len({row["end"] for row in group}) >= 3]
    return [_draw_panel(group) for group in sorted(drawn, key=len, reverse=True)[:most]]


def _draw_panel(rows: list[dict[str, Any]]) -> dict[str, Any]:
    days = [datetime.date.fromisoformat(row["end"]).toordinal() for row in rows]
    values = [float(row["value"]) for row in rows]
    ticks = choose_ticks(min([*values, 0.0] if min(values) > 0 else values), max(values))
    first, last = min(days), max(days)

    def across(day: int) -> float:
        return round(_LEFT + (day - first) / ((last - first) or 1) * (WIDTH - _LEFT - _RIGHT), 1)

    def down(value: float) -> float:
        share = (value - ticks[0]) / ((ticks[-1] - ticks[0]) or 1)
        return round(PANEL_HEIGHT - _BOTTOM - share * (PANEL_HEIGHT - _TOP - _BOTTOM), 1)

    places = [(across(day), down(value)) for day, value in zip(days, values, strict=True)]
    line = [
        place
        for place, row in zip(places, rows, strict=True)
        if row["variant"] == "primary" and row["nature"] == "actual"
    ]
    years = range(datetime.date.fromordinal(first).year, datetime.date.fromordinal(last).year + 1)
    step = max(1, math.ceil(len(years) / 8))
    shown = [(year, datetime.date(year, 12, 31).toordinal()) for year in years[::step]]
    unit = rows[0]["unit"]
    return {
        "title": f"{rows[0]['entity']}, {rows[0]['frequency'].replace('_', ' ')}",
        "line": " ".join(f"{x},{y}" for x, y in sorted(line)),
        "marks": [
            {"x": x, "y": y, "kind": _mark(row), "words": f"{row['period']}: {format_value(row['value'], unit)}"}
            for (x, y), row in zip(places, rows, strict=True)
        ],
        "ticks": [{"y": down(tick), "text": f"{tick:,.6g}"} for tick in ticks],
        "years": [{"x": across(day), "text": str(year)} for year, day in shown if first <= day <= last],
        "kinds": sorted({_mark(row) for row in rows}),
    }


def _mark(row: dict[str, Any]) -> str:
    if row["nature"] != "actual":
        return row["nature"]
    if row["variant"] != "primary":
        return "later print"
    return "recalled" if row["grade"] == "recalled" else "figure"


DECIMALS = 12
"""To which ticks are rounded."""


def choose_ticks(least: float, most: float, count: int = 4) -> list[float]:
    """Round numbers that hold a range between them, in about `count` steps of one size; its ends are rounded, too."""
    least, most = round(least, DECIMALS), round(most, DECIMALS)
    if not least < most:
        least, most = least - (abs(least) or 1.0) / 2, most + (abs(most) or 1.0) / 2
    raw = (most - least) / count
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw * 0.999)
    start, end = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    return [round(place * step, DECIMALS) for place in range(start, end + 1)]
