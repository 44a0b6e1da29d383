"""The second study, built as its page says: beside our site, whole, and in its own words."""

from __future__ import annotations

import json
import shutil

import pytest

from analysis.publish.outside import find_outside

EXAMPLE = "examples/jd-tmall"


def test_the_rows_that_the_page_quotes_are_rows_of_the_example(project_root):
    page = (project_root / "book/own-study.md").read_text(encoding="utf-8")
    quoted = [line for line in page.splitlines() if line.startswith("market,")]
    rows = (project_root / EXAMPLE / "observations.csv").read_text(encoding="utf-8").splitlines()
    assert len(quoted) == 2 and set(quoted) <= set(rows)


def test_its_figures_are_those_of_the_catalogue_or_say_how_they_were_made(project_root, catalog):
    from analysis.catalog import load

    ours, theirs = catalog.tables["observations"], load(project_root / EXAMPLE).tables["observations"]
    shared = theirs.index.intersection(ours.index)
    assert (theirs.loc[shared, "value"] == ours.loc[shared, "value"]).mean() > 0.9
    made = theirs[~theirs.index.isin(shared)]
    assert len(shared) > 30 and set(made["evidence"]) <= {"derived", "recalled"} and (made["note"] != "").all()


@pytest.mark.xdist_group("own-study")
def test_it_builds_beside_our_site_with_the_chapters_that_its_roles_allow(project_root, netred, tmp_path):
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("_toc.yml", "_config.yml", "requirements.lock", "book", "notebooks", "data", "examples"):
        copy = shutil.copytree if (project_root / name).is_dir() else shutil.copy
        copy(project_root / name, root / name)
    done = netred(root, "build", "--data", EXAMPLE, "--edition", "latest")
    assert done.returncode == 0, done.stderr
    (site,) = root.glob("build/studies/jd-tmall-*/site")
    assert "is left out: this study has" in done.stdout and not (root / "build/site").exists()
    facts = {fact["id"]: fact for fact in json.loads((site / "latest/facts.json").read_text(encoding="utf-8"))}
    assert {"growth.tmall_gmv.2015", "diversion.jd.share", "diversion.jd.share.outturn"} <= set(facts)
    assert facts["diversion.jd.share.outturn"]["evidence"] == "recalled"
    front = (site / "index.html").read_text(encoding="utf-8")
    assert "JD.com beside Tmall" in front and "net reds" not in front
    chapter = (site / "latest/notebooks/05-dependence.html").read_text(encoding="utf-8")
    assert "without Tmall" in chapter and "Taobao" not in chapter
    assert find_outside(site) == []
