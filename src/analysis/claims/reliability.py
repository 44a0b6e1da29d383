"""The record of the verdicts for readers: findings, tables, and what stands beside a verdict of this study."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd

from analysis.claims.record import LEVEL, RANGES, TEMPLATES, Record, load_record
from analysis.claims.verdicts import Verdict
from analysis.findings import Finding, find
from analysis.prose import format_range, format_value, say_count


def report_record(as_of: datetime.date, record: Record | None = None) -> list[Finding]:
    """The record in findings.

    Parameters
    ----------
    as_of : date
        Of the study; the record is part of the method and no knowledge of that day.
    record : Record, optional
        The shipped one by default.

    Returns
    -------
    list of Finding
        ``claims.record.<verdict>``, the share of its claims that came true; ``.brier`` and ``.stress``, the scores of
        the probabilities on the reference class and outside it; ``.remapped``, the verdicts whose band lies beside the
        range that they state, on all collections or on the first half.
    """
    record = load_record() if record is None else record
    inside, shared = record.inside, {"as_of": as_of, "kind": "observation"}
    found = [
        find(
            f"claims.record.{row.Index.replace(' ', '_')}",
            row.came,
            "share",
            "claims put to other series, judged with what was known then; Wilson's band, claims of one family as one",
            low=row.low,
            high=row.high,
            level=LEVEL,
            n=row.n,
            sentence=f"Of {format_value(row.n, 'count')} verdicts \u201c{row.Index}\u201d on other series, "
            f"{format_value(row.true, 'count')} came true: {format_value(row.came, 'share')}, "
            f"{format_value(LEVEL, 'share')} band {format_range(row.low, row.high, 'share')}.",
            **shared,
        )
        for row in inside.tally().itertuples()
    ]
    scores = [
        _tell_score("brier", inside, "other growth series", shared),
        _tell_score("stress", record.stress, "series that grow slowly, outside the class", shared),
    ]
    moved = {name for part in (inside, inside.halves()[0]) for name, word in part.remap().items() if name != word}
    return [
        *found,
        *(each for each in scores if each is not None),
        find(
            "claims.record.remapped",
            len(moved),
            "count",
            "verdicts whose band lies beside the range that they state, on all collections or on half of them",
            sentence=f"{say_count(len(moved), 'verdict').capitalize()} lay so far from the range that "
            f"{'it states' if len(moved) == 1 else 'they state'} that another word would be due.",
            **shared,
        ),
    ]


def _tell_score(name: str, record: Record, what: str, shared: dict[str, Any]) -> Finding | None:
    if record.claims.empty:
        return None
    count = format_value(len(record.claims), "count")
    return find(
        f"claims.record.{name}",
        record.brier,
        "ratio",
        "mean squared distance of the probabilities from what came",
        n=len(record.claims),
        note=f"{format_value(record.base, 'ratio')} for the share that came true, given to every claim",
        sentence=f"The probabilities of {count} claims on {what} score {format_value(record.brier, 'ratio')} "
        f"(Brier), against {format_value(record.base, 'ratio')} for one and the same probability on every claim.",
        **shared,
    )


def list_reliability(record: Record) -> pd.DataFrame:
    """What was said and what came, by verdict, for a chart: ``name``, ``said``, ``came``, ``low``, ``high``, ``n``."""
    return record.tally().reset_index(names="name")[["name", "said", "came", "low", "high", "n"]]


def tabulate_record(record: Record, by: str = "") -> pd.DataFrame:
    """Verdicts with the range that they state, and what came, as text; by another column beside the verdict.

    Parameters
    ----------
    record : Record
    by : str
        ``template``, ``collection``, ``growth_third`` or ``noise_third``; all claims together where it is empty. Groups
        go across the table, and each cell says how many of how many claims came true.
    """
    if by:
        cells = record.tally(["verdict", by])
        told = [f"{format_value(row.came, 'share')} of {format_value(row.n, 'count')}" for row in cells.itertuples()]
        wide = pd.Series(told, cells.index).unstack(by, fill_value="").rename(columns=TEMPLATES)
        return wide.rename_axis(columns=None)
    return pd.DataFrame.from_dict(
        {
            row.Index: {
                "states": format_range(*RANGES[row.Index], "share"),
                "claims": format_value(row.n, "count"),
                "families of series": format_value(row.series, "count"),
                "came true": format_value(row.true, "count"),
                "share": format_value(row.came, "share"),
                "band": format_range(row.low, row.high, "share"),
            }
            for row in record.tally().itertuples()
        },
        orient="index",
    ).rename_axis("verdict")


def tabulate_halves(record: Record) -> pd.DataFrame:
    """What each verdict came to on one half of the collections, the word due by that, and what came on the other."""
    first, second = record.halves()
    due, other = first.remap(), second.tally()
    return pd.DataFrame.from_dict(
        {
            row.Index: {
                "first half": f"{format_value(row.came, 'share')} of {format_value(row.n, 'count')}",
                "due": due[row.Index],
                "other half": f"{format_value(other.came[row.Index], 'share')} of "
                f"{format_value(other.n[row.Index], 'count')}",
            }
            for row in first.tally().itertuples()
            if row.Index in other.index
        },
        orient="index",
    ).rename_axis("verdict")


def state_class(verdict: Verdict) -> dict[str, Any] | None:
    """What became of such verdicts on other series; None for one that is no forecast of a dated event by a model."""
    answer = verdict.outcome.answer
    if answer is None or answer.kind != "model" or not answer.event:
        return None
    row = load_record().inside.tally().loc[verdict.free]
    counts = {"verdict": verdict.free, "n": int(row["n"]), "came": int(row["true"])}
    return counts | {"low": float(row["low"]), "high": float(row["high"]), "level": LEVEL}
