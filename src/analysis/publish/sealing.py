"""A claim of a frozen edition: what it rests on, part by part, as digests, and the answer whether it still holds."""

from __future__ import annotations

import csv
import dataclasses
import functools
import html
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import UnknownNameError
from analysis.publish.book import place_claim
from analysis.publish.downloads import PACKAGE_FILE
from analysis.publish.editions import CLAIMS_FILE, FACTS_FILE
from analysis.publish.sums import check_sums, seal_folder
from analysis.runner.manifest import digest

SEALS_FILE = "seals.json"
"""In a frozen edition, the digests of every claim's parts."""

PROVENANCE = "provenance"
"""Folder of a frozen edition that holds the records of its runs."""

PASS, FAIL, TAMPERED = "PASS", "FAIL", "TAMPERED"

UNREADABLE = (
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, csv.Error),
)
"""What reading a file of any content may raise."""

QUOTATION = ("quote", "line")
CRITERION = ("meaning", "statement", "criterion", "smallest_effect", "measure", "refuted_by", "blind")


@dataclasses.dataclass(frozen=True)
class Answer:
    """Whether a claim of a frozen edition is what was frozen, and whether its verdict follows from what it rests on.

    Parameters
    ----------
    claim, edition : str
    word : {'PASS', 'FAIL', 'TAMPERED'}
        `FAIL` where every file is as frozen and the parts contradict each other.
    verdict : str
        As the edition has it.
    reasons : tuple of str
        What is wrong; none where it passes.
    parts : mapping of str to str
        Digest of each part as found.
    seal : str
        Digest of the edition's list of digests, to be held against one that was noted elsewhere.
    """

    claim: str
    edition: str
    word: str
    verdict: str
    reasons: tuple[str, ...]
    parts: Mapping[str, str]
    seal: str


class _Frozen:
    """What stands in the folder of an edition, read once."""

    def __init__(self, folder: Path):
        self.folder = folder

    def load(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    @functools.cached_property
    def claims(self) -> dict[str, dict[str, Any]]:
        return {claim["id"]: claim for claim in self.load(CLAIMS_FILE)}

    @functools.cached_property
    def rows(self) -> dict[str, dict[str, str]]:
        """Every row of the edition's data package by its identity."""
        with zipfile.ZipFile(self.folder / PACKAGE_FILE) as archive:
            texts = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".csv")]
        records = (record for text in texts for record in csv.DictReader(io.StringIO(text)))
        return {record["row"]: record for record in records if "row" in record}

    @functools.cached_property
    def runs(self) -> dict[str, dict[str, Any]]:
        """The record of the run that judged each claim."""
        places = sorted((self.folder / PROVENANCE).glob("*.json"))
        records = [self.load(place.relative_to(self.folder).as_posix()) for place in places]
        return {verdict["id"]: record for record in records for verdict in record["verdicts"]}

    def digest_parts(self, id: str, article: str) -> dict[str, str]:
        claim, run = self.claims[id], self.runs.get(id, {})
        parts = {
            "quotation": [article, *(claim[name] for name in QUOTATION)],
            "criterion": {name: claim[name] for name in CRITERION},
            "rows": {row: self.rows.get(row) for row in sorted({*claim["rows"], *claim["then"]["rows"]})},
            "code": [run.get("notebook"), run.get("inputs")],
            "verdict": {name: value for name, value in claim.items() if name not in (*QUOTATION, *CRITERION)},
        }
        return {name: digest(part) for name, part in parts.items()}


def seal_claims(folder: Path, article: str) -> dict[str, Any]:
    """Digests of the parts of every claim of an edition.

    Parameters
    ----------
    article : str
        SHA-256 of the text that the claims quote.
    """
    frozen = _Frozen(folder)
    return {"article": article, "claims": {id: frozen.digest_parts(id, article) for id in frozen.claims}}


def verify_claim(folder: Path, id: str) -> Answer:
    """Hold a claim of a frozen edition against its seal, and its verdict against what it rests on.

    Raises
    ------
    UnknownNameError
        If the edition is whole and judges no such claim.
    """
    frozen, changed = _Frozen(folder), check_sums(folder)
    parts, verdict, reasons = {}, "", []
    try:
        if not changed and id not in frozen.claims:
            raise UnknownNameError("claim", id, frozen.claims)
        seals = frozen.load(SEALS_FILE)
        verdict, sealed = frozen.claims[id]["verdict"], seals["claims"][id]
        parts = frozen.digest_parts(id, seals["article"])
        broken = [
            f"{name} of {id}: found digest {found[:12]}, expected {sealed[name][:12]}"
            for name, found in parts.items()
            if found != sealed[name]
        ]
        reasons = [] if changed or broken else list(_find_contradictions(frozen, frozen.claims[id]))
    except UNREADABLE as error:
        broken = [f"{id}: found parts that cannot be read ({type(error).__name__}), expected those that were frozen"]
    altered = (*broken, *changed)
    word = TAMPERED if altered else FAIL if reasons else PASS
    return Answer(id, folder.name, word, verdict, altered or tuple(reasons), parts, seal_folder(folder))


def _find_contradictions(frozen: _Frozen, claim: dict[str, Any]) -> Iterator[str]:
    """What in an edition does not agree with what it says of a claim elsewhere."""
    run = frozen.runs.get(claim["id"])
    if run is None or claim not in run["verdicts"]:
        yield f"{PROVENANCE}: found no run that judged {claim['id']} as {CLAIMS_FILE} has it, expected one"
    for judged, day in ((claim, claim["as_of"]), (claim["then"], claim["then"]["day"])):
        yield from _check_reading(judged, day)
        for row in judged["rows"]:
            if row not in frozen.rows:
                yield f"{PACKAGE_FILE}: found no row {row}, expected every row that the verdict rests on"
            elif frozen.rows[row].get("published", "") > day:
                yield f"row {row}: found it published on {frozen.rows[row]['published']}, expected a day up to {day}"
    if claim["number"] is not None:
        id, value = claim["number"]["id"], claim["number"]["value"]
        found = next((fact["value"] for fact in frozen.load(FACTS_FILE) if fact["id"] == id), None)
        if found != value:
            yield f"{FACTS_FILE}: found {found} for {id}, expected {value} as {CLAIMS_FILE} has it"
    page = html.unescape((frozen.folder / place_claim(claim["id"])).read_text(encoding="utf-8"))
    for said in (claim["quote"], claim["verdict"]):
        if said not in page:
            yield f"{place_claim(claim['id'])}: found a page without {said!r}, expected what {CLAIMS_FILE} has"


def _check_reading(judged: dict[str, Any], day: str) -> Iterator[str]:
    """Whether a verdict can be read off the scale: what caps it makes it weaker and never turns it round."""
    from analysis.claims import scale  # slow to import, as it brings every measure

    if judged["probability"] is None:
        return
    free = scale.classify(judged["probability"])
    if judged["verdict"] not in {free, scale.cap_leaning(free), scale.cap_power(free), scale.UNDETERMINED}:
        given = f"{judged['probability']:.3g}"
        yield f"verdict of {day}: found {judged['verdict']!r}, expected what {given} gives on the scale: {free!r}"
