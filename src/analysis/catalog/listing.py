"""Which files a data folder may hold: a table whose name is spelt otherwise would be missed without a word."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Iterable
from pathlib import Path

from analysis.catalog.records import FILE as CLAIMS_FILE
from analysis.catalog.roles import FILE as STUDY_FILE
from analysis.catalog.schema import CONTRACTS
from analysis.catalog.texts import read_text
from analysis.errors import DataError

PACKAGE_FILE = "datapackage.json"

FILES = {f"{table}.csv": contract.required for table, contract in CONTRACTS.items()}
FILES |= {STUDY_FILE: True, CLAIMS_FILE: False, PACKAGE_FILE: False}
"""Every file of a data folder that is read, and whether there must be one."""

OTHERS = ("README*", "LICENSE*", "CITATION*", "book", "editions", "templates", "published", ".*")
"""What may stand beside them: words about the data, pages, published editions, templates, and hidden files."""

MOST_BYTES = 50_000_000
"""Size of the largest file that is read."""

Texts = dict[str, str | DataError | None]
"""File to its text, to what kept it from being read, or to None where one that may be missing is."""


def read_files(directory: Path) -> tuple[Texts, list[DataError]]:
    """Text of every file of a data folder, and the files that it should not hold.

    Raises
    ------
    DataError
        If there is no such folder.
    """
    try:
        held = sorted(path.name for path in directory.iterdir())
    except OSError as error:
        remedy = "give the path of one, or make one"
        found = "no folder" if not directory.is_dir() else f"a folder that cannot be read ({error.strerror})"
        raise DataError(str(directory), found, "a data folder", remedy=remedy) from None
    return {file: _read_file(directory / file, need, held) for file, need in FILES.items()}, check_names(held)


def check_names(names: Iterable[str]) -> list[DataError]:
    """One error for each file that no contract knows."""
    strangers = [
        name
        for name in names
        if name not in FILES and not any(fnmatch.fnmatchcase(name, pattern) for pattern in OTHERS)
    ]
    return [_refuse(name) for name in strangers]


def _refuse(name: str) -> DataError:
    near = difflib.get_close_matches(name.lower(), FILES, 1, 0.7)
    remedy = f"name it {near[0]}" if near else "move it elsewhere, or into book/"
    expected = f"only {', '.join(FILES)}, README, LICENSE, book/, editions/, templates/ and published/"
    return DataError(name[:200], "a file that is not read", expected, remedy=remedy)


def _read_file(path: Path, required: bool, held: list[str]) -> str | DataError | None:
    if path.name not in held:
        missing = DataError(path.name, "no such file", "a file in the data folder", remedy="add it")
        return missing if required else None
    try:
        return read_text(path, path.name, "a file in the data folder", MOST_BYTES)
    except DataError as problem:
        return problem
