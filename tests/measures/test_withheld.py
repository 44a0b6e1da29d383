"""Days on which links came or went: both sides told, what could have been seen, and no verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import measures
from analysis.errors import NotKnownError

CLOSED, OPENED = "events/2020-10-09/links", "events/2021-03-20/links"


def events(*days: tuple[str, str]) -> pd.DataFrame:
    rows = [(pd.Timestamp(id[7:17]), "links go", "Net", "Shop", "DOC", grade) for id, grade in days]
    columns = ["date", "event", "entity", "effect_on", "source_id", "evidence"]
    return pd.DataFrame(rows, columns=columns, index=[f"{id}/DOC" for id, _ in days])


KNOWN = events((CLOSED, "seen"), (OPENED, "seen"))
around = measures.additions_around.__wrapped__
ASKED = {"role": "buyers", "event": CLOSED, "name": "net", "smallest_effect": 5.0}


def buyers(*added: float, first: str = "2019Q3") -> dict:
    """From the end of a quarter (Q-DEC) on."""
    return {("buyers", "Q-DEC"): (first, list(700 + np.cumsum([0, *added])))}


def find_all(found) -> dict:
    return {each.id.rpartition(".")[2]: each for each in found}


def test_quarters_on_either_side_are_told(made_up):
    """The figures of Alibaba's buyers: 18, 15, 16 and 15 million a quarter before, 22 and 32 after."""
    study = made_up(buyers(18, 15, 16, 15, 22, 32), unit="mn", tables={"events": KNOWN})
    found = find_all(around(study, **ASKED))
    assert (found["before"].value, found["before"].low, found["before"].high) == (16, 15, 18)
    assert (found["after"].value, found["after"].n) == (27, 2)
    quarters = {name: [row for row in found[name].rows if row.startswith("buyers")] for name in ("before", "after")}
    assert (quarters["before"][0], quarters["before"][-1]) == ("buyers/2019Q3", "buyers/2020Q3")
    assert (quarters["after"][0], quarters["after"][-1]) == ("buyers/2020Q3", "buyers/2021Q1")
    assert found["change"].value == 11 and 0 < found["change"].low < 11 < found["change"].high
    assert "brought 18 million, 15 million, 16 million and 15 million" in found["before"].sentence
    assert found["power"].value > 0.5 and all(each.answer is None for each in found.values())


def test_only_the_quarters_next_to_the_day_count(made_up):
    study = made_up(buyers(99, 18, 15, 16, 15, 22, 32, 99, first="2019Q2"), unit="mn", tables={"events": KNOWN})
    assert find_all(around(study, **ASKED))["change"].value == 11


@pytest.mark.parametrize(("day", "after"), [("2020-11-10", (22, 32)), ("2020-11-20", (32, 40))])
def test_a_quarter_of_which_most_had_passed_counts_as_before(made_up, day, after):
    table = events((f"events/{day}/links", "seen"))
    study = made_up(buyers(18, 15, 16, 15, 22, 32, 40), unit="mn", tables={"events": table})
    found = find_all(around(study, **(ASKED | {"event": f"events/{day}/links"})))
    assert found["after"].value == np.mean(after)


def test_a_few_quarters_have_a_change_without_a_band(made_up):
    study = made_up(buyers(16, 15, 22, 32, first="2020Q1"), unit="mn", tables={"events": KNOWN})
    found = find_all(around(study, **ASKED))
    assert set(found) == {"before", "after", "change"}
    assert found["change"].low is None and "no telling it from chance" in found["change"].sentence


@pytest.mark.parametrize("given", [buyers(18, 15, 16, 15), buyers(22, 32, first="2020Q3")])
def test_one_side_alone_says_nothing(made_up, given):
    with pytest.raises(NotKnownError, match="no quarter on one side"):
        around(made_up(given, unit="mn", tables={"events": KNOWN}), **ASKED)


def test_years_on_either_side_are_told_and_not_tested(made_up):
    given = {("total", "Y-MAR"): {2018: 100, 2019: 120, 2020: 150, 2021: 180, 2022: 270}}
    study = made_up(given, tables={"events": KNOWN})
    (found,) = measures.growth_around.__wrapped__(study, role="total", event=CLOSED, name="net")
    assert (found.value, found.low, found.high, found.n) == pytest.approx((0.5, 0.2, 0.5, 3))
    assert found.sentence.count("FY") == 3 and found.answer is None


def test_spending_of_the_year_is_held_against_the_year_before(made_up):
    given = {("own", "Y-DEC"): {2019: 0.2, 2020: 0.08}}
    study = made_up(given, unit="USD_bn", tables={"events": KNOWN})
    (found,) = measures.purchases_after.__wrapped__(study, own="own", event=CLOSED, name="net")
    assert found.value == pytest.approx(-0.6) and "60%" in found.sentence
    with pytest.raises(NotKnownError):
        measures.purchases_after.__wrapped__(study, own="own", event=OPENED, name="net")


def grown(*growth: float) -> dict:
    """Quarters whose growth on the year before is given from the first of 2020 on."""
    levels = [1.0] * 4
    for each in growth:
        levels.append(levels[-4] * (1 + each))
    return {("net", "Q-DEC"): ("2019Q1", levels)}


def test_growth_while_closed_stands_between_growth_while_open(made_up):
    study = made_up(grown(0.5, 0.4, 0.3, 0.25, 0.2, 0.6), tables={"events": KNOWN})
    asked = {"series": "net", "closed": CLOSED, "reopened": OPENED, "name": "net", "label": "Net"}
    (found,) = measures.growth_while_closed.__wrapped__(study, **asked)
    assert found.value == pytest.approx(np.mean([0.25, 0.2])) and found.n == 6
    assert "after they came back" in found.sentence and "before" in found.sentence


def test_growth_while_closed_needs_a_quarter_of_each_kind(made_up):
    study = made_up(grown(0.5, 0.4), tables={"events": KNOWN})
    asked = {"series": "net", "closed": CLOSED, "reopened": OPENED, "name": "net", "label": "Net"}
    with pytest.raises(NotKnownError, match="no quarter of each kind"):
        measures.growth_while_closed.__wrapped__(study, **asked)


def test_two_counts_are_compared_over_the_stretch_known_of_both(made_up):
    given = buyers(10, 20, 30) | {("rival", "Q-DEC"): {"2019Q4": 100, "2020Q2": 190, "2025Q1": 900}}
    rival, own = measures.additions_beside.__wrapped__(
        made_up(given, unit="mn"), own="buyers", rival="rival", name="net", rival_label="Rival"
    )
    assert (rival.value, own.value) == (90, 50)
    assert "from December 2019 to June 2020" in rival.sentence


def test_the_real_days(study):
    """By hand from the filings: Alibaba's buyers around October 2020, Weibo's purchases, Kuaishou's sales."""
    change = study.take(
        measures.additions_around, **(ASKED | {"role": "users", "event": "events/2020-10-09/douyin-taobao"})
    )
    found = find_all(change)
    assert (found["before"].low, found["before"].high, found["after"].value) == pytest.approx((15, 18, 27))
    assert found["change"].value == pytest.approx(11) and found["power"].value == pytest.approx(0.89, abs=0.06)
    weibo = "events/2016-01-31/alibaba-weibo"
    (spent,) = study.take(measures.purchases_after, own="outside_network_ads_own", event=weibo, name="weibo")
    assert spent.value == pytest.approx(-0.6, abs=0.02)
    (own,) = study.take(
        measures.growth_while_closed,
        series="kuaishou_ecommerce_gmv",
        closed="events/2022-03-01/kuaishou-taobao",
        reopened="events/2022-10-28/kuaishou-taobao",
        name="kuaishou",
        label="Kuaishou",
    )
    assert (own.low, own.high) == pytest.approx((0.266, 0.315), abs=0.003)
