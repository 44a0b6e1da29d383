"""Each call of the system fails once, on every way a build can take: no site is lost, one sentence says why."""

from __future__ import annotations

import collections
import errno
import signal
import sys

import pytest
from tests.torture.faults import CODES, KINDS, Faults, failing

from analysis.cli import main
from analysis.publish.refreshing import Request
from analysis.runner.unfinished import PREFIX

pytestmark = pytest.mark.xdist_group("kernels")

DAY = "2015-09-01"


def look(world) -> dict[str, bytes]:
    site = world.project.site.resolve()
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture
def worlds(make_world, monkeypatch):
    """A published checkout with a day of one's own, whose command line builds it, and its clean twin."""
    world, clean = make_world(0)
    monkeypatch.setattr("analysis.project.find_project", lambda *_, **__: world.project)
    for project in (world.project, clean):
        world.build(Request(day=DAY), project)
        world.build(Request(), project)
    held = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGHUP)}
    yield world, clean
    for name, handler in held.items():
        signal.signal(name, handler)


def build_with(world, faults: Faults, monkeypatch, capsys) -> tuple[int, str]:
    """Run `netred build` with a fault: its exit code and what it complained of."""
    monkeypatch.setattr(sys, "argv", ["netred", "build"])
    with failing(faults), pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0, capsys.readouterr().err


def fail_once(worlds, faults: Faults, monkeypatch, capsys) -> str:
    """Change something, build with a fault; says how it ended: the last good site stays, or the right one comes."""
    world, clean = worlds
    before = look(world)
    world.change_figure()
    world.change_page()
    code, said = build_with(world, faults, monkeypatch, capsys)
    where = f"{faults.kind} {faults.number} of {faults.met}: {said}"
    if not faults.met:
        assert code == 0, where
        return "not reached"
    if code == 0:
        assert said == "" and compare(worlds) == [], where
        return "published"
    assert code == 2 and len(said.splitlines()) == 1, where
    if said.startswith("notebook "):  # it met a chapter, which is left out and tried again
        assert compare(worlds) == [], where
        return "chapter left out"
    assert said.endswith(".\n"), where
    assert look(world) == before, where
    if faults.kind != "remove":  # what cannot be removed goes with the next process
        assert not list(world.project.build.rglob(f"{PREFIX}*")), where
    return "refused"


def compare(worlds) -> list[str]:
    """Files in which the site, brought up to date, differs from that of a clean build."""
    world, clean = worlds
    world.build(Request(), clean)
    world.build(Request())
    sites = [look(world), {str(p.relative_to(clean.site.resolve())): p.read_bytes()
             for p in clean.site.resolve().rglob("*") if p.is_file()}]  # fmt: skip
    return sorted(name for name in {*sites[0], *sites[1]} if sites[0].get(name) != sites[1].get(name))


SILENT = (
    ("open", "/.made-from"),
    ("folder", "/notebooks"),
)
"""Calls whose failure once changed a site without a word."""


def test_what_cannot_be_read_or_listed_is_not_taken_for_absent(worlds, monkeypatch, capsys):
    for kind, ending in SILENT:
        faults = Faults(worlds[0].project.root, kind, 1, errno.EACCES, ending)
        assert fail_once(worlds, faults, monkeypatch, capsys) == "refused"
    assert compare(worlds) == []


@pytest.mark.torture
@pytest.mark.parametrize("code", CODES, ids=lambda code: errno.errorcode[code])
@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_no_site_is_lost(worlds, monkeypatch, capsys, kind, code):
    ends, number = collections.Counter(), 0
    while not ends["not reached"]:
        number += 1
        ends[fail_once(worlds, Faults(worlds[0].project.root, kind, number, code), monkeypatch, capsys)] += 1
        if number % 20 == 0:
            assert compare(worlds) == []
    assert compare(worlds) == []
    print(f"{kind} {errno.errorcode[code]}: {dict(ends)}")
