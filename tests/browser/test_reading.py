"""What a reader sees: charts, colours, widths, formulas, keys, with and without scripts, from disk and over HTTP."""

from __future__ import annotations

import re

import pytest
from tests.browser.conftest import Visit

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
    "latest/claims/index.html",
    "latest/claims/c13.html",
    "latest/data/index.html",
    "latest/data/gmv-total.html",
    "latest/code/05-dependence.html",
    "latest/moved.html",
    "latest/search.html",
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


@pytest.fixture(scope="module", params=["disk", "http"])
def root(request, built):
    return built.site.resolve().as_uri() if request.param == "disk" else request.getfixturevalue("served")


def _with_charts(built) -> list[str]:
    site = built.site.resolve()
    return [
        str(path.relative_to(site))
        for path in sorted(site.rglob("*.html"))
        if '<figure class="netred-chart"' in path.read_text(encoding="utf-8")
    ]


@pytest.fixture(scope="module")
def walked(built, root, chromium):
    """What was seen on each page: its charts, then how wide a phone in the dark shows it; and every request."""
    context = chromium.new_context()
    reader, seen = Visit(context), {}
    for name in sorted({*PAGES, *_with_charts(built)}):
        reader.page.set_viewport_size({"width": 1280, "height": 900})
        reader.page.emulate_media(color_scheme="light")
        charts = reader.open(f"{root}/{name}").evaluate(CHARTS)
        reader.page.emulate_media(color_scheme="dark")
        reader.page.set_viewport_size(PHONE)
        reader.page.wait_for_function(f"() => ({CHARTS})().every(each => each.width <= {PHONE['width']})")
        narrow = reader.page.evaluate(f"[document.documentElement.scrollWidth, ({CHARTS})()]")
        seen[name] = charts, *narrow
    yield reader, seen
    context.close()


def test_every_chart_of_every_page_is_drawn(built, walked):
    pages = _with_charts(built)
    assert {"2016-05/index.html", "latest/index.html", *CHAPTERS} <= set(pages)
    for name in pages:
        charts = walked[1][name][0]
        assert charts
        for chart in charts:
            assert chart["drawn"] == "true" and chart["marks"] > 0 and chart["width"] > 300, (name, chart)
            assert chart["picture"] == "none"


def test_pages_ask_no_other_host_and_complain_of_nothing(root, walked):
    reader, seen = walked
    foreign = [url for url in reader.requests if not url.startswith((f"{root}/", "data:", "blob:"))]
    assert foreign == [] and len(reader.requests) > len(seen)
    assert reader.complaints == []


def test_a_phone_never_scrolls_sideways(walked):
    for name, (_, width, charts) in walked[1].items():
        assert width <= PHONE["width"], name
        assert all(250 < chart["width"] <= PHONE["width"] for chart in charts), name


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
    page.wait_for_function(f"() => ({brightness})() < 90")


def test_on_a_phone_the_editions_leave_the_title_free(built, visit):
    page = visit(viewport=PHONE).open(f"{built.site.resolve().as_uri()}/latest/index.html")
    bar, title = page.locator("header.bar"), page.locator("article h1").first
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


def _open_card(page, act):
    """Open the first number's card with some act, and return it."""
    button = page.locator("article button.fact").first
    act(button)
    card = page.locator(f"#{button.get_attribute('popovertarget')}")
    card.wait_for(state="visible")
    return card


@pytest.mark.parametrize("act", ["click", "tap", "press"])
def test_a_number_opens_its_card_without_scripts_by_click_tap_and_key(built, visit, act):
    reader = visit(java_script_enabled=False, has_touch=act == "tap", viewport=PHONE if act == "tap" else None)
    page = reader.open(f"{built.site.resolve().as_uri()}/index.html", drawn=False)
    acts = {"click": lambda button: button.click(), "tap": lambda button: button.tap()}
    card = _open_card(page, acts.get(act, lambda button: button.press("Enter")))
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]
    assert "Known on" in card.inner_text() and card.locator("a").count() == 1


def test_a_pointer_over_a_number_opens_its_card_and_escape_closes_it(built, visit):
    page = visit().open(f"{built.site.resolve().as_uri()}/index.html")
    card = _open_card(page, lambda button: button.hover())
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_a_number_leads_to_its_finding_its_series_and_its_document(built, visit):
    page = visit().open(f"{built.site.resolve().as_uri()}/latest/index.html")
    _open_card(page, lambda button: button.click()).locator("a").click()
    page.wait_for_url(re.compile(r"/findings\.html#[\w.]+$"))
    line = page.locator("tr:target")
    assert line.locator("details").evaluate("each => each.open")
    line.locator("ul.rows a").first.click()
    page.wait_for_url(re.compile(r"/data/[\w-]+\.html#"))
    row = page.locator("tr:target")
    assert row.is_visible()
    row.locator('a[href*="documents.html#"]').first.click()
    page.wait_for_url(re.compile(r"/evidence/documents\.html#"))
    assert page.locator("tr:target").is_visible()


def test_an_old_address_of_a_row_leads_to_its_series(built, visit):
    row = "gmv_total/china-retail-marketplaces/fiscal_year/2016-03-31"
    page = visit().open(f"{built.site.resolve().as_uri()}/latest/evidence/observations.html#{row}")
    link = page.locator(f'a[id="{row}"]')
    link.wait_for(state="visible")
    link.click()
    page.wait_for_url(re.compile(r"/data/gmv-total\.html#"))


def test_a_step_opens_its_claims_without_scripts_and_a_claim_its_page(built, visit):
    page = visit(java_script_enabled=False).open(f"{built.site.resolve().as_uri()}/index.html", drawn=False)
    step = page.locator("details.step").nth(3)
    step.locator("summary").press("Enter")
    line = step.locator(".claim-line").first
    assert line.is_visible() and line.locator(".pill").count() == 2
    line.locator("a").click()
    page.wait_for_url(re.compile(r"/latest/claims/c\d\d\.html$"))
    assert page.locator(".verdict-column").count() == 2


def test_search_finds_claims_figures_series_terms_and_pages_by_kind(built, root, visit):
    page = visit().open(f"{root}/latest/search.html?q=taobao")
    page.wait_for_selector("#found h2")
    kinds = [text.split(" (")[0] for text in page.locator("#found h2").all_inner_texts()]
    assert kinds == ["Claims", "Figures", "Series", "Terms", "Pages"]
    page.locator("#asked").fill("Double 11 GMV")
    page.locator("#found section", has_text="Series").locator("a").first.click()
    page.wait_for_url(re.compile(r"/data/d11-gmv\.html"))


def test_the_index_of_series_is_narrowed_by_a_word(built, visit):
    page = visit().open(f"{built.site.resolve().as_uri()}/latest/data/index.html")
    lines = page.locator(".series-line:visible")
    before = lines.count()
    page.locator("#narrow").fill("weibo")
    assert 0 < lines.count() < before / 4
    assert all("weibo" in text.lower() for text in lines.all_inner_texts())


def test_light_and_dark_can_be_chosen_and_stay(built, root, visit):
    page = visit(color_scheme="light").open(f"{root}/latest/methods.html")
    page.locator("#shade").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_first_key_leads_to_the_text(built, visit):
    page = visit().open(f"{built.site.resolve().as_uri()}/latest/article.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", ["latest/index.html", "latest/claims/c16.html", "latest/notebooks/05-dependence.html"])
def test_print_shows_pictures_and_no_bar(built, visit, name):
    page = visit().open(f"{built.site.resolve().as_uri()}/{name}")
    page.emulate_media(media="print")
    assert not page.locator("header.bar").is_visible() and not page.locator("nav.toc").is_visible()
    for picture in page.locator("img.chart-static").all():
        assert picture.is_visible()
