import dataclasses
import datetime

import pytest

from analysis.errors import UnknownNameError
from analysis.findings import Finding
from analysis.prose import RECALLED_MARK, describe, format_date, join, part, say_count, say_probability

FORECAST = Finding(
    id="growth.gmv.fy2020",
    value=5146,
    unit="CNY_bn",
    method="simulated",
    as_of=datetime.date(2016, 5, 31),
    kind="forecast",
    low=4506,
    high=7709,
    level=0.8,
    n=16,
    sentence="GMV of FY2020 is forecast.",
)
ASSUMED = Finding(
    id="diversion.tmall.break_even_share",
    value=0.2524,
    unit="share",
    method="closed form",
    as_of="2016-05-31",
    kind="range of assumptions",
    low=0.0388,
    high=0.5534,
)


def test_a_finding_is_described_with_its_band():
    assert describe(FORECAST) == "RMB 5.15 trillion (80% band RMB 4.51 to 7.71 trillion)"
    assert describe(dataclasses.replace(FORECAST, level=None)).endswith("(range RMB 4.51 to 7.71 trillion)")
    assert describe(dataclasses.replace(FORECAST, low=None, high=None, level=None)) == "RMB 5.15 trillion"


def test_assumptions_are_called_so_and_have_fewer_figures():
    assert describe(ASSUMED) == "25% (range of assumptions 3.9% to 55%)"


def test_recalled_numbers_are_marked_wherever_they_show():
    recalled = dataclasses.replace(FORECAST, evidence="recalled")
    for name in ("value", "low", "high", "range", "sentence"):
        assert part(recalled, name) == part(FORECAST, name) + RECALLED_MARK
    assert part(recalled, "full") == "RMB 5.15 trillion† (80% band RMB 4.51 to 7.71 trillion)"
    assert RECALLED_MARK not in describe(FORECAST)


def test_parts_of_a_finding():
    expected = {
        "value": "RMB 5.15 trillion",
        "low": "RMB 4.51 trillion",
        "high": "RMB 7.71 trillion",
        "level": "80%",
        "n": "16",
        "as_of": "31 May 2016",
        "unit": "RMB billion",
        "evidence": "seen",
        "sentence": "GMV of FY2020 is forecast.",
        "full": describe(FORECAST),
    }
    assert {name: part(FORECAST, name) for name in expected} == expected
    assert part(FORECAST) == expected["value"]


@pytest.mark.parametrize("name", ["colour", "n", "level", "sentence"])
def test_a_part_that_a_finding_lacks_is_an_error_that_names_it(name):
    with pytest.raises(UnknownNameError, match=f"'{name}'.*diversion.tmall.break_even_share"):
        part(ASSUMED, name)


def test_a_chance_is_written_in_whole_percentages():
    chance = Finding("growth.gmv.p", 0.4567, "share", "counted", "2016-05-31", kind="probability")
    assert part(chance) == "46%"
    assert part(dataclasses.replace(chance, value=0.0)) == "<1%"


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.05, "very unlikely (5%)"),
        (0.1, "very unlikely (10%)"),
        (0.26, "unlikely (26%)"),
        (0.33, "about as likely as not (33%)"),
        (0.67, "likely (67%)"),
        (0.9, "very likely (90%)"),
    ],
)
def test_words_for_chances_follow_the_cuts_of_the_verdicts(probability, text):
    assert say_probability(probability) == text


def test_words_are_joined_and_things_counted():
    assert [join([]), join(["a"]), join(["a", "b"]), join("abc")] == ["", "a", "a and b", "a, b and c"]
    assert [say_count(count, "claim") for count in (0, 1, 12, 13)] == [
        "no claims",
        "one claim",
        "twelve claims",
        "13 claims",
    ]
    assert say_count(2, "country", "countries") == "two countries"
    assert format_date(datetime.date(2016, 5, 4)) == "4 May 2016"
