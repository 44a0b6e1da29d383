"""Corrections mend what was gathered wrongly, and refuse to mend what does not stand there."""

from __future__ import annotations

import pytest

from analysis.catalog import load
from analysis.errors import DataError

ROW = "gmv_total/china-retail-marketplaces/fiscal_year/2016-03-31"
HEADER = ["row", "column", "old", "new", "reason", "source_id", "date"]
SOUND = [ROW, "value", "3092.0", "3093.0", "misread", "EC_FY16", "2026-01-01"]


def correct(folder, *records):
    folder.write("corrections.csv", [HEADER, *records])
    (folder.path / "datapackage.json").unlink(missing_ok=True)  # it counts the records that stood there before
    return load(folder.path)


def test_a_correction_changes_the_figure_and_nothing_else(folder, catalog):
    corrected = correct(folder, *folder.read("corrections.csv")[1:], SOUND)
    assert corrected.as_of("latest").value("total", "2016-03-31", "year").latest == 3093
    changed = corrected.tables["observations"].compare(catalog.tables["observations"])
    assert list(changed.index) == [ROW]
    assert set(changed.columns.get_level_values(0)) == {"value"}


def test_corrections_reach_every_table_and_may_follow_each_other(folder):
    corrected = correct(
        folder,
        SOUND,
        [ROW, "value", "3093.0", "3094.0", "misread again", "EC_FY16", "2026-01-02"],
        ["assumptions/diversion.lambda", "mode", "0.35", "0.30", "a survey", "EC_FY16", "2026-01-02"],
    )
    assert corrected.as_of("latest").value("total", "2016-03-31", "year").latest == 3094
    assert corrected.as_of("latest").assumptions("diversion.lambda")["mode"].iloc[0] == 0.30


def test_a_correction_can_move_the_day_on_which_a_figure_is_known(folder):
    row = "wechat_mau/wechat/quarter/2015-12-31"
    corrected = correct(folder, [row, "computable", "", "2017-03-22", "from a later rate", "T_FCN_4Q16", "2026-01-01"])
    assert row not in corrected.as_of("2016-05-31").table("observations").index
    assert row in corrected.as_of("2017-03-22").table("observations").index


@pytest.mark.parametrize(
    ("column", "old", "new", "said"),
    [
        ("value", "3092.0", "much", "found 'much', expected a finite number"),
        ("unit", "CNY_bn", "mn", "found 'mn', expected a word that series.csv lists"),
        ("source_id", "EC_FY16", "NOWHERE", "found 'NOWHERE', expected a source_id"),
        ("entity", "China retail marketplaces", "china retail marketplaces", "found 'china retail marketplaces'"),
        ("period_end", "2016-03-31", "2015-03-31", "expected a day on or before period_end"),
    ],
)
def test_what_a_correction_breaks_is_named_by_its_own_file_and_line(folder, column, old, new, said):
    first = [*SOUND]
    with pytest.raises(DataError) as caught:
        correct(
            folder,
            first,
            [ROW, column, "3093.0" if column == "value" else old, new, "misread", "EC_FY16", "2026-01-02"],
        )
    assert (caught.value.file, caught.value.row) == ("corrections.csv", 3)
    assert said in str(caught.value) and "of observations.csv)" in str(caught.value)


def test_what_was_wrong_before_is_not_blamed_on_a_correction(folder):
    folder.set("observations.csv", 9, unit="RMB")
    with pytest.raises(DataError, match="observations.csv, line 9, column unit"):
        correct(folder, SOUND)


def test_a_correction_that_changes_nothing_is_refused(folder):
    with pytest.raises(DataError, match="corrections.csv, line 2, column new: .* expected another text than old"):
        correct(folder, [*SOUND[:3], SOUND[2], *SOUND[4:]])


@pytest.mark.parametrize(
    ("place", "cell", "column"),
    [(0, "gmv_total/nowhere", "row"), (1, "worth", "column"), (2, "3000.0", "old"), (4, "", "reason")],
)
def test_a_correction_that_fits_nothing_is_refused(folder, place, cell, column):
    record = list(SOUND)
    record[place] = cell
    with pytest.raises(DataError) as caught:
        correct(folder, record)
    assert (caught.value.file, caught.value.row, caught.value.column) == ("corrections.csv", 2, column)


def test_the_slip_of_the_folder_is_corrected_and_says_so(catalog):
    figures = catalog.as_of("latest").value("taobao_live_gmv", "2019-12-31", "year")
    assert figures.latest == 200
    assert figures.evidence == "derived"
