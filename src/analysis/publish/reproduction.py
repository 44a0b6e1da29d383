"""Whether the report can be reproduced: built twice from nothing, the two sites must agree byte by byte.

Each build has a build folder of its own at another path and a process of its own, which hashes text otherwise, so that
a path, an order of a set, a clock or an unseeded draw that finds its way into a page is seen. ``make reproduce`` runs
it.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import filecmp
import multiprocessing
import sys
import tempfile
from pathlib import Path

from analysis.errors import NetredError
from analysis.project import Project, find_project
from analysis.publish.refreshing import Request, refresh_site

BUILDS = ("first", "second")

SHOWN = 60
"""Characters of each file that are shown around the first byte in which two files differ."""


@dataclasses.dataclass(frozen=True)
class Difference:
    """A file that is not the same in two folders, and how it differs."""

    file: str
    how: str

    def __str__(self) -> str:
        return f"{self.file}: {self.how}"


def compare_folders(first: Path, second: Path) -> list[Difference]:
    """Every file below one of two folders that the other has not, or has with other bytes, in order."""
    names = [
        {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} for folder in (first, second)
    ]
    missing = [Difference(file, f"only in the {BUILDS[file in names[1]]} build") for file in names[0] ^ names[1]]
    both = sorted(names[0] & names[1])
    changed = [file for file in both if not filecmp.cmp(first / file, second / file, shallow=False)]
    found = [Difference(file, _show_first(first / file, second / file)) for file in changed]
    return sorted([*missing, *found], key=lambda difference: difference.file)


def _show_first(first: Path, second: Path) -> str:
    """Where two files part, and what each says there."""
    one, other = first.read_bytes(), second.read_bytes()
    pairs = enumerate(zip(one, other, strict=False))
    place = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = max(0, place - SHOWN // 2)
    shown = (repr(text[start : start + SHOWN].decode("utf-8", "replace")) for text in (one, other))
    return f"from byte {place} on: " + " against ".join(shown)


def build_anew(project: Project) -> Path:
    """Build every edition of the study into a build folder that holds nothing; returns the site.

    Raises
    ------
    NetredError
        If the folder holds something already, or the build fails.
    """
    if project.build.exists():
        raise NetredError(f"build folder {project.build}: found one already, expected none; name another.")
    refresh_site(project, Request(), None, lambda _: contextlib.nullcontext(), lambda _: None)
    return project.site.resolve()


def reproduce(project: Project, folder: Path) -> list[Difference]:
    """Build the site twice from nothing below a folder, and compare every file of it.

    Raises
    ------
    NetredError
        If a build fails.
    """
    sites = []
    for name in BUILDS:
        fresh = multiprocessing.get_context("spawn")
        with concurrent.futures.ProcessPoolExecutor(1, mp_context=fresh) as pool:
            sites.append(pool.submit(build_anew, dataclasses.replace(project, build=folder / name)).result())
    return compare_folders(*sites)


def main() -> None:
    """Say what differs between two builds; exit code 1 if anything does, 2 if one fails."""
    with tempfile.TemporaryDirectory(prefix="netred-reproduction-") as folder:
        try:
            found = reproduce(find_project(), Path(folder))
        except NetredError as error:
            print(error, file=sys.stderr)
            sys.exit(error.exit_code)
        count = sum(path.is_file() for path in (Path(folder) / BUILDS[0] / "site").resolve().rglob("*"))
    for difference in found:
        print(difference)
    print(f"reproduced: {count - len(found)} of {count} files are the same, byte by byte")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
