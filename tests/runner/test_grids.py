"""Grids: every case is named and checked before the first one runs."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NetredError, ParameterError, UnknownNameError
from analysis.project import find_project
from analysis.runner.grids import plan_sweep, read_grid

AXES = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=4),
    st.lists(st.integers(0, 99), min_size=1, max_size=4, unique=True),
    min_size=1,
    max_size=3,
)


@given(axes=AXES)
def test_a_product_holds_every_combination_once(axes, tmp_path_factory):
    path = tmp_path_factory.mktemp("grid") / "grid.yml"
    path.write_text(yaml.safe_dump({"product": axes}), encoding="utf-8")
    cases = read_grid(path)
    assert len(cases) == math.prod(map(len, axes.values())) == len({tuple(case.items()) for case in cases})
    assert all(case[name] in axes[name] for case in cases for name in axes)


def test_zip_takes_the_axes_side_by_side(tmp_path):
    path = tmp_path / "grid.yml"
    path.write_text("zip: {seed: [1, 2], draws: [500, 600]}", encoding="utf-8")
    assert read_grid(path) == [{"seed": 1, "draws": 500}, {"seed": 2, "draws": 600}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("product: {seed: []}", "parameter 'seed': found \\[\\], expected a list of values"),
        ("product: {seed: 3}", "expected a list of values"),
        ("product: {}", "expected parameters with lists of values"),
        ("zip: {seed: [1, 2], draws: [500]}", "expected equal ones"),
        ("cases: []", "expected a list of sets"),
        ("cases: [{seed: 1}, {seed: 1}]", "twice"),
        ("every: {seed: [1]}", "form of a grid 'every' does not exist"),
        ("product: {seed: [1]}\nzip: {draws: [500]}", "expected exactly one of"),
        ("product: {seed: !!python/object/apply:os.system [ls]}", "line 1: found the tag .*expected a plain value"),
        ("product: {seed: [1", "line 1"),
        ("product:\n  seed: [1, 2]\n  seed: [3]", "line 3: found the key 'seed' a second time"),
        ("product: {origin: [2016-02-30]}", "line 1: found '2016-02-30', expected a day"),
        ("product: {seed: [!!int x]}", "line 1: found 'x', expected a whole number"),
        ("cases: [&a {seed: 1}, *a]", "line 1: found the alias"),
        ("product: {seed: [" + "[" * 2000, "levels"),
        (f"product: {{a: {[*range(3000)]}, b: {[*range(3000)]}}}", "9,000,000 cases, expected at most 10,000"),
    ],
)
def test_a_grid_that_is_none_is_refused(tmp_path, text, said):
    path = tmp_path / "grid.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NetredError, match=said):
        read_grid(path)


def test_a_grid_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NetredError, match="no such file"):
        read_grid(tmp_path / "none.yml")


def test_the_whole_grid_is_checked_before_anything_runs(catalog):
    project = find_project()
    with pytest.raises(ParameterError, match=r"case 2 of 2: parameter 'window_quarters'"):
        plan_sweep(project, catalog, "trajectory", [{"window_quarters": 16}, {"window_quarters": "__import__('os')"}])
    with pytest.raises(UnknownNameError, match="parameter 'widow'"):
        plan_sweep(project, catalog, "trajectory", [{"widow": 3}])
    keys = {
        task.inputs.key for task in plan_sweep(project, catalog, "trajectory", [{"seed": seed} for seed in range(3)])
    }
    assert len(keys) == 3
