"""Rules between findings and verdict, shown with measures that bring a stated result."""

from __future__ import annotations

import datetime

import pytest

from analysis.claims import judge, scale
from analysis.claims.ledger import Bound, Claim
from analysis.claims.verdicts import BOUNDED
from analysis.errors import FitError, NotKnownError
from analysis.findings import Answer, Finding
from analysis.study import MEASURES, Measure, Study
from analysis.study.opened import SEEN

DAY = datetime.date(2016, 5, 31)
RECALLED = "observations-are-named-like-this"


def bring(probability, kind="model", rows=(), evidence="seen", said="Said.", **parts):
    """A finding that answers with a stated probability."""
    answer = Answer(probability, kind, **parts)
    return [Finding("growth.stated", probability, "share", "stated", DAY, rows=rows, evidence=evidence, sentence=said,
                    answer=answer)]  # fmt: skip


@pytest.fixture
def verdict_of(catalog, monkeypatch):
    """Verdict of a claim whose measure is the given function of (study, case)."""

    def run(function, grid=(), bounds=(), **keys):
        def stated(study, case: float = 0.0):
            return function(study, case)

        monkeypatch.setitem(MEASURES, "stated", Measure(stated))
        keys = {"criterion": {"holds": "yes", "fails": "no"}} | keys
        claim = Claim(
            id="C90",
            quote="a",
            line=1,
            meaning="m",
            statement="s",
            theme="t",
            measure="stated",
            grid=list(grid),
            **keys,
        )
        return judge(claim, Study.open(catalog, DAY), tuple(bounds))

    return run


@pytest.mark.parametrize(
    ("probability", "power", "expected"),
    [
        (0.8, 0.49, scale.UNDETERMINED),
        (0.2, 0.49, scale.UNDETERMINED),
        (0.95, 0.49, scale.LEANING_SUPPORTED),
        (0.05, 0.49, scale.LEANING_AGAINST),
        (0.95, 0.5, scale.SUPPORTED),
        (0.8, 0.5, scale.LEANING_SUPPORTED),
    ],
)
def test_a_weak_test_is_capped_and_flagged(verdict_of, probability, power, expected):
    found = verdict_of(lambda study, case: bring(probability, "one minus p", power=power))
    assert found.verdict == expected
    assert found.flags == (("low_power",) if power < 0.5 else ())


def test_what_came_has_no_power_to_lack(verdict_of):
    assert verdict_of(lambda study, case: bring(1.0, "outturn", power=0.1)).verdict == scale.SUPPORTED


@pytest.mark.parametrize("kind", ["share of variants", "share of assumption draws"])
def test_a_share_that_is_no_probability_stays_leaning(verdict_of, kind):
    found = verdict_of(lambda study, case: bring(0.99, kind))
    assert (found.verdict, found.probability) == (scale.LEANING_SUPPORTED, 0.99)
    assert "probability" not in found.sentence


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("model", "Supported (probability 95%). Said."),
        ("one minus p", "Supported (one minus p: 95%). Said."),
        ("share of variants", "Leaning supported (in 95% of the variants). Said."),
        ("share of assumption draws", "Leaning supported (in 95% of the assumed range). Said."),
        ("outturn", "Supported. Said."),
    ],
)
def test_each_kind_of_number_is_called_by_its_name(verdict_of, kind, said):
    assert verdict_of(lambda study, case: bring(0.95, kind)).sentence == said


def test_the_least_probable_part_decides(verdict_of):
    def both(study, case):
        (first,), (second,) = bring(0.95, power=0.9), bring(0.2, power=0.7, p_value=0.8, said="Second.")
        return [first, Finding.from_dict(second.to_dict() | {"id": "growth.second"})]

    found = verdict_of(both)
    assert (found.verdict, found.probability) == (scale.LEANING_AGAINST, 0.2)
    assert (found.outcome.power, found.outcome.p_value) == (0.7, 0.8)
    assert found.sentence.endswith("Said. Second.")


def test_recalled_figures_cap_unless_documented_ones_agree(verdict_of):
    def alone(study, case):
        if study.grades == SEEN:
            raise FitError("no documented figure.")
        return bring(0.95, evidence="recalled")

    def agreed(study, case):
        seen = study.grades == SEEN
        return bring(0.91 if seen else 0.95, evidence="seen" if seen else "recalled")

    found = verdict_of(alone)
    assert (found.verdict, found.flags) == (scale.LEANING_SUPPORTED, ("capped_recalled",))
    assert (verdict_of(agreed).verdict, verdict_of(agreed).flags) == (scale.SUPPORTED, ())


@pytest.fixture
def recalled_row(catalog):
    figures = Study.open(catalog, DAY).figures("entrance", "quarter", evidence=("recalled",))
    return figures.rows[-1]


@pytest.mark.parametrize(("high", "verdict"), [(0.92, scale.SUPPORTED), (0.5, scale.LEANING_SUPPORTED)])
def test_figures_that_documents_confine_are_judged_at_both_ends(verdict_of, recalled_row, high, verdict):
    def read(study, case):
        if study.grades == SEEN:
            raise FitError("no documented figure.")
        return bring(dict(study.supposed).get(recalled_row, 0.95), rows=(recalled_row,), evidence="recalled")

    bound = Bound(name="n", basis="b", ends=({recalled_row: 0.99}, {recalled_row: high}))
    found = verdict_of(read, bounds=[bound])
    assert found.verdict == verdict
    assert (found.evidence == BOUNDED) == (verdict == scale.SUPPORTED)
    assert verdict_of(read).flags == ("capped_recalled",)


def test_a_verdict_that_its_grid_does_not_share_is_fragile(verdict_of):
    def change(study, case):
        return bring(case or 0.95, said=f"Case {case}.")

    assert verdict_of(change, [{"case": 0.99}, {"case": 0.5}]).flags == ()
    found = verdict_of(change, [{"case": 0.5}, {"case": 0.51}])
    assert found.flags == ("fragile",)
    assert (found.held, found.cells) == (1, 3)
    assert [variant.verdict for variant in found.variants] == [scale.UNDETERMINED] * 2


def test_a_cell_that_says_the_same_is_the_same_cell(verdict_of):
    found = verdict_of(lambda study, case: bring(1.0, "outturn", ("a",)), [{"case": 0.1}, {"case": 0.2}])
    assert (found.cells, found.held, found.firmness) == (1, 1, "")


def test_cells_that_the_figures_do_not_allow_are_left_out(verdict_of):
    def change(study, case):
        if case < 0:
            raise FitError("too short.")
        return bring(0.95, said=f"Case {case}.")

    found = verdict_of(change, [{"case": -1.0}, {"case": -2.0}, {"case": 0.99}])
    assert (found.flags, found.held, found.cells) == ((), 2, 2)


def test_a_cell_may_change_variant_and_grades(verdict_of):
    seen = []
    verdict_of(
        lambda study, case: seen.append((study.prefer, study.grades)) or bring(0.5),
        [{"prefer": "alternate", "grades": ["seen"]}],
    )
    assert seen[-1] == ("alternate", ("seen",))


def test_a_claim_may_be_held_at_leaning(verdict_of):
    assert verdict_of(lambda study, case: bring(1.0), cap=True).verdict == scale.LEANING_SUPPORTED
    assert verdict_of(lambda study, case: bring(1.0, leaning=True)).verdict == scale.LEANING_SUPPORTED


def test_wanting_figures_are_no_verdict(verdict_of):
    def wait(study, case):
        raise NotKnownError("the first became known in 2030.", "No figure of it was public.", "panel_weeks")

    found = verdict_of(wait)
    assert (found.verdict, found.probability) == (scale.NOT_TESTABLE, None)
    assert found.sentence == "Not testable. No figure of it was public."
    assert found.outcome.waits_for == "panel_weeks"


def test_a_bound_without_an_answer_is_not_testable_and_is_said(verdict_of):
    bound = Finding("growth.bound", 0.2, "share", "bound", DAY, rows=("a",), sentence="At least a fifth.")
    found = verdict_of(lambda study, case: [bound])
    assert (found.verdict, found.sentence) == (scale.NOT_TESTABLE, "Not testable. At least a fifth.")
    assert found.outcome.rows == ("a",)


@pytest.mark.parametrize("word", ["confirmed", "partly confirmed", "contradicted", "not found"])
def test_documents_have_no_probability(verdict_of, word):
    answer = Answer(document=word)
    shown = Finding("claims.shown", 1, "count", "documents", DAY, sentence="Found.", answer=answer)
    found = verdict_of(lambda study, case: [shown], [{"case": 0.1}])
    assert (found.verdict, found.probability, found.cells) == (word, None, 1)


def test_a_stricter_criterion_keeps_a_verdict_leaning(verdict_of):
    strict = {"criterion": {"holds": "yes", "fails": "no", "supported_from": 0.99, "refuted_to": 0.01}}
    assert verdict_of(lambda study, case: bring(0.95), **strict).verdict == scale.LEANING_SUPPORTED
    assert verdict_of(lambda study, case: bring(0.05), **strict).verdict == scale.LEANING_AGAINST
    assert verdict_of(lambda study, case: bring(0.99), **strict).verdict == scale.SUPPORTED
