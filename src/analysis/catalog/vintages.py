"""Vintages: what was known on a day, the one door to history.

A figure is known on day d if ``published <= d`` and, where our value was computed from a later document (column
`computable`), also ``computable <= d``. That is strict: nothing of the future passes. The sensitivity
``reconstructed="published"`` looks at `published` alone, since the figure itself was public on its day. Events and
deals are known from their date, brand rankings from the day they were published, assumptions from the day on which
they could have been stated; of several versions of one the last of them counts.

Of the variants of one figure the primary is used where it is known on the day, else the alternate published last by
then (``prefer="alternate"`` turns this round).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.catalog.selection import ASSUMPTIONS, DAYS, Query, choose_ranges
from analysis.errors import DataError, NotKnownError, UnknownNameError
from analysis.figures import Figures
from analysis.findings import EVIDENCE
from analysis.periods import period_index
from analysis.prose import format_date

if TYPE_CHECKING:
    from analysis.catalog.holdings import Catalog


class Vintage:
    """The catalogue as it was on one day; made by `Catalog.as_of`.

    Parameters
    ----------
    as_of : datetime.date
        The day.
    reconstructed : {'strict', 'published'}
        How figures that were computed from later documents are dated.
    """

    def __init__(self, catalog: Catalog, as_of: datetime.date, reconstructed: str = "strict"):
        self._catalog = catalog
        self.as_of = as_of
        self.reconstructed = reconstructed

    def __repr__(self) -> str:
        return f"Vintage({self.as_of.isoformat()}, reconstructed={self.reconstructed!r})"

    def _ask(self, table: str, name: str = "", **wanted: Any) -> tuple[Query, pd.DataFrame]:
        query = Query(table, self.as_of, self.reconstructed, name, **wanted)
        return query, self._catalog.record(query)

    def figures(
        self,
        name: str,
        frequency: str | None = None,
        *,
        evidence: tuple[str, ...] = EVIDENCE,
        nature: str | None = None,
        entity: str | None = None,
        year_end: str | None = None,
        prefer: str = "primary",
        period_end: Any = None,
    ) -> Figures:
        """The figures of a role or series that were known on the day.

        Parameters
        ----------
        name : str
            A role of study.yml, or a series.
        frequency : str, optional
            ``quarter`` or ``year`` of a role, or a word of the catalogue for a series; needed where there are several.
        evidence : tuple of str
            Grades that may be used; ``("seen", "derived")`` leaves recalled rows out.
        nature : str, optional
            ``actual`` unless the role says otherwise.
        entity, year_end : str, optional
            Where they are not those of the role, or, for a series, not the only entity and the month in which its
            yearly rows end.
        prefer : {'primary', 'alternate'}
            Which variant is taken where both are known.
        period_end : date or Period, optional
            One period only.

        Raises
        ------
        UnknownNameError
            If a name is not in its vocabulary.
        NotKnownError
            If no row was public on the day.
        NetredError
            If the question is ambiguous.
        DataError
            If the rows have several units.
        """
        wanted = {
            "frequency": frequency,
            "evidence": evidence,
            "nature": nature,
            "entity": entity,
            "year_end": year_end,
            "prefer": prefer,
            "period_end": period_end,
        }
        query, rows = self._ask("observations", name, **wanted)
        if rows.empty:
            said = f"No figure of {self._catalog.resolve(query).label} was public on {self.as_of:%-d %B %Y}."
            raise NotKnownError(self._explain_none(query), said)
        return self._shape(query, rows)

    def value(self, name: str, period_end: Any, frequency: str | None = None, **wanted: Any) -> Figures:
        """The figure of one period, as `figures` of length one.

        Parameters
        ----------
        name, frequency, **wanted
            As for `figures`.
        period_end : date, str or Period
            Last day of the period.
        """
        return self.figures(name, frequency, period_end=period_end, **wanted)

    def knows(self, name: str, frequency: str | None = None, **wanted: Any) -> bool:
        """Whether `figures` with the same arguments would find at least one row."""
        return not self._ask("observations", name, frequency=frequency, **wanted)[1].empty

    def history(self, name: str, frequency: str | None = None, **wanted: Any) -> list[Figures]:
        """The figures as they stood on each day, by the vintage's own, on which they changed.

        Parameters
        ----------
        name, frequency, **wanted
            As for `figures`.

        Returns
        -------
        list of Figures
            In the order of days; the last one is what `figures` gives, dated by its last change.

        Raises
        ------
        As `figures`.
        """
        self.figures(name, frequency, **wanted)
        query, _ = self._ask("observations", name, frequency=frequency, every=True, **wanted)
        stood: list[Figures] = []
        for day in self._catalog.days(query):
            found = self._catalog.as_of(day, self.reconstructed).figures(name, frequency, **wanted)
            if not stood or (found.rows, found.grades) != (stood[-1].rows, stood[-1].grades):
                stood.append(found)
        return stood

    def table(self, name: str) -> pd.DataFrame:
        """Rows of a dated table that were known on the day, indexed by row identity; may be empty."""
        if name not in DAYS:
            raise UnknownNameError("dated table", name, DAYS)
        return self._ask(name)[1]

    def claims(self) -> pd.DataFrame:
        """The claims that the study judges, as `analysis.catalog.records` gives them; they have no day."""
        return self._ask("claims")[1]

    def assumptions(self, prefix: str = "") -> pd.DataFrame:
        """Assumed ranges whose id is `prefix` or starts with it and a dot, as they could be stated on the day.

        Returns
        -------
        DataFrame
            Indexed by ``id``, with ``meaning, low, mode, high, unit, published, basis`` and the identity ``row``.

        Raises
        ------
        UnknownNameError
            If there is none.
        NotKnownError
            If there are some, but none could be stated yet.
        """
        found = self._ask(ASSUMPTIONS, prefix)[1]
        if found.empty and prefix:
            known = self._catalog.tables[ASSUMPTIONS]
            later = choose_ranges(known, prefix)["published"]
            if later.empty:
                raise UnknownNameError("assumption", prefix, known["id"].unique())
            said = f"No range of {prefix!r} could be stated by {format_date(self.as_of)}."
            raise NotKnownError(f"{said[:-1]}; the first is of {later.min():%Y-%m-%d}.", said)
        return found.reset_index().set_index("id")

    def _explain_none(self, query: Query) -> str:
        target = self._catalog.resolve(query)
        later = self._catalog.first_public(query)
        what = f"{target.frequency} row of {target.series} ({target.entity}, {target.nature})"
        if query.period_end is not None:
            what += f" for the period ending {query.period_end}"
        tail = f"the first became known on {later}" if later else "the catalogue holds none"
        if query.evidence != EVIDENCE:
            what += f" of grade {' or '.join(query.evidence)}"
        return f"{query.name}: no {what} was public on {self.as_of}; {tail}."

    def _shape(self, query: Query, rows: pd.DataFrame) -> Figures:
        target = self._catalog.resolve(query)
        units = sorted(rows["unit"].unique())
        if len(units) > 1:
            found = f"units {', '.join(units)} among the {target.frequency} rows of {target.series} ({target.entity})"
            raise DataError("observations.csv", found, "one unit", column="unit", remedy="ask for one period or grade")
        if target.length:
            index = period_index(rows["period_end"], target.length, target.year_end).rename("period")
        else:
            index = pd.DatetimeIndex(rows["period_end"], name="period_end")
        return Figures(
            name=target.name,
            label=target.label,
            unit=units[0],
            values=pd.Series(rows["value"].to_numpy(float), index=index, name=target.name),
            rows=tuple(rows.index),
            grades=tuple(rows["evidence"]),
            as_of=self.as_of,
        )
