"""A build where one is needed; what it takes is imported only then."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from analysis.errors import BuildError, ChangedError, ChapterError
from analysis.project import Project
from analysis.publish.contents import Origins, list_contents
from analysis.runner.engines import choose_engine, start_server
from analysis.runner.locks import hold_build

ATTEMPTS = 3
"""How often a build begins, where something that it rests on changes while it runs."""


@dataclasses.dataclass(frozen=True)
class Request:
    """What a build is asked for.

    Parameters
    ----------
    editions : tuple of str
        Editions of the study; all of the site's, if neither one nor a day is named.
    day : str, optional
        A day of one's own (YYYY-MM-DD): an edition named after it is added to the site.
    without : tuple of str
        Editions of one's own days that are taken off the site.
    """

    editions: tuple[str, ...] = ()
    day: str | None = None
    without: tuple[str, ...] = ()

    def holds(self, origins: Origins | None, contents: Mapping[str, str]) -> bool:
        """Whether the published site is what a build would make."""
        if origins is None or self.without or origins.contents != contents:
            return False
        named = {*self.editions, *filter(None, [self.day])}
        return (named or set(origins.planned)) <= set(origins.editions)


@dataclasses.dataclass(frozen=True)
class Published:
    """What a build published.

    Parameters
    ----------
    front : Path
        The front page.
    failures : tuple of ChapterError
        Chapters that failed and were left out; a build tries them again.
    """

    front: Path
    failures: tuple[ChapterError, ...] = ()


def refresh_site(
    project: Project,
    request: Request,
    jobs: int | None,
    stage: Callable[[str], AbstractContextManager],
    say: Callable[[str], None],
) -> Published:
    """Build the site anew where anything that it rests on changed since it was published, or where more is asked for.

    The build reads a copy of the data folder. Where something else that it rests on changes while it runs, it says so
    and starts over; nothing is published that is made of the one and the other.

    Parameters
    ----------
    jobs, stage, say
        As `analysis.publish.build.build_site` takes them.

    Raises
    ------
    BuildError
        If something changed in each of `ATTEMPTS` attempts.
    """
    with hold_build(project, say):
        with stage("compare with the published site"):
            contents = list_contents(project)
        for _ in range(ATTEMPTS):
            try:
                return _refresh(project, request, contents, jobs, stage, say)
            except ChangedError as change:
                changed = _list(change.names)
                say(f"  {changed} changed meanwhile: starting over")
                contents = _list_again(project, contents)
    raise BuildError(
        f"build: found that {changed} changed in each of {ATTEMPTS} attempts, expected the same to the end; nothing "
        "was published: build again when nobody writes there."
    )


def _refresh(
    project: Project, request: Request, contents: Mapping[str, str], jobs: int | None, stage, say
) -> Published:
    if request.holds(Origins.read(project), contents):
        say("  nothing changed since it was published")
        return Published(project.site / "index.html")
    if choose_engine() == "warm" and not any(project.runs.glob("*/*")):
        start_server()  # everything will run: its imports are made while the plan is
    from analysis.publish.build import build_site
    from analysis.publish.snapshots import check_unchanged, take_snapshot

    def check():
        check_unchanged(contents, list_contents(project))

    return build_site(take_snapshot(project, contents), request, contents, jobs, stage, say, check)


def _list_again(project: Project, before: Mapping[str, str]) -> dict[str, str]:
    from analysis.publish.snapshots import check_unchanged

    contents = list_contents(project)
    with contextlib.suppress(ChangedError):  # which is why it is listed again; the program must be the same
        check_unchanged(before, contents)
    return contents


def _list(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
