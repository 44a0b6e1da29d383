"""The site: every edition in its folder, the first page of the last one above them, switched in one step."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from analysis.errors import BuildError
from analysis.project import Project, find_files
from analysis.publish.contents import Origins
from analysis.publish.editions import FACTS_FILE, MANIFEST_FILE, Edition
from analysis.publish.freezing import check_frozen
from analysis.publish.front import choose_landing, lead_links
from analysis.publish.outside import find_outside
from analysis.publish.sharing import copy_shared

KEPT = 2
"""Sites that are kept: the published one and the one before it."""


def publish_site(
    project: Project,
    editions: Mapping[str, Path],
    listed: list[Edition],
    origins: Origins,
    check: Callable[[], None] = lambda: None,
    judged: Path | None = None,
) -> Path:
    """Assemble the site from built editions and switch to it.

    A frozen edition is copied out of its archive. A listed one of the published site that was not built this time
    is taken over as it is; one that is no longer listed is not.

    Parameters
    ----------
    editions : mapping of str to Path
        Edition to its built folder.
    listed : list of Edition
        Every edition of the study, in order.
    origins : Origins
        What the site is made from.
    check : callable
        Called just before the site is switched to; raises where something that it was made from changed meanwhile.
    judged : Path, optional
        The judgements of all days, which stand beside the editions.

    Returns
    -------
    Path
        The front page.

    Raises
    ------
    BuildError
        If a page would fetch something from outside, a frozen edition is not whole, or a folder that this program did
        not make stands in the site's place. The site that was published before stays as it was.
    """
    _check_link(project.site)
    frozen = check_frozen(project)
    names = {edition.name for edition in listed}
    folders = {name: folder for name, folder in _published(project).items() if name in names} | dict(editions) | frozen
    outside = [place for folder in editions.values() for place in find_outside(folder)]
    if outside:
        shown = "; ".join(outside[:5])
        raise BuildError(f"site: found {len(outside)} places that fetch from outside, expected none: {shown}.")
    store = project.build / "sites"
    store.mkdir(parents=True, exist_ok=True)
    site = Path(tempfile.mkdtemp(prefix="site-", dir=store))
    try:
        _assemble(site, folders, frozen)
        landing = choose_landing([edition.name for edition in listed if edition.name not in origins.days], folders)
        page = (site / landing / "index.html").read_text(encoding="utf-8")
        (site / "index.html").write_text(lead_links(page, landing), encoding="utf-8")
        if judged is not None:
            shutil.copyfile(judged, site / judged.name)
        origins.write(site)
        check()
        _switch(project.site, site)
    except BaseException:
        shutil.rmtree(site, ignore_errors=True)
        raise
    _prune(store, project.site.resolve())
    return project.site / "index.html"


def published_ids(project: Project, names: Collection[str]) -> set[str]:
    """Ids of the facts of some editions, as far as the published site has them."""
    folders = (folder for name, folder in _published(project).items() if name in names)
    records = (json.loads((folder / FACTS_FILE).read_text(encoding="utf-8")) for folder in folders)
    return {record["id"] for facts in records for record in facts}


def find_dropped(project: Project, names: Collection[str]) -> list[str]:
    """Editions of the published site that are none of these."""
    return sorted(name for name in _published(project) if name not in names)


def _published(project: Project) -> dict[str, Path]:
    """Editions of the published site; none where it shows another study."""
    if Origins.read(project) is None:
        return {}
    return {path.parent.name: path.parent.resolve() for path in find_files(project.site, f"*/{MANIFEST_FILE}")}


def _assemble(site: Path, folders: Mapping[str, Path], frozen: Mapping[str, Path]) -> None:
    site.chmod(0o755)
    for name, folder in folders.items():
        shutil.copytree(folder, site / name, copy_function=shutil.copy2 if name in frozen else _link)
        copy_shared(folder, site, _link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _check_link(link: Path) -> None:
    if link.exists() and not link.is_symlink():
        raise BuildError(
            f"site {link.name}: found a file or folder, expected a link made by this program; move it away."
        )


def _switch(link: Path, site: Path) -> None:
    """Point the published link at a new site: a reader sees the old one or the new one, never half of it."""
    fresh = link.with_name(f".{link.name}-{site.name}")
    fresh.symlink_to(os.path.relpath(site, link.parent))
    os.replace(fresh, link)


def _prune(store: Path, current: Path) -> None:
    older = sorted((path for path in store.iterdir() if path != current), key=lambda path: path.stat().st_mtime)
    for path in older[: len(older) - KEPT + 1]:
        shutil.rmtree(path, ignore_errors=True)
