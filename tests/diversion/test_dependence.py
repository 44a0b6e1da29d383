"""The closed form over draws of its parts, and which of them the answer hangs on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assumptions import Assumption
from analysis.diversion.closed_form import break_even_share, relative_change
from analysis.diversion.dependence import RANGE, Dependence, Drawn
from analysis.diversion.network import of_assumptions
from analysis.diversion.sensitivity import name_state, swing
from analysis.errors import NetredError

RANGES = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
LAMBDA, RHO = (0.05, 0.35, 0.8), (0.02, 0.15, 0.5)


def assume(symbol, numbers) -> Assumption:
    return Assumption(f"diversion.{symbol}", *numbers, row=f"assumptions/diversion.{symbol}")


def build(phi=(0.3, 0.6, 0.9), lambda_=LAMBDA, rho=RHO, ratio=1.54, draws=20_000) -> Dependence:
    drawn = Drawn.of(assume("phi", phi), draws, 1)
    return Dependence(drawn, assume("lambda", lambda_), assume("rho", rho), ratio, 1)


@given(phi=RANGES, lambda_=RANGES, rho=RANGES, ratio=st.floats(0.05, 20))
def test_draws_stay_in_the_box_and_the_middle_is_that_of_the_modes(phi, lambda_, rho, ratio):
    form = build(phi, lambda_, rho, ratio, draws=200)
    ends = [form.change_at(one, end) for one in (phi[0], phi[2]) for end in ("low", "high")]
    wide = [
        float(relative_change(one, two, three, ratio))
        for one in (phi[0], phi[2])
        for two in (lambda_[0], lambda_[2])
        for three in (rho[0], rho[2])
    ]
    assert form.change.value == pytest.approx(float(relative_change(phi[1], lambda_[1], rho[1], ratio)))
    assert form.break_even.value == pytest.approx(float(break_even_share(phi[1], lambda_[1], ratio)))
    assert (form.change.draws >= min(wide) - 1e-9).all() and (form.change.draws <= max(wide) + 1e-9).all()
    assert min(wide) - 1e-9 <= min(ends) <= max(ends) <= max(wide) + 1e-9


def test_the_mean_of_the_draws_follows_from_the_means_of_the_triangles():
    phi, lambda_, rho = (sum(numbers) / 3 for numbers in ((0.3, 0.6, 0.9), LAMBDA, RHO))
    assert build(draws=50_000).change.draws.mean() == pytest.approx(-phi * (1 - lambda_) + rho * 1.54, abs=0.005)


def test_the_closed_form_is_that_of_the_prototype():
    """phi 0.6, lambda 0.5 and a ratio of 1.54 break even at 19% of the entrance's sales."""
    form = build(phi=(0.6,) * 3, lambda_=(0.5,) * 3)
    assert form.break_even.value == pytest.approx(0.195, abs=0.001)
    assert form.break_even.span == pytest.approx((form.break_even.value,) * 2)


def test_a_span_is_the_middle_of_the_draws_and_holds_the_value():
    drawn = Drawn(0.5, np.linspace(0, 1, 1001))
    assert drawn.span == pytest.approx(((1 - RANGE) / 2, (1 + RANGE) / 2))
    assert Drawn(0.99, drawn.draws).span[1] == 0.99 and Drawn(0.01, drawn.draws).span[0] == 0.01


def test_both_numbers_are_made_of_the_same_draws():
    form = build()
    change = relative_change(form.phi.draws, 0, 0, form.ratio)
    lost = form.break_even.draws * form.ratio
    assert (lost <= -change + 1e-12).all()
    assert build().change.draws == pytest.approx(form.change.draws)


def test_lines_cross_zero_where_they_say():
    grid = build().knobs()
    for _, line in grid.groupby(["phi", "lambda"]):
        zero = line["zero"].iloc[0]
        if zero <= line["x"].max():
            assert np.interp(zero, line["x"], line["y"]) == pytest.approx(0, abs=1e-9)
    assert {len(grid[name].unique()) for name in ("phi", "lambda", "x")} == {9, 17, 6}
    for name in ("phi", "lambda"):
        assert np.diff(np.sort(grid[name].unique())).std() < 1e-9, "a knob needs even steps"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lambda_": (0.3, 0.6, 1.4)}, "diversion.lambda: found 1.4"),
        ({"ratio": 0.0}, "ratio of entrance to destination: found 0"),
    ],
)
def test_impossible_boxes_are_refused(changes, message):
    with pytest.raises(NetredError, match=message):
        build(**changes)


def make_network(**changes):
    rows = {
        "enter_shop": (0.6, 0.6, 0.6),
        "enter_mall": (0.4, 0.4, 0.4),
        "shop_to_mall": (0.1, 0.2, 0.3),
        "mall_to_purchase": (0.1, 0.1, 0.1),
    } | changes
    table = pd.DataFrame.from_dict(
        {f"network.{name}": numbers for name, numbers in rows.items()}, orient="index", columns=["low", "mode", "high"]
    )
    return of_assumptions(table.assign(basis="assumed", row=[f"assumptions/{name}" for name in table.index]))


def test_a_swing_is_the_change_at_the_ends_of_a_range():
    """0.6 enter the shop and a share s goes on, 0.4 enter the mall: phi = 0.6 s / (0.4 + 0.6 s)."""
    network = make_network()
    phi = network.mean().lose("mall")[network.states.index("shop")]
    form = Dependence(Drawn(float(phi), np.array([phi])), assume("lambda", LAMBDA), assume("rho", RHO), 1.54)
    table = swing(form, network, "shop", "mall").set_index("assumption")
    for end, share in (("at_low", 0.1), ("at_high", 0.3)):
        assert table.loc["Shop to Mall", end] == pytest.approx(
            -0.6 * share / (0.4 + 0.6 * share) * (1 - LAMBDA[1]) + RHO[1] * 1.54
        )
    for end, share in (("at_low", LAMBDA[0]), ("at_high", LAMBDA[2])):
        assert table.loc["buyers who come directly", end] == pytest.approx(-phi * (1 - share) + RHO[1] * 1.54)
    assert table["at_mode"].nunique() == 1 and table["at_mode"].iloc[0] == pytest.approx(form.change.value)
    widths = (table["at_high"] - table["at_low"]).abs()
    assert list(widths) == sorted(widths, reverse=True)


def test_without_a_network_only_the_rerouting_is_moved():
    assert list(swing(build(), None, "shop", "mall")["id"]) == ["diversion.rho", "diversion.lambda"]


def test_states_are_named_for_readers():
    assert name_state("tmall_global") == "Tmall Global"
