"""What `study.yml` says: the title of a study, its editions, and which series play which role.

Roles let another pair of marketplaces be studied without code: notebooks ask for ``total`` or ``entrance``, and the
study says which series that is.
"""

from __future__ import annotations

import datetime
import reprlib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import pydantic

from analysis.catalog.plain_yaml import find_line, parse_yaml
from analysis.catalog.vocabulary import FREQUENCIES, NATURES
from analysis.errors import DataError
from analysis.periods import MONTHS

FILE = "study.yml"
LATEST = "latest"


def _one_of(words: Iterable[str]) -> pydantic.AfterValidator:
    """Validator of a word of a vocabulary."""

    def check_word(word: str) -> str:
        if word not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return word

    return pydantic.AfterValidator(check_word)


_Text = Annotated[str, pydantic.Field(min_length=1)]
_Slug = Annotated[str, pydantic.Field(pattern=r"^[a-z][a-z0-9_]*$")]
_EditionName = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9_-]|\.[0-9])*$")]
_FindingId = Annotated[str, pydantic.Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]
_Frequency = Annotated[str, _one_of(FREQUENCIES)]
_MARKS = ("[key]", "date", "literal['latest']", "function-before[_read_day(), date]")
"""What pydantic adds to the path of a problem."""


def _read_day(value: Any) -> Any:
    if type(value) is not datetime.date:
        raise ValueError("a day written YYYY-MM-DD, or latest")
    return value


_Day = Annotated[datetime.date, pydantic.BeforeValidator(_read_day)]


def _check_once(names: tuple[str, ...]) -> tuple[str, ...]:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise ValueError(f"each id once, not {name} twice")
    return names


class _Record(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Edition(_Record):
    """One judgement of the study: with what was known on a day, or now (``latest``).

    Parameters
    ----------
    label : str
        How the edition is named to readers.
    """

    as_of: Literal["latest"] | _Day
    label: _Text


class Role(_Record):
    """The part that a series plays.

    Parameters
    ----------
    series, entity : str
        Where its rows are in observations.csv.
    slug : str
        Short name, used in the ids of findings.
    label : str
        Name in charts and sentences.
    year_end : str
        Month in which its years end (``MAR``).
    frequencies : dict
        From ``quarter`` and ``year`` (or a word of the catalogue) to the word that its rows have.
    nature : str
        Nature of its rows.
    """

    series: _Text
    entity: _Text
    slug: _Slug
    label: _Text
    year_end: Annotated[str, _one_of(MONTHS)] = "DEC"
    frequencies: Annotated[dict[_Frequency, _Frequency], pydantic.Field(min_length=1)]
    nature: Annotated[str, _one_of(NATURES)] = "actual"


class Step(_Record):
    """One step of the argument that the claims make up.

    Parameters
    ----------
    title : str
        What is argued, in a few words.
    sentence : str
        The step in one sentence.
    quote : str
        Words of the text that stand for it; those of its first claim, if none are given.
    claims : tuple of str
        Ids of its claims, in the order of the argument.
    """

    title: _Text
    sentence: str = ""
    quote: str = ""
    claims: tuple[str, ...] = ()


class Followed(_Record):
    """A measure whose findings are followed day by day beside the claims, and what it is given.

    Parameters
    ----------
    measure : str
    parameters : dict
    """

    measure: _Slug
    parameters: dict[_Slug, Any] = {}


class Study(_Record):
    """What a data folder is a study of.

    Parameters
    ----------
    title, summary : str
        Heading and first paragraph of the front page.
    front : tuple of str
        Ids of the findings whose sentences stand there; every finding with a sentence, if none is named.
    editions : dict
        Name to edition.
    roles : dict
        Name to the series that plays it.
    argument : tuple of Step
        The steps of the argument that the claims make up, for the front page.
    followed : tuple of Followed
        Measures whose findings have a path day by day, such as the forecast of the years ahead.
    address : str
        Where the site stands on the web, if it does: makes addresses in citations and for search engines.
    parameters : dict
        Values for every chapter that has a parameter of the name, instead of the chapter's own.
    """

    title: _Text
    summary: str = ""
    front: Annotated[tuple[_FindingId, ...], pydantic.AfterValidator(_check_once)] = ()
    argument: tuple[Step, ...] = ()
    followed: tuple[Followed, ...] = ()
    address: Annotated[str, pydantic.Field(pattern=r"^(https?://[^\s\"<>]+)?$")] = ""
    editions: Annotated[dict[_EditionName, Edition], pydantic.Field(min_length=1)]
    roles: dict[_Slug, Role]
    parameters: dict[_Slug, datetime.date | bool | int | float | str] = {}


def parse_study(text: str) -> tuple[Study | None, Mapping[tuple, int], list[DataError]]:
    """Read the text of a study.

    Returns
    -------
    Study or None
        None where the text breaks the form.
    dict of tuple to int
        Line of each key.
    list of DataError
        One for each key that is wrong.
    """
    try:
        plain = parse_yaml(FILE, text)
    except DataError as problem:
        return None, {}, [problem]
    try:
        return Study.model_validate(plain.content), plain.lines, []
    except pydantic.ValidationError as error:
        problems = {_key(dict(problem)): dict(problem) for problem in error.errors()}
        return None, plain.lines, [_explain(key, problem, plain.lines) for key, problem in problems.items()]


def _key(problem: dict) -> str:
    """Path of the key that a problem is about, without the marks of pydantic's own types."""
    return ".".join(map(str, _path(problem)))


def _path(problem: dict) -> list:
    return [part for part in problem["loc"] if part not in _MARKS]


def _explain(key: str, problem: dict, lines: Mapping[tuple, int]) -> DataError:
    """The error of one key."""
    where = f" at key {key}" if key else ""
    line = find_line(lines, _path(problem)) or 1
    if problem["type"] == "missing":
        return DataError(FILE, f"nothing{where}", "a value", line, remedy="add the key")
    if problem["type"] == "extra_forbidden":
        expected = "only the keys of the form"
        return DataError(FILE, f"an unknown key {key}", expected, line, remedy="remove it or mend its name")
    wanted = problem["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return DataError(FILE, f"{reprlib.repr(problem['input'])}{where}", wanted, line, remedy="correct the value")
