"""What the methods of this room can see: findings from simulated worlds, and the tests on what was observed."""

from __future__ import annotations

import datetime

import pandas as pd

from analysis.diversion.precedence import EFFECTS, TESTS, pair_logs, regress, run_tests
from analysis.diversion.worlds import LENGTHS, load_worlds
from analysis.errors import UnknownNameError
from analysis.findings import Finding, weakest
from analysis.prose import format_value, say_count

SIZE = 0.05
FEWEST = 12
"""Quarters, in one unbroken stretch, from which the tests are run."""

TWO_SIDED = 1.96
SIMULATED = "share of simulated worlds with a known answer"


def report_tests(destination, entrance) -> list[Finding]:
    """The usual tests of time series on the observed quarters of two catalogue figures.

    Returns
    -------
    list of Finding
        ``diversion.tests.p_value.<test>`` for each of `precedence.TESTS`, ``diversion.tests.rejecting`` (count) and
        ``diversion.tests.freedom`` (residual degrees of freedom of the ARDL regression). None on fewer quarters than
        `FEWEST`.
    """
    logs = pair_logs(destination.values, entrance.values)
    if len(logs) < FEWEST:
        return []
    regression = regress(destination.values, entrance.values)
    table = run_tests(destination.values, entrance.values)
    shared = {
        "as_of": destination.as_of,
        "n": len(logs),
        "evidence": weakest([destination.evidence, entrance.evidence]),
        "rows": destination.rows + entrance.rows,
    }
    names = f"{entrance.label} on {destination.label}"
    findings = [
        Finding(
            f"diversion.tests.p_value.{row.test.lower().replace('-', '_')}",
            row.p_value,
            "share",
            f"{row.test} test on log sales; nominal p value",
            kind="probability",
            sentence=f"The {row.test} test gives {names} a nominal p of {format_value(row.p_value, 'ratio', 2)}.",
            **shared,
        )
        for row in table.dropna().itertuples()
    ]
    rejecting = int((table["p_value"] < SIZE).sum())
    return findings + [
        Finding(
            "diversion.tests.rejecting",
            rejecting,
            "count",
            f"tests with a nominal p below {SIZE:g}",
            sentence=f"Of {say_count(len(table), 'usual test')} of {names}, all on the same quarters, "
            f"{say_count(rejecting, 'would', 'would')} be called significant.",
            **shared,
        ),
        Finding(
            "diversion.tests.freedom",
            regression.freedom,
            "count",
            "residual degrees of freedom of an ARDL(1, 1) with trend and season on log sales",
            sentence=f"With trend and season, {say_count(regression.quarters, 'quarter')} leave the regression "
            f"{say_count(regression.freedom, 'degree of freedom', 'degrees of freedom')}, and an elasticity of "
            f"{format_value(regression.effect, 'ratio', 2)} with a standard error of "
            f"{format_value(regression.error, 'ratio', 2)}.",
            **shared,
        ),
    ]


def tabulate_rejections(quarters: int) -> pd.DataFrame:
    """How often each test of precedence rejects in each kind of world, in the simulated length nearest to that asked.

    Columns ``name``, ``value``, ``low``, ``high`` (simulation error, 95%) and ``primary`` (worlds without an effect).
    """
    table, quarters = load_worlds(), _find_length(quarters)
    records = []
    for test in TESTS:
        for world, layout, effect in _list_worlds(quarters):
            row = _pick(table, test, layout, effect, "rejection")
            reach = TWO_SIDED * row["error"]
            value = row["value"]
            records.append((f"{test}: {world}", value, max(0.0, value - reach), min(1.0, value + reach), effect == 0))
    return pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])


def tabulate_worlds() -> pd.DataFrame:
    """Every scenario in one line: rejection, coverage and bias side by side, two decimals."""
    keys = ["estimator", "layout", "effect"]
    wide = load_worlds().pivot_table(index=keys, columns="measure", values="value", sort=False)
    return wide[["rejection", "coverage", "bias"]].round(2).reset_index().rename_axis(columns=None)


def report_rejections(quarters: int, as_of: datetime.date, rows: tuple[str, ...]) -> list[Finding]:
    """For Granger's test and that of Toda and Yamamoto: size, power, and how often shared demand is called a cause.

    ``diversion.limits.<test>.size``, ``.power`` (a medium effect) and ``.shared_demand``, in the simulated length
    nearest to that asked.
    """
    table, quarters = load_worlds(), _find_length(quarters)
    words = {
        "size": ("none", "an effect that is not there"),
        "power": ("medium", "a medium effect"),
        "shared_demand": ("shared", "a cause where two sales only share their demand"),
    }
    places = {world: (layout, effect) for world, layout, effect in _list_worlds(quarters)}
    keys = {"none": "no effect", "medium": "medium effect", "shared": "shared demand only"}
    return [
        _find(
            f"diversion.limits.{test.lower().replace('-', '_')}.{name}",
            _pick(table, test, *places[keys[world]], "rejection"),
            lambda value, test=test, said=said: (
                f"On {quarters} quarters the {test} test finds {said} {value} of the time."
            ),
            as_of,
            rows,
        )
        for test in ("Granger", "Toda-Yamamoto")
        for name, (world, said) in words.items()
    ]


def report_limits(as_of: datetime.date, rows: tuple[str, ...]) -> list[Finding]:
    """Power and coverage of the methods of the other chapters, in the layouts nearest to theirs."""
    table = load_worlds()
    truth = float(table.loc[table["estimator"] == "removal effect", "effect"].iloc[0])
    asked = (
        (
            "interruption.power",
            ("interrupted series", "16 quarters, 4 before", 0.05, "rejection"),
            "a step of five points in growth is found {} of the time",
        ),
        (
            "interruption.size",
            ("interrupted series", "16 quarters, 4 before", 0.0, "rejection"),
            "a step that is not there is found {} of the time",
        ),
        (
            "interruption.coverage",
            ("interrupted series", "16 quarters, 4 before", 0.05, "coverage"),
            "the band of a step holds it {} of the time",
        ),
        (
            "share.coverage",
            ("damped logit share", "20 quarters", 0.2, "coverage"),
            "the band of a share four years on holds it {} of the time",
        ),
        (
            "sessions.coverage",
            ("removal effect", "3000 sessions", truth, "coverage"),
            "the band of a removal effect from sessions holds it {} of the time",
        ),
        (
            "brands.power",
            ("native brands", "5 years, 5 of 10 places", -0.5, "rejection"),
            "a fall of brands over five half-known lists is found {} of the time",
        ),
        (
            "brands.size",
            ("native brands", "5 years, 5 of 10 places", 0.0, "rejection"),
            "such a fall is found where there is none {} of the time",
        ),
    )
    return [
        _find(
            f"diversion.limits.{name}",
            _pick(table, *place),
            lambda value, words=words: f"Where the answer is known, {words.format(value)}.",
            as_of,
            rows,
        )
        for name, place, words in asked
    ]


def _find_length(quarters: int) -> int:
    return min(LENGTHS, key=lambda length: abs(length - quarters))


def _list_worlds(quarters: int) -> list[tuple[str, str, float]]:
    layout = f"{quarters} quarters"
    worlds = [(f"{name if name != 'none' else 'no'} effect", layout, effect) for name, effect in EFFECTS.items()]
    return [*worlds, ("shared demand only", f"{layout}, shared demand", 0.0)]


def _pick(table: pd.DataFrame, estimator: str, layout: str, effect: float, measure: str) -> pd.Series:
    fits = (table["estimator"] == estimator) & (table["layout"] == layout) & (table["measure"] == measure)
    near = (table["effect"] - effect).abs() < 1e-3
    if not (fits & near).any():
        raise UnknownNameError("simulated layout", layout, table["layout"].unique(), "worlds.csv")
    return table[fits & near].iloc[0]


def _find(id: str, row: pd.Series, sentence, as_of: datetime.date, rows: tuple[str, ...]) -> Finding:
    reach = TWO_SIDED * row["error"]
    value = row["value"]
    return Finding(
        id,
        value,
        "share",
        f"{SIMULATED}; {row['estimator']}, {row['layout']}, truth {row['effect']:.3g}, {int(row['worlds'])} worlds",
        as_of,
        "probability",
        low=max(0.0, value - reach),
        high=min(1.0, value + reach),
        level=0.95,
        n=int(row["worlds"]),
        rows=rows,
        note="the band is the error of the simulation",
        sentence=sentence(format_value(value, "probability")),
    )
