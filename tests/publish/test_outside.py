from __future__ import annotations

import pytest

from analysis.publish.outside import find_outside


@pytest.fixture
def look(tmp_path):
    def look(text: str, name: str = "deep/page.html") -> list[str]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return find_outside(tmp_path)

    return look


FETCHES = [
    '<script src="https://cdn.jsdelivr.net/npm/vega@6"></script>',
    '<script src="//host.example/a.js"></script>',
    '<SCRIPT SRC="HTTPS://HOST.EXAMPLE/A.JS"></SCRIPT>',
    '<link rel="stylesheet" href="https://fonts.example/css">',
    '<link rel="preconnect" href="https://fonts.example">',
    '<img src="http://host.example/a.png">',
    '<img src="a.png" srcset="a.png 1x, https://host.example/b.png 2x">',
    '<iframe src="https://host.example"></iframe>',
    '<video poster="https://host.example/a.jpg"></video>',
    '<svg><image xlink:href="https://host.example/a.svg"/></svg>',
    '<p style="background: url(https://host.example/a.png)">x</p>',
    "<style>@import 'https://host.example/a.css';</style>",
    '<style>@font-face { src: url("//host.example/a.woff2") }</style>',
    '<script>fetch("https://host.example/data.json")</script>',
    '<script type="module">import vega from "https://host.example/vega.js"</script>',
    '<script type="module">const vega = await import(`https://host.example/vega.js`)</script>',
    '<script>const thebe_url = "https://unpkg.com/thebe@0.8.2/lib/index.js"</script>',
    '<script>load({"base": "https://cdn.jsdelivr.net/npm/"})</script>',
]


@pytest.mark.parametrize("markup", FETCHES)
def test_a_planted_fetch_is_found_with_its_page(look, markup):
    (found,) = look(f"<html><body><p>before</p>{markup}<p>after</p></body></html>")
    assert found.startswith("deep/page.html: ")


@pytest.mark.parametrize(
    "sheet", ["@import url(https://host.example/a.css);", "p { background: url('https://host.example/a.png') }"]
)
def test_a_fetch_of_a_style_sheet_is_found(look, sheet):
    (found,) = look(sheet, "_static/a.css")
    assert found.startswith("_static/a.css: https://host.example/a.")


HARMLESS = [
    '<a href="https://www.sec.gov/filing">the filing</a>',
    '<link rel="canonical" href="https://report.example/">',
    '<script src="_static/vega.js"></script>',
    '<img src="../_static/charts/gmv.svg" srcset="a.png 1x, b.png 2x">',
    '<p>One may fetch("https://host.example") by hand, or read "https://cdn.jsdelivr.net/x".</p>',
    '<script type="application/json">{"$schema": "https://vega.github.io/schema/vega-lite/v6.json"}</script>',
    "<style>p { background: url(data:image/png;base64,AAAA) }</style>",
]


@pytest.mark.parametrize("markup", HARMLESS)
def test_what_fetches_nothing_is_let_through(look, markup):
    assert look(markup) == []
