"""Any change of any file is accepted, or refused in one sentence that names file and line: seeded, the same each time.

A mutation is one slip of the keyboard, of the copy or of ill will in an otherwise sound folder, grid or word. 5,000 of
them run with the suite, 100,000 with ``-m torture``.
"""

from __future__ import annotations

import json
import random
import re

import pytest
from tests.catalog.conftest import TABLES, inspect, write_small

from analysis.errors import DataError, NetredError
from analysis.runner.grids import MOST_CASES, read_grid
from analysis.runner.parameters import parse_assignments

PARTS = 10
"""Pieces of the suite's share, so that they can run side by side."""

COUNTS = {"tables": 150, "texts": 150, "grids": 80, "words": 120}
"""Mutations of each kind in one piece."""

CELLS = (
    *("", " ", "x", "0", "-1", "1e300", "nan", "inf", "1,5", "0x10", "1_000", "12.5", "2016-02-30", "2099-01-01"),
    *(
        "1016-05-31",
        "9999-12-31",
        "0001-01-01",
        "2016",
        "16-05-31",
        "31/05/2016",
        "２０１６-02-01",
        "quarter",
        "actual",
    ),
    *("CNY_bn", "USD_bn", "EUR_tn", "seen", "recalled", "primary", "alternate", "Tmall ", "tmall", "Tmall\u00a0"),
    *("javascript:alert(1)", "htp:/x y", "http://x.org", "=cmd|'/c calc'!A0", "<script>alert(1)</script>", "{{7*7}}"),
    *("\x00", "a\x07b", "\x1b[31m", "a\u202eb", "\u200b", "\ufeff", "e\u0301", "a\nb", "a\r\nb", '"', "'", ",", "a\tb"),
    *("../../etc/passwd", "%s%n", "💥", "x" * 999, "x" * 1001, "x" * 200_000, "```{eval-rst}", "$(id)", "None", "True"),
)

VALUES = (
    *("", "null", "true", "maybe", "5", "-3", "10**9", "1000000000", "0", ".nan", ".inf", "1e400", "9" * 5000),
    *("0x" + "f" * 5000, "2016-05-32", "2016-13-45", "1016-05-31", "2061-05-31", "2016-05-31T25:61:61Z", "'x'", '"'),
    *("!!int x", "!!float x", "!!bool maybe", "!!timestamp x", "!!binary aGk=", "!!python/object:os.system {}"),
    *("&a [*a]", "*a", "&a x", "<<: {a: 1}", "[" * 2000, "{a: " * 1500, "[]", "{}", "[nonsense]", "{x: 1}", "[{x: 1}]"),
    *("{1: 2, a: 3}", "{a: 1, a: 2}", "- a\n- b", "a: b: c", "| \n x", ">-\n x", "x" * 300_000, "\x07", "\u202e", "%"),
)

GRIDS = (
    "product: {draws: [500, 1000], seed: [1, 2]}",
    "zip:\n  draws: [500, 1000]\n  seed: [1, 2]\n",
    "cases:\n  - {draws: 500}\n  - {draws: 1000, seed: 3}\n",
    "product:\n  origin: [2016-05-31, 2015-05-31]\n",
)

WORDS = ("draws=1000", "origin=2016-05-31", "level=0.8", "models=[theta]", "seed=3", "names={a: 1}")


def mutate_cell(chance: random.Random, text: str) -> str:
    """One cell of a table, its header among them, becomes another text; the file is written as it would be by hand."""
    lines = text.split("\n")
    at = chance.randrange(len(lines) - 1)
    cells = lines[at].split(",")
    cells[chance.randrange(len(cells))] = chance.choice(CELLS)
    return "\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]])


def mutate_lines(chance: random.Random, text: str) -> str:
    """A line is lost, stands twice, or changes places with another."""
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(3)
    if kind == 0:
        return "\n".join(lines[:one] + lines[one + 1 :])
    if kind == 1:
        return "\n".join(lines[:one] + [lines[other]] + lines[one:])
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def mutate_signs(chance: random.Random, text: str) -> str:
    """A sign is lost, comes in, or is another one."""
    at = chance.randrange(len(text))
    sign = chance.choice([*'",:;[]{}()&*!|>%@`#-?\n\r\t \\/=0z', "\x00", "\u202e", "\ufeff", "é", "\u0301", "天"])
    return text[:at] + chance.choice([sign, "", sign + text[at]]) + text[at + 1 :]


def cut(chance: random.Random, text: str) -> str:
    """The file ends somewhere."""
    return text[: chance.randrange(len(text))]


def mutate_value(chance: random.Random, text: str) -> str:
    """A value of YAML becomes another: behind a colon, in brackets, or a whole line of its own."""
    places = list(re.finditer(r"(?<=: )[^,{}\[\]\n]+|(?<=[\[{,] )[^,{}\[\]\n:]+", text))
    place = chance.choice(places)
    return text[: place.start()] + chance.choice(VALUES) + text[place.end() :]


def mutate_key(chance: random.Random, text: str) -> str:
    """A key is spelt otherwise, or is another's."""
    places = list(re.finditer(r"[a-z_0-9]+(?=:)", text))
    place, other = chance.choice(places), chance.choice(places)
    key = chance.choice(
        [place[0][:-1], place[0] + "x", other[0], "1", "null", "[a]", "<<", "2016-05-31", place[0].upper()]
    )
    return text[: place.start()] + key + text[place.end() :]


def assert_said(error: NetredError, files: set[str]) -> None:
    """A refusal is one line that names a file, and its line where the file is there."""
    assert "\n" not in str(error) and len(str(error)) < 4000
    assert isinstance(error, DataError) and error.file.split(",")[0] in files
    assert error.row is not None or error.found == "no such file"


def change_tables(chance: random.Random, directory, count: int) -> tuple[int, int]:
    folder, accepted = write_small(directory).path, 0
    names = [*(f"{table}.csv" for table in TABLES), "observations.csv", "series.csv", "sources.csv", "assumptions.csv"]
    for _ in range(count):
        path = folder / chance.choice([*names, "observations.csv", "observations.csv"])
        before = path.read_bytes()
        change = chance.choices((mutate_cell, mutate_lines, mutate_signs, cut), (6, 2, 2, 1))[0]
        path.write_bytes(change(chance, before.decode()).encode("utf-8", "surrogatepass"))
        if chance.random() < 0.02:
            path.write_bytes(before[:40] + chance.randbytes(3) + before[40:])
        problems, doubts = inspect(folder)
        for each in problems + doubts:
            assert_said(each, {path.name, *names, "study.yml", "claims.yml", "datapackage.json"})
        accepted += not problems
        path.write_bytes(before)
    assert inspect(folder) == ([], [])
    return count, accepted


def change_texts(chance: random.Random, directory, count: int) -> tuple[int, int]:
    folder, accepted = write_small(directory).path, 0
    for _ in range(count):
        path = folder / chance.choice(["study.yml", "claims.yml", "claims.yml"])
        before = path.read_text(encoding="utf-8")
        change = chance.choices((mutate_value, mutate_key, mutate_lines, mutate_signs, cut), (6, 3, 2, 2, 1))[0]
        path.write_text(change(chance, before), encoding="utf-8", errors="surrogatepass")
        problems, doubts = inspect(folder)
        for each in problems + doubts:
            assert_said(each, {"study.yml", "claims.yml"})
        accepted += not problems
        path.write_text(before, encoding="utf-8")
    assert inspect(folder) == ([], [])
    return count, accepted


def change_grids(chance: random.Random, directory, count: int) -> tuple[int, int]:
    directory.mkdir()
    path, accepted = directory / "grid.yml", 0
    for _ in range(count):
        change = chance.choice((mutate_value, mutate_key, mutate_signs, cut))
        path.write_text(change(chance, chance.choice(GRIDS)), encoding="utf-8", errors="surrogatepass")
        try:
            cases = read_grid(path)
        except NetredError as error:
            assert re.search(rf"{re.escape(str(path))}(, line \d+)?", str(error)) and "\n" not in str(error)
            assert ", line " in str(error)
        else:
            accepted += 1
            assert 0 < len(cases) <= MOST_CASES and all(isinstance(case, dict) for case in cases)
    return count, accepted


def change_words(chance: random.Random, directory, count: int) -> tuple[int, int]:
    accepted = 0
    for _ in range(count):
        name, _, value = chance.choice(WORDS).partition("=")
        word = chance.choice([f"{name}={chance.choice(VALUES)}", mutate_signs(chance, f"{name}={value}")])
        try:
            values = parse_assignments([word])
        except NetredError as error:
            assert str(error).startswith("parameter ") and str(error).endswith(".")
        else:
            accepted += 1
            json.dumps(values, default=str, allow_nan=False)
    return count, accepted


KINDS = {"tables": change_tables, "texts": change_texts, "grids": change_grids, "words": change_words}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", range(PARTS))
def test_any_slip_is_accepted_or_refused_by_file_and_line(tmp_path, kind, part):
    tried, accepted = KINDS[kind](random.Random(f"{kind} {part}"), tmp_path / "small", COUNTS[kind])
    assert tried == COUNTS[kind]
    assert 0 < accepted < tried  # a mutation that always passes, or never does, tries nothing


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", range(PARTS, PARTS + 200))
def test_many_more_slips_are(tmp_path, kind, part):
    KINDS[kind](random.Random(f"{kind} {part}"), tmp_path / "small", COUNTS[kind])
