"""Doubts: jumps by the measure of a series itself, findings that no edition has, a descriptor of other tables."""

from __future__ import annotations

import pytest

from analysis.catalog import check, load
from analysis.catalog.doubts import find_jumps, list_doubts

OBSERVATIONS = "observations.csv"
QUARTER = {"series": "gmv_total", "frequency": "quarter", "period_end": "2014-12-31"}


def list_all(folder):
    return list_doubts(folder.path, load(folder.path))


def test_the_real_folder_raises_no_doubt(data_folder, catalog):
    assert list_doubts(data_folder, catalog) == []


@pytest.mark.parametrize("factor", [1000, 100, 10, 0.1, 0.001])
def test_a_slip_of_the_point_is_a_jump_until_it_is_said_to_be_real(folder, factor):
    line = folder.line(OBSERVATIONS, **QUARTER)
    records = folder.read(OBSERVATIONS)
    value = float(records[line - 1][records[0].index("value")])
    folder.set(OBSERVATIONS, line, value=f"{value * factor:g}")
    assert check(folder.path) == []
    (doubt,) = find_jumps(load(folder.path))
    assert (doubt.file, doubt.row, doubt.column) == (OBSERVATIONS, line, "value")
    assert f"{value * factor:g} after" in doubt.found and "write real under jump" in doubt.remedy
    folder.set(OBSERVATIONS, line, jump="real")
    assert find_jumps(load(folder.path)) == []


def test_a_series_that_swings_with_the_seasons_does_not_jump(catalog):
    rows = catalog.tables[OBSERVATIONS.removesuffix(".csv")]
    assert (rows["jump"] == "real").sum() == 1  # the second Double 11, eighteen times the first
    assert find_jumps(catalog) == []


def test_a_finding_that_no_recorded_edition_has_is_doubted_with_the_nearest(folder):
    folder.replace("study.yml", "- growth.gmv.last_year", "- growth.gmv.last_yeer")
    assert check(folder.path) == []
    (doubt,) = list_all(folder)
    line = (folder.path / "study.yml").read_text(encoding="utf-8").splitlines()[doubt.row - 1]
    assert "last_yeer" in line and "write growth.gmv.last_year," in doubt.remedy


def test_findings_are_not_doubted_where_nothing_was_recorded(folder):
    folder.replace("study.yml", "- growth.gmv.last_year", "- growth.gmv.last_yeer")
    for path in (folder.path / "editions").glob("*/facts.csv"):
        path.unlink()
    assert list_all(folder) == []


def test_a_descriptor_of_other_tables_is_doubted(folder):
    folder.append("events.csv", 2, date="2008-09-09")
    (doubt,) = list_all(folder)
    assert doubt.file == "datapackage.json" and "python -m analysis.catalog.package" in doubt.remedy
