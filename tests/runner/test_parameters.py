"""Parameters: held against what the notebook declares, and nothing runs with a wrong one."""

from __future__ import annotations

import datetime
import json
import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ParameterError, UnknownNameError
from analysis.project import Project
from analysis.runner.declarations import find_declaration
from analysis.runner.parameters import check_parameters, parse_assignments

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT, ROOT / "data", ROOT / "build")
NOTEBOOKS = [path.stem for path in sorted(PROJECT.notebooks.glob("*.ipynb"))]
EVERY = pytest.mark.parametrize("notebook", NOTEBOOKS)


def check(notebook: str, values: dict):
    return check_parameters(find_declaration(PROJECT, notebook), values)


@EVERY
def test_an_unknown_parameter_is_refused_with_the_known_ones(notebook):
    with pytest.raises(UnknownNameError, match=f"parameter 'as_off' does not exist in notebook {notebook}.*as_of"):
        check(notebook, {"as_off": "2016-05-31"})


WRONG = [
    ("draws", "many"),
    ("draws", 1000.5),
    ("draws", True),
    ("draws", None),
    ("draws", 199),
    ("draws", 100_001),
    ("seed", -1),
    ("seed", 2**32),
    ("level", 0.5),
    ("level", 1.0),
    ("level", float("nan")),
    ("level", "0.8"),
    ("as_of", "latest"),
    ("as_of", "2016-02-30"),
    ("as_of", 20160531),
    ("as_of", 2016.0),
    ("years_ahead", 0),
    ("years_ahead", 11),
    ("window_quarters", 7),
    ("window_quarters", [16]),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_in_one_sentence(name, value):
    with pytest.raises(ParameterError) as caught:
        check("01-trajectory", {name: value})
    text = str(caught.value)
    assert text.startswith(f"parameter {name!r} of notebook 01-trajectory: found {value!r}, expected ")
    assert text.endswith(").") and "\n" not in text
    assert find_declaration(PROJECT, "01-trajectory").parameters.model_fields[name].description in text


@pytest.mark.parametrize(
    ("notebook", "name", "value", "rule"),
    [
        ("03-users-and-ceilings", "windows", [], "at least 1 item"),
        ("03-users-and-ceilings", "windows", [12, 4], "greater than or equal to 8"),
        ("04-trust", "models", ["theta", "arima"], "'arima' is none of .*theta"),
        ("04-trust", "scored_roles", ["a", 1], "valid string"),
    ],
)
def test_what_a_list_or_a_rule_of_its_own_refuses(notebook, name, value, rule):
    with pytest.raises(ParameterError, match=f"parameter '{name}' of notebook {notebook}: found .*{rule}"):
        check(notebook, {name: value})


@given(st.dates(datetime.date(1990, 1, 1)), st.integers(200, 100_000), st.integers(0, 2**32 - 1))
def test_right_values_pass_as_plain_literals(day, draws, seed):
    for written in (day, day.isoformat()):
        literals = check("01-trajectory", {"as_of": written, "draws": draws, "seed": seed}).literals()
        assert (literals["as_of"], literals["draws"], literals["seed"]) == (day.isoformat(), draws, seed)
        assert json.loads(json.dumps(literals)) == literals


names = st.text(string.ascii_lowercase + "_", min_size=1, max_size=12)
plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18) + 1, 10**18 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(datetime.date(1000, 1, 1)),
    st.text(string.ascii_letters + "=- ", max_size=12),
    st.lists(st.integers(-(10**18) + 1, 10**18 - 1), max_size=3),
)


@given(st.dictionaries(names, plain, max_size=5))
def test_assignments_are_read_back_as_they_were_meant(values):
    words = [
        f"{name}={yaml.safe_dump(value, default_flow_style=True, width=10_000).removesuffix('...' + chr(10)).strip()}"
        for name, value in values.items()
    ]
    assert parse_assignments(words) == values


@given(st.lists(st.text(max_size=20), max_size=4))
def test_any_text_is_read_or_refused_in_one_sentence(words):
    try:
        values = parse_assignments(words)
    except ParameterError as error:
        assert str(error).startswith("parameter ") and str(error).endswith(".")
    else:
        assert list(values) == [word.partition("=")[0] for word in words]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["draws"], "parameter 'draws': found no NAME=VALUE"),
        (["=3"], "parameter '=3': found no NAME=VALUE"),
        (["a=1", "a=1"], "parameter 'a': found twice"),
        (["as_of=2016-02-30"], "parameter 'as_of': found '2016-02-30', expected a plain value"),
        (["a=[1"], "parameter 'a': found '[1'"),
        (["a=&x [*x]"], "expected a plain value"),
        (["a=!!python/object:os.system {}"], "expected a plain value"),
        (["a={2016-05-31: 1}"], "expected a plain value"),
        (["seed=" + "9" * 5000], "expected a plain value"),
        (["draws=!!bool x"], "expected a plain value"),
        (["draws=" + "[" * 2000], "expected a plain value"),
        (["level=.nan"], "expected a plain value"),
    ],
)
def test_what_is_no_assignment_is_refused(words, found):
    with pytest.raises(ParameterError) as caught:
        parse_assignments(words)
    assert found in str(caught.value)
