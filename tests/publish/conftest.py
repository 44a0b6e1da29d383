"""Findings, runs and projects made up for the tests of the room."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from analysis.findings import Finding
from analysis.project import Project
from analysis.publish.provenance import Fact
from analysis.runner.execute import Run
from analysis.runner.manifest import Inputs
from analysis.runner.plan import Task

DAY = datetime.date(2016, 5, 31)
KEY = "a" * 64


def _make_finding(id: str = "growth.gmv.fy2017", value: float = 3617.0, **parts) -> Finding:
    usual = {"unit": "CNY_bn", "method": "a model", "as_of": DAY, "rows": ("gmv_total/retail/quarter/2015-12-31",)}
    return Finding(id, value, **usual | parts)


def _make_run(*findings: Finding, notebook: str = "01-one", key: str = KEY, folder: Path = Path("run")) -> Run:
    task = Task(notebook, {"as_of": DAY.isoformat()}, Inputs("", {}, {}, {}))
    return Run(task, key, folder, findings, [], "digest", 1.0)


@pytest.fixture(scope="session")
def make_finding():
    return _make_finding


@pytest.fixture(scope="session")
def make_run():
    return _make_run


@pytest.fixture(scope="session")
def make_fact():
    def make(*words, notebook: str = "01-one", key: str = KEY, **parts) -> Fact:
        return Fact(_make_finding(*words, **parts), notebook, key)

    return make


@pytest.fixture
def project(project_root, tmp_path) -> Project:
    """The real project, with a build folder of its own."""
    return Project(project_root, project_root / "data", tmp_path / "build")
