"""A build where one is needed; what it takes is imported only then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from analysis.project import Project
from analysis.publish.contents import digest_site, holds_site
from analysis.runner.engines import choose_engine, start_server


def refresh_site(
    project: Project,
    names: list[str],
    as_of: str | None,
    jobs: int | None,
    stage: Callable[[str], AbstractContextManager],
    say: Callable[[str], None],
) -> Path:
    """Build the site anew where anything that it rests on changed since it was published, or where more is asked for.

    Parameters
    ----------
    names : list of str
        Editions of ``study.yml``; all of them, if none is named.
    as_of : str, optional
        A day of one's own (YYYY-MM-DD): an edition named after it is added.
    jobs, stage, say
        As `analysis.publish.build.build_site` takes them.

    Returns
    -------
    Path
        The front page.
    """
    with stage("compare with the published site"):
        key = digest_site(project, [names, as_of])
        same = holds_site(project, key)
    if same:
        say("  nothing changed since it was published")
        return project.site / "index.html"
    if choose_engine() == "warm" and not any(project.runs.glob("*/*")):
        start_server()  # everything will run: its imports are made while the plan is
    from analysis.periods import parse_date
    from analysis.publish.build import build_site

    return build_site(project, names, parse_date(as_of) if as_of else None, key, jobs, stage, say)
