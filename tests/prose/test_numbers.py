import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NetredError, UnknownNameError
from analysis.prose import UNITS, compare, format_range, format_value, name_unit

AMOUNTS = st.floats(min_value=-1e6, max_value=1e6).filter(lambda value: abs(value) > 1e-2 or value == 0)
SHARES = st.floats(min_value=0, max_value=1)
PLAIN_UNITS = [unit for unit in UNITS if unit not in ("probability", "count", "rank")]
SIZES = {"trillion": 1000, "billion": 1000, "million": 1, "thousand": 1e-3, "bn": 1}


def read_back(text: str, unit: str) -> float:
    """The number that a reader takes from a text, in the catalogue's unit."""
    number = float(re.search(r"[\u2212+]?[\d,]+\.?\d*", text).group().replace("\u2212", "-").replace(",", ""))
    if "%" in text:
        return number / 100
    for word, size in SIZES.items():
        if f" {word}" in text:
            return number * (1e-3 if unit != "mn" and word == "million" else size)
    return number


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3092, "CNY_bn", "RMB 3.09 trillion"),
        (742, "CNY_bn", "RMB 742 bn"),
        (999.7, "CNY_bn", "RMB 1.00 trillion"),
        (999.4, "CNY_bn", "RMB 999 bn"),
        (6000, "CNY_bn", "RMB 6 trillion"),
        (3098, "CNY_bn", "RMB 3.10 trillion"),
        (0.05, "CNY_bn", "RMB 50 million"),
        (-12, "CNY_bn", "RMB \u221212 bn"),
        (0, "CNY_bn", "RMB 0 bn"),
        (478.6, "USD_bn", "US$ 479 bn"),
        (423, "mn", "423 million"),
        (1280, "mn", "1.28 billion"),
        (0.396, "share", "39.6%"),
        (0.235, "rate", "+23.5%"),
        (-0.158, "rate", "\u221215.8%"),
        (0.26, "probability", "26%"),
        (0.0004, "probability", "<1%"),
        (1.0, "probability", ">99%"),
        (6.375, "CNY_per_USD", "6.38"),
        (1.5448, "ratio", "1.54"),
        (9.996, "ratio", "10.0"),
        (-2.6, "points", "\u22122.6 pp"),
        (36410, "count", "36,410"),
        (1, "years", "1 year"),
        (4.19, "years", "4.19 years"),
        (3, "rank", "rank 3"),
        (20, "minutes", "20 minutes"),
        (1, "CNY_bn_per_month", "RMB 1 bn a month"),
    ],
)
def test_each_unit_is_written_as_readers_know_it(value, unit, text):
    assert format_value(value, unit) == text


@pytest.mark.parametrize(("value", "text"), [(0.125, "13%"), (0.135, "14%"), (0.285, "29%"), (0.145, "15%")])
def test_halves_round_up_on_the_digits_that_a_reader_sees(value, text):
    assert format_value(value, "share", figures=2) == text
    assert format_value(value, "probability") == text


@pytest.mark.parametrize("unit", PLAIN_UNITS)
@given(value=AMOUNTS)
def test_a_reader_takes_back_the_number_within_its_rounding(unit, value):
    floor = {"share": 1e-6, "rate": 1e-6}.get(unit, 1e-4)  # four decimals of the number as written
    back = read_back(format_value(value, unit), unit)
    assert back == pytest.approx(value, rel=0.00501, abs=0.51 * floor)


@given(value=st.integers(min_value=-(10**12), max_value=10**12))
def test_counts_are_written_in_full(value):
    assert read_back(format_value(value, "count"), "count") == value


@pytest.mark.parametrize("unit", PLAIN_UNITS)
@given(first=AMOUNTS, second=AMOUNTS)
def test_rounding_never_turns_an_order_round(unit, first, second):
    low, high = sorted([first, second])
    written = [read_back(format_value(value, unit), unit) for value in (low, high)]
    assert written[0] <= written[1] * (1 + 1e-12) + 1e-15 or written[0] == pytest.approx(written[1], rel=1e-9)


@given(value=st.floats(min_value=-1e-3, max_value=1e-3), unit=st.sampled_from(PLAIN_UNITS))
def test_zero_has_no_sign(value, unit):
    text = format_value(value, unit)
    assert not re.search(r"[\u2212+-]0(?![.,\d])", text)
    assert not re.search(r"[\u2212+-]0\.0+(?!\d)", text)


@given(first=SHARES, second=SHARES)
def test_probabilities_keep_their_order_and_never_claim_certainty(first, second):
    low, high = (format_value(value, "probability") for value in sorted([first, second]))
    order = ["<1%", *(f"{percent}%" for percent in range(1, 100)), ">99%"]
    assert order.index(low) <= order.index(high)


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (4506, 7709, "CNY_bn", "RMB 4.51 to 7.71 trillion"),
        (800, 1200, "CNY_bn", "RMB 0.8 to 1.2 trillion"),
        (0.22, 0.63, "share", "22% to 63%"),
        (-0.42, 0.15, "rate", "\u221242% to +15%"),
        (-2.6, 1.2, "points", "\u22122.6 to +1.2 pp"),
        (2, 4, "rank", "rank 2 to 4"),
        (0.001, 0.3, "probability", "<1% to 30%"),
        (1, 1.0001, "years", "1.00 years"),
    ],
)
def test_a_range_names_its_unit_once(low, high, unit, text):
    assert format_range(low, high, unit) == text


def test_bad_numbers_and_units_are_refused():
    with pytest.raises(UnknownNameError, match="furlong"):
        format_value(1, "furlong")
    with pytest.raises(NetredError, match="finite"):
        format_value(float("nan"), "ratio")
    with pytest.raises(NetredError, match="from 0 to 1"):
        format_value(1.2, "probability")
    with pytest.raises(NetredError, match="lower end first"):
        format_range(2, 1, "ratio")


@pytest.mark.parametrize(
    ("value", "other", "unit", "text"),
    [
        (5800, 6589, "CNY_bn", "12% below"),
        (0.46, 0.428, "share", "3.2 pp above"),
        (-2.6, -1.1, "points", "1.5 pp below"),
        (3, 1, "ratio", "200% above"),
        (100.01, 100, "mn", "level with"),
        (0.4001, 0.4, "share", "level with"),
    ],
)
def test_comparisons_say_direction_and_size(value, other, unit, text):
    assert compare(value, other, unit) == text


def test_a_relative_difference_needs_a_positive_base():
    with pytest.raises(NetredError, match="base"):
        compare(1, 0, "CNY_bn")


def test_every_unit_has_words():
    assert name_unit("CNY_bn") == "RMB billion"
    assert all(name_unit(unit) for unit in UNITS)
    with pytest.raises(UnknownNameError, match="furlong"):
        name_unit("furlong")
