"""What shares a costly fixture runs on one worker."""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("groups")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="tests are grouped when several workers run them")
def test_the_runner_of_the_tests_keeps_groups_together(request):
    """pytest-xdist tells the group by what stands behind the name; where that is lost, fixtures are made twice."""
    assert request.node.nodeid.endswith("@groups")
