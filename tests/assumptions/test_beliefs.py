"""What one would have to believe: the reach of a formula over a box, and where each side of it tips the answer."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analysis.assumptions import Assumption, Belief, span, trace

GAIN, LOSS = Assumption("gain", 0.02, 0.15, 0.5), Assumption("loss", 0.1, 0.4, 0.8)


@pytest.fixture
def belief():
    """2 gain - loss, said to be below -0.2."""
    formula = trace(lambda at: 2 * at["gain"] - at["loss"], ["gain", "loss"])
    return Belief("change", formula, (GAIN, LOSS), ("share",) * 2, ("a gain", "a loss"), "rate", -0.2, True, "a.b")


def test_with_nothing_settled_the_reach_is_that_of_the_box(belief):
    assert belief.reach({}) == span(lambda gain, loss: 2 * gain - loss, GAIN, LOSS)


def test_what_is_settled_no_longer_widens_the_reach(belief):
    reach = belief.reach({"loss": 0.5})
    assert (reach.low, reach.value, reach.high) == pytest.approx((-0.46, -0.2, 0.5))
    assert len(set(map(float, (lambda r: (r.low, r.value, r.high))(belief.reach({"loss": 0.5, "gain": 0.3}))))) == 1


def test_each_assumption_tips_the_answer_where_the_algebra_says(belief):
    assert belief.turn("gain", {}) == pytest.approx(0.1, abs=1e-12)
    assert belief.turn("loss", {"gain": 0.2}) == pytest.approx(0.6, abs=1e-12)
    assert belief.turn("loss", {"gain": 0.5}) is None


def test_a_belief_survives_being_written(belief):
    again = Belief.from_dict(json.loads(json.dumps(belief.to_dict())))
    assert again == belief
    rng = np.random.default_rng(2)
    for _ in range(50):
        chosen = {each.id: rng.uniform(each.low, each.high) for each in (GAIN, LOSS) if rng.random() < 0.5}
        assert again.reach(chosen) == belief.reach(chosen)
