"""The real data folder and copies of it to spoil; the real site, built once for all tests that look at it."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.catalog import load

settings.register_profile("shared", deadline=None)  # machines are shared: a slow example is no failure
settings.load_profile("shared")

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
PARTS = ("_toc.yml", "_config.yml", "book", "notebooks", "data", "requirements.lock")
LONGEST_BUILD_SECONDS = 3600
"""How long a worker waits for the site that another one builds; a guard against waiting for ever, no claim on speed."""


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


@dataclasses.dataclass(frozen=True)
class Built:
    """The site as `netred build` published it from clean."""

    root: Path
    output: str
    seconds: float

    @property
    def site(self) -> Path:
        return self.root / "build" / "site"

    @property
    def editions(self) -> list[str]:
        return sorted(path.parent.name for path in self.site.glob("*/manifest.json"))

    def facts(self, edition: str) -> dict[str, dict]:
        records = json.loads((self.site / edition / "facts.json").read_text(encoding="utf-8"))
        return {record["id"]: record for record in records}


def run_netred(folder: Path, *words: str) -> subprocess.CompletedProcess:
    """Run the command line in a folder, as a user would."""
    environment = {name: value for name, value in os.environ.items() if name != "NETRED_DATA"}
    command = [sys.executable, "-m", "analysis.cli", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


def copy_parts(folder: Path) -> Path:
    """Copy what makes a project, without anything generated."""
    folder.mkdir(parents=True)
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def netred():
    return run_netred


@pytest.fixture(scope="session")
def project_copy(tmp_path_factory) -> Path:
    """A copy of what makes the project, with nothing built in it."""
    return copy_parts(tmp_path_factory.mktemp("copy") / "project")


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Built:
    """Both editions, built once from clean; workers that come later wait for the first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root, record = shared / "built", shared / "built.json"
    try:
        (shared / "built.lock").mkdir()
    except FileExistsError:
        _wait_for(record)
    else:
        started = time.perf_counter()
        done = run_netred(copy_parts(root), "build")
        result = {
            "code": done.returncode,
            "output": done.stdout + done.stderr,
            "seconds": time.perf_counter() - started,
        }
        partial = record.with_suffix(".part")
        partial.write_text(json.dumps(result), encoding="utf-8")
        partial.rename(record)
    result = json.loads(record.read_text(encoding="utf-8"))
    assert result["code"] == 0, result["output"]
    return Built(root, result["output"], result["seconds"])


def _wait_for(record: Path) -> None:
    deadline = time.monotonic() + LONGEST_BUILD_SECONDS
    while not record.exists():
        if time.monotonic() > deadline:
            pytest.fail(f"no site was built within {LONGEST_BUILD_SECONDS} seconds")
        time.sleep(0.2)
