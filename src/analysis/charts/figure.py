"""A chart together with everything a reader may ask of it: title, description, table, rows and the day it rests on."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.knobs import Knobs
from analysis.charts.pictures import can_render, draw_picture
from analysis.charts.theme import DARK
from analysis.errors import NetredError

VEGA_MIME = "application/vnd.vegalite.v6+json"
"""Output type of a chart; `analysis.publish` turns it into a figure of the book."""

SVG_MIME = "image/svg+xml"
"""Output type of its picture, which every notebook editor shows."""

LONGEST_TITLE = 70
"""Most letters of a title: what stands on one line above a chart."""


class About(TypedDict, total=False):
    """What every `chart_` function takes by name, beside its own arguments.

    subtitle : what is drawn, with unit and number of cases, where the words made from `quantity` do not fit.
    note : lines below the picture, such as what a mark means; each line of the text is one.
    unit : unit of the numbers in the table, such as ``RMB trillion``; the quantity where it is not given.
    source : who published the figures; a page puts the publishers of the rows where it is not given.
    """

    subtitle: str
    note: str
    unit: str
    source: str


@dataclasses.dataclass(frozen=True)
class Figure:
    """One chart of the report.

    Parameters
    ----------
    id : str
        Short name, unique in the book; it is the anchor of the figure and the name of its files.
    title : str
        The finding, in words made from the numbers shown, of at most `LONGEST_TITLE` letters. A chart with knobs may
        have fields in it, such as ``{zero}``, which follow the knobs.
    subtitle : str
        What is drawn, in which unit.
    description : str
        The picture in words, for those who do not see it.
    table : DataFrame
        The numbers drawn, with columns named for readers.
    rows : tuple of str
        Identities of the catalogue's rows behind it; none only where a source is named, as for simulated worlds.
    as_of : datetime.date
        The day whose knowledge is drawn.
    narrow : altair chart, optional
        The same for a narrow column.
    note, source : str
        As in `About`.
    units : mapping of str to str
        Column of the table to the unit of its numbers.
    knobs : Knobs, optional
        What the reader may set.

    Raises
    ------
    NetredError
        If a part is missing.
    """

    id: str
    title: str
    subtitle: str
    description: str
    chart: alt.TopLevelMixin
    table: pd.DataFrame
    rows: tuple[str, ...]
    as_of: datetime.date
    narrow: alt.TopLevelMixin | None = None
    note: str = ""
    source: str = ""
    units: Mapping[str, str] = dataclasses.field(default_factory=dict)
    knobs: Knobs | None = None

    def __post_init__(self):
        for name in ("id", "title", "subtitle", "description", *(() if self.source else ("rows",))):
            if not getattr(self, name):
                raise NetredError(f"chart {self.id!r}: found no {name}, expected one; a chart is not shown without.")

    def specification(self) -> dict[str, Any]:
        """The Vega-Lite specification, with title, table, rows and the narrow drawing under ``usermeta``."""
        wide, narrow = _specify(self.chart), _specify(self.narrow or self.chart)
        wide["datasets"] = narrow.pop("datasets", {}) | wide.get("datasets", {})
        titles = self.knobs.fill(self.title) if self.knobs else []
        wide["description"] = self.description
        wide["usermeta"] = {
            "id": self.id,
            "title": titles[self.knobs.place] if titles else self.title,
            "subtitle": self.subtitle[:1].upper() + self.subtitle[1:],
            "note": self.note,
            "source": self.source,
            "columns": [str(column) for column in self.table.columns],
            "units": [self.units.get(column, "") for column in self.table.columns],
            "table": [[_plain(cell) for cell in row] for row in self.table.itertuples(index=False)],
            "rows": list(self.rows),
            "as_of": self.as_of.isoformat(),
            "knobs": self.knobs.to_dict() | {"titles": titles} if self.knobs else None,
            "narrow": {key: value for key, value in narrow.items() if wide.get(key) != value},
            "dark": _darken(wide),
        }
        return json.loads(json.dumps(wide))

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        specification = self.specification()
        about = specification["usermeta"]
        bundle = {VEGA_MIME: specification, "text/plain": f"{about['title']}\n{about['subtitle']}"}
        return bundle | ({SVG_MIME: draw_picture(specification)} if can_render() else {})


def make_figure(
    id: str,
    title: str,
    quantity: str,
    rows: Iterable[str],
    as_of: datetime.date,
    about: About,
    *,
    drawn: Mapping[str, alt.TopLevelMixin],
    table: pd.DataFrame,
    measured: Iterable[str],
    shown: str,
    description: str,
    knobs: Knobs | None = None,
) -> Figure:
    """A figure, from what its chart function found out and what the chapter says about it.

    Parameters
    ----------
    drawn : mapping
        Of `analysis.charts.theme.dress`.
    measured : iterable of str
        Columns of the table that hold the quantity.
    shown : str
        The subtitle where `about` has none.
    """
    unknown = sorted(set(about) - set(About.__annotations__))
    if unknown:
        known = ", ".join(About.__annotations__)
        raise NetredError(f"chart {id!r}: found an argument {unknown[0]!r}, expected one of its own or of {known}.")
    return Figure(
        id=id,
        title=title,
        subtitle=about.get("subtitle", shown),
        description=description,
        table=table,
        rows=tuple(rows),
        as_of=as_of,
        note=about.get("note", ""),
        source=about.get("source", ""),
        units=dict.fromkeys(measured, about.get("unit", quantity)),
        knobs=knobs,
        **drawn,
    )


def find_long_titles(specification: Mapping[str, Any]) -> list[str]:
    """The titles of a chart, one for each setting of its knobs, that have more than `LONGEST_TITLE` letters.

    Parameters
    ----------
    specification : mapping
        Of `Figure.specification`, or the output of a notebook.
    """
    about = specification["usermeta"]
    moving = (about["knobs"] or {}).get("titles", [])
    return [title for title in dict.fromkeys([about["title"], *moving]) if len(title) > LONGEST_TITLE]


def _specify(chart: alt.TopLevelMixin) -> dict[str, Any]:
    with alt.data_transformers.enable("default", max_rows=None):
        specification = chart.to_dict()
    rounded = {name: [_round(row) for row in rows] for name, rows in specification.get("datasets", {}).items()}
    return specification | ({"datasets": rounded} if rounded else {})


def _round(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(cell) if isinstance(cell, float) else cell for key, cell in row.items()}


def _darken(specification: Mapping[str, Any]) -> dict[str, str]:
    """The colours in it that a dark page changes."""
    text = json.dumps(specification["layer"] if "layer" in specification else "")
    return {colour: lighter for colour, lighter in DARK.items() if colour in text}


def _plain(cell: Any) -> Any:
    """A cell of a table as JSON holds it; numbers to ten digits, so that no bit of noise shows."""
    if isinstance(cell, float | np.floating):
        return None if np.isnan(cell) else float(f"{cell:.10g}")
    if isinstance(cell, int | np.integer):
        return int(cell)
    return None if cell is None or cell is pd.NaT else str(cell)
