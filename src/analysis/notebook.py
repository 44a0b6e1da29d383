"""The single import of every notebook.

A notebook writes ``from analysis.notebook import charts, growth, open_study``: the rooms are imported when they are
named, so a chapter depends on the rooms that it uses and on no other.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable

import pandas as pd
from IPython.display import display

from analysis.catalog import Figures, load
from analysis.errors import NetredError, UnknownNameError
from analysis.findings import Finding, weakest
from analysis.periods import parse_date
from analysis.project import find_project
from analysis.prose import describe, name_unit

ROOMS = {
    "audience": "analysis.audience",
    "backtest": "analysis.backtest",
    "charts": "analysis.charts",
    "claims": "analysis.claims",
    "diversion": "analysis.diversion",
    "growth": "analysis.growth",
    "market": "analysis.market",
}
"""What a notebook may import from here beside `open_study`: name to module."""

FINDINGS_MIME = "application/vnd.netred.findings+json"
"""Output type under which a notebook hands over its findings."""

CLAIMS_MIME = "application/vnd.netred.claims+json"
"""Output type under which a notebook hands over verdicts on claims."""

READS_MIME = "application/vnd.netred.reads+json"
"""Output type under which a notebook says which rows it read."""


def __getattr__(name: str):
    if name not in ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(ROOMS[name])


class Study:
    """The figures known on one day, and the findings recorded from them.

    Parameters
    ----------
    catalog : Catalog
        The validated data folder.
    as_of : str or datetime.date
        The day whose knowledge the reader has.
    """

    def __init__(self, catalog, as_of):
        self.catalog = catalog
        self.vintage = catalog.as_of(as_of)
        self.findings: dict[str, Finding] = {}

    @property
    def as_of(self):
        """The day whose knowledge the reader has."""
        return self.vintage.as_of

    def figures(self, role: str, frequency: str | None = None, as_of=None, **selection) -> Figures:
        """Figures of a role (or series) known on the study's day, or on an earlier one.

        Raises
        ------
        NetredError
            If `as_of` lies after the study's own day: history has one door.
        """
        vintage = self.vintage if as_of is None else self._earlier(as_of)
        return vintage.figures(role, frequency, **selection)

    def history(self, role: str, frequency: str | None = None, as_of=None, reconstructed="strict") -> list[Figures]:
        """Figures of a role as they stood on each day, by the study's own or an earlier one, on which they changed.

        With ``reconstructed="published"`` a value computed from a later document counts from the day on which the
        figure itself became public.
        """
        day = self.as_of if as_of is None else self._earlier(as_of).as_of
        return self.catalog.as_of(day, reconstructed).history(role, frequency)

    def collect(self, roles, frequency: str | None = None, as_of=None) -> list[Figures]:
        """Figures of several roles; those that the study does not have or of which nothing was public are left out."""
        vintage = self.vintage if as_of is None else self._earlier(as_of)
        held = [role for role in roles if role in self.catalog.study.roles]
        return [vintage.figures(role, frequency) for role in held if vintage.knows(role, frequency)]

    def find(self, role: str, frequency: str | None = None, **selection) -> Figures | None:
        """Figures as `figures` gives them, or None where none was public on the study's day."""
        known = self.vintage.knows(role, frequency, **selection)
        return self.vintage.figures(role, frequency, **selection) if known else None

    def series(self, role: str, frequency: str | None = None, **selection) -> pd.Series:
        """Values of the figures that `find` gives; an empty series where none was public on the study's day."""
        found = self.find(role, frequency, **selection)
        return pd.Series(dtype=float) if found is None else found.values

    def slug(self, role: str) -> str:
        """Short name of a role, as it stands in the ids of findings."""
        roles = self.catalog.study.roles
        if role not in roles:
            raise UnknownNameError("role", role, roles, "study.yml")
        return roles[role].slug

    def label(self, role: str) -> str:
        """Name of a role in sentences."""
        self.slug(role)
        return self.catalog.study.roles[role].label

    def table(self, name: str) -> pd.DataFrame:
        """Rows of a dated table (events, deals, rankings, sessions) known on the study's day; may be empty."""
        return self.vintage.table(name)

    def assumptions(self, prefix: str) -> pd.DataFrame:
        """Ranges that no public row informs: the rows of ``assumptions.csv`` whose id begins with `prefix`."""
        return self.vintage.assumptions(prefix)

    def find_all(self, names: Iterable[str], frequency: str | None = None, **selection) -> list[Figures | None]:
        """As `find`, for several names."""
        return [self.find(name, frequency, **selection) for name in names]

    def rows(self, *sources) -> tuple[str, ...]:
        """Rows behind some findings or figures, each once."""
        return tuple(dict.fromkeys(row for source in sources for row in source.rows))

    def evidence(self, *figures: Figures) -> str:
        """The weakest grade of evidence among some figures."""
        return weakest(each.evidence for each in figures)

    def record(self, *findings: Finding):
        """Hand findings over to the report, and show them."""
        for finding in findings:
            if finding.id in self.findings:
                raise NetredError(f"finding {finding.id!r}: found a second record of it, expected one in a notebook.")
            self.findings[finding.id] = finding
        records = [finding.to_dict() for finding in findings]
        text = "\n".join(finding.sentence or f"{finding.id}: {describe(finding)}" for finding in findings)
        display({FINDINGS_MIME: {"findings": records}, "text/plain": text}, raw=True)

    def record_verdicts(self, board, theme: str | None = None) -> None:
        """Hand the verdicts of a board over to the report, and show them.

        Parameters
        ----------
        board : analysis.claims.Board
        theme : str, optional
            One heading only.
        """
        records = board.records(theme)
        text = "\n".join(f"{record['id']}: {record['sentence']}" for record in records)
        display({CLAIMS_MIME: {"claims": records}, "text/plain": text}, raw=True)

    def show_table(self, table: pd.DataFrame, unit: str, decimals: int = 0):
        """Show a table of numbers in one unit, which its caption names; a cell without a number stays blank.

        Returns
        -------
        pandas Styler
            The same bytes for the same table.
        """
        style = table.style.format(lambda number: f"{number:,.{decimals}f}", na_rep="")
        return style.set_caption(name_unit(unit)).set_uuid(hashlib.sha256(repr(table).encode()).hexdigest()[:8])

    def summary(self, digits: int = 3) -> None:
        """Print every finding so far, rounded to `digits` significant digits."""
        for finding in self.findings.values():
            numbers = [number for number in (finding.value, finding.low, finding.high) if number is not None]
            print(finding.id, finding.unit, *(f"{number:.{digits}g}" for number in numbers))

    def report_reads(self) -> None:
        """Hand over which rows were read; the runner puts this call behind the last cell."""
        read = {"reads": self.catalog.reads, "rows": self.catalog.rows_read, "catalog": self.catalog.digest}
        display({READS_MIME: read, "text/plain": ""}, raw=True)

    def _earlier(self, as_of):
        day = parse_date(as_of)
        if day > self.as_of:
            raise NetredError(f"as_of {day}: found a day after the study's own, expected one by {self.as_of}.")
        return self.catalog.as_of(day)


def open_study(as_of) -> Study:
    """Open the data folder of this project as known on a day.

    Raises
    ------
    DataError
        If the folder breaks its contract.
    """
    pd.set_option("display.max_colwidth", None)  # a table of words is shown whole
    return Study(load(find_project().data), as_of)
