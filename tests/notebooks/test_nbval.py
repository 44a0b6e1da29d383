"""The stored outputs still come out, and a changed figure is noticed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.project import DATA_VARIABLE

pytestmark = pytest.mark.xdist_group("kernels")
ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OBSERVATIONS = "observations.csv"


def run_nbval(notebooks: list[Path], data: Path) -> subprocess.CompletedProcess:
    """Run notebooks anew and compare the outputs of their marked cells."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:xdist", *map(str, notebooks)]
    return subprocess.run(
        command, cwd=ROOT, env=environment | {DATA_VARIABLE: str(data)}, capture_output=True, text=True, check=False
    )


def test_every_stored_output_comes_out_again(data_folder):
    done = run_nbval(NOTEBOOKS, data_folder)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout and "failed" not in done.stdout


def test_a_changed_figure_is_noticed_with_both_values(folder):
    quarter = {"series": "gmv_total", "frequency": "quarter", "period_end": "2016-03-31"}
    line = folder.line(OBSERVATIONS, **quarter)
    value = folder.read(OBSERVATIONS)[line - 1][folder.read(OBSERVATIONS)[0].index("value")]
    folder.set(OBSERVATIONS, line, value=str(2 * float(value)))
    done = run_nbval([path for path in NOTEBOOKS if path.stem == "01-trajectory"], folder.path)
    assert done.returncode == 1
    assert "growth.gmv.fy2020 CNY_bn" in done.stdout
    assert "1 failed" in done.stdout
