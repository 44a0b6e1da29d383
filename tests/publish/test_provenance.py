from __future__ import annotations

import pytest

from analysis.errors import BuildError, UnknownNameError
from analysis.publish.provenance import Facts, gather_facts, write_facts

TODAY = {"01-one": "a" * 64}


def test_a_fact_of_todays_run_is_found(make_fact):
    facts = Facts([make_fact()], TODAY)
    assert facts["growth.gmv.fy2017"].finding.value == 3617.0
    assert "growth.gmv.fy2017" in facts and list(facts) == ["growth.gmv.fy2017"] and len(facts) == 1


def test_an_unknown_fact_is_refused_with_those_that_exist(make_fact):
    with pytest.raises(UnknownNameError, match="'growth.gmv.fy2071' does not exist.*growth.gmv.fy2017"):
        Facts([make_fact()], TODAY)["growth.gmv.fy2071"]


@pytest.mark.parametrize("keys", [{"01-one": "b" * 64}, {}])
def test_a_fact_of_another_run_is_stale(make_fact, keys):
    facts = Facts([make_fact()], keys)
    assert "growth.gmv.fy2017" in facts
    with pytest.raises(BuildError, match="growth.gmv.fy2017.*aaaaaaaaaaaa.*notebook 01-one.*build the edition again"):
        facts["growth.gmv.fy2017"]


def test_one_measure_may_stand_in_two_notebooks_and_no_number_twice(make_run, make_finding):
    runs = [make_run(make_finding()), make_run(make_finding(), notebook="02-two")]
    assert [fact.notebook for fact in gather_facts(runs)] == ["01-one"]
    runs = [make_run(make_finding()), make_run(make_finding(value=1.5), notebook="02-two")]
    with pytest.raises(BuildError, match="growth.gmv.fy2017.*01-one and 02-two"):
        gather_facts(runs)


def test_facts_are_gathered_in_reading_order_and_survive_the_file(make_run, make_finding, tmp_path):
    first = make_finding("growth.gmv.fy2018", 4000.5, low=3000.0, high=5000.0, level=0.8, kind="forecast", n=16)
    runs = [make_run(first, make_finding()), make_run(make_finding("a.b"), notebook="02-two", key="c" * 64)]
    facts = gather_facts(runs)
    assert [fact.finding.id for fact in facts] == ["growth.gmv.fy2018", "growth.gmv.fy2017", "a.b"]
    write_facts(facts, tmp_path / "facts.json")
    read = Facts.read(tmp_path / "facts.json", TODAY | {"02-two": "c" * 64})
    assert [read[id] for id in read] == facts
