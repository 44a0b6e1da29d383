"""The committed record: tolerances by kind, what counts as agreement, and that a maintainer's tolerance stays."""

from __future__ import annotations

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.findings import KINDS
from analysis.publish.markup import render
from analysis.publish.pages import state_deviation
from analysis.publish.record import TOLERANCES, Entry, compare_record, load_record, write_record

DAY = datetime.date(2016, 5, 31)

numbers = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda number: abs(number) > 1e-6)


def test_every_kind_of_finding_has_a_tolerance():
    assert set(TOLERANCES) == set(KINDS)
    assert TOLERANCES["observation"] <= 1e-6 < TOLERANCES["forecast"]


@given(numbers, st.floats(-3, 3))
def test_a_number_agrees_exactly_where_it_lies_within_its_tolerance(value, times):
    entry = Entry("a.b", "estimate", value, None, None, "CNY_bn", 1e-3)
    moved = Entry("a.b", "estimate", value * (1 + times * 1e-3), None, None, "CNY_bn", 1e-3)
    if not math.isclose(abs(times), 1, rel_tol=1e-6):
        assert entry.agrees(moved) == (abs(times) < 1)


def test_a_probability_is_held_to_a_share_of_one(make_finding):
    record = [Entry.of(make_finding("a.b", 0.001, unit="share", kind="probability"))]
    near = {"a.b": make_finding("a.b", 0.009, unit="share", kind="probability")}
    far = {"a.b": make_finding("a.b", 0.02, unit="share", kind="probability")}
    assert compare_record(record, near) == [] and len(compare_record(record, far)) == 1


def test_another_unit_kind_or_band_never_agrees(make_finding):
    record = [Entry.of(make_finding("a.b", 5.0))]
    for parts in ({"unit": "USD_bn"}, {"kind": "forecast"}, {"low": 4.0, "high": 6.0}):
        assert len(compare_record(record, {"a.b": make_finding("a.b", 5.0, **parts)})) == 1


def test_new_and_missing_numbers_are_named(make_finding):
    record = [Entry.of(make_finding("a.old", 5.0))]
    new, gone = compare_record(record, {"a.new": make_finding("a.new", 6.0, low=5.0, high=7.0)})
    assert str(new) == "a.new: found 6 (5 to 7) CNY_bn, recorded nothing"
    assert str(gone) == "a.old: found nothing, recorded 5 CNY_bn"


def test_what_is_written_is_read_and_a_tolerance_of_ones_own_stays(tmp_path, make_finding):
    path = tmp_path / "editions" / "latest" / "facts.csv"
    assert load_record(path) == []
    first = {"a.b": make_finding("a.b", 1 / 3, low=0.1, high=0.7, level=0.8), "a.c": make_finding("a.c", 2.0)}
    write_record(path, first.values())
    assert compare_record(load_record(path), first) == []
    path.write_text(
        path.read_text(encoding="utf-8").replace("a.c,estimate,2,,,CNY_bn,0.0001", "a.c,estimate,2,,,CNY_bn,0.5")
    )
    moved = first | {"a.c": make_finding("a.c", 2.9)}
    assert compare_record(load_record(path), moved) == []
    write_record(path, moved.values())
    assert [entry.tolerance for entry in load_record(path)] == [1e-4, 0.5]


def test_a_spoilt_record_is_refused_with_its_line(tmp_path, make_finding):
    path = tmp_path / "facts.csv"
    write_record(path, [make_finding("a.b", 2.0)])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",2,", ",two,"), encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        load_record(path)
    path.write_text(text.replace("tolerance", "slack"), encoding="utf-8")
    with pytest.raises(DataError, match="line 1"):
        load_record(path)


@pytest.mark.parametrize(
    ("record", "said"),
    [([], "No record of this edition"), ([5.0], "Every number agrees"), ([4.0], "<td>4 CNY_bn</td><td>5 CNY_bn</td>")],
)
def test_the_page_of_editions_says_what_moved_since_the_record(make_book, make_finding, record, said):
    entries = [Entry.of(make_finding("a.b", value)) for value in record]
    found = compare_record(entries, {"a.b": make_finding("a.b", 5.0)}) if entries else None
    deviations = None if found is None else [state_deviation(each) for each in found]
    book = make_book(deviations=deviations, left_out=["One is left out."])
    page = render("edition.html", book=book, root="", cite={"text": "", "bibtex": ""})
    assert said in page and "<li>One is left out.</li>" in page
