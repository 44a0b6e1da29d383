"""Findings, runs and projects made up for the tests of the room."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from analysis.findings import Finding
from analysis.project import Project
from analysis.publish.book import Book, slug_series
from analysis.publish.provenance import Fact
from analysis.runner.execute import Run
from analysis.runner.manifest import Inputs
from analysis.runner.plan import Task

DAY = datetime.date(2016, 5, 31)
KEY = "a" * 64


def _make_finding(id: str = "growth.gmv.fy2017", value: float = 3617.0, **parts) -> Finding:
    usual = {"unit": "CNY_bn", "method": "a model", "as_of": DAY, "rows": ("gmv_total/retail/quarter/2015-12-31",)}
    return Finding(id, value, **usual | parts)


def _make_run(*findings: Finding, notebook: str = "01-one", key: str = KEY, folder: Path = Path("run")) -> Run:
    task = Task(notebook, {"as_of": DAY.isoformat()}, Inputs("", {}, {}, {}))
    return Run(task, key, folder, findings, [], "digest", 1.0)


@pytest.fixture(scope="session")
def make_finding():
    return _make_finding


@pytest.fixture(scope="session")
def make_run():
    return _make_run


@pytest.fixture(scope="session")
def make_fact():
    def make(*words, notebook: str = "01-one", key: str = KEY, **parts) -> Fact:
        return Fact(_make_finding(*words, **parts), notebook, key)

    return make


def _make_row(series: str, end: str, value: float, **parts) -> dict:
    row = f"{series}/retail/quarter/{end}" + (f"/{parts['source']}" if parts.get("variant") == "alternate" else "")
    usual = {
        "row": row,
        "entity": "Retail",
        "frequency": "quarter",
        "nature": "actual",
        "value": value,
        "unit": "CNY_bn",
        "published": "2016-01-28",
        "date_evidence": "stated",
        "variant": "primary",
        "note": "",
        "period": f"quarter to {end}",
        "end": end,
        "grade": "seen",
        "source": "DOC",
    }
    return usual | parts


def _make_series(series: str = "gmv_total", *rows: dict, **parts) -> dict:
    about = {"label": "GMV", "definition": "Orders.", "topic": "Alibaba"}
    return {"series": series, "slug": slug_series(series), "rows": list(rows)} | about | parts


def _make_claim(id: str = "C01", verdict: str = "supported", then: str = "undetermined", **parts) -> dict:
    """A record as ``claims.json`` holds it, judged on two days."""
    judged = {
        "probability": 0.95,
        "probability_kind": "model",
        "flags": [],
        "sentence": f"{verdict.capitalize()} (probability 95%). It grew.",
        "number": None,
        "size": None,
        "power": None,
        "p_value": None,
        "method": "a model",
        "evidence": "seen",
        "firmness": "",
        "record": None,
        "finding_ids": [],
        "rows": ["gmv_total/retail/quarter/2015-12-31"],
        "variants": [],
    }
    claim = judged | {
        "id": id,
        "as_of": "2025-06-30",
        "verdict": verdict,
        "theme": "Size",
        "quote": f"words of {id}",
        "line": int(id[1:]),
        "meaning": f"what {id} means",
        "statement": "it grows",
        "criterion": {"holds": "it does", "fails": "it does not"},
        "smallest_effect": "",
        "caution": "",
        "refuted_by": "it does not",
        "blind": False,
        "searches": [],
        "supply": [],
        "then": judged | {"verdict": then, "day": "2016-05-31", "sentence": "It may grow."},
        "brier": None,
        "that_day": None,
    }
    return claim | parts


def _make_span(since: str, verdict: str, until: str | None = None, before: str = "", *cause: str, **parts) -> dict:
    """A judgement as ``days.json`` holds it."""
    usual = {"probability": None, "kind": "", "value": None, "low": None, "high": None, "level": None, "unit": ""}
    told = {"since": since, "until": until, "verdict": verdict, "before": before, "cause": list(cause)}
    return usual | {"flags": [], "sentence": "", "fresh": list(cause)} | told | parts


def _make_days(**paths: list[dict]) -> dict:
    """Judgements of a few days: of two claims, both paths the same, and of what else is given by id."""
    row = "gmv_total/retail/quarter/2015-12-31"
    moving = [
        _make_span("2016-01-28", "not yet testable", "2016-05-05"),
        _make_span("2016-05-05", "undetermined", "2020-05-22", "not yet testable", row, probability=0.5, kind="model"),
        _make_span("2020-05-22", "supported", None, "undetermined", row, "events/x", probability=1.0, kind="outturn"),
    ]
    ids = {"C01": moving, "C02": [_make_span("2016-01-28", "refuted")]} | paths
    made = ("on the origin", "on that day")
    return {
        "origin": "2016-05-31",
        "days": ["2016-01-28", "2016-05-05", "2017-01-24", "2020-05-22", "2025-06-30"],
        "paths": [{"id": id, "made": each, "spans": spans} for id, spans in ids.items() for each in made],
        "moments": [{"words": "On the day the article appeared", "day": "2016-05-05"}],
    }


def _make_book(**parts) -> Book:
    rows = [_make_row("gmv_total", f"201{year}-12-31", 100.0 * year) for year in range(3, 6)]
    document = {"source_id": "DOC", "title": "Results", "publisher": "Alibaba", "url": "https://doc.example/a"}
    usual = {
        "edition": "latest",
        "label": "as known now",
        "as_of": "2025-06-30",
        "editions": [
            {"name": "2016-05", "label": "as known then", "as_of": "2016-05-31", "absent": [], "latest": False},
            {"name": "latest", "label": "as known now", "as_of": "2025-06-30", "absent": [], "latest": True},
        ],
        "study": {"title": "A study", "summary": "In short.", "argument": [], "front": [], "address": "", "roles": {}}
        | {"own": True, "goal": "six_trillion", "yearly": {}},
        "chapters": [{"notebook": "01-one", "title": "One", "lead": ["C01"], "claims": ["C01", "C02"]}],
        "claims": [_make_claim(), _make_claim("C02", "refuted", "refuted")],
        "article": {"title": "An article", "published": "2016-05-04", "fixed": "2026-11-22"},
        "earlier": None,
        "series": [_make_series("gmv_total", *rows)],
        "documents": [document | {"published": "2016-01-28", "kind": "company_filing", "date_quality": "stated"}],
        "tables": [],
        "manifest": {"commit": "abc", "data": "d", "lock": "l", "versions": {}}
        | {"runs": [{"notebook": "01-one", "key": KEY, "parameters": {"as_of": "2025-06-30"}}]},
        "parameters": {},
    }
    return Book(**usual | parts)


@pytest.fixture(scope="session")
def make_row():
    return _make_row


@pytest.fixture(scope="session")
def make_series():
    return _make_series


@pytest.fixture(scope="session")
def make_claim():
    return _make_claim


@pytest.fixture(scope="session")
def make_span():
    return _make_span


@pytest.fixture(scope="session")
def make_days():
    return _make_days


@pytest.fixture(scope="session")
def make_book():
    return _make_book


@pytest.fixture
def project(project_root, tmp_path) -> Project:
    """The real project, with a build folder of its own."""
    return Project(project_root, project_root / "data", tmp_path / "build")
