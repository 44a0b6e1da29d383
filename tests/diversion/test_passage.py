"""Orders counted by the path of their session and by their user."""

import numpy as np
import pandas as pd
import pytest

from analysis.diversion.dependence import Dependence
from analysis.diversion.passage import measure_passage
from analysis.diversion.simulations import TRUE_CHAIN, simulate_sessions
from analysis.errors import NetredError

TRUTH = float(TRUE_CHAIN.lose("destination")[0])
PAIR = ("entrance", "destination")


def make_paths(*paths: str, users=None) -> pd.DataFrame:
    rows = [(at, step, state) for at, path in enumerate(paths) for step, state in enumerate(path.split(), 1)]
    frame = pd.DataFrame(rows, columns=["session", "step", "state"])
    frame.index = [f"session_steps/{at}" for at in range(len(frame))]
    return frame if users is None else frame.assign(user=frame["session"].map(dict(enumerate(users))))


def test_orders_are_told_by_whether_their_session_had_passed_the_entrance():
    paths = make_paths("shop mall purchase", "mall purchase", "mall shop mall purchase", "shop purchase", "mall exit")
    passage = measure_passage(paths, "shop", "mall")
    assert (passage.orders, passage.through) == (3, pytest.approx(2 / 3))
    assert passage.rows == ("session_steps/0", "session_steps/12")
    assert (passage.users @ passage.counts).tolist() == [2, 1, 3, 3, 1]
    assert measure_passage(make_paths("shop mall exit"), "shop", "mall") is None
    assert measure_passage(paths[:0], "shop", "mall") is None


def test_a_known_chain_gives_its_removal_effect_change_and_break_even():
    paths = simulate_sessions(TRUE_CHAIN, 60_000, np.random.default_rng(4))
    answers = measure_passage(paths, *PAIR).answer(0.25, 0.25, 500)
    wanted = (TRUTH, TRUE_CHAIN.change(*PAIR, 0.25), TRUE_CHAIN.break_even(*PAIR))
    for (counted, drawn), truth in zip(answers, wanted, strict=True):
        assert counted == pytest.approx(float(truth), abs=0.03) and drawn.mean() == pytest.approx(counted, abs=0.01)


def test_buyers_who_pass_the_entrance_may_buy_less_often():
    """Half of the sessions pass it and a quarter of them buy, against half of the others: a third of the orders."""
    paths = ["shop mall purchase", *["shop mall exit"] * 3] * 100 + ["mall purchase", "mall exit"] * 200
    passage = measure_passage(make_paths(*paths), "shop", "mall")
    assert passage.through == pytest.approx(1 / 3)
    (loss, drawn), *_ = passage.answer(0.0, 0.0)
    assert loss == passage.through and passage.interval()[0] < 1 / 3 < passage.interval()[1]
    assert np.std(drawn) == pytest.approx(np.sqrt(1 / 3 * 2 / 3 / 301), rel=0.1)


def test_nothing_is_certain_after_a_handful_of_orders():
    passage = measure_passage(make_paths("mall purchase", "mall purchase"), "shop", "mall")
    assert passage.through == 0 and passage.interval()[1] > 0.2
    assert 0.5 < np.mean(passage.draw_through() < 0.2) < 0.95


@pytest.mark.parametrize("users", [None, 60])
def test_bands_hold_the_truth_as_often_as_they_say(users):
    """Of 200 worlds, between 72% and 88%: counting them so is good to 3%."""
    inside = []
    for world in range(200):
        paths = simulate_sessions(TRUE_CHAIN, 1500, np.random.default_rng([7, world]), users)
        low, high = measure_passage(paths, *PAIR).interval(draws=1000, seed=world)
        inside.append(low <= TRUTH <= high)
    assert 0.72 <= np.mean(inside) <= 0.88


def test_sessions_of_one_user_are_one_look():
    paths = ["shop mall purchase"] * 50 + ["mall purchase"] * 50
    alone = measure_passage(make_paths(*paths), "shop", "mall")
    few = measure_passage(make_paths(*paths, users=["a"] * 50 + ["b"] * 25 + ["c"] * 25), "shop", "mall")
    blank = measure_passage(make_paths(*paths, users=[""] * 100), "shop", "mall")
    assert alone.through == few.through == blank.through == 0.5
    assert np.ptp(few.interval()) > 3 * np.ptp(alone.interval()) and alone.interval() == blank.interval()
    assert few.assess(0.5, 0.1).power < alone.assess(0.5, 0.1).power


def test_what_was_counted_takes_the_place_of_what_was_assumed(catalog):
    table = catalog.as_of("latest").assumptions("diversion")
    passage = measure_passage(make_paths(*["shop mall purchase"] * 36, *["mall purchase"] * 64), "shop", "mall")
    measured = Dependence.of(table, 1.54, passage)
    assert (measured.phi.mode, measured.phi.low, measured.phi.high) == (0.36, *passage.interval())
    assert measured.lambda_ == Dependence.of(table, 1.54).lambda_
    assert measured.break_even.value == pytest.approx(0.36 * 0.65 / 1.54)


def test_paths_that_are_none_are_refused():
    with pytest.raises(NetredError, match="session 0: found 'mall' at its end"):
        measure_passage(make_paths("shop mall"), "shop", "mall")
