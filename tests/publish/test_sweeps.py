"""The page of a sweep: what moved is charted, what did not is only listed, and nothing comes from outside."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pandas as pd
import pytest

from analysis.publish.outside import find_outside
from analysis.publish.sweeps import MOST_LINES, chart_sweep, write_page
from analysis.runner.sweep import Sweep

AS_OF = "2016-05-31"
FAILURE = "notebook 01-trajectory: found <nothing> & stopped."


def make_case(number: int, seed: int, draws: int, sales: float) -> list[dict]:
    case = {"case": number, "as_of": AS_OF, "windows": [12, 16], "seed": seed, "draws": draws}
    case |= {"status": "ok", "error": ""}
    moving = {"finding": "growth.sales", "value": sales, "low": sales - 100, "high": sales + 250, "band_level": 0.8}
    still = {"finding": "growth.share", "value": 0.25, "low": None, "high": None, "band_level": None}
    return [
        case | moving | {"unit": "CNY_bn", "kind": "forecast"},
        case | still | {"unit": "share", "kind": "observation"},
    ]


def make_sweep(cases: list[tuple[int, int, float]], failed: int = 0) -> Sweep:
    rows = [row for number, case in enumerate(cases, start=1) for row in make_case(number, *case)]
    for number in range(len(cases) + 1, len(cases) + failed + 1):
        rows.append({"case": number, "as_of": AS_OF, "windows": [12, 16], "seed": 99, "draws": 500})
        rows[-1] |= {"status": "failed", "error": FAILURE, "finding": None}
    table = pd.DataFrame(rows).astype(dict.fromkeys(("value", "low", "high", "band_level"), float))
    return Sweep("01-trajectory", table, "0123456789abcdef", len(cases) + failed, failed)


@pytest.fixture(scope="module")
def sweep():
    return make_sweep([(1, 500, 4510.0), (2, 500, 5150.0), (3, 500, 4900.0)], failed=1)


@pytest.fixture(scope="module")
def page(sweep, tmp_path_factory):
    return write_page(tmp_path_factory.mktemp("sweep"), sweep)


def test_only_what_moved_is_charted(sweep):
    (figure,) = chart_sweep(sweep)
    assert figure.id == "growth.sales"
    assert figure.title == "growth.sales ranges from RMB 4.51 trillion (seed 1) to RMB 5.15 trillion (seed 2)."
    assert figure.subtitle == "RMB billion; forecast with 80% band; one line a case"


def test_a_chart_shows_the_values_and_bands_of_the_table(sweep):
    (figure,) = chart_sweep(sweep)
    drawn = figure.table.set_index("name").to_dict("index")
    good = sweep.table[sweep.table["finding"] == "growth.sales"]
    assert drawn == {
        f"seed {row.seed}": {"value": row.value, "low": row.low, "high": row.high} for row in good.itertuples()
    }


def test_noise_of_the_last_bit_is_no_movement():
    assert chart_sweep(make_sweep([(1, 500, 0.3), (2, 500, 0.1 + 0.2)])) == []


def test_a_move_below_three_figures_is_still_said_in_figures_that_differ():
    (figure,) = chart_sweep(make_sweep([(1, 500, 4510.1), (2, 500, 4510.3)]))
    low, high = re.findall(r"RMB ([\d.]+) trillion", figure.title)
    assert float(low) < float(high)


def test_many_cases_are_told_by_parameter():
    grid = itertools.product(range(10), (500, 1000, 2000))
    cases = [(seed, draws, 4000.0 + draws / 10 + seed) for seed, draws in grid]
    assert len(cases) > MOST_LINES
    by_seed, by_draws = chart_sweep(make_sweep(cases))
    assert (by_seed.id, by_draws.id) == ("growth.sales-seed", "growth.sales-draws")
    assert len(by_seed.table) == 10
    lines = by_draws.table.set_index("name").loc["draws 1000"]
    assert dict(lines) == {"value": 4104.5, "low": 4100.0, "high": 4109.0}


def test_a_parameter_of_very_many_values_is_cut_into_ranges_that_hold_every_case():
    (figure,) = chart_sweep(make_sweep([(seed, 500, 4000.0 + seed) for seed in range(120)]))
    assert len(figure.table) == 12
    for line in figure.table.itertuples():
        first, last = map(int, re.fullmatch(r"seed (\d+) to (\d+)", line.name).groups())
        assert (line.low, line.high) == (4000 + first, 4000 + last)


def test_long_values_leave_cases_named_by_number():
    sweep = make_sweep([(1, 500, 1.0), (2, 500, 2.0)])
    sweep.table["windows"] = [[case] * 30 for case in sweep.table["case"]]
    (figure,) = chart_sweep(sweep)
    assert list(figure.table["name"]) == ["case 1", "case 2"]


def test_the_page_is_whole_without_a_host_or_a_script(page):
    text = page.read_text(encoding="utf-8")
    assert find_outside(page.parent) == [] and "<script" not in text
    wanted = {"findings.csv", "findings.parquet"}  # the table stands there before the page
    needed = {place for place in re.findall(r'(?:src|href)="([^"#]+)"', text) if not place.startswith("data:")} - wanted
    assert needed == {"netred.css", "charts/growth.sales.svg"}
    assert all((page.parent / name).is_file() for name in needed)


def test_the_page_lists_every_finding_and_every_case(page):
    text = page.read_text(encoding="utf-8")
    assert "Four cases over seed; one case failed. Two findings; one of them moved." in text
    assert "growth.share" in text and "chart-growth.share" not in text
    assert "found &lt;nothing&gt; &amp; stopped." in text


def test_charts_of_an_earlier_page_are_taken_away(sweep, tmp_path):
    write_page(tmp_path, sweep)
    write_page(tmp_path, make_sweep([(1, 500, 4510.0), (2, 500, 4510.0)]))
    assert list((tmp_path / "charts").iterdir()) == []


def test_a_sweep_in_which_every_case_failed_has_a_page(tmp_path):
    lost = make_sweep([(1, 500, 1.0)], failed=2)
    lost = dataclasses.replace(lost, table=lost.table[lost.table["status"] == "failed"])
    text = write_page(tmp_path, lost).read_text(encoding="utf-8")
    assert "No findings; none of them moved." in text and "What moved" not in text
