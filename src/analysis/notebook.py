"""The single import of every notebook.

A notebook writes ``from analysis.notebook import charts, growth, open_study``: the rooms are imported when they are
named, so a chapter depends on the rooms that it uses and on no other.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd
from IPython.display import display

from analysis.catalog import load
from analysis.errors import NetredError, UnknownNameError
from analysis.figures import Figures
from analysis.findings import Finding
from analysis.project import find_project
from analysis.prose import describe, name_unit
from analysis.study import Study

ROOMS = {
    "backtest": "analysis.backtest",
    "charts": "analysis.charts",
    "claims": "analysis.claims",
    "diversion": "analysis.diversion",
    "growth": "analysis.growth",
    "measures": "analysis.measures",
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


@dataclasses.dataclass(frozen=True, eq=False)
class Chapter(Study):
    """A study as a notebook opens it: it hands over what it finds, and shows it.

    Parameters
    ----------
    findings : dict of str to Finding
        What was recorded so far, by id.
    """

    findings: dict[str, Finding] = dataclasses.field(default_factory=dict, repr=False)

    def _on(self, as_of) -> Study:
        return self if as_of is None else self.at(as_of)

    def figures(self, role: str, frequency: str | None = None, as_of=None, **selection) -> Figures:
        """Figures of a role or series known on the study's day, or on an earlier one."""
        return Study.figures(self._on(as_of), role, frequency, **selection)

    def collect(self, roles, frequency: str | None = None, as_of=None, **selection) -> list[Figures]:
        """Figures of several roles; those of which nothing was public are left out."""
        return Study.collect(self._on(as_of), roles, frequency, **selection)

    def series(self, role: str, frequency: str | None = None, **selection) -> pd.Series:
        """Values of the figures that `find` gives; an empty series where none was public on the study's day."""
        found = self.find(role, frequency, **selection)
        return pd.Series(dtype=float) if found is None else found.values

    def find_all(self, names: Iterable[str], frequency: str | None = None, **selection) -> list[Figures | None]:
        """As `find`, for several names."""
        return [self.find(name, frequency, **selection) for name in names]

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

    def _repr_html_(self) -> str:
        """The facts so far under the ids by which the prose names them: what a cell that ends in the study shows."""
        said = {id: describe(finding) for id, finding in self.findings.items()}
        shown = pd.Series(said, name=f"as known on {self.as_of}", dtype=object)
        return shown.rename_axis("fact").reset_index().to_html(index=False)

    def summary(self, digits: int = 3) -> None:
        """Print every finding so far, rounded to `digits` significant digits."""
        for finding in self.findings.values():
            numbers = [number for number in (finding.value, finding.low, finding.high) if number is not None]
            print(finding.id, finding.unit, *(f"{number:.{digits}g}" for number in numbers))

    def report_reads(self) -> None:
        """Hand over which rows were read; the runner puts this call behind the last cell."""
        read = {"reads": self.catalog.reads, "rows": self.catalog.rows_read, "catalog": self.catalog.digest}
        display({READS_MIME: read, "text/plain": ""}, raw=True)


def open_study(as_of, origin=None, believed: Mapping[str, float] = MappingProxyType({}), **settings) -> Chapter:
    """Open the data folder of this project as known on a day.

    Parameters
    ----------
    as_of : str or datetime.date
        The day whose knowledge the reader has; ``latest`` for the last.
    origin : str or datetime.date, optional
        The day on which forecasts are made; `as_of` where it is left out or lies later.
    believed : mapping of str to float
        Assumptions that are settled at a value, by id.
    **settings
        Of `analysis.study.Study`: `draws`, `seed`.

    Raises
    ------
    DataError
        If the folder breaks its contract.
    UnknownNameError
        If nothing is assumed under an id.
    """
    pd.set_option("display.max_colwidth", None)  # a table of words is shown whole
    catalog = load(find_project().data)
    assumed = catalog.tables["assumptions"]["id"].unique()
    for id in believed:
        if id not in assumed:
            raise UnknownNameError("assumption", id, assumed)
    return Chapter.open(catalog, as_of, origin, supposed=tuple(sorted(believed.items())), **settings)
