"""Sixty slips that once passed in silence or ended in a traceback: each is refused, or doubted, by file and line."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from tests.catalog.conftest import inspect
from tests.conftest import Folder

OBSERVATIONS = "observations.csv"
QUARTER = {"series": "gmv_tmall", "period_end": "2013-03-31", "frequency": "quarter"}
BOMB = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))


def cell(file: str, column: str, text: str, **wanted: str) -> Callable[[Folder], None]:
    """Write a text into a cell of the first row, or of the first with the wanted cells."""

    def change(folder: Folder) -> None:
        folder.set(file, folder.line(file, **wanted) if wanted else 2, **{column: text})

    return change


def figure(column: str, text: str) -> Callable[[Folder], None]:
    return cell(OBSERVATIONS, column, text, **QUARTER)


def words(file: str, old: str, new: str) -> Callable[[Folder], None]:
    return lambda folder: folder.replace(file, old, new)


def study(old: str, new: str) -> Callable[[Folder], None]:
    return words("study.yml", old, new)


def claim(old: str, new: str) -> Callable[[Folder], None]:
    return words("claims.yml", old, new)


def rename(old: str, new: str) -> Callable[[Folder], None]:
    return lambda folder: (folder.path / old).rename(folder.path / new)


def whole(file: str, text: str) -> Callable[[Folder], None]:
    return lambda folder: (folder.path / file).write_text(text, encoding="utf-8")


def scale(factor: float) -> Callable[[Folder], None]:
    def change(folder: Folder) -> None:
        line, records = folder.line(OBSERVATIONS, **QUARTER), folder.read(OBSERVATIONS)
        value = float(records[line - 1][records[0].index("value")]) * factor
        folder.set(OBSERVATIONS, line, value=f"{value:g}")

    return change


def behead(*files: str) -> Callable[[Folder], None]:
    """Leave the header of a table alone, as a copy that was cut off would."""

    def change(folder: Folder) -> None:
        for file in files:
            folder.write(file, folder.read(file)[:1])

    return change


def replace_by(make: Callable[[str], None], file: str) -> Callable[[Folder], None]:
    def change(folder: Folder) -> None:
        (folder.path / file).unlink()
        make(str(folder.path / file))

    return change


def twice(file: str, key: str) -> Callable[[Folder], None]:
    """Let the first line that begins with a key stand twice."""

    def change(folder: Folder) -> None:
        text = (folder.path / file).read_text(encoding="utf-8")
        line = next(line for line in text.split("\n") if line.strip().startswith(key))
        (folder.path / file).write_text(text.replace(line, f"{line}\n{line}", 1), encoding="utf-8")

    return change


SLIPS = {
    "blank behind an entity": (figure("entity", "Tmall "), OBSERVATIONS),
    "hard space behind an entity": (figure("entity", "Tmall\u00a0"), OBSERVATIONS),
    "entity in small letters": (figure("entity", "tmall"), OBSERVATIONS),
    "entity that is not listed": (figure("entity", "Tmal"), OBSERVATIONS),
    "nature that is not listed": (figure("nature", "claim"), OBSERVATIONS),
    "published in 2099": (figure("published", "2099-01-01"), OBSERVATIONS),
    "computable in 9999": (figure("computable", "9999-12-31"), OBSERVATIONS),
    "quarter that starts five years early": (figure("period_start", "2008-01-01"), OBSERVATIONS),
    "quarter of one day": (figure("period_start", "2013-03-31"), OBSERVATIONS),
    "quarter that ends in mid-month": (figure("period_end", "2013-03-15"), OBSERVATIONS),
    "quarter called a year": (figure("frequency", "year"), OBSERVATIONS),
    "value times a thousand": (scale(1000), OBSERVATIONS),
    "value without end": (figure("value", "1e300"), OBSERVATIONS),
    "digits of full width": (figure("published", "２０１４-06-16"), OBSERVATIONS),
    "value in another currency": (figure("unit", "USD_bn"), OBSERVATIONS),
    "bell in a note": (figure("note", "a\x07b"), OBSERVATIONS),
    "escape in a note": (figure("note", "a\x1b[31mb"), OBSERVATIONS),
    "nothing in a note": (figure("note", "a\x00b"), OBSERVATIONS),
    "direction mark in a note": (figure("note", "a\u202eb"), OBSERVATIONS),
    "zero width in a note": (figure("note", "a\u200bb"), OBSERVATIONS),
    "byte-order mark in a note": (figure("note", "a\ufeffb"), OBSERVATIONS),
    "two lines in a note": (figure("note", "x\n```\n\n```{literalinclude} ../../SECRET\n```"), OBSERVATIONS),
    "a note of 100 kB": (figure("note", "x" * 100_000), OBSERVATIONS),
    "address that is a script": (cell("sources.csv", "url", "javascript:alert(1)"), "sources.csv"),
    "address of half a scheme": (cell("sources.csv", "url", "htp:/x y"), "sources.csv"),
    "visits with a half": (cell("panel_weeks.csv", "visits", "2.5"), "panel_weeks.csv"),
    "year with a half": (cell("seller_years.csv", "year", "2013.5"), "seller_years.csv"),
    "correction of nothing": (cell("corrections.csv", "new", "17.0"), "corrections.csv"),
    "correction of tomorrow": (cell("corrections.csv", "date", "2099-01-01"), "corrections.csv"),
    "correction to what is no number": (cell("corrections.csv", "new", "x"), "corrections.csv"),
    "assumptions with a capital": (rename("assumptions.csv", "Assumptions.csv"), "Assumptions.csv"),
    "corrections with one r": (rename("corrections.csv", "corections.csv"), "corections.csv"),
    "claims as yaml": (rename("claims.yml", "claims.yaml"), "claims.yaml"),
    "tables cut to their headers": (behead("events.csv", "deals.csv", "assumptions.csv"), "events.csv"),
    "link that leads nowhere": (replace_by(lambda path: os.symlink("gone", path), "claims.yml"), "claims.yml"),
    "pipe": (replace_by(os.mkfifo, "events.csv"), "events.csv"),
    "endless file": (replace_by(lambda path: os.symlink("/dev/zero", path), "events.csv"), "events.csv"),
    "title twice": (twice("study.yml", "title:"), "study.yml"),
    "role twice": (study("  entrance:\n", "  total:\n"), "study.yml"),
    "statement twice": (twice("claims.yml", "statement:"), "claims.yml"),
    "edition of 1970": (study("as_of: 2015-05-31", "as_of: 0"), "study.yml"),
    "edition of 1016": (study("as_of: 2015-05-31", "as_of: 1016-05-31"), "study.yml"),
    "edition of 2061": (study("as_of: 2015-05-31", "as_of: 2061-05-31"), "study.yml"),
    "edition of the 32nd": (study("as_of: 2015-05-31", "as_of: 2015-05-32"), "study.yml"),
    "edition of the 25th hour": (study("as_of: 2015-05-31", "as_of: 2015-05-31T25:61:61Z"), "study.yml"),
    "draws of one": (study("parameters: {", "parameters: {draws: 1, "), "study.yml"),
    "parameter of no chapter": (study("parameters: {", "parameters: {nonsense: 3, "), "study.yml"),
    "parameter that is no number": (study("parameters: {", "parameters: {margin: .nan, "), "study.yml"),
    "role nearly named": (study("  entrance:\n", "  entrence:\n"), "study.yml"),
    "tag of no number": (study("years_ahead: 1", "years_ahead: !!int x"), "study.yml"),
    "tag of no truth": (study("years_ahead: 1", "years_ahead: !!bool maybe"), "study.yml"),
    "endless digits": (study("years_ahead: 1", "years_ahead: " + "9" * 5000), "study.yml"),
    "endless hexadecimal digits": (study("years_ahead: 1", "years_ahead: 0x" + "f" * 5000), "study.yml"),
    "two thousand brackets": (study("years_ahead: 1", "years_ahead: " + "[" * 2000), "study.yml"),
    "fifteen hundred braces": (study("years_ahead: 1", "years_ahead: " + "{a: " * 1500), "study.yml"),
    "bomb of aliases": (whole("claims.yml", "a0: &a0 [x, x]\n" + BOMB), "claims.yml"),
    "record that holds itself": (claim("data: [total]", "data: &a [*a]"), "claims.yml"),
    "keys of two kinds": (claim("{window: 12}", "{1: 2, a: 3}"), "claims.yml"),
    "day that is a number": (claim("until: 2015-03-31", "until: 5"), "claims.yml"),
    "role of nobody": (claim("role: total", "role: nonsense"), "claims.yml"),
    "threshold in words": (claim("above: 0.10", 'above: "ten"'), "claims.yml"),
    "window below nothing": (claim("window: 16", "window: -3"), "claims.yml"),
    "no parameters": (
        claim("{role: total, until: 2015-03-31, above: 0.10, window: 16, effect: 0.05}", "{}"),
        "claims.yml",
    ),
    "grade of nobody": (claim("grades: [seen, derived]", "grades: [nonsense]"), "claims.yml"),
    "line without end": (claim("line: 2", "line: 1000000000"), "claims.yml"),
    "no side": (claim("confirm: [events/2014-05-27/jd-wechat/CN_1406]", "confirm: null"), "claims.yml"),
    "side that is a number": (claim("confirm: [events/2014-05-27/jd-wechat/CN_1406]", "confirm: 5"), "claims.yml"),
    "row without a series": (claim("confirm: [{series: gmv_tmall, ", "confirm: [{"), "claims.yml"),
    "row of no frequency": (claim("frequency: quarter, at_least", "frequency: x, at_least"), "claims.yml"),
    "claims twice": (
        lambda folder: whole("claims.yml", 2 * (folder.path / "claims.yml").read_text(encoding="utf-8"))(folder),
        "claims.yml",
    ),
}
"""What is done to a sound folder, and the file that is to blame."""

WITHOUT_A_LINE = ("Assumptions.csv", "corections.csv", "claims.yaml", "link that leads nowhere")
"""Files that should not be there, or are not: no line of theirs can be named."""

DOUBTED = ("value times a thousand", "role nearly named")
"""Slips that could be meant."""


def test_the_folder_is_sound_before(small):
    assert inspect(small.path) == ([], [])


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_refused_by_file_and_line(small, name):
    change, file = SLIPS[name]
    change(small)
    problems, doubts = inspect(small.path)
    found = doubts if name in DOUBTED else problems
    blamed = [problem for problem in found if problem.file.split(",")[0] == file]
    assert blamed, [str(problem) for problem in found]
    assert all("\n" not in str(problem) and len(str(problem)) < 2500 for problem in found)
    if file not in WITHOUT_A_LINE and name not in WITHOUT_A_LINE:
        assert all(problem.row is not None for problem in blamed)


@pytest.mark.parametrize(("parts", "said"), [("[]", "at least 1"), ("null", "valid list"), ("5", "valid list")])
def test_a_documentary_claim_has_parts(small, parts, said):
    text = (small.path / "claims.yml").read_text(encoding="utf-8")
    start, end = text.index("      parts:\n"), text.index("    grid: [{grades")
    (small.path / "claims.yml").write_text(f"{text[:start]}      parts: {parts}\n{text[end:]}", encoding="utf-8")
    (problem,), _ = inspect(small.path)
    assert "'parts'" in problem.found and said in problem.expected and problem.row
