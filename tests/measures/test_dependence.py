"""What a destination owes to its entrance: one table of assumptions and one number, or orders that were counted."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

from analysis import measures
from analysis.catalog import load
from analysis.catalog.supplied import SUPPLIED
from analysis.diversion import of_assumptions
from analysis.errors import NetredError, NotKnownError
from analysis.measures.dependence import compare_arms
from analysis.study import Study

PAIR = {"entrance": "entrance", "destination": "destination"}
CLOSED = {**PAIR, "below": -0.2, "smallest_effect": -0.05}
SENTENCES = [f"diversion.tmall.{name}" for name in ("removal_effect", "break_even_share", "change_without_entrance")]


def find_all(study) -> dict:
    return {each.id: each for each in study.take(measures.dependence, **PAIR)}


def state(folder, id: str, low: str, mode: str, high: str) -> None:
    line = folder.line("assumptions.csv", id="diversion.lambda")
    folder.append("assumptions.csv", line, id=id, low=low, mode=mode, high=high)


def count(folder, *paths: tuple[str, int]) -> Study:
    """A study with sessions of these paths, each so many times."""
    fields, number = list(SUPPLIED["session_steps"][0]), 0
    with (folder.path / "session_steps.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(fields)
        for path, times in paths:
            for _ in range(times):
                number += 1
                for step, place in enumerate(path.split(), 1):
                    cells = {"session": f"s{number}", "step": step, "state": place, "user": f"u{number}"}
                    cells |= {"published": "2015-12-31", "source_id": "RECALL"}
                    writer.writerow(cells[name] for name in fields)
    return Study.open(load(folder.path), "latest", "2016-05-31", draws=500, seed=1)


def test_what_is_lost_if_nobody_reroutes_is_what_the_closed_form_takes(study):
    """One table: phi is the removal effect of the network's middle; break-even and change follow from it."""
    found, network = find_all(study), of_assumptions(study.assumptions("network"))
    mean = network.mean()
    phi = mean.lose("tmall")[mean.locate("taobao")]
    lambda_, rho = (study.assumption(f"diversion.{name}").mode for name in ("lambda", "rho"))
    gone, left = (study.then.figures(role, "year").latest for role in ("entrance", "destination"))
    lost, even, change = (found[id] for id in SENTENCES)
    assert lost.value == pytest.approx(float(phi))
    assert even.value == pytest.approx(phi * (1 - lambda_) * left / gone)
    assert change.value == pytest.approx(-phi * (1 - lambda_) + rho * gone / left)
    assert (change.value < 0) == (even.value > rho), "break-even and change have one sign"


def test_all_of_it_is_a_range_of_assumptions(study):
    found = find_all(study)
    for each in found.values():
        assert each.kind == "range of assumptions" and each.level is None and each.answer is None
        assert each.low is None or each.low <= each.value <= each.high
    for id in SENTENCES:
        assert "assumptions/network.enter_taobao" in found[id].rows
    assert found["diversion.network.break_even_recapture"].value < found[SENTENCES[0]].value
    assert 0 < found["diversion.tmall.loss_share_of_draws"].value < 1


def test_the_share_of_losses_is_that_of_the_draws(study):
    form, _, _ = measures.find_dependence(study, **PAIR)
    assert find_all(study)["diversion.tmall.loss_share_of_draws"].value == np.mean(form.change.draws < 0)


def test_places_hold_all_but_the_destination_and_mark_the_entrance(study):
    losses = measures.find_way(study, **PAIR).losses
    assert "Tmall" not in set(losses["name"]) and list(losses.loc[losses["primary"], "name"]) == ["Taobao"]
    assert ((losses["low"] <= losses["value"]) & (losses["value"] <= losses["high"])).all()
    assert losses["value"].is_monotonic_decreasing


def test_every_assumption_has_its_swing(study):
    table = measures.tabulate_swings(study, **PAIR)
    middle = find_all(study)["diversion.tmall.change_without_entrance"].value
    ends = table[["at_low", "at_high"]]
    assert len(table) == len(study.assumptions("network")) + 2
    assert ((ends.min(axis=1) <= middle + 1e-9) & (ends.max(axis=1) >= middle - 1e-9)).all()


def test_a_share_beside_the_network_that_implies_it_is_refused(folder):
    state(folder, "diversion.phi", "0.3", "0.6", "0.85")
    study = Study.open(load(folder.path), "latest", "2016-05-31", draws=500)
    with pytest.raises(NetredError, match="rows of a network beside diversion.phi"):
        measures.dependence(study, **PAIR)


def test_a_study_without_a_network_states_the_share_itself(project_root):
    study = Study.open(load(project_root / "examples" / "jd-tmall"), "latest", draws=500)
    found = measures.dependence(study, **PAIR)
    lost = next(each for each in found if each.id.endswith(".removal_effect"))
    assert lost.value == study.assumption("diversion.phi").mode
    assert not any(each.id.endswith("break_even_recapture") for each in found)


def test_sessions_go_before_what_is_assumed(folder):
    study = count(folder, ("taobao tmall purchase", 60), ("tmall purchase", 40), ("taobao tmall exit", 100))
    found = find_all(study)
    lost = found["diversion.tmall.removal_effect"]
    assert (lost.value, lost.kind, lost.level, lost.n) == (pytest.approx(0.6), "estimate", 0.8, 100)
    assert lost.low < 0.6 < lost.high and lost.rows[0].startswith("session_steps/")
    assert found["diversion.tmall.break_even_share"].kind == "range of assumptions"


def test_before_the_assumptions_nothing_is_said(study):
    with pytest.raises(NotKnownError):
        measures.dependence(study.at("2013-01-01"), **PAIR)


def test_unknown_marketplaces_are_refused(study):
    with pytest.raises(NetredError):
        measures.dependence(study, entrance="bazaar", destination="destination")


def test_assumptions_alone_answer_nothing(study):
    found = measures.entrance_closed(study, **CLOSED)
    assert {each.id.removesuffix(".now") for each in found} == set(SENTENCES[1:])
    assert all(each.answer is None for each in found)


@pytest.mark.parametrize(("through", "probable"), [(95, 0.5), (10, 0.0)])
def test_sessions_are_judged_at_both_ends_of_rerouting(folder, through, probable):
    """Where even the end with no rerouting loses less than a fifth, the statement fails; else the ends disagree."""
    study = count(folder, ("taobao tmall purchase", 10 * through), ("tmall purchase", 1000 - 10 * through))
    last = measures.entrance_closed(study, **CLOSED)[-1]
    form, _, _ = measures.find_dependence(study, **PAIR)
    assert (last.low, last.high) == pytest.approx(
        tuple(float(form.change_at(form.phi.value, end)) for end in ("low", "high"))
    )
    assert last.answer.probability == pytest.approx(probable, abs=0.01)


def weeks(closed: float) -> pd.DataFrame:
    noise = np.array([0, 4, -4, 3, -3, 2])
    rows = [
        (f"2015-01-{at + 1:02}", arm, 200.0, orders)
        for at in range(6)
        for arm, orders in (("open", 1000.0), ("entrance_closed", 1000.0 * (1 + closed) + noise[at]))
    ]
    frame = pd.DataFrame(rows, columns=["week", "arm", "users", "orders_destination"])
    return frame.set_axis([f"panel_weeks/{at}" for at in range(len(frame))])


def test_arms_are_compared_week_by_week_and_by_user(made_up):
    table = weeks(-0.4)
    table.loc[table["arm"] == "open", ["users", "orders_destination"]] *= 2
    study = made_up({}, tables={"panel_weeks": table[table["week"] < "2015-01-03"]})
    assert compare_arms(study, "entrance_closed", "orders_destination") == pytest.approx([-0.4, -0.396])
    assert compare_arms(study, "influencers_withheld", "visits") is None


@pytest.mark.parametrize(("closed", "probable"), [(-0.4, True), (-0.1, False)])
def test_users_kept_from_the_entrance_answer(made_up, closed, probable):
    roles = {("entrance", "Y-MAR"): {}, ("destination", "Y-MAR"): {}}
    study = made_up(roles, tables={"panel_weeks": weeks(closed)})
    (found,) = measures.entrance_closed.__wrapped__(study, **CLOSED)
    assert found.value == pytest.approx(closed, abs=0.01)
    assert (found.answer.probability > 0.9) == probable
