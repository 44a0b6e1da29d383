"""Orders that pass the entrance: counted where somebody supplies them, bounded by openings of two apps until then."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from analysis.errors import NotKnownError

ASKED = {"entrance": "shop", "destination": "mall", "smallest_effect": 0.05}
APPS = {"apps": ["shop_app", "mall_app"], "openings": ["shop_use", "mall_use"]}
ROLES = {("shop", "Q-MAR"): ("2013Q1", [300.0, 200.0]), ("mall", "Q-MAR"): ("2013Q1", [100.0, 200.0])}
PANEL = {
    ("shop_app", "D"): {"2013-08-31": 100.0},
    ("mall_app", "D"): {"2013-08-31": 25.0},
    ("shop_use", "D"): {"2013-08-31": 8.0},
    ("mall_use", "D"): {"2013-08-31": 8.0},
}
through = measures.orders_through_entrance.__wrapped__


def paths(*given: tuple[str, int]) -> pd.DataFrame:
    listed = [path for path, times in given for _ in range(times)]
    rows = [(f"s{at}", step, state) for at, path in enumerate(listed) for step, state in enumerate(path.split(), 1)]
    frame = pd.DataFrame(rows, columns=["session", "step", "state"])
    return frame.set_axis([f"session_steps/{at}" for at in range(len(frame))])


def test_an_opening_must_be_worth_the_odds(made_up):
    """The mall's app has a fifth of the openings and the mall half of the sales: half of that are odds of 1 to 3."""
    (found,) = through(made_up(ROLES | PANEL), **ASKED, **APPS, above=0.5)
    assert found.id == "diversion.mall.opening_worth.50"
    assert found.value == pytest.approx((1 / 3) / (1 / 4)) and found.answer is None
    assert found.sentence.startswith("No public row says what share of Mall's orders passed Shop.")
    assert {"shop_app/2013-08-31", "mall/2013Q2"} <= set(found.rows)


def test_a_higher_hurdle_asks_for_more(made_up):
    (half,), (fifth,) = (through(made_up(ROLES | PANEL), **ASKED, **APPS, above=above) for above in (0.5, 0.2))
    assert fifth.value == pytest.approx((0.4 / 0.6) / (1 / 4)) and fifth.value > half.value


def test_sales_are_those_of_the_quarter_asked_for(made_up):
    (found,) = through(
        made_up(ROLES | PANEL), **ASKED, **APPS, above=0.5, sales_until=pd.Timestamp("2012-06-30").date()
    )
    assert found.value == pytest.approx((0.125 / 0.875) / (1 / 4))


def test_what_somebody_said_is_quoted_and_answers_nothing(made_up):
    given = ROLES | {("told", "D"): {"2015-03-01": 0.9}}
    (found,) = through(made_up(given), **ASKED, **APPS, above=0.5, said=["told", "unheard"])
    assert (found.id, found.value, found.answer) == ("diversion.said.told", 0.9, None)


def test_without_anything_the_tables_that_would_tell_are_named(made_up):
    with pytest.raises(NotKnownError) as raised:
        through(made_up(ROLES), **ASKED, **APPS, above=0.5)
    assert raised.value.waits_for == "panel_weeks or session_steps"


@pytest.mark.parametrize(("passed", "probable"), [(800, True), (300, False)])
def test_sessions_answer(made_up, passed, probable):
    table = paths(("shop mall purchase", passed), ("mall purchase", 1000 - passed))
    (found,) = through(made_up(ROLES, tables={"session_steps": table}), **ASKED, above=0.5)
    assert found.value == pytest.approx(passed / 1000) and found.n == 1000
    assert (found.answer.probability > 0.99) == probable and not found.answer.leaning
    assert found.low < found.value < found.high and found.answer.power > 0.9


def test_sessions_without_orders_of_one_destination_only_lean(made_up):
    table = paths(("shop mall purchase", 80), ("mall purchase", 20))
    (found,) = through(made_up(ROLES, tables={"session_steps": table}), **ASKED, above=0.2, also_global=True)
    assert found.answer.leaning and "no order of another destination" in found.sentence
    both = pd.concat([table, paths(("shop global purchase", 5)).replace(r"^s(\d+)$", r"g\1", regex=True)])
    two = through(made_up(ROLES, tables={"session_steps": both}), **ASKED, above=0.2, also_global=True)
    assert [each.id for each in two] == ["diversion.mall.through", "diversion.mall.through_global"]
    assert not any(each.answer.leaning for each in two)


def test_weeks_of_a_panel_go_before_sessions(made_up):
    rows = [(f"2015-01-{at + 1:02}", "open", 1000, 600 + at, 50, 10) for at in range(6)]
    columns = ["week", "arm", "orders_destination", "orders_destination_via_entrance"]
    weeks = pd.DataFrame(rows, columns=[*columns, "orders_global", "orders_global_via_entrance"])
    weeks = weeks.set_axis([f"panel_weeks/{at}" for at in range(6)])
    tables = {"panel_weeks": weeks, "session_steps": paths(("mall purchase", 100))}
    found = through(made_up(ROLES, tables=tables), **ASKED, above=0.5, also_global=True)
    assert [each.value for each in found] == pytest.approx([0.6025, 0.2])


@pytest.mark.parametrize(("above", "worth"), [(0.5, (2.6, 0.94)), (0.2, (4.8, 1.7))])
def test_the_two_real_panels_bound_it(study, above, worth):
    asked = {"entrance": "entrance", "destination": "destination", "smallest_effect": 0.05}
    sales_until = pd.Timestamp("2013-12-31").date()
    found = measures.orders_through_entrance(study, **asked, above=above, sales_until=sales_until)[0]
    assert (found.high, found.low) == pytest.approx(worth, abs=0.05)
