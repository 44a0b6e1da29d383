"""All claims judged twice: with what was known when the article appeared, and with what is known now."""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.claims import scale
from analysis.claims.inspection import load_ledger
from analysis.claims.ledger import Ledger
from analysis.claims.reporting import state_record
from analysis.claims.verdicts import Verdict, judge, say_flags
from analysis.errors import NetredError
from analysis.findings import Finding, find
from analysis.prose import format_value, say_count
from analysis.scores import score_brier
from analysis.study import Study


@dataclasses.dataclass(frozen=True)
class Board:
    """The verdicts on every claim, then and now.

    Parameters
    ----------
    then, now : dict of str to Verdict
        By claim, as known on the day of the forecasts and on the reader's day.
    that_day : dict of str to Verdict
        The claims that are also judged on the article's own day, with figures that were public by then even where ours
        were computed from later documents; empty where that day lies ahead of the reader's.
    """

    ledger: Ledger
    then: dict[str, Verdict]
    now: dict[str, Verdict]
    that_day: dict[str, Verdict]

    @property
    def day(self) -> datetime.date:
        """The reader's day."""
        return next(iter(self.now.values())).study.as_of

    @property
    def measured(self) -> list[Finding]:
        """What the measures of all claims found, then and now, each once by its id."""
        verdicts = (*self.then.values(), *self.now.values())
        return list({finding.id: finding for each in verdicts for finding in each.outcome.findings}.values())

    @property
    def findings(self) -> list[Finding]:
        """How many claims held up, how many tests were run, and how forecasts scored."""
        return [*self._score(), *self._tests(), *_count_held(self)]

    def counts(self, which: str = "now", theme: str | None = None) -> dict[str, int]:
        """Claims by verdict, in the order of the scale.

        Parameters
        ----------
        theme : str, optional
            One heading only.
        """
        judged = getattr(self, which).values()
        found = collections.Counter(each.verdict for each in judged if theme in (None, each.claim.theme))
        return {name: found[name] for name in scale.VERDICTS if found[name]}

    def tally(self) -> pd.DataFrame:
        """Number of claims by verdict, then and now, in the order of the scale."""
        frame = pd.DataFrame({which: self.counts(which) for which in ("then", "now")})
        frame = frame.reindex([name for name in scale.VERDICTS if name in frame.index])
        return frame.fillna(0).astype(int).rename_axis("verdict")

    def _is_second(self, verdict: Verdict) -> bool:
        return verdict.claim.complement is not None and verdict.claim.complement < verdict.claim.id

    def table(self, theme: str | None = None) -> pd.DataFrame:
        """Verdicts then and now, one line a claim."""
        lines = []
        for id, now in self.now.items():
            if theme not in (None, now.claim.theme):
                continue
            then = self.then[id]
            lines.append(
                (id, now.claim.meaning, then.verdict, say_flags(then.flags), now.verdict, say_flags(now.flags))
            )
        columns = ["claim", "meaning", "then", "flags then", "now", "flags now"]
        return pd.DataFrame(lines, columns=columns).set_index("claim")

    def tests(self) -> pd.DataFrame:
        """The frequentist tests: one-sided p, and whether each stands when false discoveries are held at a tenth."""
        found = {id: each.outcome.p_value for id, each in self.now.items() if each.outcome.p_value is not None}
        standing = scale.control_discoveries(found)
        frame = pd.DataFrame({"p": found, "stands": {id: id in standing for id in found}})
        return frame.rename_axis("claim").sort_values("p")

    def sensitivity(self) -> pd.DataFrame:
        """Verdicts on the article's own day beside those of the end of that month."""
        lines = [(id, each.verdict, self.then[id].verdict) for id, each in self.that_day.items()]
        return pd.DataFrame(lines, columns=["claim", "on the day", "at the end of the month"]).set_index("claim")

    def briers(self) -> dict[str, float]:
        """Brier score of each forecast given then of an event whose outturn is known now; complements once."""
        found = {}
        for id, now in self.now.items():
            then, came = self.then[id].outcome.answer, now.outcome.answer
            if self._is_second(now) or then is None or came is None or then.kind != "model":
                continue
            if came.kind == "outturn" and then.event and then.event == came.event:
                found[id] = float(score_brier(came.probability == 1, then.probability))
        return found

    def records(self, theme: str | None = None) -> list[dict[str, Any]]:
        """Claims as ``claims.json`` holds them; those of one heading where it is named."""
        briers = self.briers()
        return [
            state_record(verdict, self.then[id], briers.get(id), self.that_day.get(id))
            for id, verdict in self.now.items()
            if theme in (None, verdict.claim.theme)
        ]

    def _score(self) -> list[Finding]:
        briers = self.briers()
        if not briers:
            return []
        mean = sum(briers.values()) / len(briers)
        return [
            find(
                "claims.brier",
                mean,
                "ratio",
                "mean squared distance of the probabilities given then from what came",
                *(self.now[id].outcome.decisive for id in briers),
                n=len(briers),
                note=", ".join(f"{id} {score:.2f}" for id, score in briers.items()),
                sentence=f"The {say_count(len(briers), 'probability', 'probabilities')} given then for an event whose "
                f"outcome is known now scored {format_value(mean, 'ratio', 2)} (zero is perfect, one half on every "
                f"question scores {format_value(0.25, 'ratio')}).",
            )
        ]

    def _tests(self) -> list[Finding]:
        tests, cells = self.tests(), sum(verdict.cells for verdict in self.now.values())
        shared = {"as_of": self.day, "kind": "observation"}
        judged, standing = len(self.now), int(tests["stands"].sum())
        return [
            find(
                "claims.tests",
                cells,
                "count",
                "primary tests and distinct cells of their grids that could be run",
                sentence=f"{say_count(judged, 'claim').capitalize()} had one primary test each; with the declared "
                f"variants {say_count(cells, 'test')} ran.",
                **shared,
            ),
            find(
                "claims.discoveries",
                standing,
                "count",
                "Benjamini and Hochberg over the one-sided p-values of the primary tests",
                n=len(tests) or None,
                sentence=f"Of {say_count(len(tests), 'frequentist test')}, "
                f"{say_count(standing, 'stands', 'stand') if standing else 'none stands'} when false discoveries are "
                f"held at {format_value(scale.FALSE_DISCOVERIES, 'share')}.",
                **shared,
            ),
        ]


def _count_held(board: Board) -> list[Finding]:
    """How many claims held up, then and now, and how many were open."""
    found = []
    for which in ("then", "now"):
        counts = board.counts(which)
        good = sum(counts.get(name, 0) for name in scale.HELD)
        bad = sum(counts.get(name, 0) for name in scale.FELL)
        verdicts = getattr(board, which)
        day = next(iter(verdicts.values())).study.as_of
        total = sum(counts.values())
        found.append(
            Finding(
                f"claims.held_{which}",
                good,
                "count",
                "claims supported, leaning supported or confirmed, in whole or in part",
                day,
                "observation",
                n=total,
                sentence=f"With what was known on {day:%-d %B %Y}, {good} of {total} claims held up or leaned "
                "that way, "
                f"{bad} fell or leaned that way, and {total - good - bad} stayed open, undocumented or untestable.",
            )
        )
    return found


def judge_all(study: Study) -> Board:
    """Judge every claim of a study's ledger, with what was known on the day of its forecasts and on its own.

    Raises
    ------
    DataError
        If the ledger breaks its form or names what does not exist.
    NetredError
        If there are no claims.
    """
    ledger = load_ledger(study.catalog, study.as_of)
    if ledger is None:
        raise NetredError("claims.yml: found no claims in the data folder, expected a ledger to judge; add one.")
    then = judge_claims(ledger, study.then)
    now = then if study.as_of == study.origin else judge_claims(ledger, study)
    day, own = ledger.article.published, [claim.id for claim in ledger.claims if claim.sensitivity]
    early = study.at(day).varied({"reconstructed": "published"}) if day <= study.as_of else None
    return Board(ledger, then, now, judge_claims(ledger, early, own) if early else {})


def judge_claims(ledger: Ledger, study: Study, ids: Iterable[str] | None = None) -> dict[str, Verdict]:
    """Verdicts on a study's day by claim, of those named or of all."""
    wanted = [claim for claim in ledger.claims if ids is None or claim.id in set(ids)]
    return _pass_flags({claim.id: judge(claim, study, ledger.bounds) for claim in wanted})


def _pass_flags(verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    """Give each claim the flags of the one that it leans on."""
    passed = {}
    for id, verdict in verdicts.items():
        other = verdicts.get(verdict.claim.flags_of or "")
        flags = tuple(dict.fromkeys((*verdict.flags, *(other.flags if other else ()))))
        passed[id] = dataclasses.replace(verdict, flags=flags)
    return passed
