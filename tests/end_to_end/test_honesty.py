"""What the site says follows the figures: a changed row moves its numbers, words and pictures, and no others."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import re
import shutil

import pytest

pytestmark = pytest.mark.xdist_group("rebuild")

ROW = "gmv_total/china-retail-marketplaces/quarter/2015-12-31"
EDITION = "latest"


def _raise_row(path, factor: float) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        records = list(csv.DictReader(stream))
    changed = 0
    for record in records:
        wanted = {"series": "gmv_total", "frequency": "quarter", "period_end": "2015-12-31", "variant": "primary"}
        if all(record[name] == value for name, value in wanted.items()):
            record["value"] = str(float(record["value"]) * factor)
            changed += 1
    assert changed == 1
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


def _digest_site(site) -> dict[str, str]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


COUNTING = ("claims.", "growth.gmv.fy")
"""Findings on findings (verdicts that are counted, outturns beside a forecast), whose rows are not all their own."""

COUNTED = (".coverage",)
"""Shares of windows that hold: one row may leave the count as it was."""


@pytest.fixture(scope="module")
def rebuilt(built, netred, tmp_path_factory):
    """The same project with one quarter's GMV a tenth higher, its `latest` edition built again."""
    root = tmp_path_factory.mktemp("honesty") / "project"
    shutil.copytree(built.root, root, symlinks=True)
    _raise_row(root / "data" / "observations.csv", 1.1)
    done = netred(root, "build", "--edition", EDITION)
    assert done.returncode == 0, done.stdout + done.stderr
    return dataclasses.replace(built, root=root, output=done.stdout)


def test_only_the_notebook_that_reads_the_row_ran(rebuilt):
    ran = dict(re.findall(r"^  (\S+) as of \S+: (.*)$", rebuilt.output, re.MULTILINE))
    assert ran["05-dependence"] == "holds" and ran["01-trajectory"] != "holds"


def test_the_numbers_that_rest_on_the_row_moved_and_their_sentences_with_them(built, rebuilt):
    before, after = built.facts(EDITION), rebuilt.facts(EDITION)
    assert set(before) == set(after)
    resting = [id for id in before if ROW in before[id]["rows"]]
    assert {"growth.gmv.fy2017", "growth.gmv.fy2020", "growth.gmv.six_trillion.probability"} <= set(resting)
    for id in resting:
        assert after[id]["run_key"] != before[id]["run_key"]
    moving = [id for id in resting if before[id]["kind"] in ("forecast", "estimate") and not id.endswith(COUNTED)]
    assert moving and [id for id in moving if after[id]["value"] == before[id]["value"]] == []
    assert after["growth.gmv.fy2020"]["value"] > before["growth.gmv.fy2020"]["value"]
    assert after["growth.gmv.fy2020"]["sentence"] != before["growth.gmv.fy2020"]["sentence"]


def test_the_numbers_that_do_not_rest_on_it_stayed(built, rebuilt):
    before, after = built.facts(EDITION), rebuilt.facts(EDITION)
    others = [id for id in before if ROW not in before[id]["rows"] and not id.startswith(COUNTING)]
    moved = [id for id in others if after[id]["value"] != before[id]["value"]]
    assert others and moved == []
    for id in ("growth.gmv.last_year", "growth.gmv.fy2020.outturn"):
        assert ROW not in before[id]["rows"] and after[id]["value"] == before[id]["value"]


@pytest.mark.parametrize("page", ["index.html", "notebooks/01-trajectory.html"])
def test_the_charts_title_data_and_picture_moved(built, rebuilt, page):
    def look(site):
        text = (site / EDITION / page).read_text(encoding="utf-8")
        figure = text[text.index('id="chart-gmv-fan"') :]
        title = re.search(r'class="chart-title">(.*?)</span>', figure).group(1)
        files = (site / EDITION / "_static" / "charts" / f"gmv-fan.{end}" for end in ("csv", "svg", "json"))
        return [title, *(path.read_text(encoding="utf-8") for path in files)]

    for before, after in zip(look(built.site), look(rebuilt.site), strict=True):
        assert before != after


PAGE = "notebooks/01-trajectory.html"


def _read_words(path) -> str:
    """Text of a page without its tags, cards and white space."""
    text = re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))
    return re.sub(r"\s+", "", text)


def test_the_prose_moved_with_the_numbers(built, rebuilt):
    sentences = [each.facts(EDITION)["growth.gmv.fy2020"]["sentence"] for each in (built, rebuilt)]
    pages = [_read_words(each.site / EDITION / PAGE) for each in (built, rebuilt)]
    assert sentences[0] != sentences[1]
    for sentence, page, other in zip(sentences, pages, reversed(pages), strict=True):
        said = re.sub(r"\s+", "", sentence.partition(", 80% band")[0].partition(" at ")[2])
        assert said in page and said not in other


def test_the_changed_number_leads_to_the_row_that_changed_it(rebuilt):
    findings = (rebuilt.site / EDITION / "findings.html").read_text(encoding="utf-8")
    item = findings[findings.index('id="growth.gmv.fy2020"') :]
    linked = re.search(r'href="(data/gmv-total\.html)#([^"]+)"', item[: item.index("</tr>")])
    figures = (rebuilt.site / EDITION / linked[1]).read_text(encoding="utf-8")
    assert f'id="{linked[2]}"' in figures
    line = figures[figures.index(f'<tr id="{ROW}"') :]
    assert "RMB 1.0604 trillion" in line[: line.index("</tr>")]


def test_the_edition_that_was_not_asked_for_is_as_it_was(built, rebuilt):
    assert _digest_site(rebuilt.site / "2016-05") == _digest_site(built.site / "2016-05")
