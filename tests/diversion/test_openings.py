import pytest

from analysis.diversion.openings import find_worth
from analysis.errors import NetredError


def test_what_one_must_believe_by_two_panels():
    """Users (mn) times openings a month of two panels, and Tmall's share of GMV in the quarter to December 2013."""
    panel = 24.49 * 3.6 / (24.49 * 3.6 + 119.09 * 9.3)
    assert panel == pytest.approx(0.074, abs=0.0005)
    assert find_worth([0.5, 0.8], panel, 0.346) == pytest.approx([2.6, 4.8], abs=0.05)
    assert find_worth([0.5, 0.8], 0.183, 0.346) == pytest.approx([0.94, 1.7], abs=0.01)


@pytest.mark.parametrize(("carried", "openings", "sales"), [(0.5, 0.2, 0.4), (1.0, 0.5, 0.5), (0.8, 0.1, 0.3)])
def test_at_that_worth_the_openings_sell_what_was_carried(carried, openings, sales):
    worth = float(find_worth(carried, openings, sales))
    own, other = worth * openings, 1 - openings
    assert own / (own + other) == pytest.approx(carried * sales)


def test_shares_beyond_one_are_refused():
    with pytest.raises(NetredError, match="share of openings: found 7.4"):
        find_worth(0.5, 7.4, 0.3)
