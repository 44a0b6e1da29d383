"""Two tiny books through the strict build: a sound one, and one in which everything that can be wrong is."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from html import escape
from urllib.parse import urljoin

import altair as alt
import nbformat
import pandas as pd
import pytest
import yaml

from analysis.charts import VEGA_MIME, Figure
from analysis.errors import BuildError
from analysis.notebook import FINDINGS_MIME
from analysis.project import Project
from analysis.publish.bundle import write_bundle
from analysis.publish.editions import build_book
from analysis.publish.pages import FOLDER
from analysis.publish.provenance import write_facts
from analysis.publish.shell import POLICY

pytestmark = pytest.mark.xdist_group("books")

KEYS = {"01-one": "a" * 64}
LANGUAGE = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}

SOUND = r"""# Sound

It reached {fact}`growth.gmv.fy2017`, {fact}`growth.gmv.fy2017:range` at {fact}`growth.gmv.fy2017:level`.

:::{known} growth.gmv.fy2017
Shown, since it is known.
:::

:::{known} growth.gmv.fy2017.outturn
Hidden, since another edition alone knows it.
:::

A formula $\phi(1-\lambda)$ in a line, and one of its own:

$$\rho = \frac{T}{B}$$

```{chart} one
```

```{part} findings
```

A claim has its page: C01 and `C02` and C77.
"""

UNSOUND = """# Unsound

{fact}`growth.gmv.fy2071` and {fact}`growth.gmv.fy2017:colour` and {fact}`old.fact`.

:::{known} growth.gmv.nowhere
Never.
:::

```{chart} nowhere
```

```{part} nowhere
```

```{literalinclude} references.bib
```
"""


@pytest.fixture(scope="module")
def facts(make_fact):
    band = {"low": 3300.0, "high": 3900.0, "level": 0.8, "kind": "forecast"}
    return [make_fact(**band), make_fact("old.fact", notebook="02-two", key="b" * 64)]


def _write_notebook(path, finding):
    chart = alt.Chart(pd.DataFrame({"x": [1, 2], "y": [1, 2]})).mark_line().encode(x="x:Q", y="y:Q")
    table = pd.DataFrame({"x": [1, 2], "y": [1, 2]})
    figure = Figure("one", "It goes up.", "y", "A line.", chart, table, finding.rows, datetime.date(2016, 5, 31))
    outputs = [
        nbformat.v4.new_output("display_data", {VEGA_MIME: figure.specification(), "text/plain": "chart"}),
        nbformat.v4.new_output("display_data", {FINDINGS_MIME: {"findings": [finding.to_dict()]}, "text/plain": "f"}),
    ]
    cells = [nbformat.v4.new_markdown_cell("# One"), nbformat.v4.new_code_cell("show()", outputs=outputs)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=LANGUAGE)
    path.parent.mkdir()
    nbformat.write(notebook, path)


def _stage(folder, page: str, facts, keys, root, book):
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["config"] |= {
        "netred_bundle": str(write_bundle(Project(root, root / "data", folder / "build"))),
        "netred_ids": ["growth.gmv.fy2017", "growth.gmv.fy2017.outturn"],
        "netred_run_keys": keys,
    }
    stage = folder / "stage"
    stage.mkdir()
    book.write(stage / FOLDER)
    write_facts(facts, stage / FOLDER / "facts.json")
    (stage / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    toc = {
        "format": "jb-book",
        "root": "index",
        "parts": [{"caption": "Chapters", "chapters": [{"file": "notebooks/01-one"}]}],
    }
    (stage / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    shutil.copy(root / "book" / "references.bib", stage)
    (stage / "index.md").write_text(page, encoding="utf-8")
    _write_notebook(stage / "notebooks" / "01-one.ipynb", facts[0].finding)
    shutil.copytree(stage / "notebooks", stage / FOLDER / "notebooks")
    return stage


@pytest.fixture(scope="module")
def pages(facts, project_root, tmp_path_factory, make_book):
    folder = tmp_path_factory.mktemp("sound")
    html = build_book(_stage(folder, SOUND, facts[:1], KEYS, project_root, make_book()), folder / "book")
    made = {str(path.relative_to(html)): path.read_text(encoding="utf-8") for path in html.rglob("*.html")}
    return made | {"folder": html}


def test_a_fact_becomes_a_number_with_a_card(pages):
    page = pages["index.html"]
    for text in ("RMB 3.62 trillion", "RMB 3.3 to 3.9 trillion", "80%"):
        assert re.search(rf'<button type="button" class="fact" popovertarget="(card-\d+)">{text}</button>', page)
    cards = re.findall(r'popover id="(card-\d+)"', page)
    assert len(cards) == len(set(cards)) == 3


def test_the_number_of_a_claim_leads_to_its_page_where_it_is_prose_and_a_claim(pages):
    assert pages["index.html"].count('href="claims/c01.html"') == 1 + pages["index.html"].count('class="pill')
    assert "<code" in pages["index.html"] and "claims/c77" not in pages["index.html"]


def test_pages_of_claims_series_and_code_are_made_beside_the_written_ones(pages):
    made = set(pages) - {"folder"}
    assert {"claims/index.html", "claims/c01.html", "data/index.html", "data/gmv-total.html"} <= made
    assert {"code/01-one.html", "contents.html", "search.html", "moved.html"} <= made
    assert (pages["folder"] / "code" / "01-one.ipynb").is_file()
    assert (pages["folder"] / "_static" / "data" / "gmv-total.csv").is_file()


def test_every_page_keeps_the_policy_and_its_scripts_are_files(pages):
    for name, page in pages.items():
        if name != "folder":
            assert (
                f'http-equiv="Content-Security-Policy" content="{escape(POLICY, quote=False)}"'.replace("'", "&#39;")
                in page
            )
            inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
            assert all("json" in attributes for attributes in inline), name


def test_a_chapter_shows_no_code_and_ends_with_one_table_of_what_it_finds(pages):
    page = pages["notebooks/01-one.html"]
    assert "show()" not in page and "show" in pages["code/01-one.html"]
    assert page.count("What this chapter finds</h2>") == 1 or "What this chapter finds" in page
    assert page.count('<table class="findings">') == 1 and "RMB 3.62 trillion" in page


def test_the_search_index_knows_claims_figures_series_and_pages(pages):
    text = (pages["folder"] / "_static" / "search-index.js").read_text(encoding="utf-8")
    entries = json.loads(text.removeprefix("window.netredIndex = ").rstrip().rstrip(";"))
    assert {kind for kind, *_ in entries} >= {"claim", "figure", "series", "page"}
    for kind, _, place, _ in entries:  # the page of figures is one that the book lists
        assert kind == "figure" or (pages["folder"] / place.partition("#")[0]).is_file(), place


def test_known_shows_what_is_known_and_hides_what_only_others_know(pages):
    assert "Shown, since" in pages["index.html"] and "Hidden, since" not in pages["index.html"]


def test_formulas_become_mathml(pages):
    page = pages["index.html"]
    assert page.count("<math") == 2 and "<mfrac>" in page and "\\frac" not in page and "MathJax" not in page


def test_a_chart_stands_on_both_pages_with_its_files_its_code_and_who_published_its_figures(pages):
    for page, root in (("index.html", ""), ("notebooks/01-one.html", "../")):
        assert len(re.findall(r'<figure class="netred-chart" id="chart-one"', pages[page])) == 1
        assert f"{root}_static/charts/one.svg" in pages[page] and f'src="{root}_static/netred-charts.js"' in pages[page]
        assert f'href="{root}code/01-one.html#one"' in pages[page] and f'href="{root}editions.html#cite"' in pages[page]
        assert "Source: Alibaba" in pages[page]
    assert 'id="one"' in pages["code/01-one.html"]
    for ending in ("svg", "csv", "json"):
        assert (pages["folder"] / "_static" / "charts" / f"one.{ending}").stat().st_size > 0


def test_findings_are_listed_and_can_be_linked_to(pages):
    assert pages["index.html"].count('<tr class="finding" id="growth.gmv.fy2017">') == 1


def test_the_page_leads_to_itself_in_the_other_edition(pages):
    for page in ("index.html", "notebooks/01-one.html", "claims/c01.html"):
        (link,) = re.findall(r'<a href="(\S+)" title="this page as known then">', pages[page])
        assert urljoin(f"https://report.example/latest/{page}", link) == f"https://report.example/2016-05/{page}"


def test_nothing_of_a_theme_is_left(pages):
    names = {path.name for path in (pages["folder"] / "_static").rglob("*") if path.is_file()}
    assert not any(name.endswith((".map", ".ttf", ".woff2")) or "fontawesome" in name.lower() for name in names)
    assert "genindex.html" not in pages


def test_everything_wrong_is_said_at_once_and_nothing_is_built(facts, project_root, tmp_path, make_book):
    stage = _stage(tmp_path, UNSOUND, facts, KEYS, project_root, make_book())
    with pytest.raises(BuildError) as caught:
        build_book(stage, tmp_path / "book")
    complaints = str(caught.value)
    for expected in (
        "index.md:3: ERROR: fact 'growth.gmv.fy2071' does not exist",
        "part 'colour' does not exist in finding growth.gmv.fy2017",
        "fact 'old.fact': found run bbbbbbbbbbbb of notebook 02-two",
        "fact 'growth.gmv.nowhere' does not exist",
        "table of the edition 'nowhere' does not exist",
        "index.md:15: WARNING: File insertion disabled",
    ):
        assert expected in complaints
    assert str(tmp_path) not in complaints
