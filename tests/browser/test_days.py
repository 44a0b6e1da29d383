"""The argument on any day: the slider over a few days, on a page made for it."""

from __future__ import annotations

import shutil

import pytest
from tests.publish.conftest import _make_book, _make_days

from analysis.publish.markup import STATIC, render
from analysis.publish.moved import describe_moved
from analysis.publish.provenance import Facts
from analysis.publish.shell import describe_shell

MOST_MILLISECONDS = 50


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("days")
    shutil.copytree(STATIC, folder / "_static")
    book = _make_book(days=_make_days())
    shell = describe_shell(book, "moved", {"moved"}, "What moved")
    page = render("moved.html", **shell, **describe_moved(book, Facts([], {})), hedgehogs=[], title="What moved")
    (folder / "moved.html").write_text(page, encoding="utf-8")
    return (folder / "moved.html").as_uri()


def stand(page) -> dict[str, str]:
    return page.evaluate("() => Object.fromEntries([...document.querySelectorAll('[data-claim]')]"
                         ".map(dot => [dot.dataset.claim, dot.className.replace('dot ', '')]))")  # fmt: skip


def test_the_slider_recolours_the_claims_of_a_day_by_key_and_by_address(visit, place):
    reader = visit()
    page = reader.open(f"{place}#day=2017-06-01", drawn=False)
    assert page.locator("#slider-day").text_content() == "24 January 2017"
    assert stand(page) == {"C01": "open", "C02": "fell"}
    page.locator("#slider-to").press("ArrowRight")
    assert page.locator("#slider-day").text_content() == "22 May 2020" and page.url.endswith("#day=2020-05-22")
    assert stand(page) == {"C01": "held", "C02": "fell"}
    assert "supported" in page.locator("[data-claim=C01]").get_attribute("title")
    page.locator("#slider-back").click()
    assert stand(page)["C01"] == "open"
    assert reader.complaints == []


def test_play_goes_to_the_last_day_and_stops(visit, place):
    page = visit().open(f"{place}#day=2016-01-28", drawn=False)
    page.locator("#slider-play").click()
    page.wait_for_function("() => document.getElementById('slider-play').textContent === 'Play'")
    assert page.locator("#slider-day").text_content() == "30 June 2025"


def test_slopes_are_drawn_between_any_two_days(visit, place):
    page = visit().open(f"{place}#day=2025-06-30", drawn=False)
    page.locator("#slider-from").fill("1")
    assert page.locator("#slopes .slope").count() == 1
    page.locator("#slider-from").fill("4")
    assert page.locator("#slopes").text_content() == "No verdict is another on these two days."


def test_a_day_is_coloured_within_the_time_of_a_frame_or_three(visit, place):
    page = visit().open(place, drawn=False)
    taken = page.evaluate("""() => {
        const slider = document.getElementById('slider-to'), start = performance.now();
        for (let day = 0; day < 5; day++) { slider.value = day; slider.dispatchEvent(new Event('input')); }
        return (performance.now() - start) / 5;
    }""")
    assert taken < MOST_MILLISECONDS


def test_without_scripts_a_table_names_every_change_and_its_figure(visit, place):
    page = visit(java_script_enabled=False).page
    page.goto(place)
    assert page.locator(".slider:visible").count() == 0
    rows = page.locator("section:has(h2:text('Every change')) tbody tr").all_text_contents()
    assert len(rows) == 2 and "GMV of Retail" in rows[0] and "Together" in rows[1]
