import datetime
import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.charts import chart_sliders

DAY = datetime.date(2016, 5, 31)
KNOBS = {"loss": ("share lost", 0.21), "gain": ("gain for a unit", 1.0)}


@pytest.fixture(scope="module")
def figure():
    """y = gain x - loss, zero at loss / gain."""
    x = np.linspace(0, 1, 11)
    table = pd.concat(
        pd.DataFrame({"x": x, "y": gain * x - loss, "zero": loss / gain, "loss": loss, "gain": gain})
        for loss, gain in itertools.product((0.1, 0.2, 0.3), (0.5, 1.0, 1.5))
    )
    return chart_sliders("s", "It turns.", "recaptured", "change", table, KNOBS, ("a/b",), DAY)


def test_each_knob_is_a_slider_over_its_grid_that_starts_at_the_nearest_value(figure):
    params = {each["name"]: each for each in figure.specification()["params"] if "bind" in each}
    loss = params["loss_knob"]
    assert loss["value"] == 0.2 and params["gain_knob"]["value"] == 1.0
    assert {name: loss["bind"][name] for name in ("input", "min", "max", "step")} == {
        "input": "range",
        "min": 0.1,
        "max": 0.3,
        "step": 0.1,
    }


def test_the_table_gives_the_break_even_of_every_setting(figure):
    table = figure.table
    assert len(table) == 9 and list(table.columns) == ["share lost", "gain for a unit", "break-even"]
    assert table["break-even"].to_numpy() == pytest.approx(table["share lost"] / table["gain for a unit"])


def test_the_description_speaks_of_the_first_setting(figure):
    assert "zero at 20%" in figure.description and "share lost at 0.2" in figure.description
