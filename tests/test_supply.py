"""What the project takes in is fixed: wheels by digest, actions by commit, every exception with a reason."""

from __future__ import annotations

import re

import pytest
import yaml


@pytest.mark.parametrize("name", ["requirements.lock", "pip.lock", "tools.lock"])
def test_every_locked_package_has_digests(project_root, name):
    text = (project_root / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert entries and all(re.match(r"[\w.-]+==\S+ ", each) and "--hash=sha256:" in each for each in entries)
    assert "://" not in text


def test_whatever_is_installed_comes_as_wheels_by_digest(project_root):
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")
    assert "--require-hashes --only-binary :all:" in makefile
    others = [line for line in makefile.splitlines() if "pip install" in line and "--require-hashes" not in line]
    assert all("--no-deps --no-build-isolation --editable ." in line for line in others)


def test_the_workflow_takes_actions_by_commit_and_may_only_read(project_root):
    text = (project_root / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    actions = re.findall(r"uses: (\S+)", text)
    assert actions and all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in actions)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert {"audit", "torture"} <= set(workflow["jobs"]["weekly"]["strategy"]["matrix"]["target"])


def test_an_advisory_is_passed_over_with_a_day_and_a_reason(project_root):
    lines = (project_root / "accepted-advisories.txt").read_text(encoding="utf-8").splitlines()
    accepted = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Z][\w-]+ \d{4}-\d\d-\d\d .{20,}", line) for line in accepted)
