"""The ledger: every claim with its words, its meaning, its test and the criterion fixed before the test was run."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

import pandas as pd
import pydantic

from analysis.catalog.plain_yaml import find_line
from analysis.errors import DataError

FILE = "claims.yml"
MOST_WORDS = 12
"""Words of the article that a claim may quote."""

_Text = Annotated[str, pydantic.Field(min_length=1)]
_ID = r"^C\d\d$"


class _Record(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Article(_Record):
    """The text under test: its SHA-256, title and day; when its criteria were fixed, and how that came about."""

    sha256: Annotated[str, pydantic.Field(pattern=r"^[0-9a-f]{64}$")]
    title: _Text
    published: datetime.date
    fixed: datetime.date
    history: str = ""


class Bound(_Record):
    """What documents allow for some recalled figures.

    Parameters
    ----------
    name, basis : str
        The figures in words, and why they cannot lie beyond the ends.
    ends : tuple of dict
        The two ends (or more corners): value by row, in the row's unit.
    """

    name: _Text
    basis: _Text
    ends: Annotated[tuple[dict[str, float], ...], pydantic.Field(min_length=2)]

    @property
    def rows(self) -> set[str]:
        """The rows that are confined."""
        return {row for end in self.ends for row in end}


class Criterion(_Record):
    """What was fixed in advance.

    Parameters
    ----------
    holds, fails : str
        The result that would support the claim, and the one that would refute it.
    supported_from, refuted_to : float
        Probabilities of the statement from which, and up to which, they are said to have come about.
    """

    holds: _Text
    fails: _Text
    supported_from: Annotated[float, pydantic.Field(ge=0, le=1)] = 0.9
    refuted_to: Annotated[float, pydantic.Field(ge=0, le=1)] = 0.1

    @pydantic.model_validator(mode="after")
    def _check_apart(self) -> Self:
        if self.refuted_to >= self.supported_from or self.holds.strip().lower() == self.fails.strip().lower():
            raise ValueError("two results that do not overlap")
        return self


class Claim(_Record):
    """One claim of the article.

    Parameters
    ----------
    id : str
        ``C01`` and so on.
    quote, line : str, int
        Words of the article, at most twelve, and the line on which they stand.
    meaning : str
        What they say once the machine translation is undone.
    statement : str
        What is tested.
    theme : str
        Heading under which it is shown.
    measure, parameters : str, dict
        The registered measure and what it is given.
    grid : list of dict
        Parameters that replace those above, one cell each; the settings ``prefer`` and ``grades`` count as such.
    smallest_effect : str
        The smallest effect of interest, in words.
    data : list of str
        Roles, series and tables that the measure needs.
    blind : bool
        Whether the test was fixed before anybody had looked at its outcome; not so unless it is said.
    unanimous : bool
        The cells of the grid are ways to read one question, such as how years are laid beside each other: where they
        do not agree the verdict is undetermined.
    cap : bool
        The verdict is no firmer than leaning, for the reason in `caution`.
    caution, refuted_by : str
        What a reader must know, and what would refute the claim.
    searches : list of str
        Searches for documents that were made.
    supply : list of str
        Tables that would settle a claim that no public row informs.
    sensitivity : bool
        Whether the claim is also judged on the article's own day.
    complement, flags_of : str, optional
        Another claim that is this one's opposite, and counts once with it; one whose flags it takes.
    """

    id: Annotated[str, pydantic.Field(pattern=_ID)]
    quote: _Text
    line: Annotated[int, pydantic.Field(ge=1, le=100_000)]
    meaning: _Text
    statement: _Text
    theme: _Text
    measure: _Text
    parameters: dict[str, Any] = {}
    grid: list[dict[str, Any]] = []
    criterion: Criterion
    smallest_effect: str = ""
    data: list[str] = []
    blind: bool = False
    unanimous: bool = False
    cap: bool = False
    caution: str = ""
    refuted_by: str = ""
    searches: list[str] = []
    supply: list[str] = []
    sensitivity: bool = False
    complement: Annotated[str, pydantic.Field(pattern=_ID)] | None = None
    flags_of: Annotated[str, pydantic.Field(pattern=_ID)] | None = None


class Ledger(_Record):
    """The article, its claims in the order of their ids, and what confines the recalled figures they rest on."""

    article: Article
    claims: tuple[Claim, ...]
    bounds: tuple[Bound, ...] = ()

    def __getitem__(self, id: str) -> Claim:
        return next(claim for claim in self.claims if claim.id == id)


def parse_ledger(records: pd.DataFrame) -> tuple[Ledger | None, list[ClaimError]]:
    """Read the records of the claims.

    Parameters
    ----------
    records : DataFrame of str
        Column ``record``, the JSON of each, indexed by ``claims/article``, ``claims/bounds/<n>`` and ``claims/<id>``.

    Returns
    -------
    Ledger or None
        None where there are no claims, or a record breaks its form.
    list of ClaimError
        One for each key that is wrong, by claim.
    """
    problems: list[ClaimError] = []
    parsed: dict[str, Any] = {}
    for row, text in records["record"].items():
        model = Article if row.endswith("/article") else Bound if "/bounds/" in row else Claim
        try:
            parsed[row] = model.model_validate(json.loads(text))
        except pydantic.ValidationError as error:
            problems += [_explain(row, dict(problem)) for problem in error.errors()]
    if problems or not parsed:
        return None, problems
    head, *others = parsed.values()
    claims = sorted((each for each in others if isinstance(each, Claim)), key=lambda claim: claim.id)
    bounds = tuple(each for each in others if isinstance(each, Bound))
    ledger = Ledger(article=head, claims=tuple(claims), bounds=bounds)
    problems = _check_quotes(ledger) + _check_links(ledger)
    return (None if problems else ledger), problems


def verify_quotes(ledger: Ledger, article: bytes) -> list[DataError]:
    """Hold every quotation against the article: its digest, and the line on which it should stand."""
    found = hashlib.sha256(article).hexdigest()
    if found != ledger.article.sha256:
        expected = f"SHA-256 {ledger.article.sha256}"
        return [DataError("article", f"a text of SHA-256 {found}", expected, remedy="give the text that was judged")]
    lines = article.decode("utf-8").splitlines()
    problems: list[DataError] = []
    for claim in ledger.claims:
        stands = lines[claim.line - 1] if claim.line <= len(lines) else ""
        if claim.quote not in stands:
            places = [number for number, line in enumerate(lines, 1) if claim.quote in line]
            where = f"on line {places[0]}" if places else "nowhere"
            problems.append(
                ClaimError(
                    claim.id, f"the quotation {claim.quote!r} {where}", f"on line {claim.line}", "mend quote or line"
                )
            )
    return problems


def count_words(quote: str) -> int:
    """Words of a quotation."""
    return len(re.findall(r"\S+", quote))


def _check_quotes(ledger: Ledger) -> list[ClaimError]:
    problems = []
    seen: dict[str, str] = {}
    for claim in ledger.claims:
        words = count_words(claim.quote)
        if words > MOST_WORDS:
            problems.append(
                ClaimError(
                    claim.id, f"a quotation of {words} words", f"at most {MOST_WORDS}", "quote fewer words", ("quote",)
                )
            )
        first = seen.setdefault(" ".join(claim.quote.lower().split()), claim.id)
        if first != claim.id:
            problems.append(
                ClaimError(claim.id, f"the quotation of {first}", "one of its own", "quote other words", ("quote",))
            )
    return problems


def _check_links(ledger: Ledger) -> list[ClaimError]:
    known = {claim.id for claim in ledger.claims}
    return [
        ClaimError(
            claim.id, f"{name} {other!r}", f"one of {', '.join(sorted(known))}", "name a claim that exists", (name,)
        )
        for claim in ledger.claims
        for name, other in (("complement", claim.complement), ("flags_of", claim.flags_of))
        if other is not None and other not in known
    ]


class ClaimError(DataError):
    """A record of the ledger breaks its form, or names what does not exist.

    Parameters
    ----------
    record : str
        Id of the claim, ``bounds/1`` and so on, or ``article``.
    path : tuple
        Keys and positions within its record that lead to what is wrong.
    line : int, optional
        Line of the file, as an editor counts.
    """

    def __init__(self, record: str, found: str, expected: str, remedy: str, path: tuple = (), line: int | None = None):
        self.record, self.path = record, path
        named = record if "/" in record else f"claim {record}"
        super().__init__(f"{FILE}, {named}", found, expected, line, remedy=remedy)

    def locate(self, lines: Mapping[tuple, int]) -> ClaimError:
        """The same with the line of the deepest part of its path that stands in the file."""
        line = find_line(lines, (f"claims/{self.record}", *self.path))
        return ClaimError(self.record, self.found, self.expected, self.remedy, self.path, line)


def _explain(row: str, problem: dict) -> ClaimError:
    """The error of one key of one record."""
    name = row.partition("/")[2]
    key = ".".join(map(str, problem["loc"])) or "the record"
    wanted = problem["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    if problem["type"] == "missing":
        return ClaimError(name, f"no {key}", "one, fixed before the test is run", "add it", problem["loc"])
    if problem["type"] == "extra_forbidden":
        remedy = "remove it or mend its name"
        return ClaimError(name, f"an unknown key {key}", "only the keys of the form", remedy, problem["loc"])
    found = "criteria that overlap" if "overlap" in wanted else repr(problem["input"])[:80]
    return ClaimError(name, f"{found} at {key}", wanted, "correct it", problem["loc"])
