"""What documents say of a statement: rows that show it, rows that contradict it, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NotRequired

import pydantic
from typing_extensions import TypedDict

from analysis.errors import NotKnownError, UnknownNameError
from analysis.figures import Figures
from analysis.findings import Answer, Cited, Finding, find
from analysis.prose import format_value, join
from analysis.study import Day, Frequency, Number, Row, Series, Study, measure
from analysis.study.opened import SEEN

CONFIRMED, PARTLY, CONTRADICTED, NOT_FOUND = "confirmed", "partly confirmed", "contradicted", "not found"

Slug = Annotated[str, pydantic.Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""A short name, as it stands in the id of a finding."""


class Selector(TypedDict):
    """Figures of a series that speak for or against a part, and the values between which they do."""

    series: Series
    frequency: Frequency
    entity: NotRequired[str]
    period_end: NotRequired[Day]
    nature: NotRequired[str]
    at_least: NotRequired[Number]
    at_most: NotRequired[Number]


class Part(TypedDict):
    """What must be shown, and the rows that would confirm or contradict it."""

    what: str
    confirm: list[Row | Selector]
    contradict: NotRequired[list[Row | Selector]]


Parts = Annotated[list[Part], pydantic.Field(min_length=1)]
"""At least one part."""


class Wording(TypedDict):
    """What the words say as printed, and the rows that contradict it."""

    what: str
    contradict: list[Row | Selector]


@measure
def documents(study: Study, subject: Slug, parts: Parts, literal: Wording | None = None) -> list[Finding]:
    """What the documents of the catalogue say of a statement, part by part.

    Contradicted where one speaks against any part; confirmed where one was found for every part; partly confirmed
    where that holds of some parts alone, or where the words as printed are contradicted. Recalled rows and the article
    itself confirm nothing.

    Parameters
    ----------
    subject : str
        Short name in the finding's id.
    parts : list of mapping
        ``what`` must be shown, the rows that would ``confirm`` it, and those that would ``contradict`` it.
    literal : mapping, optional
        ``what`` the words say as printed, and the rows that ``contradict`` it.

    Returns
    -------
    list of Finding
        ``documents.<subject>``: the number of rows that decide, and the answer.
    """
    outcomes, said, sources = [], [], []
    for part in parts:
        outcome, found = _read_part(study, part)
        outcomes.append(outcome)
        said.append(_say(study, part["what"], outcome, found))
        sources += found
    against = list(_find_rows(study, literal["contradict"])) if literal else []
    if literal and against:
        said.append(_say(study, f"as printed, {literal['what']}", CONTRADICTED, against))
    cited = [source for source, _ in (*sources, *against)]
    return [
        find(
            f"documents.{subject}",
            sum(len(source.rows) for source in cited),
            "count",
            "documents of the catalogue, read part by part",
            *cited,
            as_of=study.as_of,
            kind="observation",
            sentence=" ".join(said),
            answer=Answer(document=_weigh(outcomes, bool(against))),
        )
    ]


def _weigh(outcomes: list[str], misprinted: bool) -> str:
    """One part against decides; what was found for some parts only, or is misprinted, is partly so."""
    if CONTRADICTED in outcomes:
        return CONTRADICTED
    if CONFIRMED not in outcomes:
        return NOT_FOUND
    return PARTLY if NOT_FOUND in outcomes or misprinted else CONFIRMED


def _read_part(study: Study, part: Part) -> tuple[str, list[tuple[Cited, str]]]:
    """Outcome of one part, and the sources that decide it with their values as text."""
    sides = ((part.get("contradict", []), CONTRADICTED), (part["confirm"], CONFIRMED))
    for selectors, outcome in sides:
        found = list(_find_rows(study, selectors))
        if found:
            return outcome, found
    return NOT_FOUND, []


def _find_rows(study: Study, selectors: Iterable[str | Selector]) -> Iterable[tuple[Cited, str]]:
    for selector in selectors:
        yield from _find_listed(study, selector) if isinstance(selector, str) else _find_figures(study, selector)


def _find_listed(study: Study, row: str) -> Iterable[tuple[Cited, str]]:
    table = study.table(row.partition("/")[0])
    if row in table.index and table.at[row, "evidence"] in SEEN:
        yield study.cite(table.loc[[row]]), ""


def _find_figures(study: Study, selector: Selector) -> Iterable[tuple[Cited, str]]:
    asked = {name: selector[name] for name in ("entity", "period_end", "nature") if name in selector}
    try:
        figures = study.figures(selector["series"], selector["frequency"], evidence=SEEN, **asked)
    except (NotKnownError, UnknownNameError):
        return
    yield from _pick(figures, selector.get("at_least", float("-inf")), selector.get("at_most", float("inf")))


def _pick(figures: Figures, low: float, high: float) -> Iterable[tuple[Cited, str]]:
    for row, grade, value in zip(figures.rows, figures.grades, figures.values, strict=True):
        if low <= value <= high:
            yield Cited((row,), (grade,), figures.as_of), format_value(value, figures.unit)


def _say(study: Study, what: str, outcome: str, found: list[tuple[Cited, str]]) -> str:
    what = what[0].upper() + what[1:]
    if not found:
        return f"{what}: not found in any document."
    values = dict.fromkeys(value for _, value in found if value)
    documents = study.catalog.documents([row for source, _ in found for row in source.rows])
    names = dict.fromkeys(documents["publisher"].where(documents["publisher"] != "", documents["title"]))
    shown = f" ({join(values)})" if values else ""
    return f"{what}: {outcome}{shown} by {join(names)}."
