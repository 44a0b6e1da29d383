"""The sample figures of `samples.py`, which also runs as a program of its own."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SAMPLES = Path(__file__).with_name("samples.py")


@pytest.fixture(scope="session")
def samples_file() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def samples() -> dict:
    return runpy.run_path(str(SAMPLES))


@pytest.fixture(scope="session")
def figures(samples) -> dict:
    return samples["make_figures"]()
