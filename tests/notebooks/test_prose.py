"""No result is typed: a digit in the text of a chapter or a page must be a date, a name or a link to a fact."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
TEXTS = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "book").glob("*.md"))]

ROLES = ("fact", "cite", "cite:p", "cite:t", "doc", "eq", "numref", "ref", "term")
NAMES = ("Double 11", "Python 3.11", "CC BY 4.0")
"""Names that hold a digit."""

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:19|20)\d\d"
_UNIT = (
    r"(?:%|per cent|percent|pp\b|bn\b|mn\b|thousand|million|billion|trillion|yuan|RMB|US\$|dollars|users|buyers|orders)"
)

BLOCKS = (
    r"<!--.*?-->",
    r"^(?P<fence>`{3,}|~{3,})(?!\{)[^\n]*\n.*?^(?P=fence)[ \t]*$",  # code; a directive's body is prose
    r"\$\$.*?\$\$",
)
LINES = (
    r"^[ \t]*[`:~]{3,}.*$",  # a directive's first line, with what it is given, and its last
    r"^[ \t]*:[\w-]+:.*$",  # its options
    r"^[ \t]*\([\w:.-]+\)=[ \t]*$",  # anchors
    r"^[ \t]*\d+\.[ \t]",  # places in a numbered list
)
PIECES = (
    r"\{(?:" + "|".join(map(re.escape, ROLES)) + r")\}`[^`]*`",
    r"(?<![}`])(`+)[^`].*?(?<!`)\1(?!`)",  # code, where no role claims it
    r"\$[^$\n]+\$",
    r"(?<=\])\([^()\s]*\)",  # targets of links
    r"<?https?://[^\s>)]+>?",
    r"\{#[\w-]+\}",
    r"\[\^\w+\]",  # marks of footnotes
    *map(re.escape, NAMES),
    rf"{_YEAR} (?:年(?: \d{{1,2}} 月)?|财年)",
    rf"\b(?:[1-9]|[12]\d|3[01]) {_MONTH}(?: {_YEAR})?\b",
    rf"\b{_YEAR}-\d\d(?:-\d\d)?\b",
    r"\bFY(?:\d\d|(?:19|20)\d\d)\b",
    rf"(?<![\d.,$¥€-])(?<!RMB )\b{_YEAR}\b(?![.,]?\d)(?!\s*{_UNIT})",
    r"\bC\d\d\b",
)


def blank(match: re.Match) -> str:
    """Nothing in the place of a match, but its line breaks."""
    return " " + "\n" * match.group().count("\n")


def find_digits(text: str) -> list[str]:
    """Lines of a text that hold a digit which nothing accounts for, with their numbers."""
    for pattern in BLOCKS:
        text = re.sub(pattern, blank, text, flags=re.DOTALL | re.MULTILINE)
    for pattern in LINES:
        text = re.sub(pattern, blank, text, flags=re.MULTILINE)
    for pattern in PIECES:
        text = re.sub(pattern, blank, text)
    lines = enumerate(text.splitlines(), 1)
    return [f"line {place}: {line.strip()}" for place, line in lines if re.search(r"\d", line)]


def read_prose(path: Path) -> str:
    """Text of a page, or of the text cells of a chapter."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_number_is_typed(path):
    assert find_digits(read_prose(path)) == []


PLANTED = [
    "GMV reached 3.09 trillion.",
    "It grew by 27%.",
    "It grew by 27 per cent in FY2016.",
    "Six trillion, or 6,000 billion.",
    "About 400 million buyers.",
    "Sales of 2016 million yuan",
    "RMB 2016 was paid",
    "US$2016",
    "2016% more",
    "2,016 shops",
    "1999.5 shops",
    "A share of 0.39",
    "On 32 May 2016",
    "In 2116 perhaps",
    "C4 and C100 are no claims",
    "FY201",
    "Double 12",
    "Python 3.12",
    "{emphasis}`42`",
    "[42 orders](page.md)",
    "**42**",
    "> quoted 42",
    "| cell | 42 |",
    "# Heading with 42",
    "A list:\n\n1. first\n2. and 42",
    "```{note}\nIn a directive, 42.\n```",
    ":::{known} growth.gmv.fy2020\nWhat came was 42.\n:::",
    "`code` 42 `code`",
    "$x$ is 42 and $y$",
    "```text\n1\n```\n42",
    "４２ in wide digits",
    "a price of $42",
]


@pytest.mark.parametrize("text", PLANTED)
def test_a_planted_number_is_found(text):
    assert len(find_digits(text)) == 1


ACCOUNTED = [
    "On 31 May 2016, in May 2016 and on 2016-05-31 or in 2016-05.",
    "Since 2012, FY2016 and FY17; from 2011 to 2013, in 2019. Claim C04 (C29).",
    "{fact}`growth.gmv.fy2020:range` and {cite:p}`gardner1985,hyndman2008`.",
    "`observations.csv, line 5` and ``a `3` b``",
    "$P \\ge 0.90$ and\n\n$$\n1 - e^{-2t}\n$$",
    "[the page](https://example.org/2016/3.html#x42), <https://example.org/42>",
    "[a chapter](01-trajectory.ipynb)",
    "1. first\n2. second",
    "```bash\nnetred run trajectory -p draws=1000\n```",
    "```{chart} gmv-fan-2\n:height: 300\n```",
    ":::{known} growth.gmv.fy2020.outturn\nwords\n:::",
    "(section-2)=\n## Heading {#part-3}",
    "The festival of 11 November, Double 11; Python 3.11 or later; CC BY 4.0.",
    "<!-- 42 -->",
]


@pytest.mark.parametrize("text", ACCOUNTED)
def test_dates_names_and_links_are_no_results(text):
    assert find_digits(text) == []


def test_the_line_is_named():
    assert find_digits("# Title\n\n```text\n1\n```\n\n$$\nx^2\n$$\n\nOf 42 orders.") == ["line 11: Of 42 orders."]
