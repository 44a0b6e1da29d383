import datetime

import pytest

from analysis.diversion.detection import report_detectable, tabulate_detectable
from analysis.diversion.limits import (
    report_limits,
    report_rejections,
    report_tests,
    tabulate_rejections,
    tabulate_worlds,
)
from analysis.diversion.worlds import find_power

DAY = datetime.date(2016, 5, 31)


def test_observed_quarters_give_p_values_with_their_rows(catalog):
    vintage = catalog.as_of("2016-05-31")
    destination, entrance = (vintage.figures(role, "quarter") for role in ("destination", "entrance"))
    found = {finding.id: finding for finding in report_tests(destination, entrance)}
    assert found["diversion.tests.freedom"].value == 11
    p_values = [each.value for id, each in found.items() if ".p_value." in id]
    assert found["diversion.tests.rejecting"].value == sum(value < 0.05 for value in p_values)
    assert all(set(each.rows) == {*destination.rows, *entrance.rows} for each in found.values())


def test_too_few_quarters_give_no_finding(catalog):
    vintage = catalog.as_of("2016-05-31")
    destination, entrance = (vintage.figures(role, "quarter").last(11) for role in ("destination", "entrance"))
    assert report_tests(destination, entrance) == []


@pytest.mark.parametrize("quarters", [11, 19, 20, 70])
def test_any_length_takes_the_nearest_worlds(quarters):
    table = tabulate_rejections(quarters)
    assert len(table) == 12 and table["value"].between(table["low"], table["high"]).all()
    assert all(finding.value <= 1 for finding in report_rejections(quarters, DAY, ("row",)))


def test_findings_repeat_the_table():
    found = {finding.id: finding for finding in [*report_limits(DAY, ("row",)), *report_rejections(20, DAY, ("row",))]}
    power = found["diversion.limits.interruption.power"]
    assert power.value == find_power("interrupted series", "16 quarters, 4 before", 0.05)
    assert power.low <= power.value <= power.high and power.level == 0.95
    assert found["diversion.limits.granger.shared_demand"].value > found["diversion.limits.granger.size"].value


def test_the_whole_table_has_a_line_for_each_scenario():
    table = tabulate_worlds()
    assert not table.duplicated(["estimator", "layout", "effect"]).any()
    assert {"rejection", "coverage", "bias"} <= set(table.columns)


def test_longer_records_see_smaller_steps():
    table = tabulate_detectable(2000, 1)
    assert list(table["value"]) == sorted(table["value"], reverse=True)
    finding = report_detectable(table, 2000, DAY, ("row",))
    assert finding.value == table["value"].iloc[0] and finding.low <= finding.value <= finding.high
