"""YAML that people write: plain values with their lines, and a sentence for everything else."""

from __future__ import annotations

import datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.catalog.plain_yaml import MOST_LEVELS, parse_yaml
from analysis.errors import DataError

BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))

REFUSED = {
    "day of no month": ("as_of: 2016-05-32", 1, "'2016-05-32'"),
    "month of no year": ("a: 1\nas_of: 2016-13-45", 2, "'2016-13-45'"),
    "hour of no day": ("as_of: 2016-05-31T25:61:61Z", 1, "'2016-05-31T25:61:61Z'"),
    "tag of a number": ("a: !!int x", 1, "expected a whole number"),
    "tag of a broken number": ("a: !!float x", 1, "expected a number"),
    "tag of a truth": ("a: !!bool maybe", 1, "'maybe'"),
    "tag of a day": ("a: !!timestamp x", 1, "expected a day"),
    "tag of an object": ("a: !!python/object:os.system {}", 1, "the tag tag:yaml.org,2002:python"),
    "tag of bytes": ("a: !!binary aGk=", 1, "the tag"),
    "list that claims to be a mapping": ("a: !!map [1]", 1, "the tag"),
    "endless digits": ("a: " + "9" * 5000, 1, "5,000 digits"),
    "endless hexadecimal digits": ("a: 0x" + "f" * 5000, 1, "5,002 digits"),
    "deep lists": ("[" * 2000, 1, f"at most {MOST_LEVELS} levels"),
    "deep mappings": ("{a: " * 1500, 1, f"at most {MOST_LEVELS} levels"),
    "deep mappings by indentation": ("\n".join(" " * n + "a:" for n in range(400)), None, "levels"),
    "key that is a number": ("a: {1: 2, a: 3}", 1, "the key 1"),
    "key that is a day": ("2016-05-31: 2", 1, "the key datetime.date"),
    "key that is a list": ("[1]: 2", 1, "as key"),
    "value that holds itself": ("a: &a [*a]", 1, "the alias *a"),
    "bomb of aliases": (BOMB, 2, "the alias *a0"),
    "merge key": ("a: 1\n<<: {b: 2}", 2, "a merge key"),
    "key a second time": ("title: a\nsummary: b\ntitle: c", 3, "the key 'title' a second time"),
    "key a second time, deep": ("a:\n  b: {c: 1, c: 2}", 2, "the key 'c' a second time"),
    "second document": ("a: 1\n---\nb: 2", 2, "a second document"),
    "not a number": ("a: .nan", 1, "a finite number"),
    "endless": ("a: 1\nb: -.inf", 2, "a finite number"),
    "control character": ("a: b\nc: \x07", 2, "U+0007"),
    "direction mark": ("a: b\u202ec", 1, "U+202E (right-to-left override)"),
    "zero width": ("a: b\u200bc", 1, "U+200B (zero width space)"),
    "byte-order mark inside": ("a: b\n\ufeffc: d", 2, "U+FEFF"),
    "hard space": ("a:\n  b:\u00a0c", 2, "U+00A0 (no-break space)"),
    "broken form": ("a: 1\nb: [", 2, "no YAML"),
    "too long": ("a" * 1_000_001, None, "1,000,001 characters"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_value_is_refused_with_its_line(name):
    text, line, said = REFUSED[name]
    with pytest.raises(DataError) as caught:
        parse_yaml("study.yml", text)
    assert said in str(caught.value)
    assert caught.value.file == "study.yml"
    assert line is None or caught.value.row == line


def test_plain_values_are_what_yaml_says():
    plain = parse_yaml("a", "a: 1\nb: [x, 2.5, true, null, 2016-05-31, '5']\nc:\n  d: |\n    two\n    lines\n")
    day = datetime.date(2016, 5, 31)
    assert plain.content == {"a": 1, "b": ["x", 2.5, True, None, day, "5"], "c": {"d": "two\nlines\n"}}
    assert parse_yaml("a", "").content is None
    assert parse_yaml("a", "a: ! 5").content == {"a": "5"}


def test_the_line_of_a_path_is_that_of_its_deepest_part_that_stands():
    plain = parse_yaml("a", "a: 1\nb:\n  - x\n  - c:\n      d: 2\n")
    assert [plain.find_line(*path) for path in (("a",), ("b",), ("b", 1), ("b", 1, "c", "d"))] == [1, 2, 4, 5]
    assert plain.find_line("b", 1, "c", "e") == 4
    assert plain.find_line("e") is None


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates(datetime.date(1000, 1, 1))
    | st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=8)
)
KEYS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=6).filter(lambda key: key != "<<")


@given(st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)))
def test_what_a_program_writes_is_read_back(value):
    text = yaml.safe_dump(value, allow_unicode=True).replace("!!null ", "")
    if "&id" not in text:
        assert parse_yaml("a", text).content == value


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_sentence(text):
    try:
        parse_yaml("study.yml", text)
    except DataError as error:
        assert error.file == "study.yml" and error.row is not None
        assert "\n" not in str(error)
