"""Verdicts, flags, grades and kinds of probability as readers are told them: a glyph, a word, a group of the scale."""

from __future__ import annotations

GROUPS = {
    "held": ("held up", ("supported", "confirmed")),
    "leaning-held": ("leaned that way", ("leaning supported", "partly confirmed")),
    "open": ("open", ("undetermined", "not found", "not testable", "not yet testable")),
    "leaning-fell": ("leaned against", ("leaning against",)),
    "fell": ("fell", ("refuted", "contradicted")),
}
"""The five parts of a bar, from what held to what fell: words for it, and the verdicts in it."""

GLYPHS = {
    "supported": "\u2713",
    "confirmed": "\u2713",
    "leaning supported": "\u2713?",
    "partly confirmed": "\u00bd",
    "undetermined": "?",
    "not found": "\u2013",
    "not testable": "\u2205",
    "not yet testable": "\u2026",
    "leaning against": "\u2717?",
    "refuted": "\u2717",
    "contradicted": "\u2717",
}
"""A mark for each verdict, so that colour is never all that tells them apart."""

FLAGS = {
    "fragile": ("fragile", "turns when a reasonable choice is made otherwise"),
    "low_power": ("low power", "the test could hardly have seen the effect even if it was there"),
    "capped_recalled": (
        "capped",
        "rests on a figure that was found in no document, so it cannot be firmer than leaning",
    ),
}
"""Flags with their words and their meaning."""

GRADES = {
    "seen": "read in a document",
    "derived": "computed from figures that were read in documents",
    "bounded": "any value that the documents allow gives the same answer",
    "recalled": "at its weakest a figure that was found in no document yet",
    "claim": "known from the article alone",
}
"""Grades of evidence in words."""

CHANCES = {
    "model": "the model's probability that the tested statement is true",
    "one minus p": "one minus the p-value of the test, which is no probability that the statement is true",
    "share of variants": "of the variants agree with the statement, which is no probability",
    "share of assumption draws": "of the draws from the assumptions agree with the statement, which is no probability",
    "outturn": "what came",
}
"""Kinds of probability; those that are none are not called so."""


def group_verdict(verdict: str) -> str:
    """The part of the bar that a verdict belongs to."""
    return next((name for name, (_, verdicts) in GROUPS.items() if verdict in verdicts), "open")


def name_flag(flag: str) -> str:
    """A flag in words."""
    return FLAGS.get(flag, (flag.replace("_", " "), ""))[0]


def name_grade(grade: str) -> str:
    """A grade of evidence in words."""
    return GRADES.get(grade, grade)


def name_chance(kind: str | None) -> str:
    """What a claim's probability is to be called."""
    return CHANCES.get(kind or "", "probability that the tested statement is true")
