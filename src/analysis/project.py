"""Where everything lies: frozen paths, found once and passed down."""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import os
from pathlib import Path

from analysis.errors import NetredError

DATA_VARIABLE = "NETRED_DATA"
"""Environment variable that names another data folder; `netred ... --data DIR` sets it for the notebooks it runs."""

FROZEN = "published"
"""Folder of frozen editions."""


@dataclasses.dataclass(frozen=True)
class Project:
    """The folders of one checkout and the data folder in use.

    Parameters
    ----------
    root : Path
        The folder that holds ``_toc.yml`` and ``notebooks/``.
    data : Path
        The data folder, ``root / "data"`` unless another was named.
    build : Path
        Everything generated: ``root / "build"``, and below it ``studies/NAME-DIGEST`` for another data folder, whose
        path is digested so that two folders of one name stay apart.
    home : Path, optional
        The folder of which `data` is a copy made for a build; None where it is no copy.
    chapters : Path, optional
        Another folder of notebooks than the checkout's.
    """

    root: Path
    data: Path
    build: Path
    home: Path | None = None
    chapters: Path | None = None

    @property
    def notebooks(self) -> Path:
        """The chapters, as committed."""
        return self.chapters or self.root / "notebooks"

    @property
    def book(self) -> Path:
        """The prose pages."""
        return self.root / "book"

    @property
    def source(self) -> Path:
        """The package's own source."""
        return Path(__file__).resolve().parent

    @property
    def lock(self) -> Path:
        """The locked environment."""
        return self.root / "requirements.lock"

    @property
    def runs(self) -> Path:
        """Finished runs of notebooks, by what went into them."""
        return self.build / "runs"

    @property
    def site(self) -> Path:
        """The published site: a link that is switched in one step."""
        return self.build / "site"

    @property
    def study(self) -> Path:
        """The data folder that the user named, whether or not a copy of it is read."""
        return self.home or self.data

    @property
    def frozen(self) -> Path:
        """Frozen editions, one folder each, copied into the site and never rebuilt; another study's lie beside it."""
        return (self.root if self.holds_own_study else self.study) / FROZEN

    @property
    def holds_own_study(self) -> bool:
        """Whether the data folder in use is the checkout's own, whose story the pages of the book tell."""
        return self.study == self.root / "data"

    @property
    def study_name(self) -> str:
        """Name of the study that no other folder has: ``data``, or the folder's name with a digest of its path."""
        return "data" if self.holds_own_study else name_study(self.study)


def find_files(folder: Path, pattern: str) -> list[Path]:
    """Files below a folder by pattern (``*.ipynb``, ``*/facts.json``, ``**/*``) in order; none where it does not exist.

    Raises the system's error where a folder cannot be listed, which `Path.glob` passes over: what cannot be seen is not
    taken for absent.
    """
    places = [folder]
    for part in pattern.split("/"):
        if part == "**":
            places = [Path(place) for each in places for place, *_ in os.walk(each, onerror=_refuse)]
        else:
            children = (child for each in places if each.is_dir() for child in each.iterdir())
            places = [child for child in children if fnmatch.fnmatchcase(child.name, part)]
    return sorted(path for path in places if path.is_file())


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def name_study(folder: Path) -> str:
    """A data folder's name and the first digits of the digest of its path."""
    return f"{folder.name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def find_project(
    start: Path | None = None, data: Path | None = None, build: Path | None = None, checkout: bool = True
) -> Project:
    """Find the checkout at or above `start` (the current folder, if none is given), else the package's own.

    Parameters
    ----------
    checkout : bool
        Whether one is needed; without chapters a data folder that is named is enough.

    Raises
    ------
    NetredError
        If neither holds ``_toc.yml`` and ``notebooks/``, or the data folder does not exist.
    """
    start = Path(start or Path.cwd()).resolve()
    chosen = data or os.environ.get(DATA_VARIABLE)
    for folder in (start, *start.parents, *Path(__file__).resolve().parents):
        if (folder / "_toc.yml").is_file() and (folder / "notebooks").is_dir():
            break
    else:
        if checkout or not chosen:
            raise NetredError(
                f"project: found no folder with _toc.yml and notebooks/ at or above {start}, expected a checkout of "
                f"netred; run the command inside one{'' if checkout else ', or name a data folder with --data'}."
            )
        folder = start
    directory = Path(chosen).resolve() if chosen else folder / "data"
    if not directory.is_dir():
        raise NetredError(f"data folder {chosen or 'data'}: found no such folder, expected one with observations.csv.")
    own = folder / "build"
    if directory != folder / "data":
        own = own / "studies" / name_study(directory)
    return Project(folder, directory, Path(build).resolve() if build else own)
