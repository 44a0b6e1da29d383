"""The page on methods tells the forecast that is published: its members, its trust, its spread and its class."""

import re
from pathlib import Path

import pytest

from analysis.growth import MODELS
from analysis.growth.combination import measure_trust
from analysis.growth.reference import measure_spread
from analysis.growth.registry import COMBINATION, MEMBERS
from analysis.prose import say_count

PAGE = (Path(__file__).parents[2] / "book" / "methods.md").read_text(encoding="utf-8")
SECTION = PAGE.split("## Combining")[1].split("\n## Where a share")[0]
TOLD = {
    "theta": "Theta,",
    "increments": "recent increments",
    "dynamic_theta": "Theta method whose slope is\nestimated anew",
}
"""How the page calls each member."""


def test_every_member_is_told_and_no_other_and_a_fact_counts_the_class():
    assert set(TOLD) == set(MEMBERS) and {each.name for each in COMBINATION.members} == set(MEMBERS)
    assert all(words in SECTION for words in TOLD.values())
    assert say_count(len(MEMBERS), "way") + " to go on" in SECTION
    assert "{fact}`growth.reference.coverage:n`" in SECTION
    assert not [name for name in set(MODELS) - set(MEMBERS) if name in SECTION.lower().split()]


@pytest.mark.parametrize(("growth", "noise"), [(0.35, 0.02), (0.1, 0.15), (0.02, 0.3)])
def test_the_formulas_are_those_of_the_code(growth, noise):
    rate, power = re.search(r"1 \+ ([\d.]+)\\,\(\\mathrm\{noise\}/\\mathrm\{growth\}\)\^(\d)", SECTION).groups()
    assert 1 / (1 + float(rate) * (noise / growth) ** float(power)) == pytest.approx(measure_trust(growth, noise))
    spread = r"\\sqrt\{\\mathrm\{noise\} \+ ([\d.]+)\}\\;\\max\(\\mathrm\{growth\}, ([\d.]+)\)\^\{([\d.]+)\}"
    least, slowest, power = map(float, re.search(spread, SECTION).groups())
    told = (noise + least) ** 0.5 * max(growth, slowest) ** power
    assert told == pytest.approx(measure_spread(growth, noise))
