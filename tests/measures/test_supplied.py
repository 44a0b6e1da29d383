"""What users supply, as findings that answer on the side of the level that the statement names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.measures.supplied import tell_mean

ROWS = pd.DataFrame({"week": range(8)}, index=[f"panel_weeks/{at}" for at in range(8)])
VALUES = 0.3 + 0.02 * np.array([1, -1, 0.5, -0.5, 1, -1, 0.2, -0.2])


def tell(study, values, against, effect):
    return tell_mean(study, "a.mean", ROWS, values, against, effect, "share", "The mean is")


@pytest.mark.parametrize(
    ("against", "effect", "probable"),
    [(0.2, 0.05, True), (0.4, 0.05, False), (0.4, -0.05, True), (0.2, -0.05, False)],
)
def test_the_sign_of_the_effect_says_on_which_side_it_should_lie(made_up, against, effect, probable):
    found = tell(made_up({}), VALUES, against, effect)
    assert found.value == pytest.approx(0.3, abs=0.005) and found.low < 0.3 < found.high
    assert (found.answer.probability > 0.95) == probable
    assert found.answer.probability + found.answer.p_value == pytest.approx(1, abs=0.02)
    assert found.answer.against == against and found.answer.power > 0.5


def test_weeks_without_a_value_are_passed_over(made_up):
    assert tell(made_up({}), [*VALUES, np.nan, np.inf], 0.2, 0.05).n == 8


def test_three_values_are_too_few(made_up):
    with pytest.raises(FitError, match="The mean is found 3 values, expected at least 4"):
        tell(made_up({}), VALUES[:3], 0.2, 0.05)
