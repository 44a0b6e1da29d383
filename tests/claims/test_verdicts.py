"""Rules between evidence and verdict, shown with checks that bring a stated result."""

import datetime

import pytest

from analysis.claims import judge, scale
from analysis.claims.checks import CHECKS
from analysis.claims.evidence import Evidence
from analysis.claims.ledger import Claim
from analysis.claims.setting import SEEN, Setting
from analysis.errors import FitError

DAY = datetime.date(2016, 5, 31)


@pytest.fixture
def verdict_of(catalog, monkeypatch):
    """Verdict of a claim whose check is the given function of (setting, case)."""

    def run(check, grid=(), **keys):
        monkeypatch.setitem(CHECKS, "stated", check)
        claim = Claim(
            id="C90", quote="a", line=1, meaning="m", statement="s", theme="t", check="stated", grid=list(grid),
            criterion={"holds": "yes", "fails": "no"}, **keys,
        )  # fmt: skip
        return judge(claim, Setting(catalog, DAY, DAY))

    return run


def bring(probability, **parts):
    return Evidence("model", "Said.", "stated", probability, **parts)


def test_a_weak_test_is_capped_and_flagged(verdict_of):
    assert verdict_of(lambda setting, case=0: bring(0.8, power=0.49)).verdict == scale.UNDETERMINED
    found = verdict_of(lambda setting, case=0: bring(0.95, power=0.49))
    assert (found.verdict, found.flags) == (scale.LEANING_SUPPORTED, ("low_power",))
    assert verdict_of(lambda setting, case=0: bring(0.95, power=0.5)).flags == ()


def test_recalled_figures_cap_unless_documented_ones_agree(verdict_of):
    def alone(setting, case=0):
        if setting.grades == SEEN:
            raise FitError("no documented figure.")
        return bring(0.95, evidence="recalled")

    def agreed(setting, case=0):
        return bring(
            0.91 if setting.grades == SEEN else 0.95, evidence="seen" if setting.grades == SEEN else "recalled"
        )

    found = verdict_of(alone)
    assert (found.verdict, found.flags) == (scale.LEANING_SUPPORTED, ("capped_recalled",))
    assert verdict_of(agreed).verdict == scale.SUPPORTED
    assert verdict_of(agreed).flags == ()


def test_a_verdict_that_its_grid_does_not_share_is_fragile(verdict_of):
    def change(setting, case=0.95):
        return bring(case)

    assert verdict_of(change, [{"case": 0.99}, {"case": 0.5}]).flags == ()
    found = verdict_of(change, [{"case": 0.5}, {"case": 0.5}])
    assert found.flags == ("fragile",)
    assert (found.held, found.cells) == (1, 3)


def test_cells_that_the_figures_do_not_allow_are_left_out(verdict_of):
    def change(setting, case=0.95):
        if case == 0:
            raise FitError("too short.")
        return bring(case)

    found = verdict_of(change, [{"case": 0}, {"case": 0}, {"case": 0.99}])
    assert (found.flags, found.held, found.cells) == ((), 2, 2)


def test_a_cell_may_change_variant_and_grades(verdict_of):
    seen = []
    verdict_of(lambda setting, case=0: seen.append((setting.prefer, setting.grades)) or bring(0.5), [{"prefer": "alternate", "grades": ["seen"]}])  # fmt: skip  # noqa: E501
    assert seen[-1] == ("alternate", ("seen",))


def test_a_claim_may_be_held_at_leaning(verdict_of):
    assert verdict_of(lambda setting, case=0: bring(1.0), cap=True).verdict == scale.LEANING_SUPPORTED
    assert verdict_of(lambda setting, case=0: bring(1.0, cap=True)).verdict == scale.LEANING_SUPPORTED


def test_wanting_figures_are_no_verdict(verdict_of):
    def fail(setting, case=0):
        raise FitError("no figure was public.")

    found = verdict_of(fail)
    assert (found.verdict, found.probability) == (scale.NOT_TESTABLE, None)
    assert "no figure was public" in found.sentence


def test_documents_have_no_probability(verdict_of):
    found = verdict_of(lambda setting, case=0: Evidence("document", "Found.", "documents", document=scale.CONFIRMED))
    assert (found.verdict, found.probability, found.findings()) == (scale.CONFIRMED, None, [])


def test_a_stricter_criterion_keeps_a_verdict_leaning(verdict_of, catalog, monkeypatch):
    monkeypatch.setitem(CHECKS, "stated", lambda setting: bring(0.95))
    claim = Claim(
        id="C90", quote="a", line=1, meaning="m", statement="s", theme="t", check="stated",
        criterion={"holds": "yes", "fails": "no", "supported_from": 0.99},
    )  # fmt: skip
    assert judge(claim, Setting(catalog, DAY, DAY)).verdict == scale.LEANING_SUPPORTED
