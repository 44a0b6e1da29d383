"""What the methods can see: the usual tests on what was observed, and every estimator on worlds with a known answer."""

from __future__ import annotations

import pandas as pd

from analysis.diversion import load_worlds, pair_logs, regress, run_tests
from analysis.diversion.precedence import EFFECTS, TESTS
from analysis.diversion.simulations import NOISE, PERSISTENCE
from analysis.diversion.worlds import LENGTHS
from analysis.errors import NotKnownError, UnknownNameError
from analysis.findings import Finding, find
from analysis.measures.shares import align
from analysis.prose import format_value, say_count
from analysis.series import POWER, SIZE, Layout, find_detectable
from analysis.study import Role, Study, measure

NOMINAL = 0.05
"""Size of the usual tests."""

FEWEST = 12
"""Quarters, in one unbroken stretch, from which the tests are run."""

RECORDS = (12, 16, 24, 40, 80)
"""Lengths of the records whose smallest detectable step is given, in quarters."""

TWO_SIDED = 1.96
SIMULATED = "share of simulated worlds with a known answer"
MILD, STRONG = 0.2, 0.8
"""Persistences at the ends of the range beside that of the worlds."""

_LIMITS = (
    ("interruption.power", "interrupted series", "16 quarters, 4 before", 0.05, "rejection",
     "a step of five points in growth is found {} of the time"),
    ("interruption.size", "interrupted series", "16 quarters, 4 before", 0.0, "rejection",
     "a step that is not there is found {} of the time"),
    ("interruption.coverage", "interrupted series", "16 quarters, 4 before", 0.05, "coverage",
     "the band of a step holds it {} of the time"),
    ("share.coverage", "damped logit share", "20 quarters", 0.2, "coverage",
     "the band of a share four years on holds it {} of the time"),
    ("sessions.coverage", "removal effect", "3000 sessions", None, "coverage",
     "the band of a removal effect from sessions holds it {} of the time"),
    ("brands.power", "native brands", "5 years, 5 of 10 places", -0.5, "rejection",
     "a fall of brands over five half-known lists is found {} of the time"),
    ("brands.size", "native brands", "5 years, 5 of 10 places", 0.0, "rejection",
     "such a fall is found where there is none {} of the time"),
)  # fmt: skip


@measure
def tests_of_precedence(study: Study, entrance: Role, destination: Role) -> list[Finding]:
    """The usual tests of time series on the observed quarters of two marketplaces.

    Parameters
    ----------
    entrance, destination : str
        Roles with quarters.

    Returns
    -------
    list of Finding
        ``diversion.tests.p_value.<test>``, ``diversion.tests.rejecting`` (count) and ``diversion.tests.freedom``
        (residual degrees of freedom of the ARDL regression).

    Raises
    ------
    NotKnownError
        On fewer quarters than `FEWEST`.
    """
    both = align(*(study.figures(role, "quarter") for role in (destination, entrance)))
    values = [each.values for each in both]
    count = len(pair_logs(*values))
    if count < FEWEST:
        said = f"Too few quarters of {both[0].label} and {both[1].label} were public for the usual tests."
        raise NotKnownError(f"{both[0].name} and {both[1].name}: found {count} quarters, expected {FEWEST}.", said)
    key = ("precedence", *(part for each in values for part in (str(each.index[0]), *each)))
    regression, table = study.remember(key, lambda: (regress(*values), run_tests(*values)))
    names, rejecting = f"{both[1].label} on {both[0].label}", int((table["p_value"] < NOMINAL).sum())
    return [
        *(
            find(
                f"diversion.tests.p_value.{_slug(row.test)}",
                row.p_value,
                "share",
                f"{row.test} test on log sales; nominal p value",
                *both,
                kind="probability",
                n=count,
                sentence=f"The {row.test} test gives {names} a nominal p of {format_value(row.p_value, 'ratio', 2)}.",
            )
            for row in table.dropna().itertuples()
        ),
        find(
            "diversion.tests.rejecting",
            rejecting,
            "count",
            f"tests with a nominal p below {NOMINAL:g}",
            *both,
            n=count,
            sentence=f"Of {say_count(len(table), 'usual test')} of {names}, all on the same quarters, "
            f"{say_count(rejecting, 'would', 'would')} be called significant.",
        ),
        find(
            "diversion.tests.freedom",
            regression.freedom,
            "count",
            "residual degrees of freedom of an ARDL(1, 1) with trend and season on log sales",
            *both,
            n=count,
            sentence=f"With trend and season, {say_count(regression.quarters, 'quarter')} leave the regression "
            f"{say_count(regression.freedom, 'degree of freedom', 'degrees of freedom')}, and an elasticity of "
            f"{format_value(regression.effect, 'ratio', 2)} with a standard error of "
            f"{format_value(regression.error, 'ratio', 2)}.",
        ),
    ]


@measure
def worlds_of_precedence(study: Study, quarters: int) -> list[Finding]:
    """For the tests of Granger and of Toda and Yamamoto: size, power, and how often shared demand is called a cause.

    Parameters
    ----------
    quarters : int
        The simulated length nearest to it is taken.

    Returns
    -------
    list of Finding
        ``diversion.limits.<test>.size``, ``.power`` (a medium effect) and ``.shared_demand``; no row is behind them.
    """
    table, length = load_worlds(), _find_length(quarters)
    places = dict(_list_worlds(length))
    words = {
        "size": ("no effect", "an effect that is not there"),
        "power": ("medium effect", "a medium effect"),
        "shared_demand": ("shared demand only", "a cause where two sales only share their demand"),
    }
    return [
        _tell(
            study,
            f"diversion.limits.{_slug(test)}.{name}",
            _pick(table, test, *places[world], "rejection"),
            f"On {length} quarters the {test} test finds {said} {{}} of the time.",
        )
        for test in ("Granger", "Toda-Yamamoto")
        for name, (world, said) in words.items()
    ]


def tabulate_rejections(quarters: int) -> pd.DataFrame:
    """How often each test of precedence rejects in each kind of world, in the simulated length nearest to that asked.

    Columns ``name``, ``value``, ``low``, ``high`` (simulation error, 95%) and ``primary`` (worlds without an effect).
    """
    table, length, records = load_worlds(), _find_length(quarters), []
    for test in TESTS:
        for world, (layout, effect) in _list_worlds(length):
            row = _pick(table, test, layout, effect, "rejection")
            records.append((f"{test}: {world}", row["value"], *_find_band(row), effect == 0))
    return pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])


@measure
def limits_of_methods(study: Study) -> list[Finding]:
    """Power, size and coverage of the estimators of diversion, in the layouts nearest to those of the chapters.

    Returns
    -------
    list of Finding
        ``diversion.limits.<estimator>.<what>``; no row stands behind them.
    """
    table = load_worlds()
    return [
        _tell(
            study,
            f"diversion.limits.{name}",
            _pick(table, *place),
            f"Where the answer is known, {words}.",
        )
        for name, *place, words in _LIMITS
    ]


@measure
def detectable_step(study: Study) -> list[Finding]:
    """The smallest step in growth that can be relied on: ``diversion.limits.detectable``, by the shortest record."""
    table = tabulate_detectable(study)
    first, last = table.iloc[0], table.iloc[-1]
    short, long = (format_value(row["value"], "points", 2).lstrip("+") for row in (first, last))
    return [
        find(
            "diversion.limits.detectable",
            first["value"],
            "points",
            f"smallest step found with power {POWER:g} at one-sided size {SIZE:g}, {study.draws:,} worlds, persistence "
            f"{PERSISTENCE:g}",
            as_of=study.as_of,
            low=first["low"],
            high=first["high"],
            note=f"the range is that of persistence from {MILD:g} to {STRONG:g}",
            sentence=f"A step in growth must reach {short} to be found four times in five in {first['name']}, and "
            f"still {long} in {last['name']}.",
        )
    ]


def tabulate_detectable(study: Study) -> pd.DataFrame:
    """The smallest step in growth that can be relied on, by length of the record, with the event in its middle.

    Columns ``name``, ``value`` (noise of deviation and persistence as in the worlds), ``low`` and ``high`` (persistence
    `MILD` and `STRONG`), in percentage points, and ``primary`` (the shortest record).
    """
    records = []
    for periods in RECORDS:
        layout = Layout(periods, periods // 2)
        steps = [
            100 * NOISE * find_detectable(layout, persistence, worlds=study.draws, seed=study.seed)
            for persistence in (MILD, PERSISTENCE, STRONG)
        ]
        records.append((f"{periods} quarters", steps[1], min(steps), max(steps), periods == RECORDS[0]))
    return pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])


def tabulate_worlds() -> pd.DataFrame:
    """Every scenario in one line: rejection, coverage and bias side by side, two decimals."""
    keys = ["estimator", "layout", "effect"]
    wide = load_worlds().pivot_table(index=keys, columns="measure", values="value", sort=False)
    return wide[["rejection", "coverage", "bias"]].round(2).reset_index().rename_axis(columns=None)


def _slug(test: str) -> str:
    return test.lower().replace("-", "_")


def _find_length(quarters: int) -> int:
    return min(LENGTHS, key=lambda length: abs(length - quarters))


def _list_worlds(quarters: int) -> list[tuple[str, tuple[str, float]]]:
    layout = f"{quarters} quarters"
    worlds = [(f"{name if effect else 'no'} effect", (layout, effect)) for name, effect in EFFECTS.items()]
    return [*worlds, ("shared demand only", (f"{layout}, shared demand", 0.0))]


def _pick(table: pd.DataFrame, estimator: str, layout: str, effect: float | None, sought: str) -> pd.Series:
    """The row of a scenario; of an estimator with one truth where no effect is named."""
    fits = (table["estimator"] == estimator) & (table["layout"] == layout) & (table["measure"] == sought)
    near = True if effect is None else (table["effect"] - effect).abs() < 1e-3
    found = table[fits & near]
    if found.empty:
        raise UnknownNameError("simulated layout", layout, table["layout"].unique(), "worlds.csv")
    return found.iloc[0]


def _find_band(row: pd.Series) -> tuple[float, float]:
    reach = TWO_SIDED * row["error"]
    return max(0.0, row["value"] - reach), min(1.0, row["value"] + reach)


def _tell(study: Study, id: str, row: pd.Series, words: str) -> Finding:
    low, high = _find_band(row)
    return find(
        id,
        row["value"],
        "share",
        f"{SIMULATED}; {row['estimator']}, {row['layout']}, truth {row['effect']:.3g}, {int(row['worlds'])} worlds",
        as_of=study.as_of,
        kind="probability",
        low=low,
        high=high,
        level=0.95,
        n=int(row["worlds"]),
        note="the band is the error of the simulation",
        sentence=words.format(format_value(row["value"], "probability")),
    )
