"""Units of any currency, and amounts that are never divided by each other."""

import pytest

from analysis.errors import NetredError, UnknownNameError
from analysis.prose import (
    CURRENCIES,
    UNITS,
    check_one_unit,
    find_unit,
    format_range,
    format_value,
    knows_unit,
    name_unit,
)


@pytest.mark.parametrize(
    ("value", "unit", "text", "words"),
    [
        (3092, "EUR_bn", "EUR 3.09 trillion", "EUR billion"),
        (0.05, "BRL_bn", "BRL 50 million", "BRL billion"),
        (812.5, "INR_mn", "INR 813 million", "INR million"),
        (1500, "JPY_mn", "JPY 1.5 bn", "JPY million"),
        (12, "GBP", "GBP 12", "GBP"),
        (3, "CNY_mn", "RMB 3 million", "RMB million"),
        (1, "KRW_bn_per_month", "KRW 1 bn a month", "KRW billion a month"),
        (5.02, "BRL_per_USD", "5.02", "BRL per US$"),
    ],
)
def test_money_of_any_currency_is_written(value, unit, text, words):
    assert format_value(value, unit) == text
    assert name_unit(unit) == words


def test_a_range_names_its_currency_once():
    assert format_range(4.51, 7.71, "BRL_bn") == "BRL 4.51 to 7.71 bn"


@pytest.mark.parametrize(
    "unit", ["", "RMB", "XXX_bn", "EUR_tn", "bn", "EUR_per_EUR", "EUR_per", "eur_bn", "EUR_bn_", "CNY_bn\n"]
)
def test_what_is_no_unit_is_refused(unit):
    assert not knows_unit(unit)
    with pytest.raises(UnknownNameError, match="unit .* does not exist"):
        find_unit(unit)


def test_every_unit_says_what_it_measures():
    assert {find_unit(unit).dimension for unit in UNITS} >= {"money", "money a month", "exchange", "share", "number"}
    assert [find_unit(f"{code}_bn").currency for code in CURRENCIES] == list(CURRENCIES)


def test_one_unit_passes_and_two_are_refused_in_one_sentence():
    check_one_unit(("sales of one", "CNY_bn"), ("sales of the other", "CNY_bn"), ("of both", "CNY_bn"))
    check_one_unit(("alone", "CNY_bn"))
    with pytest.raises(NetredError) as caught:
        check_one_unit(("Tmall's GMV", "CNY_bn"), ("Walmart's sales", "USD_bn"))
    assert str(caught.value) == (
        "Tmall's GMV and Walmart's sales: found CNY_bn and USD_bn, expected one unit; amounts in two currencies are "
        "never divided or added, so convert one of the two in observations.csv."
    )
    with pytest.raises(NetredError, match="amounts in two units"):
        check_one_unit(("a", "CNY_bn"), ("a", "CNY_mn"))
