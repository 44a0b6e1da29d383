"""What editions and the site are made from, as digests; light to import, as an unchanged site needs no more."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.project import FROZEN, Project, find_files
from analysis.runner.manifest import digest, list_installed, read_lock

PACKAGES = ("netred", "altair", "jupyter-book", "numpy", "pandas", "papermill", "scipy", "statsmodels")
"""Packages whose versions the manifest names; every run's key covers all."""

JUDGED = "days.json"
"""In the build folder and on the site: the judgements of all days, which the pages show where they are there."""

KEY_FILE = ".made-from"
"""In a site, what it was made from."""

PROGRAM, DATA = "analysis/", "data/"
"""Where the package's own files, and those of the data folder, stand among the contents."""

COMMIT, INSTALLED = "the commit", "the installed packages"
"""What stands among the contents and is no file."""


@dataclasses.dataclass(frozen=True)
class Origins:
    """What a site was made from.

    Parameters
    ----------
    study : str
        `Project.study_name` of the study that it shows.
    contents : dict of str to str
        As `list_contents` gives them.
    editions : tuple of str
        Editions that were brought up to date with these contents.
    days : tuple of str
        Editions of days of one's own, whether or not up to date.
    planned : tuple of str
        Every edition that the site is to have, apart from those that are frozen.
    """

    study: str
    contents: Mapping[str, str]
    editions: tuple[str, ...]
    days: tuple[str, ...]
    planned: tuple[str, ...]

    def write(self, site: Path) -> None:
        """Write them into a site."""
        (site / KEY_FILE).write_text(json.dumps(dataclasses.asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, project: Project) -> Origins | None:
        """Those of the published site; None where there is none, or it shows another study."""
        try:
            content = json.loads((project.site / KEY_FILE).read_text(encoding="utf-8"))
            lists = {name: tuple(content[name]) for name in ("editions", "days", "planned")}
            found = cls(content["study"], dict(content["contents"]), **lists)
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
            return None  # one that cannot be read is no reason to forget which editions there are
        return found if found.study == project.study_name else None


def list_contents(project: Project) -> dict[str, str]:
    """Everything that a build rests on, by name, as digests: figures, pages, package, environment and commit."""
    files = {name: digest(path.read_bytes()) for name, path in list_named(project).items() if path.is_file()}
    installed = list_versions() | list_installed(tuple(read_lock(project.lock)))
    return files | {COMMIT: find_commit(project), INSTALLED: digest(installed)}


def list_named(project: Project) -> dict[str, Path]:
    """Files that a build rests on, by the name under which a change of one is told."""
    named = {path.name: path for path in (project.lock, project.root / "_config.yml", project.root / "_toc.yml")}
    named |= {"the judgements of all days": project.build / JUDGED}
    named |= {f"notebooks/{path.name}": path for path in find_files(project.notebooks, "*.ipynb")}
    folders = {"book/": project.book, PROGRAM: project.source, f"{FROZEN}/": project.frozen}
    for prefix, folder in folders.items():
        named |= {prefix + path.relative_to(folder).as_posix(): path for path in sorted(list_files(folder))}
    return named | {DATA + path.relative_to(project.data).as_posix(): path for path in list_data(project.data)}


def list_data(folder: Path) -> list[Path]:
    """Files of a data folder that a build reads: no editions that were frozen there, nothing hidden."""
    inside = ((path, path.relative_to(folder).parts) for path in list_files(folder))
    return sorted(path for path, parts in inside if parts[0] != FROZEN and not any(part[0] == "." for part in parts))


def find_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Names of what is not the same in two lists of contents."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def list_page_sources(project: Project) -> list[Path]:
    """Files that the pages of an edition are made from, beside its runs: prose, notebooks, package, configuration."""
    files = [project.root / "_config.yml", project.root / "_toc.yml", *find_files(project.notebooks, "*.ipynb")]
    return files + [path for folder in (project.book, project.source) for path in list_files(folder)]


def list_files(folder: Path) -> list[Path]:
    """Every file below a folder, without what Python compiles; none where there is no folder."""
    return [path for path in find_files(folder, "**/*") if "__pycache__" not in path.parts]


def digest_files(project: Project, files: Iterable[Path]) -> str:
    """Digest of those files that exist, and of their names: their places in the data folder or in the checkout."""

    def name(path: Path) -> str:
        for prefix, folder in ((DATA, project.data), ("", project.root)):
            if path.is_relative_to(folder):
                return prefix + path.relative_to(folder).as_posix()
        return path.name

    return digest(sorted([name(path), digest(path.read_bytes())] for path in files if path.is_file()))


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
