from __future__ import annotations

import dataclasses
import json
import resource
import subprocess
import sys

import altair as alt
import numpy as np
import pandas as pd
import pytest

from analysis.charts import SVG_MIME, VEGA_MIME
from analysis.errors import NetredError

KINDS = ["fan", "fan-with-outturn", "intervals"]


@pytest.mark.parametrize("name", ["id", "title", "subtitle", "description", "rows"])
def test_a_figure_without_a_part_is_refused(figures, name):
    with pytest.raises(NetredError, match=f"found no {name}"):
        dataclasses.replace(figures["fan"], **{name: () if name == "rows" else ""})


@pytest.mark.parametrize("kind", KINDS)
def test_the_specification_is_valid_vega_lite_of_json_alone(figures, kind):
    specification = figures[kind].specification()
    assert json.loads(json.dumps(specification, allow_nan=False)) == specification
    about = specification.pop("usermeta")
    alt.Chart.from_dict(specification, validate=True)
    assert about["id"] == kind and about["as_of"] == "2016-05-31"
    assert about["title"] == figures[kind].title and about["rows"]
    assert len(about["columns"]) == len(set(about["columns"])) == len(about["table"][0])
    assert specification["description"] and about["title"] not in specification["description"]


def test_a_figure_shows_itself_as_a_chart_as_a_picture_and_as_text(figures):
    bundle = figures["fan"]._repr_mimebundle_()
    assert set(bundle) == {VEGA_MIME, SVG_MIME, "text/plain"}
    assert bundle["text/plain"].splitlines()[0] == figures["fan"].title
    assert figures["fan"].title in bundle[SVG_MIME]


def test_a_process_of_limited_memory_shows_no_picture_and_goes_on(figures, monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (2**33, 2**33))
    assert set(figures["fan"]._repr_mimebundle_()) == {VEGA_MIME, "text/plain"}


def test_an_argument_that_no_chart_takes_is_refused(samples):
    with pytest.raises(
        NetredError, match="chart 'calendar': found an argument 'subtitel', expected one of its own or of"
    ):
        samples["make_calendar_fan"](subtitel="?")


def test_a_chapter_may_say_what_is_drawn_and_in_which_unit(samples):
    said = {"subtitle": "buyers, n = 3", "unit": "billion", "note": "Counted twice.", "source": "Alibaba Group"}
    about = samples["make_calendar_fan"](**said).specification()["usermeta"]
    assert (about["subtitle"], about["note"], about["source"]) == ("Buyers, n = 3", "Counted twice.", "Alibaba Group")
    assert dict(zip(about["columns"], about["units"], strict=True))["low, 95% band"] == "billion"
    assert about["units"][0] == ""


def test_the_same_call_gives_the_same_json_here_and_in_another_process(samples, samples_file):
    def specify():
        figures = samples["make_figures"]()
        return json.dumps({name: figure.specification() for name, figure in figures.items()}, sort_keys=True)

    other = subprocess.run([sys.executable, str(samples_file)], capture_output=True, text=True, check=True)
    assert specify() == specify() == other.stdout.strip()


def test_cells_of_the_table_become_plain_json(figures):
    table = pd.DataFrame(
        {
            "year": [pd.Period("2016"), pd.Period("2017")],
            "n": np.array([1, 2]),
            "value": [1 / 3, float("nan")],
            "day": [pd.NaT, pd.NaT],
        }
    )
    about = dataclasses.replace(figures["fan"], table=table).specification()["usermeta"]
    assert about["table"] == [["2016", 1, 0.3333333333, None], ["2017", 2, None, None]]


def test_the_only_address_in_a_specification_is_the_name_of_its_grammar(figures):
    for figure in figures.values():
        specification = figure.specification()
        assert "vega-lite" in specification.pop("$schema")
        assert "http" not in json.dumps(specification)
