"""What a reader sees: charts, colours, widths, formulas, keys, with and without scripts, from disk and over HTTP."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.xdist_group("site")

CHAPTERS = ["latest/notebooks/01-trajectory.html", "latest/notebooks/05-dependence.html"]
PAGES = [
    "index.html",
    "2016-05/index.html",
    "latest/index.html",
    *CHAPTERS,
    "latest/findings.html",
    "latest/methods.html",
    "latest/glossary.html",
    "latest/editions.html",
    "latest/evidence/observations.html",
    "latest/evidence/brand_rankings.html",
]
PHONE = {"width": 390, "height": 844}

CHARTS = """() => [...document.querySelectorAll('figure.netred-chart')].map(figure => ({
    id: figure.id,
    drawn: figure.dataset.drawn,
    marks: figure.querySelectorAll(
      ['line', 'symbol', 'rect'].map(mark => `.chart-live svg .mark-${mark} path`).join()).length,
    width: figure.querySelector('.chart-live svg')?.getBoundingClientRect().width ?? 0,
    picture: getComputedStyle(figure.querySelector('.chart-static')).display,
}))"""


@pytest.fixture(params=["disk", "http"])
def root(request, built):
    return built.site.resolve().as_uri() if request.param == "disk" else request.getfixturevalue("served")


def _with_charts(built) -> list[str]:
    site = built.site.resolve()
    return [
        str(path.relative_to(site))
        for path in sorted(site.rglob("*.html"))
        if '<figure class="netred-chart"' in path.read_text(encoding="utf-8")
    ]


def test_every_chart_of_every_page_is_drawn(built, root, visit):
    reader, pages = visit(), _with_charts(built)
    assert {"2016-05/index.html", "latest/index.html", *CHAPTERS} <= set(pages)
    for name in pages:
        charts = reader.open(f"{root}/{name}").evaluate(CHARTS)
        assert charts
        for chart in charts:
            assert chart["drawn"] == "true" and chart["marks"] > 0 and chart["width"] > 300, (name, chart)
            assert chart["picture"] == "none"


def test_pages_ask_no_other_host_and_complain_of_nothing(root, visit):
    reader = visit()
    for name in PAGES:
        reader.open(f"{root}/{name}").evaluate("document.fonts.ready.then(() => true)")
    foreign = [url for url in reader.requests if not url.startswith((f"{root}/", "data:", "blob:"))]
    assert foreign == [] and len(reader.requests) > len(PAGES)
    assert reader.complaints == []


def test_dark_mode_draws_with_light_ink_and_light_mode_with_dark(built, visit):
    brightness = """() => {
        const texts = [...document.querySelectorAll('.chart-live svg text')].filter(each => each.textContent.trim());
        const bright = each => getComputedStyle(each).fill.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3;
        return texts.map(bright).sort((a, b) => a - b)[Math.floor(texts.length / 2)];
    }"""
    address = f"{built.site.resolve().as_uri()}/{CHAPTERS[0]}"
    reader = visit(color_scheme="dark")
    page = reader.open(address)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(brightness) > 180
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.wait_for_function(f"({brightness})() < 90")


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(built, visit, name):
    page = visit(viewport=PHONE, color_scheme="dark").open(f"{built.site.resolve().as_uri()}/{name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for chart in page.evaluate(CHARTS):
        assert 250 < chart["width"] <= PHONE["width"]


def test_on_a_phone_the_editions_leave_the_title_free(built, visit):
    page = visit(viewport=PHONE).open(f"{built.site.resolve().as_uri()}/latest/index.html")
    bar, title = page.locator("nav.edition-bar"), page.locator("article h1").first
    assert bar.is_visible() and title.is_visible()
    assert bar.bounding_box()["y"] >= 0
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= title.bounding_box()["y"]


def test_without_scripts_the_pictures_stand_there(built, visit):
    page = visit(java_script_enabled=False).open(f"{built.site.resolve().as_uri()}/{CHAPTERS[0]}", drawn=False)
    pictures = page.locator("img.chart-static")
    assert pictures.count() == 2
    for place in range(pictures.count()):
        picture = pictures.nth(place)
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert picture.is_visible() and box["width"] > 300 and box["height"] > 100
        assert picture.get_attribute("alt")


def test_formulas_are_mathml_and_have_a_size(built, visit):
    page = visit().open(f"{built.site.resolve().as_uri()}/latest/methods.html")
    formulas = page.locator("math")
    assert formulas.count() > 5
    assert page.evaluate("[...document.querySelectorAll('math')].every(each => each.getBoundingClientRect().width > 3)")
    assert page.evaluate("document.querySelector('math').namespaceURI").endswith("MathML")


def test_the_keyboard_opens_the_numbers_behind_a_chart(built, visit):
    page = visit().open(f"{built.site.resolve().as_uri()}/{CHAPTERS[0]}")
    summaries = "figure.netred-chart summary"
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{summaries}')"):
            break
    assert page.evaluate(f"document.activeElement.matches('{summaries}')")
    page.keyboard.press("Enter")
    table = page.locator("figure.netred-chart .chart-table table").first
    assert table.is_visible() and table.locator("tbody tr").count() > 5


def test_a_number_leads_to_its_finding_its_row_and_its_document(built, visit):
    page = visit().open(f"{built.site.resolve().as_uri()}/latest/index.html")
    page.locator('a.fact[href$="#growth.gmv.last_year"]').first.click()
    page.wait_for_url(re.compile("/findings.html#growth.gmv.last_year$"))
    item = page.locator('li[id="growth.gmv.last_year"]')
    item.locator("summary").click()
    item.locator("ul.rows a").first.click()
    page.wait_for_url(re.compile("/evidence/observations.html#"))
    line = page.locator("tr:target")
    assert line.is_visible() and "gmv_total" in line.get_attribute("id")
    line.locator('a[href^="documents.html#"]').click()
    page.wait_for_url(re.compile("/evidence/documents.html#"))
    assert page.locator("tr:target").is_visible()
