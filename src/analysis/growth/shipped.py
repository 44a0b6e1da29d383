"""Tables that ship with the package because they are part of a method: read whole, or refused in one sentence."""

from __future__ import annotations

import dataclasses
import importlib.resources
import io
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.errors import FitError


@dataclasses.dataclass(frozen=True)
class Numbers:
    """What the numbers of a column must be: in words, and as a test of an array of finite ones."""

    words: str = "a finite number"
    hold: Callable[[np.ndarray], np.ndarray] = np.isfinite


POSITIVE = Numbers("a number above zero", lambda values: values > 0)
SHARE = Numbers("a share from 0 to 1", lambda values: (values >= 0) & (values <= 1))
YES_OR_NO = Numbers("0 or 1", lambda values: np.isin(values, (0, 1)))


@dataclasses.dataclass(frozen=True)
class Form:
    """The form of a table.

    Parameters
    ----------
    title, file, thing : str
        What it is called, its file, and what one row is, such as ``window``.
    names : tuple of str
        Columns of text.
    numbers : mapping of str to Numbers
        Columns of numbers.
    key : tuple of str
        Columns that no two rows share.
    """

    title: str
    file: str
    thing: str
    names: tuple[str, ...]
    numbers: Mapping[str, Numbers]
    key: tuple[str, ...]

    def read(self, content: bytes) -> pd.DataFrame:
        """Read a table.

        Raises
        ------
        FitError
            If a column is missing, a number is not finite or out of its range, a row stands twice, or there is none.
        """
        try:
            frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as problem:
            raise self.refuse(str(problem).strip(), "a table with a header", "make it anew") from None
        columns = [*self.names, *self.numbers]
        missing = [name for name in columns if name not in frame]
        if missing:
            raise self.refuse(f"no column {missing[0]}", ", ".join(columns), "add it")
        if frame.empty:
            raise self.refuse(f"no {self.thing}", "one at least", "make it anew")
        read = frame[columns].assign(**{name: self._read_column(frame[name]) for name in self.numbers})
        twice = np.flatnonzero(read.duplicated(list(self.key)))
        if len(twice):
            row = " ".join(frame.loc[twice[0], list(self.key)])
            found = f"{row} again in line {twice[0] + 2}"
            raise self.refuse(found, f"each {self.thing} once", "leave one of the two")
        return read

    def read_shipped(self, package: str) -> tuple[pd.DataFrame, bytes]:
        """The table of this form in a package, and its bytes."""
        content = importlib.resources.files(package).joinpath(self.file).read_bytes()
        return self.read(content), content

    def _read_column(self, cells: pd.Series) -> np.ndarray:
        asked = self.numbers[str(cells.name)]
        values = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float)
        wrong = np.flatnonzero(~(np.isfinite(values) & asked.hold(values)))
        if len(wrong):
            found = f"{cells.iloc[wrong[0]]!r} in line {wrong[0] + 2}, column {cells.name}"
            raise self.refuse(found, asked.words, "correct it")
        return values

    def refuse(self, found: str, expected: str, remedy: str) -> FitError:
        """The error for a table that is not as it must be."""
        return FitError(f"{self.title} {self.file}: found {found}, expected {expected}; {remedy}.")
