from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import escape

from analysis.publish.twins import write_twin

PAGE = """<html><head><title>t</title></head><body><nav>Bar</nav><main><article>
<h1>A title</h1>
<p>It grew by <button class="fact" popovertarget="c1">26%</button><span popover id="c1"><span>card</span></span>
in <a href="../data/gmv.html#row">a year</a>.</p>
<svg><text>picture</text><path d="M0"/></svg>
<ul><li>one</li><li>two <strong>strong</strong></li></ul>
<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><a href="https://x.example">x|y</a></td></tr></tbody></table>
<script>run()</script><p>End<br>of it.</p>
</article></main><footer>Foot</footer></body></html>"""


def test_a_page_becomes_its_words():
    assert write_twin(PAGE).splitlines() == [
        "# A title",
        "",
        "It grew by 26% in [a year](../data/gmv.md#row).",
        "- one",
        "- two strong",
        "|a |b |",
        "| --- | --- |",
        "|1 |[x\\|y](https://x.example) |",
        "",
        "Endof it.",
    ]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_no_word_of_data_becomes_markup(word):
    twin = write_twin(f"<main><p>x {escape(word)} y</p></main>")
    html = MarkdownIt("commonmark", {"html": True}).render(twin)
    assert html.count("<") == 2 and html.startswith("<p>")
