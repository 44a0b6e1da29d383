"""What one would have to believe is the measure's own number: at the stated modes and wherever one settles them."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.claims import load_ledger
from analysis.errors import UnknownNameError
from analysis.measures.beliefs import BELIEFS, find_belief
from analysis.measures.dependence import find_way
from analysis.notebook import open_study
from analysis.study import Study, find_measure

DRAWS = 200
RESTING = {"C03": "ratio", "C09": "share_of_taobao", "C12": "expected", "C36": "change_without_entrance"}


@pytest.fixture(scope="module")
def asked(catalog):
    """Claim to its measure and parameters, of those that rest on stated ranges."""
    claims = [claim for claim in load_ledger(catalog).claims if claim.measure in BELIEFS]
    return {each.id: (each.measure, find_measure(each.measure).read(each.parameters)) for each in claims}


@pytest.fixture(scope="module")
def then(catalog):
    return Study.open(catalog, "2016-05-31", draws=DRAWS)


def measured(study, asked, id):
    """The number that the measure of a claim finds."""
    name, parameters = asked[id]
    findings = find_measure(name)(study, **parameters)
    return next(each.value for each in findings if each.id.endswith(RESTING[id]))


def choose(belief, seed, share=0.5):
    rng = np.random.default_rng(seed)
    stated = [each for each in belief.assumptions if rng.random() < share]
    return {each.id: rng.uniform(each.low, each.high) for each in stated}


@pytest.mark.parametrize("id", RESTING)
def test_at_the_modes_the_number_is_the_one_found(then, asked, id):
    belief, given = find_belief(then, *asked[id]), asked[id][1]
    assert belief.line == given.get("below", given.get("above", 1.0)) and belief.below == ("below" in given)
    assert belief.answer({}) == pytest.approx(measured(then, asked, id), abs=1e-12)


@pytest.mark.parametrize("id", ["C09", "C12", "C36"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_settled_in_the_study_it_is_found_again(then, asked, id, seed):
    belief = find_belief(then, *asked[id])
    chosen = choose(belief, seed)
    settled = then.varied({"supposed": tuple(chosen.items())})
    assert belief.answer(chosen) == pytest.approx(measured(settled, asked, id), abs=1e-12)


@pytest.mark.parametrize("id", ["C29", "C34"])
def test_the_share_that_passes_is_what_is_lost_without_the_entrance(then, asked, id):
    belief = find_belief(then, *asked[id])
    for seed in range(5):
        chosen = choose(belief, seed)
        way = find_way(then.varied({"supposed": tuple(chosen.items())}), "entrance", "destination")
        assert belief.answer(chosen) == pytest.approx(way.phi.value, abs=1e-12)


@pytest.mark.parametrize("id", ["C29", "C36"])
def test_no_setting_of_the_network_leaves_the_reach(then, asked, id):
    belief, rng = find_belief(then, *asked[id]), np.random.default_rng(4)
    inside = {each.id: rng.uniform(each.low, each.high, 20_000) for each in belief.assumptions}
    corners = {name: np.where(rng.random(20_000) < 0.5, values.min(), values.max()) for name, values in inside.items()}
    reach = belief.reach({})
    for setting in (inside, corners):
        results = belief.formula.evaluate(setting)
        assert reach.low <= results.min() and results.max() <= reach.high


def test_once_the_years_have_come_nothing_is_left_to_believe(catalog, asked):
    assert find_belief(Study.open(catalog, "latest", "2016-05-31"), *asked["C12"]) is None


def test_what_nobody_assumed_cannot_be_settled():
    with pytest.raises(UnknownNameError, match="diversion.nothing"):
        open_study("2016-05-31", believed={"diversion.nothing": 0.5})
