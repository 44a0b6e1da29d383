"""Knobs: settings of assumptions that the reader picks, over a grid worked out beforehand.

The drawing keeps the rows of the grid at the setting; a title with fields follows it; the picture without scripts, and
the first one on a page, has every knob at its start.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.axes import say
from analysis.errors import NetredError


@dataclasses.dataclass(frozen=True)
class Knobs:
    """The knobs of one chart.

    Parameters
    ----------
    labels : mapping of str to str
        Column of the grid to what its control is called.
    values : mapping of str to list
        Column to its settings: numbers in order, words as they came.
    start : mapping of str to object
        Column to its setting at first.
    number_format : str
        D3 format of settings that are numbers.
    fields : tuple of mapping
        For each setting, in the order of `settings`, words for the fields of a title.
    """

    labels: Mapping[str, str]
    values: Mapping[str, list]
    start: Mapping[str, Any]
    number_format: str = "g"
    fields: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def find(cls, table: pd.DataFrame, labels: Mapping[str, str], start: Mapping[str, Any], number_format: str = "g"):
        """The knobs of a table with a column for each; of numbers, the nearest to `start` is the first setting."""
        values = {column: _list_values(table[column]) for column in labels}
        first = {column: _find_nearest(values[column], start[column], label) for column, label in labels.items()}
        return cls(dict(labels), values, first, number_format)

    def settings(self) -> list[dict[str, Any]]:
        """Every setting, the last knob changing first."""
        return [dict(zip(self.values, each, strict=True)) for each in itertools.product(*self.values.values())]

    @property
    def place(self) -> int:
        """Place of the first setting among all."""
        return self.settings().index(dict(self.start))

    @property
    def chosen(self) -> str:
        """The condition on a row of the grid that it has the setting picked."""
        return " && ".join(_match(column, values) for column, values in self.values.items())

    def pick(self, frame: pd.DataFrame, setting: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The rows of a frame at a setting; at the first one where none is given."""
        return frame[np.logical_and.reduce([frame[column] == each for column, each in (setting or self.start).items()])]

    def tell(self, frame: pd.DataFrame, words: Callable[[pd.DataFrame], Mapping[str, str]]) -> Knobs:
        """The same knobs, with words for titles made from the rows of each setting."""
        told = [self._name(setting) | words(self.pick(frame, setting)) for setting in self.settings()]
        return dataclasses.replace(self, fields=tuple(told))

    def fill(self, title: str) -> list[str]:
        """A title for each setting, in the order of `settings`; none where the title has no fields.

        Raises
        ------
        NetredError
            If it asks for a field that the chart does not have.
        """
        if "{" not in title:
            return []
        try:
            return [title.format(**each) for each in self.fields]
        except (KeyError, IndexError, ValueError) as error:
            known = ", ".join(f"{{{name}}}" for name in self.fields[0])
            raise NetredError(f"title {title!r}: found {error} in it, expected the fields {known}.") from error

    def params(self) -> list[alt.Parameter]:
        """The knobs as parameters of the chart, with controls for editors of Vega-Lite."""
        return [
            alt.param(name=_name_signal(column), value=self.start[column], bind=_bind(values, self.labels[column]))
            for column, values in self.values.items()
        ]

    def describe(self) -> str:
        """The first setting in words."""
        return ", ".join(f"{self.labels[column]} {word}" for column, word in self._name(self.start).items())

    def to_dict(self) -> dict[str, Any]:
        """The controls of a page: for each its signal, label, settings, their words, and the place of the first."""
        return {
            "controls": [
                {
                    "signal": _name_signal(column),
                    "label": self.labels[column],
                    "values": values,
                    "words": [self._say(each) for each in values],
                    "start": values.index(self.start[column]),
                    "slides": not isinstance(values[0], str),
                }
                for column, values in self.values.items()
            ]
        }

    def _name(self, setting: Mapping[str, Any]) -> dict[str, str]:
        return {column: self._say(value) for column, value in setting.items()}

    def _say(self, value) -> str:
        return value if isinstance(value, str) else say(value, self.number_format)


def _list_values(column: pd.Series) -> list:
    found = column.unique().tolist()
    return sorted(found) if pd.api.types.is_numeric_dtype(column) else found


def _find_nearest(values: list, start: Any, label: str) -> Any:
    if not isinstance(values[0], str):
        return values[int(np.argmin(np.abs(np.asarray(values) - start)))]
    if start not in values:
        raise NetredError(f"knob {label!r}: found the first setting {start!r}, expected one of {', '.join(values)}.")
    return start


def _name_signal(column: str) -> str:
    return f"knob_{column}"


def _match(column: str, values: list) -> str:
    field, signal = f"datum[{json.dumps(column)}]", _name_signal(column)
    if isinstance(values[0], str) or len(values) == 1:
        return f"{field} === {signal}"
    return f"abs({field} - {signal}) < {np.diff(values).min() / 2:g}"


def _bind(values: list, label: str):
    steps = np.diff(values) if not isinstance(values[0], str) else []
    if len(steps) and np.allclose(steps, steps[0]):
        return alt.binding_range(min=values[0], max=values[-1], step=round(float(steps[0]), 9), name=f"{label} ")
    return alt.binding_select(options=values, name=f"{label} ")
