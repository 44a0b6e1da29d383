"""Where everything lies: frozen paths, found once and passed down."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from analysis.errors import NetredError

DATA_VARIABLE = "NETRED_DATA"
"""Environment variable that names another data folder; `netred ... --data DIR` sets it for the notebooks it runs."""


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
        Everything generated: ``root / "build"``, and below it ``studies/NAME`` for another data folder of that name.
    """

    root: Path
    data: Path
    build: Path

    @property
    def notebooks(self) -> Path:
        """The chapters, as committed."""
        return self.root / "notebooks"

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
    def frozen(self) -> Path:
        """Frozen editions, one folder each: copied into the site and never rebuilt."""
        return self.root / "published" if self.holds_own_study else self.build / "published"

    @property
    def holds_own_study(self) -> bool:
        """Whether the data folder in use is the checkout's own, whose story the pages of the book tell."""
        return self.data == self.root / "data"


def find_project(start: Path | None = None, data: Path | None = None, build: Path | None = None) -> Project:
    """Find the checkout at or above `start` (the current folder, if none is given), else the package's own.

    Raises
    ------
    NetredError
        If neither holds ``_toc.yml`` and ``notebooks/``, or the data folder does not exist.
    """
    start = Path(start or Path.cwd()).resolve()
    for folder in (start, *start.parents, *Path(__file__).resolve().parents):
        if (folder / "_toc.yml").is_file() and (folder / "notebooks").is_dir():
            break
    else:
        raise NetredError(
            f"project: found no folder with _toc.yml and notebooks/ at or above {start}, expected a checkout of "
            "netred; run the command inside one."
        )
    chosen = data or os.environ.get(DATA_VARIABLE)
    directory = Path(chosen).resolve() if chosen else folder / "data"
    if not directory.is_dir():
        raise NetredError(f"data folder {chosen or 'data'}: found no such folder, expected one with observations.csv.")
    own = folder / "build"
    if directory != folder / "data":
        own = own / "studies" / directory.name
    return Project(folder, directory, Path(build).resolve() if build else own)
