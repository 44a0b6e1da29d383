"""How long sales take to double: the distribution over simulated paths, and what came."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.findings import Finding, Forecast, weakest
from analysis.periods import label_period
from analysis.prose import format_range, format_value, say_count


def time_doubling(forecast: Forecast, base: float) -> np.ndarray:
    """Years until each path has doubled, shape (draws,); infinite where it does not within the forecast.

    A path doubles in the first year that reaches twice `base`, the level of the year before the forecast; the fraction
    of that year is that of log growth within it.
    """
    levels = np.log(np.column_stack([np.full(len(forecast.paths), base), np.maximum(forecast.paths, 1e-300)]))
    reached = levels >= math.log(2 * base)
    first = reached.argmax(axis=1)
    row = np.arange(len(levels))
    before, after = levels[row, np.maximum(first - 1, 0)], levels[row, first]
    with np.errstate(divide="ignore", invalid="ignore"):
        times = first - 1 + (math.log(2 * base) - before) / (after - before)
    return np.where(reached.any(axis=1), times, np.inf)


def tabulate_doubling(forecast: Forecast, base: float) -> pd.DataFrame:
    """Chance that sales first reach twice `base` in each year: ``year``, ``first``, ``by``; the last row is "later"."""
    times = time_doubling(forecast, base)
    names = [*map(label_period, forecast.periods), "later"]
    by = [*(float(np.mean(times <= ahead)) for ahead in range(1, len(names))), 1.0]
    return pd.DataFrame({"year": names, "first": np.diff(by, prepend=0.0), "by": by})


def report_doubling(forecast: Forecast, years_then, quarters, slug: str, level: float) -> list[Finding]:
    """Chance of doubling within the forecast, and the years that doubling takes at the forecast's pace.

    Returns
    -------
    list of Finding
        ``growth.<slug>.doubling.probability``; and ``growth.<slug>.doubling.years``, log 2 over the yearly log growth
        of each path, left out where the band holds paths that do not grow.
    """
    base, last = years_then.latest, forecast.periods[-1]
    horizon = last.year - years_then.values.index[-1].year
    chance = float(np.mean(np.isfinite(time_doubling(forecast, base))))
    shared = {
        "as_of": quarters.as_of,
        "n": len(quarters),
        "evidence": quarters.evidence,
        "rows": (*quarters.rows, years_then.rows[-1]),
    }
    method = f"{len(forecast.paths):,} simulated paths of {forecast.model.lower()}"
    when = f"within {say_count(horizon, 'year')}"
    findings = [
        Finding(
            f"growth.{slug}.doubling.probability",
            chance,
            "share",
            f"share of {method} that reach twice the last year known",
            kind="probability",
            sentence=f"{format_value(chance, 'probability')} of the paths reach twice the "
            f"{format_value(base, years_then.unit)} of {label_period(years_then.values.index[-1])} {when}.",
            **shared,
        )
    ]
    pace = np.log(np.maximum(forecast.at(last), 1e-300) / base) / horizon
    slow, middle, fast = np.quantile(pace, [(1 - level) / 2, 0.5, (1 + level) / 2])
    if slow <= 0:
        return findings
    low, median, high = (math.log(2) / each for each in (fast, middle, slow))
    return [
        *findings,
        Finding(
            f"growth.{slug}.doubling.years",
            median,
            "years",
            f"log 2 over the yearly log growth of {method}",
            kind="forecast",
            low=low,
            high=high,
            level=level,
            sentence=f"At the pace expected for the next {say_count(horizon, 'year')}, sales double in "
            f"{format_value(median, 'years', 2)}, {format_value(level, 'share')} band "
            f"{format_range(low, high, 'years', 2)}.",
            **shared,
        ),
    ]


def report_doubled(years_then, years, slug: str) -> list[Finding]:
    """Years that doubling took: ``growth.<slug>.doubling.outturn``; none where it has not happened yet.

    Parameters
    ----------
    years_then, years : catalogue figures
        Yearly totals known at the origin and today.
    """
    base, start = years_then.latest, years_then.values.index[-1]
    later = years.values[years.values.index > start]
    if later.empty or later.max() < 2 * base or not (np.diff(later.index.year) == 1).all():
        return []
    came = time_doubling(Forecast("outturn", later.index, later.to_numpy()[None]), base)[0]
    when = later.index[math.ceil(came) - 1]
    used = years.between(start + 1, when)
    return [
        Finding(
            f"growth.{slug}.doubling.outturn",
            float(came),
            "years",
            "yearly totals of the catalogue; the fraction of a year is that of its log growth",
            years.as_of,
            "observation",
            evidence=weakest([years_then.grades[-1], used.evidence]),
            rows=(years_then.rows[-1], *used.rows),
            sentence=f"It took {format_value(float(came), 'years', 2)}: {years.label} passed twice its level of "
            f"{label_period(start)} in {label_period(when)}.",
        )
    ]
