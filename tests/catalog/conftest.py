"""The real data folder, loaded once, and copies of it to spoil."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from analysis.catalog import load

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def data_folder():
    return DATA


@pytest.fixture(scope="session")
def catalog():
    return load(DATA)


class Folder:
    """A copy of the data folder whose files can be changed cell by cell; lines count as an editor does."""

    def __init__(self, path: Path):
        self.path = path

    def read(self, file: str) -> list[list[str]]:
        with (self.path / file).open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))

    def write(self, file: str, records: list[list[str]]) -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(records)

    def line(self, file: str, **wanted: str) -> int:
        """Line of the first record with the wanted cells; no file of this folder has records of several lines."""
        records = self.read(file)
        places = {column: records[0].index(column) for column in wanted}
        return next(
            line
            for line, record in enumerate(records[1:], 2)
            if all(record[places[column]] == cell for column, cell in wanted.items())
        )

    def set(self, file: str, line: int, **cells: str) -> None:
        records = self.read(file)
        for column, cell in cells.items():
            records[line - 1][records[0].index(column)] = cell
        self.write(file, records)

    def append(self, file: str, copied_line: int, **cells: str) -> int:
        """Append a copy of a record with some cells changed; returns its line."""
        records = self.read(file)
        records.append(list(records[copied_line - 1]))
        self.write(file, records)
        self.set(file, len(records), **cells)
        return len(records)

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    return Folder(tmp_path / "data")
