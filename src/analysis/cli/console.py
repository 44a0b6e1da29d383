"""What the commands share: the console, the options that several take, and how paths, tables and stages are shown."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console(soft_wrap=True, highlight=False)

DataOption = Annotated[
    Path | None, typer.Option("--data", help="A folder of the same form as data/.", show_default="data/")
]
EditionOption = Annotated[
    str | None, typer.Option("--edition", help="Edition whose day and parameters are taken.", show_default="the first")
]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, help="Notebooks run at once.", show_default="cores")]


class Stage:
    """Shows that a stage is under way, and prints how long it took."""

    def __init__(self, name: str):
        self.name = name

    def __enter__(self):
        self.started = time.perf_counter()
        self.status = out.status(self.name)
        self.status.start()
        return self

    def __exit__(self, kind, error, trace):
        self.status.stop()
        if kind is None:
            out.print(f"{self.name}: {time.perf_counter() - self.started:.1f} s")


def say(line: str) -> None:
    """Print a line of progress as it is."""
    out.print(line, markup=False)


def print_table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table where there is anything to print."""
    rows = list(rows)
    if not rows:
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    names = max(len(cells[0]) for cells in (columns, *rows))
    for place, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=not place)  # a name stays whole, however narrow the terminal
    for row in rows:
        table.add_row(*map(Text, row))
    wide = max(out.width, names + 12 * (len(columns) - 1))
    Console(soft_wrap=True, highlight=False, width=wide).print(table)


def shorten(path: Path) -> str:
    """A path as seen from the current folder."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
