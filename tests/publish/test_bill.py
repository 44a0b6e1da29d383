from __future__ import annotations

import re

from analysis.publish.bill import describe_bill

MANIFEST = {"versions": {"netred": "0.1.0"}, "edition": "latest", "as_of": "2025-06-30", "commit": "abc"}


def test_the_bill_names_every_locked_package_with_every_digest(project_root):
    lock = (project_root / "requirements.lock").read_text(encoding="utf-8")
    bill = describe_bill(lock, MANIFEST)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"] == {"type": "application", "name": "netred", "version": "0.1.0"}
    named = {(each["name"], each["version"]) for each in bill["components"]}
    assert named == set(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE))
    assert sum(len(each["hashes"]) for each in bill["components"]) == lock.count("sha256:")
    assert len({each["bom-ref"] for each in bill["components"]}) == len(bill["components"])


def test_what_only_some_systems_need_is_optional():
    entry = "aiohttp==3.1 ; python_full_version == '3.12.*' \\\n    --hash=sha256:" + "a" * 64 + "\n"
    (component,) = describe_bill(entry, MANIFEST)["components"]
    assert component["scope"] == "optional" and component["purl"] == "pkg:pypi/aiohttp@3.1"
    assert component["properties"] == [{"name": "marker", "value": "python_full_version == '3.12.*'"}]
