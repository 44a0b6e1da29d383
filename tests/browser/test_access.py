"""Axe finds nothing: WCAG 2.2 AA and its best practices, light and dark, wide and narrow."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("site")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RENDERED = ["color-contrast", "link-in-text-block", "target-size"]
"""Rules that colours and widths decide; the others, but that of regions that scroll, read what is one in every look."""

WHOLE = f"""async () => {{
    const some = {{runOnly: {RULES}, rules: {{'color-contrast': {{enabled: false}}}}, resultTypes: ['violations']}};
    return (await axe.run(document, some)).violations;
}}"""
LOOKED_AT = f"""async () => {{
    const [rendered, scrolls] = [{RENDERED}, ['scrollable-region-focusable']].map(rules => (
        {{runOnly: rules, resultTypes: ['violations']}}));
    const found = await axe.run({{include: findKinds()}}, rendered), regions = await axe.run(document, scrolls);
    return [...found.violations, ...regions.violations];
}}"""
KINDS = """
// Texts and controls of every kind on the page, two of each: those that stand in the same elements and look the same.
function findKinds() {
    const name = each => `${each.localName}.${each.className.baseVal ?? each.className}`;
    const path = each => each ? `${path(each.parentElement)} ${name(each)}` : '';
    const looks = ['color', 'fill', 'backgroundColor', 'fontSize', 'fontWeight', 'opacity'], kinds = new Map();
    for (const each of document.body.querySelectorAll('*')) {
        const says = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!says && !each.matches('a, button, input, select, summary')) continue;
        if (!each.checkVisibility()) continue;
        const style = getComputedStyle(each);
        const kind = [path(each), ...looks.map(look => style[look])].join('|');
        const some = kinds.get(kind) ?? [];
        if (some.length < 2) kinds.set(kind, [...some, each]);
    }
    return [...kinds.values()].flat();
}"""
LOOKS = {
    "light": ({"width": 1280, "height": 900}, "light"),
    "dark": ({"width": 390, "height": 844}, "dark"),
}
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


def _find_violations(chromium, axe, pages, looks, thorough=False) -> list[tuple[str, str, str, str]]:
    """What axe finds on pages, each loaded once and looked at in every size and colour.

    The elements are read in the first look, or in every one where it is to be thorough.
    """
    found = []
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    for path in pages:
        page.goto(path.as_uri())
        page.evaluate(axe + KINDS + "window.findKinds = findKinds;")
        for place, (look, (size, scheme)) in enumerate(looks.items()):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            for run in (WHOLE, LOOKED_AT) if thorough or not place else (LOOKED_AT,):
                for violation in page.evaluate(run):
                    found += [(path.name, look, violation["id"], node["html"][:200]) for node in violation["nodes"]]
    context.close()
    return found


def test_axe_finds_nothing(built, chromium, axe):
    pages = _choose(built.site.resolve(), every=False)
    assert len(pages) > 40
    assert _find_violations(chromium, axe, pages, LOOKS) == []


def test_axe_would_find_pale_text_and_a_nameless_picture(chromium, axe, tmp_path):
    page = tmp_path / "page.html"
    lines = "".join(f"<p class='{'pale' if place == 70 else ''}'>line {place}</p>" for place in range(99))
    style = ".pale { color: #bbb } @media (prefers-color-scheme: dark) { .pale { color: #000 } i { color: #ccc } }"
    page.write_text(
        f"<!doctype html><html lang='en'><head><title>x</title><style>{style}</style></head>"
        f"<body><main><h1>x</h1>{lines}<p><i>pale in the dark</i></p><img src='data:,'></main></body></html>",
        encoding="utf-8",
    )
    found = {(look, rule) for _, look, rule, _ in _find_violations(chromium, axe, [page], LOOKS)}
    assert found == {("light", "color-contrast"), ("light", "image-alt"), ("dark", "color-contrast")}


@pytest.mark.long
def test_axe_finds_nothing_on_any_page(built, chromium, axe):
    pages = _choose(built.site.resolve(), every=True)
    assert len(pages) > 400
    assert _find_violations(chromium, axe, pages, LOOKS, thorough=True) == []
