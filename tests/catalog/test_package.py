"""datapackage.json says what the contracts say."""

from __future__ import annotations

import csv
import json

import pytest

from analysis.catalog.package import FILE, load_package
from analysis.catalog.schema import CONTRACTS


@pytest.mark.parametrize("folder", ["data", "examples/jd-tmall"])
def test_the_committed_descriptor_equals_the_contracts(project_root, folder):
    committed = json.loads((project_root / folder / FILE).read_text(encoding="utf-8"))
    assert committed == load_package(project_root / folder)


def test_every_table_is_described_with_the_columns_of_its_file(project_root):
    package = load_package(project_root / "data")
    resources = {resource["path"]: resource["schema"] for resource in package["resources"]}
    assert set(resources) == {path.name for path in (project_root / "data").glob("*.csv")}
    for name, schema in resources.items():
        with (project_root / "data" / name).open(encoding="utf-8", newline="") as file:
            assert sorted(next(csv.reader(file))) == sorted(field["name"] for field in schema["fields"])


def test_references_lead_to_tables_of_the_package(project_root):
    package = load_package(project_root / "data")
    names = {resource["name"] for resource in package["resources"]}
    references = [
        key["reference"] for resource in package["resources"] for key in resource["schema"].get("foreignKeys", ())
    ]
    assert references and {reference["resource"] for reference in references} <= names
    observations = next(each for each in package["resources"] if each["path"] == "observations.csv")
    kinds = {field["name"]: field["type"] for field in observations["schema"]["fields"]}
    assert (kinds["value"], kinds["published"], kinds["note"]) == ("number", "date", "string")
    assert set(kinds) == set(CONTRACTS["observations"].fields)
