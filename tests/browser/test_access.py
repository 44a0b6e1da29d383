"""Axe finds nothing: WCAG 2.2 AA and its best practices, light and dark, wide and narrow."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("site")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})"
FEW = {"claims": 10, "data": 25}
"""Of the pages that one template makes, one in so many is looked at in the quick tests."""


@pytest.fixture(scope="module")
def axe():
    """The script of axe-core, as its package for Playwright brings it."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        missing = "no axe found: install axe-playwright-python"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return Path(found.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")


def _choose(site: Path, every: bool) -> list[Path]:
    """Every page, or each written one of the last edition with some of those that a template makes of data."""
    pages = sorted(site.rglob("*.html"))
    if every:
        return pages
    latest = [path for path in pages if path.is_relative_to(site / "latest")]
    some = [
        path for room, step in FEW.items() for path in [each for each in latest if each.parent.name == room][::step]
    ]
    return [site / "index.html", *(path for path in latest if path.parent.name not in FEW), *some]


def _find_violations(chromium, axe, pages, **options) -> list[tuple[str, str, str]]:
    found = []
    context = chromium.new_context(bypass_csp=True, **options)
    page = context.new_page()
    for path in pages:
        page.goto(path.as_uri())
        page.evaluate(axe)
        for violation in page.evaluate(RUN)["violations"]:
            found += [(path.name, violation["id"], node["html"][:200]) for node in violation["nodes"]]
    context.close()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(built, chromium, axe, scheme):
    pages = _choose(built.site.resolve(), every=False)
    size = {"width": 1280, "height": 900} if scheme == "light" else {"width": 390, "height": 844}
    assert len(pages) > 40
    assert _find_violations(chromium, axe, pages, color_scheme=scheme, viewport=size) == []


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(built, chromium, axe, scheme):
    pages = _choose(built.site.resolve(), every=True)
    assert len(pages) > 400
    assert _find_violations(chromium, axe, pages, color_scheme=scheme, viewport={"width": 1280, "height": 900}) == []
