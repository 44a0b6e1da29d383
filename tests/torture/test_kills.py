"""A build killed at any moment, again and again: the site is whole, nobody is left behind, the disk stays bounded."""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path

import pandas as pd
import pytest
from tests.torture.test_faults import PARTS, Checkout

from analysis.publish.cleaning import measure
from analysis.runner.unfinished import PREFIX

pytestmark = [pytest.mark.torture, pytest.mark.xdist_group("torture")]

STUDY = "examples/jd-tmall"
WORDS = ("build", "--data", STUDY, "--edition", "latest")
KILLS = 200


@pytest.fixture(scope="module")
def checkout(project_root, tmp_path_factory) -> Checkout:
    root = tmp_path_factory.mktemp("killed") / "project"
    root.mkdir()
    for name in (*PARTS, "examples"):
        copy = shutil.copytree if (project_root / name).is_dir() else shutil.copy
        copy(project_root / name, root / name)
    checkout = Checkout(root)
    code, complaints = checkout.run(*WORDS)
    assert code == 0, complaints
    (checkout.site,) = root.glob("build/studies/*/site")
    return checkout


def change_figure(checkout: Checkout, value: int) -> None:
    """Another value of a quarter that the chapters read."""
    path = checkout.root / STUDY / "observations.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    quarters = table[(table["series"] == "gmv_tmall") & (table["frequency"] == "quarter")]
    table.loc[quarters.index[-1], "value"] = str(value)
    table.to_csv(path, index=False, lineterminator="\n")


def list_processes(root: Path) -> list[str]:
    """Processes that work below a folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if (place / "cwd").resolve().is_relative_to(root) and (place / "stat").read_text().split()[2] != "Z":
                found.append((place / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # gone, or somebody else's
    return found


def test_whenever_a_build_is_killed_the_site_is_whole_and_nobody_is_left(checkout):
    chance, store = random.Random(2016), checkout.site.parent
    started = time.monotonic()
    change_figure(checkout, 200)
    assert checkout.run(*WORDS)[0] == 0
    longest, ended = time.monotonic() - started, 0
    for kill in range(KILLS):
        before = checkout.look()
        change_figure(checkout, 201 + kill)
        process = checkout.start(*WORDS)
        time.sleep(chance.uniform(0, longest))
        process.send_signal(signal.SIGKILL)  # of the build alone: what it started must notice
        process.communicate()
        time.sleep(1)
        assert list_processes(checkout.root) == []
        ended += process.returncode == 0
        assert process.returncode == 0 or checkout.look() == before
        left = list(store.glob(f"*/{PREFIX}*"))
        assert len(left) <= 1
        spent = measure(store) - sum(map(measure, [store / "runs", *left]))  # finished runs stay until `netred clean`
        assert spent <= 3 * measure(checkout.site.resolve())
    assert checkout.run(*WORDS)[0] == checkout.run("clean", "--data", STUDY)[0] == 0
    assert not list(store.rglob(f"{PREFIX}*")) and ended < KILLS
    assert measure(store) <= 3 * measure(checkout.site.resolve())
