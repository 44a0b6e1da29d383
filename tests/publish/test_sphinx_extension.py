"""Two tiny books through the strict build: a sound one, and one in which everything that can be wrong is."""

from __future__ import annotations

import datetime
import re
import shutil
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
from analysis.publish.provenance import write_facts

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

```{facts}
```
"""

UNSOUND = """# Unsound

{fact}`growth.gmv.fy2071` and {fact}`growth.gmv.fy2017:colour` and {fact}`old.fact`.

:::{known} growth.gmv.nowhere
Never.
:::

```{chart} nowhere
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


def _stage(folder, page: str, facts, keys, root):
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["config"] |= {
        "netred_edition": "2016-05",
        "netred_editions": [{"name": "2016-05", "label": "as known then"}, {"name": "latest", "label": "as known now"}],
        "netred_as_of": "2016-05-31",
        "netred_commit": "unknown",
        "netred_bundle": str(write_bundle(Project(root, root / "data", folder / "build"))),
        "netred_facts": str(folder / "facts.json"),
        "netred_ids": ["growth.gmv.fy2017", "growth.gmv.fy2017.outturn"],
        "netred_run_keys": keys,
    }
    stage = folder / "stage"
    stage.mkdir()
    write_facts(facts, folder / "facts.json")
    (stage / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": "notebooks/01-one"}]}
    (stage / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    shutil.copy(root / "book" / "references.bib", stage)
    (stage / "index.md").write_text(page, encoding="utf-8")
    _write_notebook(stage / "notebooks" / "01-one.ipynb", facts[0].finding)
    return stage


@pytest.fixture(scope="module")
def pages(facts, project_root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    html = build_book(_stage(folder, SOUND, facts[:1], KEYS, project_root), folder / "book")
    return {name: (html / name).read_text(encoding="utf-8") for name in ("index.html", "notebooks/01-one.html")} | {
        "folder": html
    }


def test_a_fact_becomes_a_number_with_a_link(pages):
    page = pages["index.html"]
    assert page.count('href="findings.html#growth.gmv.fy2017"') == 3
    for text in ("RMB 3.62 trillion</a>", "RMB 3.3 to 3.9 trillion</a>", "80%</a>"):
        assert text in page


def test_known_shows_what_is_known_and_hides_what_only_others_know(pages):
    assert "Shown, since" in pages["index.html"] and "Hidden, since" not in pages["index.html"]


def test_formulas_become_mathml(pages):
    page = pages["index.html"]
    assert page.count("<math") == 2 and "<mfrac>" in page and "\\frac" not in page and "MathJax" not in page


def test_a_chart_stands_on_both_pages_with_its_files(pages):
    for page, root in (("index.html", ""), ("notebooks/01-one.html", "../")):
        assert pages[page].count('<figure class="netred-chart" id="chart-one"') == 1
        assert f'src="{root}_static/charts/one.svg"' in pages[page]
        assert f'src="{root}_static/netred-charts.js' in pages[page] and "netred-vega.js" not in pages[page]
        assert "CC BY 4.0" in pages[page] and "edition 2016-05" in pages[page]
    for ending in ("svg", "csv", "json"):
        assert (pages["folder"] / "_static" / "charts" / f"one.{ending}").stat().st_size > 0


def test_findings_are_listed_and_can_be_linked_to(pages):
    assert pages["index.html"].count('<li id="growth.gmv.fy2017">') == 1
    assert "growth.gmv.fy2017" in pages["notebooks/01-one.html"]
    assert '<li id="growth.gmv.fy2017">' not in pages["notebooks/01-one.html"]


def test_the_page_leads_to_itself_in_the_other_edition(pages):
    for page in ("index.html", "notebooks/01-one.html"):
        (link,) = re.findall(r'<a href="(\S+)" title="the same page as known now">', pages[page])
        assert urljoin(f"https://report.example/2016-05/{page}", link) == f"https://report.example/latest/{page}"


def test_no_font_is_preloaded(pages):
    assert 'rel="preload" as="font"' not in pages["index.html"] and "all.min.css" in pages["index.html"]


def test_everything_wrong_is_said_at_once_and_nothing_is_built(facts, project_root, tmp_path):
    stage = _stage(tmp_path, UNSOUND, facts, KEYS, project_root)
    with pytest.raises(BuildError) as caught:
        build_book(stage, tmp_path / "book")
    complaints = str(caught.value)
    for expected in (
        "index.md:3: ERROR: fact 'growth.gmv.fy2071' does not exist",
        "part 'colour' does not exist in finding growth.gmv.fy2017",
        "fact 'old.fact': found run bbbbbbbbbbbb of notebook 02-two",
        "fact 'growth.gmv.nowhere' does not exist",
        "chart 'nowhere' does not exist",
    ):
        assert expected in complaints
    assert str(tmp_path) not in complaints
