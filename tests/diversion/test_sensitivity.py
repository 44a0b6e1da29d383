import numpy as np
import pandas as pd
import pytest

from analysis.diversion.network import of_assumptions
from analysis.diversion.sensitivity import Question, decompose, name_state, screen, swing


def make_question(**changes) -> Question:
    """A shop whose visits to the mall are known exactly, so that all spread is the recapture's unless changed."""
    rows = {
        "enter_shop": (0.6, 0.6, 0.6),
        "enter_mall": (0.4, 0.4, 0.4),
        "shop_to_mall": (0.2, 0.2, 0.2),
        "mall_to_purchase": (0.1, 0.1, 0.1),
        "recapture": (0.05, 0.25, 0.6),
    } | changes
    table = pd.DataFrame.from_dict(
        {f"network.{name}": numbers for name, numbers in rows.items()}, orient="index", columns=["low", "mode", "high"]
    )
    network = of_assumptions(table.assign(basis="assumed", row=[f"assumptions/{name}" for name in table.index]))
    return Question(network, "shop", "mall")


def test_the_only_thing_that_varies_has_all_of_the_spread():
    question = make_question()
    screened = screen(question, 20, 1)
    assert screened["input"].iloc[0] == "recapture"
    assert screened["effect"].iloc[0] > 20 * screened["effect"].iloc[1:].max()
    indices = decompose(question, screened, 256, 1)
    assert list(indices["group"]) == ["recapture"] and indices["total"].iloc[0] == pytest.approx(1, abs=0.05)


def test_two_sources_share_the_spread_as_their_variances_do():
    """The change is r (e/d) - loss with r and the chance to go on independent; both parts are known in closed form."""
    question = make_question(shop_to_mall=(0.1, 0.2, 0.3))
    indices = decompose(question, screen(question, 30, 2), 1024, 2).set_index("group")
    chains, recapture = question.network.draw(200_000, 5)
    change = chains.change("shop", "mall", recapture)
    mean = question.network.mean()
    from_recapture = mean.change("shop", "mall", recapture).var() / change.var()
    assert indices.loc["recapture", "first"] == pytest.approx(from_recapture, abs=0.06)
    assert indices["first"].sum() == pytest.approx(1, abs=0.1)
    assert (indices["total"] >= indices["first"] - indices["first_error"]).all()


def test_uniform_points_give_the_draws_of_the_network():
    question = make_question(shop_to_mall=(0.1, 0.2, 0.3))
    points = np.random.default_rng(3).random((20_000, len(question.inputs()) + 1))
    chains, recapture = question.network.draw(20_000, 4)
    drawn, evaluated = chains.change("shop", "mall", recapture), question.evaluate(points)
    probabilities = [0.1, 0.5, 0.9]
    assert np.quantile(evaluated, probabilities) == pytest.approx(np.quantile(drawn, probabilities), abs=0.02)


def test_a_swing_is_the_change_at_the_ends_of_a_range():
    question = make_question(shop_to_mall=(0.1, 0.2, 0.3))
    table = swing(question).set_index("assumption")
    # 0.6 enter the shop, 0.4 the mall; the share s goes on: change = (r 0.6 - s 0.6) / (0.4 + 0.6 s)
    for end, share in (("at_low", 0.1), ("at_high", 0.3)):
        assert table.loc["Shop to Mall", end] == pytest.approx(0.6 * (0.25 - share) / (0.4 + 0.6 * share))
    for end, share in (("at_low", 0.05), ("at_high", 0.6)):
        assert table.loc["recapture", end] == pytest.approx(0.6 * (share - 0.2) / 0.52)
    widths = (table["at_high"] - table["at_low"]).abs()
    assert list(widths) == sorted(widths, reverse=True)


def test_states_are_named_for_readers():
    assert name_state("tmall_global") == "Tmall Global"
