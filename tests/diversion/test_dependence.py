import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assumptions import Assumption
from analysis.diversion.closed_form import break_even_share, relative_change
from analysis.diversion.dependence import Dependence
from analysis.errors import NetredError

RANGES = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
BOX = ((0.3, 0.6, 0.9), (0.05, 0.35, 0.8), (0.02, 0.15, 0.5))
IDS = ("diversion.phi", "diversion.lambda", "diversion.rho")


def build(phi, lambda_, rho, ratio=1.54):
    ranges = zip(IDS, (phi, lambda_, rho), strict=True)
    return Dependence(*(Assumption(name, *numbers, row=f"assumptions/{name}") for name, numbers in ranges), ratio)


@given(phi=RANGES, lambda_=RANGES, rho=RANGES, ratio=st.floats(0.05, 20))
def test_no_corner_of_the_box_is_more_extreme(phi, lambda_, rho, ratio):
    study = build(phi, lambda_, rho, ratio)
    corners = list(itertools.product(phi, lambda_, rho))
    changes = [float(relative_change(*corner, ratio)) for corner in corners]
    edges = [float(break_even_share(*corner[:2], ratio)) for corner in corners]
    for reach, numbers in ((study.change, changes), (study.break_even, edges)):
        assert (reach.low, reach.high) == pytest.approx((min(numbers), max(numbers)))
        assert reach.low <= reach.value <= reach.high


def test_the_corners_named_are_those_of_the_extremes():
    change, edge = build(*BOX).change, build(*BOX).break_even
    assert change.low_corner == {"phi": 0.9, "lambda": 0.05, "rho": 0.02}
    assert change.high_corner == {"phi": 0.3, "lambda": 0.8, "rho": 0.5}
    assert edge.low_corner == {"phi": 0.3, "lambda": 0.8}
    assert change.low == pytest.approx(-0.9 * 0.95 + 0.02 * 1.54)


def test_draws_stay_in_the_box_and_in_the_reach():
    study = build(*BOX)
    frame = study.draw(20_000, 1)
    assert frame["relative_change"].between(study.change.low, study.change.high).all()
    assert frame["break_even_share"].between(study.break_even.low, study.break_even.high).all()
    assert frame[["phi", "lambda", "rho"]].corr().abs().where(~np.eye(3, dtype=bool)).max().max() < 0.03
    pd.testing.assert_frame_equal(frame, study.draw(20_000, 1))


def test_the_mean_of_the_draws_follows_from_the_means_of_the_triangles():
    phi, lambda_, rho = (sum(numbers) / 3 for numbers in BOX)
    expected = -phi * (1 - lambda_) + rho * 1.54
    assert build(*BOX).draw(50_000, 2)["relative_change"].mean() == pytest.approx(expected, abs=0.005)


def test_the_surface_crosses_zero_on_the_break_even_line():
    surface = build(*BOX).surface(21)
    assert len(surface) == 441
    sign = np.sign((surface["recaptured_share"] * 1.54 - surface["lost_share"]).round(12))
    assert (np.sign(surface["relative_change"].round(12)) == sign).all()


def test_lines_cross_zero_at_their_break_even():
    lines = build(*BOX).lines(101)
    for _, line in lines.groupby("loss"):
        edge = line["break_even_share"].iloc[0]
        crossed = np.interp(edge, line["recaptured_share"], line["relative_change"])
        assert edge > line["recaptured_share"].max() or crossed == pytest.approx(0, abs=1e-9)
    assert lines.groupby("loss", sort=False)["lost_share"].first().is_monotonic_increasing


def test_findings_are_ranges_of_assumptions_and_never_intervals():
    study = build(*BOX)
    edge, change, loss = study.findings("tmall", "Tmall", "Taobao", "2016-05-31", ["tb", "tm"], "recalled", seed=3)
    assert [each.id for each in (edge, change, loss)] == [
        "diversion.tmall.break_even_share",
        "diversion.tmall.change_without_entrance",
        "diversion.tmall.loss_share_of_draws",
    ]
    for each in (edge, change, loss):
        assert (each.kind, each.level, each.n, each.evidence) == ("range of assumptions", None, None, "recalled")
        assert each.rows == ("tb", "tm", *(f"assumptions/{name}" for name in IDS))
    assert (edge.value, edge.low, edge.high) == (study.break_even.value, study.break_even.low, study.break_even.high)
    assert loss.low is None and loss.value == (study.draw(seed=3)["relative_change"] < 0).mean()


def test_sentences_follow_the_numbers():
    _, change, _ = build(*BOX).findings("tmall", "Tmall", "Taobao", "2016-05-31")
    assert "give Tmall a loss of 16%" in change.sentence
    gain = build((0.1, 0.2, 0.3), (0.8, 0.9, 1), (0.2, 0.3, 0.4)).findings("b", "B", "A", "2016-05-31")[1]
    assert "give B a gain of 44%" in gain.sentence


def test_an_observed_phi_narrows_the_break_even_to_what_is_left_open():
    study = build((0.5, 0.5, 0.5), (0.35, 0.35, 0.35), BOX[2])
    edge = study.findings("tmall", "Tmall", "Taobao", "2016-05-31")[0]
    assert edge.low == edge.value == edge.high == pytest.approx(0.5 * 0.65 / 1.54)


def test_the_table_of_assumptions_feeds_the_study():
    table = pd.DataFrame(BOX, columns=["low", "mode", "high"], index=list(IDS)).assign(basis="assumed", row=list(IDS))
    study = Dependence.of(table, 1.54)
    assert study.change == build(*BOX).change
    with pytest.raises(NetredError, match="diversion.rho"):
        Dependence.of(table.drop("diversion.rho"), 1.54)


@pytest.mark.parametrize(
    ("box", "ratio", "message"),
    [(((0.3, 0.6, 1.4), *BOX[1:]), 1.54, "diversion.phi: found 1.4"), (BOX, 0.0, "ratio")],
)
def test_impossible_boxes_are_refused(box, ratio, message):
    with pytest.raises(NetredError, match=message):
        build(*box, ratio)
