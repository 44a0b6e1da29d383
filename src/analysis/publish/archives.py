"""Frozen editions as archives: one file for each, unpacked below the build folder where something reads them.

What lies in an archive is a site of one edition: its folder, whose ``SHA256SUMS`` lists every file in it, and beside it
the scripts and style sheets that it shares with others, in a folder whose name is their digest.
"""

from __future__ import annotations

import shutil
import struct
import zipfile
import zlib
from pathlib import Path

from analysis.errors import BuildError
from analysis.project import Project, find_files
from analysis.runner.manifest import digest
from analysis.runner.unfinished import unfinished_folder

SUFFIX = ".zip"

UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, ValueError, RuntimeError)
"""What reading an archive of any content may raise beside what the system refuses."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack(folder: Path, archive: Path) -> None:
    """Write everything below a folder into an archive; the same files give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in find_files(folder, "**/*"):
            about = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _LONG_AGO)
            packed.writestr(about, path.read_bytes(), zipfile.ZIP_DEFLATED)


def find_archives(place: Path) -> dict[str, Path]:
    """Frozen editions in a folder: name to archive."""
    return {path.name.removesuffix(SUFFIX): path for path in find_files(place, f"*{SUFFIX}")}


def unpack(project: Project, archive: Path, afresh: bool = False) -> Path:
    """The edition's folder out of an archive, below the build folder; unpacked once unless it is wanted afresh.

    Raises
    ------
    BuildError
        If the archive cannot be read.
    """
    name = archive.name.removesuffix(SUFFIX)
    place = project.build / "frozen" / digest(archive.read_bytes())[:16]
    if afresh or not place.is_dir():
        with unfinished_folder(place.parent) as temporary:
            _extract(archive, temporary / "site")
            shutil.rmtree(place, ignore_errors=True)
            (temporary / "site").rename(place)
    return place / name


def _extract(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
    except UNREADABLE as error:
        raise BuildError(
            f"frozen edition {archive.name}: found no readable archive ({error}), expected the one that was frozen; "
            "put it back."
        ) from None
