"""A chart together with everything a reader may ask of it: title, description, table, rows and the day it rests on."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis.errors import NetredError

VEGA_MIME = "application/vnd.vegalite.v6+json"
"""Output type of a chart; `analysis.publish` turns it into a figure of the book."""


@dataclasses.dataclass(frozen=True)
class Figure:
    """One chart of the report.

    Parameters
    ----------
    id : str
        Short name, unique in the book; it is the anchor of the figure and the name of its files.
    title : str
        The finding, in words made from the numbers shown.
    subtitle : str
        What is drawn, in which unit.
    description : str
        The picture in words, for those who do not see it.
    chart : altair chart
    table : DataFrame
        The numbers drawn, with columns named for readers.
    rows : tuple of str
        Identities of the catalogue's rows behind it.
    as_of : datetime.date
        The day whose knowledge is drawn.

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

    def __post_init__(self):
        for name in ("id", "title", "subtitle", "description", "rows"):
            if not getattr(self, name):
                raise NetredError(f"chart {self.id!r}: found no {name}, expected one; a chart is not shown without.")

    def specification(self) -> dict[str, Any]:
        """The Vega-Lite specification, with title, table and rows under ``usermeta``."""
        with alt.data_transformers.enable("default", max_rows=None):
            specification = self.chart.to_dict()
        specification["description"] = self.description
        specification["usermeta"] = {
            "id": self.id,
            "title": self.title,
            "subtitle": self.subtitle,
            "columns": [str(column) for column in self.table.columns],
            "table": [[_plain(cell) for cell in row] for row in self.table.itertuples(index=False)],
            "rows": list(self.rows),
            "as_of": self.as_of.isoformat(),
        }
        return json.loads(json.dumps(specification))

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        return {VEGA_MIME: self.specification(), "text/plain": f"{self.title}\n{self.subtitle}"}


def _plain(cell: Any) -> Any:
    """A cell of a table as JSON holds it; numbers to ten digits, so that no bit of noise shows."""
    if isinstance(cell, float | np.floating):
        return None if np.isnan(cell) else float(f"{cell:.10g}")
    if isinstance(cell, int | np.integer):
        return int(cell)
    return None if cell is None or cell is pd.NaT else str(cell)
