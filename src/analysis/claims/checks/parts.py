"""Checks of parts that are small."""

from __future__ import annotations

import numpy as np

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import NetredError
from analysis.findings import Finding, weakest
from analysis.prose import format_range, format_value


@register
def judge_small_part(
    setting: Setting, part: str, whole: str, year: int, below: float, assumption: str, shape: str = "triangular"
) -> Evidence:
    """Probability that a part is a small share of a whole, where the part is an outside forecast with an assumed band.

    Parameters
    ----------
    part : str
        Role of the part's forecast, which must be public: without it the question is not informed by any row.
    whole : str
        Role of the yearly whole.
    year : int
        Of the whole.
    below : float
        Share that counts as small.
    assumption : str
        Id of the band around the forecast.
    shape : {'triangular', 'flat'}
        How plausibility is spread over the band.
    """
    forecast = setting.figures(part, "year")
    total = setting.figures(whole, "year")
    places = np.flatnonzero(total.values.index.year == year)
    if not len(places):
        raise NetredError(f"{total.label}: found no figure of {year} public on {setting.as_of}, expected one.")
    size, row = float(total.values.iloc[places[0]]), total.rows[places[0]]
    band = setting.assumption(assumption)
    generator = np.random.default_rng(setting.seed)
    low, mode, high = band["low"], forecast.latest, band["high"]
    drawn = generator.uniform(low, high, 20_000) if shape == "flat" else generator.triangular(low, mode, high, 20_000)
    chance = float(np.mean(drawn / size < below))
    rows = (*forecast.rows[-1:], row, band["row"])
    grade = weakest([forecast.grades[-1], total.grades[places[0]]])
    return Evidence(
        basis="model",
        said=f"{forecast.label}, put at {format_value(mode, forecast.unit)}, was "
        f"{format_value(mode / size, 'share', 2)} of "
        f"{total.label} ({format_range(low / size, high / size, 'share', 2)} over the assumed band); below "
        f"{format_value(below, 'share')} in {format_value(chance, 'probability')} of draws from it.",
        method=f"an outside forecast with an assumed band, {shape}, over a figure of the catalogue",
        probability=chance,
        rows=rows,
        evidence=grade,
        n=2,
        estimates=(
            Finding(
                "claim.share",
                mode / size,
                "share",
                "forecast over the whole; the range is the assumed band",
                setting.as_of,
                "range of assumptions",
                low=low / size,
                high=high / size,
                evidence=grade,
                rows=rows,
            ),
        ),
    )
