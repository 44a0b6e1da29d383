import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.charts import chart_timeline

DAY = datetime.date(2016, 5, 31)
NAN = np.nan


@pytest.fixture(scope="module")
def figure():
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2012-11-11", "2013-11-11", "2014-11-11", "2015-11-11"]),
            "label": ["2012", "2013", "2014", "2015"],
            "value": [6.0, 5.0, NAN, 1.0],
            "low": [6.0, 5.0, 2.0, 1.0],
            "high": [6.0, 5.0, 8.0, 1.0],
        }
    )
    events = pd.DataFrame(
        {"day": pd.to_datetime(["2015-03-09", "2013-06-01", "2015-03-09"]), "event": ["rule", "ban", "block"]}
    )
    return chart_timeline("t", "They fell.", "brands", table, ("a/b",), DAY, events)


def test_events_are_numbered_in_order_and_those_of_a_day_written_together(figure):
    assert figure.note == "1 June 2013: ban\n2 March 2015: rule; block"


def test_bounds_are_told_from_values(figure):
    assert "2014 between 200% and 800%" in figure.description and "2013 500%" in figure.description


def test_no_line_crosses_what_is_not_known(figure):
    rows = [row for rows in figure.specification()["datasets"].values() for row in rows if "stretch" in row]
    stretches = {row["label"]: row["stretch"] for row in rows}
    assert stretches["2012"] == stretches["2013"] != stretches["2015"] and "2014" not in stretches


def test_no_events_and_no_bounds_are_fine():
    table = pd.DataFrame({"day": pd.to_datetime(["2012-11-11"]), "label": ["2012"], "value": [6.0]})
    figure = chart_timeline("t", "One.", "brands", table, ("a/b",), DAY)
    assert figure.subtitle == "brands" and list(figure.table.columns) == ["period", "value", "low", "high"]
