"""Put claims to other series with what was known then, and see what came: ``make record``.

Every window of the reference class is forecast as this study's series are, with paths made of the errors of the other
collections, and four claims are put to it, whose levels come from its fitted part alone. The vintages of the Bank of
England's real-time data are a stress outside the class: its series grow by a few per cent a year. Written is the table
that `analysis.claims.record` reads: derived numbers only, one row a claim.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.resources
import math
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache

import numpy as np
import pandas as pd
from forecast_evaluation.data.loader import load_fer_outturns
from scipy.stats import norm
from windows import FITTED, SCORED, Window, load_windows, sum_years

from analysis.findings import Forecast
from analysis.growth.doubling import time_doubling
from analysis.growth.reference import load_reference
from analysis.growth.registry import MODELS, PRIMARY

DRAWS, SEED = 4_000, 2016
"""Paths and seed of the published forecasts."""

CHANCES = (0.02, 0.1, 0.25, 0.5, 0.75)
"""Quantiles of the simple spread that levels are set at, in turn; more of them are low, as growth slows more often."""

YEARS = SCORED // 4
"""Years ahead that claims reach."""

STRESS, VARIABLES = "Bank of England", ("aweagg", "cpisa", "gdpkp")
"""Earnings, consumer prices and output; unemployment is a rate and no level."""

COLUMNS = ("collection", "window", "family", "template", "years", "level", "growth", "noise", "probability", "came")


@dataclasses.dataclass(frozen=True)
class Spread:
    """Where a window could go by its fitted part alone: on at its mean pace, give or take half, with its scatter."""

    pace: float
    scatter: float

    def log_growth(self, years: int, chance: float) -> float:
        """Quantile of log growth over some years."""
        sd = math.hypot(years * self.pace / 2, math.sqrt(years) * self.scatter)
        return years * self.pace + norm.ppf(chance) * sd


def measure_spread(window: Window) -> Spread:
    """Mean and standard deviation of the fitted years' log growth."""
    growth = np.diff(np.log(sum_years(window.fitted)))
    return Spread(float(growth.mean()), float(growth.std(ddof=1)))


def put_claims(place: int, window: Window) -> Iterator[tuple[str, int, float]]:
    """Template, years ahead and level of each claim on the window at a place; levels over the last year or quarter."""
    spread = measure_spread(window)
    for turn, template in enumerate(("passes", "grows", "slows")):
        years, chance = 1 + (place + turn) % YEARS, CHANCES[(place // YEARS + turn) % len(CHANCES)]
        grown = spread.log_growth(1 if template == "slows" else years, chance)
        yield template, years, round(math.exp(grown), 2)
    if 2 * YEARS * spread.pace > math.log(2):
        yield "doubles", YEARS, 2.0


def resolve(template: str, years: int, level: float, forecast: Forecast, window: Window) -> np.ndarray:
    """Whether a claim holds on each path of quarters."""
    yearly, base = forecast.yearly(), sum_years(window.fitted)[-1]
    totals = np.column_stack([np.full(len(yearly.paths), base), yearly.paths])
    if template == "passes":
        return totals[:, years] >= level * base
    if template == "grows":
        return forecast.paths[:, 4 * years - 1] >= level * window.fitted[-1]
    if template == "slows":
        return totals[:, years] < level * totals[:, years - 1]
    return time_doubling(yearly, base) <= years


@cache
def model_without(source: str):
    """The primary with the class that a collection is left out of."""
    reference = load_reference()
    left = reference.without(source) if source in reference.source else reference
    return dataclasses.replace(MODELS[PRIMARY], reference=lambda: left)


def judge_window(task: tuple[int, Window]) -> list[tuple]:
    """The claims on one window, with their probabilities and what came."""
    place, window = task
    fit = model_without(window.source).fit(window.as_series())
    forecast = fit.project(SCORED, DRAWS, SEED)
    came = Forecast("outturn", forecast.periods, window.actual[None])
    rows = []
    for claim in put_claims(place, window):
        chance = float(np.mean(resolve(*claim, forecast, window)))
        names, traits = (window.source, window.series, window.family), (round(fit.growth, 4), round(fit.residual_sd, 4))
        rows.append((*names, *claim, *traits, round(chance, 5), int(resolve(*claim, came, window)[0])))
    return rows


def load_vintages() -> list[Window]:
    """The last 16 quarters of each vintage, and the 16 that followed as the last vintage has them.

    What followed is put on the level of the vintage: a change of the base year is no growth.
    """
    rows, windows = load_fer_outturns(), []
    for variable in VARIABLES:
        mine = rows[rows["variable"] == variable]
        table = mine.pivot(index="date", columns="vintage_date", values="value")
        final = table[table.columns[-1]].dropna()
        for day in table:
            known = table[day].dropna()
            at = final.index.get_loc(known.index[-1]) + 1
            fitted, later = known.to_numpy()[-FITTED:], final.to_numpy()[at : at + SCORED]
            if len(later) == SCORED:
                actual = later * fitted[-4:].sum() / final.to_numpy()[at - 4 : at].sum()
                windows.append(Window(STRESS, f"{variable} {day:%Y-%m-%d}", variable, "quarterly", fitted, actual))
    return windows


def make_record(jobs: int) -> pd.DataFrame:
    """One row a claim; the same for any number of processes."""
    tasks = list(enumerate(load_windows())) + list(enumerate(load_vintages()))
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(judge_window, tasks, chunksize=16)
        return pd.DataFrame([row for rows in found for row in rows], columns=COLUMNS)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    frame = make_record(parser.parse_args().jobs)
    path = importlib.resources.files("analysis").joinpath("claims", "record.csv")
    frame.to_csv(str(path), index=False, lineterminator="\n")
    print(f"{path.name}: {len(frame)} claims on {len(frame.drop_duplicates(['collection', 'window']))} windows")


if __name__ == "__main__":
    main()
