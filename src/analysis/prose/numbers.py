"""Numbers with units, as readers know them.

Numbers carry three significant figures unless asked otherwise, rounded half away from zero on their decimal digits.
Zeros at the end are kept only where rounding made them: 6,000 billion reads "6 trillion", and 3,098 billion reads
"3.10 trillion".
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from analysis.errors import NetredError
from analysis.prose.units import Unit, find_unit

FIGURES = 3
MINUS = "\u2212"
_MOST_DECIMALS = 4
_EXACT = Decimal("1e-9")


def format_value(value: float, unit: str, figures: int = FIGURES) -> str:
    """Write a number with its unit, such as ``RMB 3.09 trillion``, ``39.6%`` or ``−2.6 pp``.

    Parameters
    ----------
    value : float
        In `unit`.
    unit : str
        One that `analysis.prose.units.find_unit` knows.
    figures : int
        Significant figures; probabilities are always whole percentages.

    Raises
    ------
    UnknownNameError
        If there is no such unit.
    NetredError
        If `value` is not finite, or a probability outside 0-1.

    Examples
    --------
    >>> format_value(3092, "CNY_bn"), format_value(0.396, "share")
    ('RMB 3.09 trillion', '39.6%')
    """
    spec = find_unit(unit)
    number = _read_number(value, unit)
    if unit == "probability":
        return _write_probability(value)
    size, after = _pick_scale(number, spec, figures)
    digits = _write_digits(number / Decimal(size), spec, figures)
    if digits == "1" and after in (" years", " minutes"):
        after = after[:-1]
    return f"{spec.prefix}{digits}{after}"


def format_range(low: float, high: float, unit: str, figures: int = FIGURES) -> str:
    """Write a range that names its unit once: ``RMB 4.51 to 7.71 trillion``; percentages keep both signs.

    Both ends have the scale of the larger one; ends that round alike are written once.

    Raises
    ------
    UnknownNameError
        If there is no such unit.
    NetredError
        If an end is not finite, or `low` is above `high`.
    """
    spec = find_unit(unit)
    ends = [_read_number(end, unit) for end in (low, high)]
    if ends[0] > ends[1]:
        raise NetredError(f"range in {unit}: found {low} above {high}, expected the lower end first.")
    if unit == "probability":
        return " to ".join(dict.fromkeys([_write_probability(low), _write_probability(high)]))
    size, after = _pick_scale(max(ends, key=abs), spec, figures)
    ends = [end / Decimal(size) for end in ends]
    if _round_number(ends[0], spec, figures) == _round_number(ends[1], spec, figures):
        return format_value(high, unit, figures)
    first, last = (_write_digits(end, spec, figures) for end in ends)
    glued = after if after == "%" else ""
    return f"{spec.prefix}{first}{glued} to {last}{after}"


def compare(value: float, other: float, unit: str) -> str:
    """Say where `value` lies beside `other`: ``12% below``, ``3.2 pp above`` or ``level with``.

    Shares, rates, probabilities and points are compared by their difference in percentage points, all other units by
    the relative difference (`other` must then be above zero). Differences under 0.05% or 0.05 points are level.

    Raises
    ------
    UnknownNameError
        If there is no such unit.
    NetredError
        If a number is not finite, or a relative difference has no positive base.
    """
    find_unit(unit)
    first, second = _read_number(value, unit), _read_number(other, unit)
    if unit in ("share", "rate", "probability", "points"):
        gap = (first - second) * (1 if unit == "points" else 100)
        text = format_value(float(abs(gap)), "points", 2).lstrip("+")
    elif second > 0:
        gap = (first / second - 1) * 100
        text = format_value(float(abs(gap)) / 100, "share", 2)
    else:
        raise NetredError(f"comparison in {unit}: found a base of {other}, expected one above zero.")
    if abs(gap) < Decimal("0.05"):
        return "level with"
    return f"{text} {'above' if gap > 0 else 'below'}"


def name_unit(unit: str) -> str:
    """The unit in words, as for an axis: ``RMB billion``.

    Raises
    ------
    UnknownNameError
        If there is no such unit.
    """
    return find_unit(unit).words


def _read_number(value: float, unit: str) -> Decimal:
    number = float(value)
    if not math.isfinite(number):
        raise NetredError(f"number in {unit}: found {value}, expected a finite number.")
    if unit == "probability" and not 0 <= number <= 1:
        raise NetredError(f"probability: found {value}, expected a number from 0 to 1.")
    return Decimal(repr(number))


def _pick_scale(number: Decimal, spec: Unit, figures: int) -> tuple[str, str]:
    """The largest scale that the rounded number fills; the unit's own for zero, the smallest below all."""
    rounded = abs(_round_figures(number / Decimal(spec.scales[-1][0]), figures)) * Decimal(spec.scales[-1][0])
    if not rounded:
        return next((scale for scale in spec.scales if scale[0] == "1"), spec.scales[-1])
    return next((scale for scale in spec.scales if rounded >= Decimal(scale[0])), spec.scales[-1])


def _round_figures(number: Decimal, figures: int) -> Decimal:
    """Round half away from zero to significant figures, and to `_MOST_DECIMALS` at most."""
    rounded = number
    for _ in range(2):  # the second pass drops the figure that a carry (9.996 to 10.00) adds
        if rounded:
            exponent = max(rounded.adjusted() - figures + 1, -_MOST_DECIMALS)
            rounded = rounded.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
    return rounded


def _round_number(number: Decimal, spec: Unit, figures: int) -> Decimal:
    """Round as the unit asks: whole numbers keep all their integer digits."""
    return _round_figures(number, max(figures, number.adjusted() + 1) if spec.whole else figures)


def _write_digits(number: Decimal, spec: Unit, figures: int) -> str:
    """The digits of a number with its sign, grouped by thousands; never a signed zero."""
    rounded = _round_number(number, spec, figures)
    if not rounded:
        return "0"
    text = f"{abs(rounded):,f}"
    if "." in text and abs(rounded - number) <= _EXACT * abs(number):
        text = text.rstrip("0").rstrip(".")
    sign = MINUS if rounded < 0 else "+" if spec.signed else ""
    return sign + text


def _write_probability(probability: float) -> str:
    """Whole percentages; chances that round towards certainty stay open: ``<1%``, ``>99%``."""
    if probability < 0.01:
        return "<1%"
    if probability > 0.99:
        return ">99%"
    percent = (Decimal(repr(float(probability))) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{percent:f}%"
