"""Whatever is changed, in whatever order, also while a build runs or is killed: the site is that of a clean build."""

from __future__ import annotations

import pytest

from analysis.errors import BuildError
from analysis.runner.status import HOLDS

pytestmark = pytest.mark.xdist_group("kernels")

STEPS = 4


def run_sequence(make_world, seed: int) -> None:
    world, clean = make_world(seed)
    for _ in range(STEPS):
        try:
            world.step()
        except BuildError as error:  # what never comes to rest is not published
            assert "expected the same to the end" in str(error), error
    different = world.compare(clean)
    assert different == [], "\n".join(world.told)
    assert world.states() == {HOLDS}, "\n".join(world.told)


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(12, 20))])
def test_a_site_after_many_changes_is_that_of_a_clean_build(make_world, seed):
    run_sequence(make_world, seed)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(1000, 1500))
def test_a_site_after_very_many_changes_is_that_of_a_clean_build(make_world, seed):
    run_sequence(make_world, seed)
