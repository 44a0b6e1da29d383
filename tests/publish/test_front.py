from __future__ import annotations

import pytest

from analysis.errors import BuildError
from analysis.publish.front import choose_landing, lead_links


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ("article.html", "latest/article.html"),
        ("_static/netred.css?v=1", "latest/_static/netred.css?v=1"),
        ("../2016-05/index.html", "2016-05/index.html"),
        ("#main", "#main"),
        ("https://publisher.example/a", "https://publisher.example/a"),
        ("data:image/svg+xml,%3Csvg", "data:image/svg+xml,%3Csvg"),
    ],
)
def test_links_are_led_through_the_folder(link, led):
    assert lead_links(f'<p><a class="x" href="{link}">y</a></p>', "latest") == f'<p><a class="x" href="{led}">y</a></p>'


def test_a_picture_for_narrow_pages_is_led_through_the_folder_too():
    picture = (
        '<picture><source media="(width < 480px)" srcset="_static/a-narrow.svg"><img src="_static/a.svg"></picture>'
    )
    assert lead_links(picture, "latest") == picture.replace("_static", "latest/_static")


def test_nothing_else_of_a_page_changes():
    page = (
        "<!doctype html>\n<html><head><script src='a.js'></script><style>a { color: red }</style></head>"
        '<body><!-- href="x" --><p title="href=\'z\'">href="x" &amp; &#160;&lt;a href="y"&gt;</p>'
        '<script type="application/json">{"href": "x", "a": "\\u003cb>"}</script><br></body></html>\n'
    )
    assert lead_links(page, "e") == page.replace("src='a.js'", "src='e/a.js'")


def test_the_last_edition_that_was_built_is_the_sites_first_page():
    assert choose_landing(["2016-05", "latest"], {"latest", "2016-05", "2014-01-01"}) == "latest"
    assert choose_landing(["2016-05", "latest"], {"2016-05"}) == "2016-05"
    assert choose_landing(["latest"], {"2014-01-01"}) == "2014-01-01"
    with pytest.raises(BuildError, match="found no edition"):
        choose_landing(["latest"], {})
