"""The page of a sweep: what every finding was over the cases, and a chart of each that moved. No script, no host."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.charts import Figure, chart_intervals
from analysis.charts.pictures import render_plot
from analysis.periods import parse_date
from analysis.prose import FIGURES, FIGURES_OF_ASSUMPTIONS, format_date, format_value, join, name_unit, say_count
from analysis.publish.markup import STATIC, render
from analysis.runner.sweep import Sweep

MOST_LINES = 24
"""Cases that one chart shows singly; of more, each parameter has a chart of medians and extremes."""

GROUPS = 12
"""Ranges into which a parameter of more values than `MOST_LINES` is cut."""

_NOISE = 1e-9
_LONGEST_NAME = 40
_MOST_FIGURES = 8
_PERCENT = ("share", "rate", "probability")


def write_page(folder: Path, sweep: Sweep) -> Path:
    """Write a sweep's page beside its table: ``index.html``, its style sheet and ``charts/``; returns the page.

    Parameters
    ----------
    folder : Path
        From `analysis.runner.sweep.write_sweep`.
    sweep : Sweep
    """
    shutil.rmtree(folder / "charts", ignore_errors=True)
    (folder / "charts").mkdir(parents=True)
    shutil.copy(STATIC / "netred.css", folder / "netred.css")
    figures = chart_sweep(sweep)
    for figure in figures:
        picture = render_plot(figure.specification())
        (folder / "charts" / f"{figure.id}.svg").write_text(picture, encoding="utf-8")
    page = folder / "index.html"
    page.write_text(render("sweep.html", figures=figures, **_tell(sweep)), encoding="utf-8")
    return page


def chart_sweep(sweep: Sweep) -> list[Figure]:
    """Charts of the findings whose value differs between cases, in the table's order.

    Up to `MOST_LINES` cases are shown singly, each with its band. Of more, there is one chart for each swept parameter:
    the median and the extremes of the cases at each of its values.
    """
    return [figure for _, rows in _list_findings(sweep) if _varies(rows) for figure in _chart(rows, _swept(sweep))]


def _swept(sweep: Sweep) -> list[str]:
    parameters = list(sweep.table.columns[1 : sweep.table.columns.get_loc("status")])
    return [name for name in parameters if sweep.table[name].map(_show).nunique() > 1]


def _list_findings(sweep: Sweep) -> Iterator[tuple[str, pd.DataFrame]]:
    found = sweep.table[sweep.table["status"] == "ok"].dropna(subset="finding")
    return iter(found.groupby("finding", sort=False))


def _varies(rows: pd.DataFrame) -> bool:
    values = rows["value"]
    return values.max() - values.min() > _NOISE * values.abs().max()


def _chart(rows: pd.DataFrame, swept: list[str]) -> Iterator[Figure]:
    finding, unit = rows["finding"].iloc[0], _unit(rows)
    shared = {
        "title": _say_move(rows, swept),
        "quantity": name_unit(unit),
        "as_of": max(map(parse_date, rows["as_of"])),
        "rows": tuple(f"case {number} of findings.csv" for number in rows["case"]),
        "number_format": ".4~p" if unit in _PERCENT else ",.6~r",
    }
    if len(rows) <= MOST_LINES:
        ends = {end: rows[end].fillna(rows["value"]) for end in ("low", "high")}
        lines = rows[["value"]].assign(name=_name_cases(rows, swept), **ends)
        yield _caption(chart_intervals(finding, table=lines, **shared), f"{_say_kind(rows)}; one line a case")
        return
    for name in swept:
        values = rows["value"].groupby(_group(rows[name]), sort=False)
        lines = values.agg(value="median", low="min", high="max").rename_axis("name").reset_index()
        lines["name"] = name + " " + lines["name"]
        words = f"median, and lowest to highest, of the cases at each value of {name}"
        yield _caption(chart_intervals(f"{finding}-{name}", table=lines, **shared), words)


def _caption(figure: Figure, words: str) -> Figure:
    return dataclasses.replace(figure, subtitle=f"{figure.subtitle}; {words}")


def _name_cases(rows: pd.DataFrame, swept: list[str]) -> list[str]:
    """What sets each case apart; its number where that is too long for a chart."""
    names = [", ".join(f"{name} {_show(row[name])}" for name in swept) for _, row in rows.iterrows()]
    if max(map(len, names)) <= _LONGEST_NAME and len(set(names)) == len(names):
        return names
    return [f"case {number}" for number in rows["case"]]


def _group(values: pd.Series) -> pd.Series:
    """The values in words; where they are many numbers, ranges of about as many cases each."""
    if values.map(_show).nunique() <= MOST_LINES or not pd.api.types.is_numeric_dtype(values):
        return values.map(_show)
    parts = values.groupby(pd.qcut(values, GROUPS, labels=False, duplicates="drop"))
    return parts.transform("min").map(_show) + " to " + parts.transform("max").map(_show)


def _say_move(rows: pd.DataFrame, swept: list[str]) -> str:
    finding, unit = rows["finding"].iloc[0], _unit(rows)
    ends = rows.loc[[rows["value"].idxmin(), rows["value"].idxmax()]]
    for figures in range(_figures(rows), _MOST_FIGURES + 1):
        low, high = (format_value(value, unit, figures) for value in ends["value"])
        if low != high:
            first, last = _name_cases(ends, swept)
            return f"{finding} ranges from {low} ({first}) to {high} ({last})."
    return f"{finding} differs between cases by less than the figures of {low} show."


def _unit(rows: pd.DataFrame) -> str:
    unit, kind = rows["unit"].iloc[0], rows["kind"].iloc[0]
    return "probability" if kind == "probability" and unit == "share" else unit


def _figures(rows: pd.DataFrame) -> int:
    """As many figures as prose gives a finding of this kind."""
    return FIGURES_OF_ASSUMPTIONS if "range of assumptions" in set(rows["kind"]) else FIGURES


def _say_kind(rows: pd.DataFrame) -> str:
    (kind, *more), levels = rows["kind"].unique(), rows["band_level"].dropna().unique()
    words = join([kind, *more])
    if rows["low"].isna().all() or kind == "range of assumptions":
        return words
    return f"{words} with {format_value(levels[0], 'share')} band" if len(levels) == 1 else f"{words} with band"


def _tell(sweep: Sweep) -> dict[str, Any]:
    """What the page is filled with, beside the charts."""
    swept, cases = _swept(sweep), sweep.table.drop_duplicates("case")
    names = list(sweep.table.columns[1 : sweep.table.columns.get_loc("status")])
    findings = [_summarise(id, rows) for id, rows in _list_findings(sweep)]
    return {
        "notebook": sweep.notebook,
        "key": sweep.key,
        "swept": swept,
        "lead": _say_lead(sweep, swept, findings),
        "held": [(name, _show(cases[name].iloc[0])) for name in names if name not in swept],
        "cases": [
            {"values": [row["case"], *(_show(row[name]) for name in swept), row["status"]], "error": row["error"]}
            for _, row in cases.iterrows()
        ],
        "findings": findings,
        "as_of": format_date(max(map(parse_date, cases["as_of"]))),
    }


def _summarise(id: str, rows: pd.DataFrame) -> dict[str, Any]:
    values, unit, figures = rows["value"], _unit(rows), _figures(rows)
    shown = [format_value(number, unit, figures) for number in (values.min(), values.median(), values.max())]
    return {"id": id, "kind": _say_kind(rows), "cases": len(rows), "shown": shown, "varies": _varies(rows)}


def _say_lead(sweep: Sweep, swept: list[str], findings: list[dict[str, Any]]) -> str:
    count = say_count(sweep.table["case"].nunique(), "case")
    over = f" over {join(swept)}" if swept else ""
    failed = f"; {say_count(sweep.failed, 'case')} failed" if sweep.failed else ""
    moved = sum(each["varies"] for each in findings)
    of = say_count(len(findings), "finding")
    some = say_count(moved, "of them", "of them") if moved else "none of them"
    return f"{count[0].upper()}{count[1:]}{over}{failed}. {of[0].upper()}{of[1:]}; {some} moved."


def _show(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
