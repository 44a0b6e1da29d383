"""The stored outputs still come out, and a changed figure is noticed."""

from __future__ import annotations

import os
import re
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
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-vv", "-p", "no:xdist", *map(str, notebooks)]
    environment |= {DATA_VARIABLE: str(data), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_every_stored_output_comes_out_again(data_folder):
    done = run_nbval(NOTEBOOKS, data_folder)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout and "failed" not in done.stdout


def test_a_changed_figure_is_noticed_with_both_values(folder):
    """A percent more in one quarter, and nothing but the marked cell complains: it shows the numbers that moved."""
    wanted = {"series": "gmv_total", "frequency": "quarter", "period_end": "2015-12-31"}
    line, column = folder.line(OBSERVATIONS, **wanted), folder.read(OBSERVATIONS)[0].index("value")
    folder.set(OBSERVATIONS, line, value=str(1.01 * float(folder.read(OBSERVATIONS)[line - 1][column])))
    done = run_nbval([path for path in NOTEBOOKS if path.stem == "01-trajectory"], folder.path)
    assert done.returncode == 1
    assert "1 failed" in done.stdout and "mismatch 'stdout'" in done.stdout
    for sign in "+-":
        assert re.search(rf"^E? *{re.escape(sign)} growth\.gmv\.fy2017 CNY_bn ", done.stdout, re.MULTILINE)
