"""Units: what each measures, in which currency, and how a number in it is written.

Money may be of any currency of `CURRENCIES`: ``EUR``, ``EUR_mn``, ``EUR_bn``, ``EUR_bn_per_month`` and rates of
exchange such as ``BRL_per_USD``. Amounts in two units are never divided or added; `check_one_unit` says so.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from analysis.errors import NetredError, UnknownNameError

CURRENCIES = tuple(
    "AED ARS AUD BDT BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KES KRW KZT LKR MAD MXN MYR "
    "NGN NOK NZD PEN PHP PKR PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR".split()
)
"""Codes of ISO 4217 that a unit may begin with."""

SIGNS = {"CNY": "RMB", "USD": "US$"}
"""How readers know a currency, where it is not by its code."""


@dataclasses.dataclass(frozen=True)
class Unit:
    """How a number is understood and written.

    Parameters
    ----------
    words : str
        The unit in words, as for an axis.
    dimension : str
        What is measured: ``money``, ``money a month``, ``exchange``, ``share``, ``number`` and so on.
    currency : str
        Code of the currency of money; blank for all else.
    scales : tuple of (str, str)
        Sizes, the largest first, and what is written after a number of that size.
    prefix : str
        What stands before the number.
    signed, whole : bool
        A growth or a difference, which shows its plus; integers that are written out, never cut to significant figures.
    """

    words: str
    dimension: str
    currency: str = ""
    scales: tuple[tuple[str, str], ...] = (("1", ""),)
    prefix: str = ""
    signed: bool = False
    whole: bool = False


_PERCENT = (("0.01", "%"),)
_SIZES = {
    "": ("", (("1", ""),)),
    "_mn": (" million", (("1000000", " trillion"), ("1000", " bn"), ("1", " million"), ("0.001", " thousand"))),
    "_bn": (" billion", (("1000", " trillion"), ("1", " bn"), ("0.001", " million"))),
}
PLAIN = {
    "mn": Unit("million", "number", scales=(("1000", " billion"), ("1", " million"), ("0.001", " thousand"))),
    "share": Unit("share", "share", scales=_PERCENT),
    "rate": Unit("growth rate", "rate", scales=_PERCENT, signed=True),
    "probability": Unit("probability", "probability"),
    "points": Unit("percentage points", "points", scales=(("1", " pp"),), signed=True),
    "ratio": Unit("ratio", "ratio"),
    "count": Unit("count", "number", whole=True),
    "years": Unit("years", "time", scales=(("1", " years"),)),
    "rank": Unit("rank", "rank", prefix="rank ", whole=True),
    "minutes": Unit("minutes", "time", scales=(("1", " minutes"),)),
}
"""Units that are no money. Shares, rates and probabilities are 0-1; `points` are percentage points, so -2.6."""

UNITS = ("CNY_bn", "USD_bn", "CNY_bn_per_month", "CNY", "USD", "CNY_per_USD", *PLAIN)
"""Units of this study's own figures and findings; `find_unit` knows those of other currencies beside them."""

_MONEY = re.compile(r"([A-Z]{3})(_mn|_bn|)(_per_month|)")
_EXCHANGE = re.compile(r"([A-Z]{3})_per_([A-Z]{3})")


@functools.lru_cache(maxsize=1000)
def find_unit(name: str) -> Unit:
    """The unit of a name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    if name in PLAIN:
        return PLAIN[name]
    money, exchange = _MONEY.fullmatch(name), _EXCHANGE.fullmatch(name)
    if money and money[1] in CURRENCIES:
        return _find_money(*money.groups())
    if exchange and exchange[1] != exchange[2] and {exchange[1], exchange[2]} <= set(CURRENCIES):
        one, other = (_sign(code) for code in exchange.groups())
        return Unit(f"{one} per {other}", "exchange")
    raise UnknownNameError("unit", name, UNITS)


def knows_unit(name: str) -> bool:
    """Whether `find_unit` knows a name."""
    try:
        find_unit(name)
    except UnknownNameError:
        return False
    return True


def _find_money(currency: str, size: str, monthly: str) -> Unit:
    words, scales = _SIZES[size]
    after = " a month" if monthly else ""
    return Unit(
        words=f"{_sign(currency)}{words}{after}",
        dimension=f"money{after}",
        currency=currency,
        scales=tuple((scale, f"{said}{after}") for scale, said in scales),
        prefix=f"{_sign(currency)} ",
    )


def _sign(currency: str) -> str:
    return SIGNS.get(currency, currency)


def check_one_unit(first: tuple[str, str], *others: tuple[str, str]) -> None:
    """Raise unless quantities that are divided by each other, or added up, are in one unit.

    Parameters
    ----------
    first, *others : tuple of str
        The name that readers know a quantity by, and its unit.

    Raises
    ------
    NetredError
        Naming the first two that differ, and whether it is the currency or the size of the unit.
    """
    name, unit = first
    for other, found in others:
        if found != unit:
            what = "currencies" if find_unit(found).currency != find_unit(unit).currency else "units"
            raise NetredError(
                f"{name} and {other}: found {unit} and {found}, expected one unit; amounts in two {what} are never "
                "divided or added, so convert one of the two in observations.csv."
            )
