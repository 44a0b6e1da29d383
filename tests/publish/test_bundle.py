from __future__ import annotations

import re

from analysis.project import Project
from analysis.publish.bundle import NOTICES, write_bundle

PARTS = ("vega", "vega-lite", "vega-embed", "vega-tooltip", "d3-array", "topojson-client", "fast-json-patch", "semver")


def test_the_script_of_the_charts_carries_the_notices_of_what_is_in_it(tmp_path):
    script = write_bundle(Project(tmp_path, tmp_path, tmp_path)).read_text(encoding="utf-8")
    notices = NOTICES.read_text(encoding="utf-8")
    assert script.startswith(f"/*!\n{notices}*/\n(function () {{")
    assert all(re.search(rf"^(- |  ).*\b{name}\b", notices, re.MULTILINE) for name in PARTS)
    for words in ("Redistributions in binary form must", "with or without fee is hereby granted", "free of charge"):
        assert words in notices


def test_the_notices_name_every_licence_once_and_somebody_for_each_part(project_root):
    notices = NOTICES.read_text(encoding="utf-8")
    names = re.findall(r"^## (.+)$", notices, re.MULTILINE)
    assert names == ["BSD 3-Clause", "ISC", "MIT", "Apache 2.0", "Public domain"]
    listed = re.findall(r"^- (.+(?:\n  .+)*)", notices.partition("## Public domain")[0], re.MULTILINE)
    assert all("opyright" in each for each in listed) and len(listed) > 15
    assert "THIRD-PARTY.md" in (project_root / "LICENSE").read_text(encoding="utf-8")
