"""What editions and the site are made from, as digests; light to import, as an unchanged site needs no more."""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.project import Project
from analysis.runner.manifest import digest

PACKAGES = ("netred", "altair", "jupyter-book", "numpy", "pandas", "papermill", "scipy", "statsmodels")
"""Packages whose versions the manifest names; the lock file's digest covers all."""

KEY_FILE = ".made-from"
"""In a site, the digest of everything that its build rested on."""


def holds_site(project: Project, key: str) -> bool:
    """Whether the published site was made from what has this digest."""
    path = project.site / KEY_FILE
    return path.is_file() and path.read_text(encoding="utf-8") == key


def digest_site(project: Project, asked: Any) -> str:
    """Digest of everything that a build rests on: figures, sources, environment, commit, and what was asked for.

    Where the published site was made from the same, a build would make it again.

    Parameters
    ----------
    asked : plain value
        The editions that the build was asked for.
    """
    files = [project.lock, *list_page_sources(project), *list_files(project.data), *list_files(project.frozen)]
    return digest([asked, digest_files(project, files), find_commit(project), list_versions()])


def list_page_sources(project: Project) -> list[Path]:
    """Files that the pages of an edition are made from, beside its runs: prose, notebooks, package, configuration."""
    files = [project.root / "_config.yml", project.root / "_toc.yml", *project.notebooks.glob("*.ipynb")]
    return files + [path for folder in (project.book, project.source) for path in list_files(folder)]


def list_files(folder: Path) -> list[Path]:
    """Every file below a folder, without what Python compiles; none where there is no folder."""
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def digest_files(project: Project, files: Iterable[Path]) -> str:
    """Digest of those files that exist, names included: in the checkout by their place in it, elsewhere the name."""
    root = project.root
    found = (path for path in files if path.is_file())
    names = {path: str(path.relative_to(root)) if path.is_relative_to(root) else path.name for path in found}
    return digest([[name, digest(path.read_bytes())] for path, name in sorted(names.items())])


def list_versions() -> dict[str, str]:
    """Versions of Python and of the packages that readers ask about."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in PACKAGES}


def find_commit(project: Project) -> str:
    """The checkout's commit, and whether it has changes that are not committed; ``unknown`` outside a repository."""

    def ask(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=project.root, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    commit = ask("rev-parse", "--short=12", "HEAD") or "unknown"
    changed = ask("status", "--porcelain", "--untracked-files=no")
    return f"{commit} with uncommitted changes" if changed else commit
