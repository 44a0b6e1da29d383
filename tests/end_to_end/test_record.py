"""The site's numbers against the committed record of each edition, number by number and within its tolerance."""

from __future__ import annotations

import pytest

from analysis.findings import Finding
from analysis.project import find_project
from analysis.publish.record import compare_record, load_record, record_path

pytestmark = pytest.mark.xdist_group("site")


@pytest.mark.parametrize("edition", ["2016-05", "latest"])
def test_every_number_agrees_with_the_record(built, edition):
    record = load_record(record_path(find_project(built.root), edition))
    findings = {id: Finding.from_dict(fact) for id, fact in built.facts(edition).items()}
    assert record, f"no record of edition {edition}: run `netred accept {edition}`"
    assert [str(deviation) for deviation in compare_record(record, findings)] == []
