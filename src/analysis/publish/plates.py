"""A chart on a page: its words, its picture for every width, its numbers, its files, and what its script needs."""

from __future__ import annotations

import csv
import datetime
import functools
import io
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.charts.pictures import fill_sheet, make_sheet, measure_plot, narrow, render_plot
from analysis.prose import format_date
from analysis.publish.markup import render

_DIGITS = 4
"""Of the largest number of a column, shown on the page; the file has all."""


def chart_markup(
    specification: dict[str, Any],
    root: str,
    folder: Path,
    rows: Iterable[tuple[str, str]],
    *,
    source: str = "",
    edition: str = "",
    licence: str = "",
    code: str = "",
    cite: str = "",
) -> str:
    """A figure: title, picture, knobs, source, and Code, Data, Image and Cite below it.

    Parameters
    ----------
    specification : dict
        Of `analysis.charts.Figure.specification`.
    root : str
        Relative way from the page to the root of the edition.
    folder : Path
        Where the picture, the table and the specification are written.
    rows : iterable of (str, str)
        What it is made of: name and place of each row of the catalogue.
    source : str
        Publishers of the rows, where the chart does not name its own source.
    edition, licence : str
        What the picture file says of itself beside title and source.
    code, cite : str
        Addresses of the code that ran and of how to cite; without one there is no such link.
    """
    about = specification["usermeta"]
    as_of = format_date(datetime.date.fromisoformat(about["as_of"]))
    source = about["source"] or source
    foot = (f"Source: {source}" if source else "", " ".join(part for part in (edition, licence) if part))
    sheet = _write_files(json.dumps(specification), tuple(each for each in foot if each), f"Known on {as_of}.", folder)
    return render(
        "chart.html",
        about=about,
        description=specification["description"],
        drawn=_gather(specification) | {"sheet": sheet["markup"]},
        size=sheet["size"],
        files=f"{root}_static/charts/{about['id']}",
        rows=list(rows),
        units=_name_units(about),
        cells=list(zip(*(_show_column(column) for column in zip(*about["table"], strict=True)), strict=True)),
        as_of=as_of,
        source=source,
        code=code,
        cite=cite,
    )


def _gather(specification: dict[str, Any]) -> dict[str, Any]:
    """What the page's script draws from: the wide drawing, what the narrow one has otherwise, colours and knobs."""
    about = specification["usermeta"]
    drawing = {key: value for key, value in specification.items() if key not in ("usermeta", "description")}
    return {"wide": drawing} | {key: about[key] for key in ("narrow", "dark", "knobs")}


@functools.lru_cache(256)
def _write_files(text: str, foot: tuple[str, ...], known: str, folder: Path) -> dict[str, Any]:
    """Write the files of a chart, once for all the pages that show it; returns the sheet that its picture stands on."""
    specification = json.loads(text)
    about = specification["usermeta"]
    folder.mkdir(parents=True, exist_ok=True)
    plot = render_plot(specification)
    about["subtitle"] = f"{about['subtitle']}. {known}"
    sheet = make_sheet(about, measure_plot(plot), foot)
    written = {
        ".svg": fill_sheet(sheet, plot),
        "-narrow.svg": render_plot(narrow(specification)),
        ".csv": _as_csv(about),
        ".json": json.dumps({key: value for key, value in specification.items() if key != "usermeta"}),
    }
    for ending, content in written.items():
        (folder / f"{about['id']}{ending}").write_text(content, encoding="utf-8")
    return {"markup": sheet, "size": [round(side) for side in measure_plot(plot)]}


def _name_units(about: dict[str, Any]) -> str:
    """The units of the table, for its caption."""
    return "; ".join(dict.fromkeys(unit for unit in about["units"] if unit))


def _show_column(column: tuple[Any, ...]) -> list[str]:
    """A column of the table as readers see it: its numbers to one number of decimals, four digits of the largest."""
    numbers = [abs(cell) for cell in column if isinstance(cell, float) and cell]
    decimals = min(max(_DIGITS - 1 - math.floor(math.log10(max(numbers))), 0), 6) if numbers else 0
    return [
        "" if cell is None else f"{cell:,.{decimals}f}" if isinstance(cell, float) else str(cell) for cell in column
    ]


def _as_csv(about: dict[str, Any]) -> str:
    """The table, with the unit of each column behind its name."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    named = zip(about["columns"], about["units"], strict=True)
    writer.writerow([f"{column} ({unit})" if unit and unit != column else column for column, unit in named])
    writer.writerows(about["table"])
    return text.getvalue()
