"""All claims judged twice: with what was known when the article appeared, and with what is known now."""

from __future__ import annotations

import collections
import dataclasses
import datetime
from typing import Any

import pandas as pd

from analysis.claims import scale
from analysis.claims.inspection import load_ledger
from analysis.claims.ledger import Ledger
from analysis.claims.reporting import state_record
from analysis.claims.setting import Setting
from analysis.claims.verdicts import Verdict, judge, say_flags
from analysis.errors import NetredError
from analysis.findings import Finding
from analysis.periods import parse_date
from analysis.prose import format_value, say_count


@dataclasses.dataclass(frozen=True)
class Board:
    """The verdicts on every claim, then and now.

    Parameters
    ----------
    ledger : Ledger
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
    def findings(self) -> list[Finding]:
        """Numbers of every verdict, how many tests were run, and how forecasts scored."""
        found = [finding for verdict in self.now.values() for finding in verdict.findings()]
        return [*found, *self._score(), *self._tests()]

    def counts(self, which: str = "now", theme: str | None = None) -> dict[str, int]:
        """Claims by verdict, in the order of the scale; two complements count once.

        Parameters
        ----------
        which : {'then', 'now'}
        theme : str, optional
            One heading only.
        """
        verdicts = [
            verdict
            for verdict in getattr(self, which).values()
            if theme in (None, verdict.claim.theme) and not self._is_second(verdict)
        ]
        found = collections.Counter(verdict.verdict for verdict in verdicts)
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
        found = {
            id: verdict.evidence.p_value for id, verdict in self.now.items() if verdict.evidence.p_value is not None
        }
        standing = scale.control_discoveries(found)
        frame = pd.DataFrame({"p": found, "stands": {id: id in standing for id in found}})
        return frame.rename_axis("claim").sort_values("p")

    def sensitivity(self) -> pd.DataFrame:
        """Verdicts on the article's own day beside those of the end of that month."""
        lines = [(id, each.verdict, self.then[id].verdict) for id, each in self.that_day.items()]
        return pd.DataFrame(lines, columns=["claim", "on the day", "at the end of the month"]).set_index("claim")

    def briers(self) -> dict[str, float]:
        """Brier score of each probability given then, where the outcome is known now."""
        return {
            id: scale.score_brier(self.then[id].probability, now.probability == 1)
            for id, now in self.now.items()
            if now.evidence.basis == "outturn"
            and self.then[id].evidence.basis == "model"
            and self.then[id].evidence.method != now.evidence.method
            and not self._is_second(now)
        }

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
        rows = [row for id in briers for row in self.now[id].evidence.rows]
        grade = "recalled" if any(self.now[id].evidence.evidence == "recalled" for id in briers) else "derived"
        return [
            Finding(
                "claims.brier",
                mean,
                "ratio",
                "mean squared distance of the probabilities given then from what came",
                next(iter(self.now.values())).setting.as_of,
                n=len(briers),
                evidence=grade,
                rows=tuple(rows),
                note=", ".join(f"{id} {score:.2f}" for id, score in briers.items()),
                sentence=f"The {say_count(len(briers), 'probability', 'probabilities')} given then whose "
                "outcome is known now "
                f"scored {format_value(mean, 'ratio', 2)} (zero is perfect, one half on every question scores "
                f"{format_value(0.25, 'ratio')}).",
            )
        ]

    def _tests(self) -> list[Finding]:
        tests, cells = self.tests(), sum(verdict.cells for verdict in self.now.values())
        as_of = next(iter(self.now.values())).setting.as_of
        shared = {"as_of": as_of, "kind": "observation", "rows": ()}
        judged, standing = len(self.now), int(tests["stands"].sum())
        return [
            Finding(
                "claims.tests",
                cells,
                "count",
                "primary tests and cells of their grids that could be run",
                sentence=f"{say_count(judged, 'claim').capitalize()} had one primary test each; with the declared "
                f"variants {say_count(cells, 'test')} ran.",
                **shared,
            ),
            Finding(
                "claims.discoveries",
                standing,
                "count",
                "Benjamini and Hochberg over the one-sided p-values of the primary tests",
                n=len(tests) or None,
                sentence=f"Of {say_count(len(tests), 'frequentist test')}, "
                f"{say_count(standing, 'stands', 'stand') if standing else 'none stands'} "
                "when false discoveries are held at "
                f"{format_value(scale.FALSE_DISCOVERIES, 'share')}.",
                **shared,
            ),
            *_count_held(self),
        ]


def _count_held(board: Board) -> list[Finding]:
    """How many claims held up, then and now, and how many were open."""
    found = []
    for which in ("then", "now"):
        counts = board.counts(which)
        good = sum(counts.get(name, 0) for name in (scale.SUPPORTED, scale.LEANING_SUPPORTED, scale.CONFIRMED))
        bad = sum(counts.get(name, 0) for name in (scale.REFUTED, scale.LEANING_AGAINST, scale.CONTRADICTED))
        verdicts = getattr(board, which)
        day = next(iter(verdicts.values())).setting.as_of
        total = sum(counts.values())
        found.append(
            Finding(
                f"claims.held_{which}",
                good,
                "count",
                "claims supported, leaning supported or confirmed; complements count once",
                day,
                "observation",
                n=total,
                sentence=f"With what was known on {day:%-d %B %Y}, {good} of {total} claims held up or leaned "
                "that way, "
                f"{bad} fell or leaned that way, and {total - good - bad} stayed open, undocumented or untestable.",
            )
        )
    return found


def judge_all(
    catalog: Any, as_of: str | datetime.date, origin: str | datetime.date, draws: int = 2000, seed: int = 2016
) -> Board:
    """Judge every claim of a catalogue's ledger, with what was known on two days.

    Parameters
    ----------
    catalog : Catalog
    as_of : date or 'latest'
        The reader's day.
    origin : date
        The day of the forecasts; not after `as_of`.
    draws, seed : int
        Paths of each forecast, and their seed.

    Raises
    ------
    DataError
        If the ledger breaks its form or names what does not exist.
    NetredError
        If there are no claims.
    """
    ledger = load_ledger(catalog, as_of)
    if ledger is None:
        raise NetredError("claims.yml: found no claims in the data folder, expected a ledger to judge; add one.")
    reader, origin = catalog.as_of(as_of).as_of, parse_date(origin)
    memory: dict = {}

    def judge_on(day: datetime.date, claims, reconstructed: str = "strict") -> dict[str, Verdict]:
        setting = Setting(catalog, day, min(origin, day), draws, seed, reconstructed=reconstructed, memory=memory)
        return _pass_flags({claim.id: judge(claim, setting) for claim in claims})

    then = judge_on(min(origin, reader), ledger.claims)
    now = then if reader <= origin else judge_on(reader, ledger.claims)
    own = [claim for claim in ledger.claims if claim.sensitivity] if ledger.article.published <= reader else []
    return Board(ledger, then, now, judge_on(ledger.article.published, own, "published"))


def _pass_flags(verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    """Give each claim the flags of the one that it leans on."""
    passed = {}
    for id, verdict in verdicts.items():
        other = verdicts.get(verdict.claim.flags_of or "")
        flags = tuple(dict.fromkeys((*verdict.flags, *(other.flags if other else ()))))
        passed[id] = dataclasses.replace(verdict, flags=flags)
    return passed
