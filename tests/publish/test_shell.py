from __future__ import annotations

import pytest

from analysis.publish.shell import POLICY, Templates, describe_shell, mark_chinese, read_title


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>Tmall 天猫 sells</p>", '<p>Tmall <span lang="zh-Hans">天猫</span> sells</p>'),
        ("<p>盯上“网红经济” 增强</p>", '<p><span lang="zh-Hans">盯上“网红经济” 增强</span></p>'),
        ('<a title="天猫">x</a>', '<a title="天猫">x</a>'),
        ("<title>天猫</title><script>'天猫'</script>", "<title>天猫</title><script>'天猫'</script>"),
        ("<p>none</p>", "<p>none</p>"),
    ],
)
def test_chinese_is_marked_in_text_and_nowhere_else(page, marked):
    assert mark_chinese(page) == marked


def test_the_policy_allows_files_of_the_site_and_no_string_as_code():
    assert "unsafe-eval" not in POLICY and "http" not in POLICY and "default-src 'none'" in POLICY
    assert "script-src 'self';" in POLICY


def test_what_sphinx_did_not_make_of_nodes_is_escaped(make_book):
    book = make_book(label="<b>label</b>")
    shell = describe_shell(book, "index", {"index"}, "<i>title</i>")
    shared = {**shell, "body": "<p>made</p>", "title": "t", "toc": "", "prev": None, "next": None, "charts": False}
    page = Templates().render("page.html", {**shared, "display_toc": False, "netred_written": True})
    assert "<p>made</p>" in page and "<b>label</b>" not in page and "&lt;b&gt;label&lt;/b&gt;" in page


def test_the_switch_leads_to_the_nearest_page_that_the_other_edition_has(make_book):
    book = make_book()
    book.editions[0]["absent"].append("late-series")
    places = {
        page: describe_shell(book, page, {page}, "x")["others"][0]["place"]
        for page in ("data/late-series", "data/gmv-total", "moved", "claims/c01")
    }
    assert places == {
        "data/late-series": "../../2016-05/data/index.html",
        "data/gmv-total": "../../2016-05/data/gmv-total.html",
        "moved": "../2016-05/index.html",
        "claims/c01": "../../2016-05/claims/c01.html",
    }


def test_a_title_is_read_back_as_text():
    assert read_title("What <em>they</em> said &amp; did") == "What they said & did"
