"""Scripts and style sheets that editions share: beside them, in a folder named by what is in it.

A reader who goes to another edition, or comes back after a rebuild that changed none of them, has them already.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from analysis.runner.manifest import digest
from analysis.runner.unfinished import unfinished_folder

FOLDER = "_static"

_OWN = re.compile(r'"((?:\.\./)*)_static/(netred[\w-]*\.(?:css|js))"')
_SHARED = re.compile(rf'"(?:\.\./)+{FOLDER}/([0-9a-f]{{16}})/netred[\w-]*\.(?:css|js)"')


def share_static(edition: Path, store: Path) -> None:
    """Move the scripts and style sheets of a built edition to where editions are kept, and lead its pages there.

    Parameters
    ----------
    edition : Path
        Folder of pages, not yet in its place.
    store : Path
        The folder that it will stand in.
    """
    files = sorted((edition / FOLDER).glob("netred*.*"))
    key = _name(files)
    for page in edition.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(_OWN.sub(rf'"\1../{FOLDER}/{key}/\2"', text), encoding="utf-8")
    with unfinished_folder(store / FOLDER) as temporary:
        (temporary / key).mkdir()
        for path in files:
            shutil.move(path, temporary / key / path.name)
        try:
            (temporary / key).rename(store / FOLDER / key)
        except OSError:  # another edition brought the same
            if not (store / FOLDER / key).is_dir():
                raise


def find_shared(edition: Path) -> Path | None:
    """The folder that the pages of an edition share with others; None where they share nothing."""
    page = edition / "index.html"
    found = _SHARED.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    return edition.parent / FOLDER / found[1] if found else None


def check_shared(edition: Path) -> list[str]:
    """A sentence where what an edition shares is not what its name says."""
    shared = find_shared(edition)
    found = None if shared is None else _name(sorted(shared.glob("*")))
    if shared is None or found == shared.name:
        return []
    return [f"{FOLDER}/{shared.name}: found scripts and style sheets of digest {found}, expected those frozen"]


def _name(files: list[Path]) -> str:
    return digest([[path.name, digest(path.read_bytes())] for path in files])[:16]


def copy_shared(edition: Path, site: Path, copy=os.link) -> None:
    """Put what an edition shares into a site, unless it is there."""
    shared = find_shared(edition)
    if shared is not None and not (site / FOLDER / shared.name).is_dir():
        shutil.copytree(shared, site / FOLDER / shared.name, copy_function=copy)
