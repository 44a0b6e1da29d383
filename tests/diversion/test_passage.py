"""Orders counted by the path of their session and by their user."""

import numpy as np
import pandas as pd
import pytest

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


def test_a_known_chain_gives_its_removal_effect_and_break_even():
    passage = measure_passage(simulate_sessions(TRUE_CHAIN, 60_000, np.random.default_rng(4)), *PAIR)
    answers = ((passage.through, passage.draw_through(500)), passage.draw_even(500))
    for (counted, drawn), truth in zip(answers, (TRUTH, TRUE_CHAIN.break_even(*PAIR)), strict=True):
        assert counted == pytest.approx(float(truth), abs=0.03) and drawn.mean() == pytest.approx(counted, abs=0.01)


def test_buyers_who_pass_the_entrance_may_buy_less_often():
    """Half of the sessions pass it and a quarter of them buy, against half of the others: a third of the orders."""
    paths = ["shop mall purchase", *["shop mall exit"] * 3] * 100 + ["mall purchase", "mall exit"] * 200
    passage = measure_passage(make_paths(*paths), "shop", "mall")
    assert passage.through == pytest.approx(1 / 3)
    assert passage.interval()[0] < 1 / 3 < passage.interval()[1]
    assert np.std(passage.draw_through()) == pytest.approx(np.sqrt(1 / 3 * 2 / 3 / 301), rel=0.1)


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


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (["shop mall"], "session 0: found 'mall' at its end, expected states and then one last step"),
        (["mall purchase mall exit"], "session 0: found .* where a session is over"),
        (["exit"], "session 0: found 'exit' where a session"),
    ],
)
def test_paths_that_are_none_are_refused_by_their_session(paths, words):
    with pytest.raises(NetredError, match=words):
        measure_passage(make_paths(*paths), "shop", "mall")


def test_a_step_twice_and_a_missing_column_are_refused():
    paths = make_paths("shop mall purchase")
    with pytest.raises(NetredError, match="session 0: found step 2 twice"):
        measure_passage(pd.concat([paths, paths.iloc[[1]]]), "shop", "mall")
    with pytest.raises(NetredError, match="expected the columns session, step, state"):
        measure_passage(paths.drop(columns="step"), "shop", "mall")
