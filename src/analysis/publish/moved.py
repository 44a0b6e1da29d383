"""The page of what moved: sentences, the argument day by day, forecasts and outturns, what is still open. Pure."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from analysis.charts import Figure, Move, chart_hedgehog, draw_for_both, draw_moves
from analysis.findings import Finding
from analysis.periods import parse_date
from analysis.prose import format_date, format_value, name_unit, say_count, say_probability
from analysis.publish.argument import count_groups, list_moves, list_steps
from analysis.publish.book import Book, place_claim
from analysis.publish.comparison import compare_findings
from analysis.publish.day_pages import MADE, find_on, find_path, join_verdicts, list_changes, say_made, say_row
from analysis.publish.drawing import draw_strip
from analysis.publish.provenance import Facts
from analysis.publish.series_pages import find_newest
from analysis.publish.verdict_words import GLYPHS, GROUPS, group_verdict

MOST_WAITING = 6
"""Series that are named as due next."""

_STANCES = {name: words for name, (words, _) in GROUPS.items()}


def _say_fresh(book: Book, rows: list[str]) -> dict[str, str] | None:
    """The figure behind a number that became public last and was not behind it before."""
    known = [book.row_by_id[row] for row in rows if row in book.row_by_id]
    return say_row(book, max(known, key=lambda row: (row["published"], row["end"]))["row"]) if known else None


def has_moved_page(book: Book) -> bool:
    """Whether an edition has something to tell: claims on two days, or what was judged or followed on many."""
    return book.two_days or book.days is not None


def describe_moved(book: Book, facts: Facts) -> dict[str, Any]:
    """Everything that stands on the page but the charts."""
    return {
        "moves": list_moves(book),
        "moments": tell_moments(book),
        "slider": describe_slider(book),
        "slopes": draw_two_days(book),
        "misses": list_misses(facts),
        "changes": list_all_changes(book) if book.days else [],
        "moved": list_numbers(book, facts),
        "newest": find_newest(book),
        "waiting": book.waiting[:MOST_WAITING],
        "open": list_open(facts),
    }


def list_numbers(book: Book, facts: Facts) -> dict[str, Any] | None:
    """Numbers that are not what they were in the study's first edition, in words; None in that edition itself."""
    if not book.earlier:
        return None
    before = {id: Finding.from_dict(record) for id, record in book.earlier["facts"].items()}
    moves = compare_findings(before, {id: facts[id].finding for id in facts})
    told = [
        {"id": move.id, "was": was, "now": now, "change": move.change, "cause": _say_fresh(book, move.fresh)}
        for move in moves
        for was, now in [move.describe()]
        if move.before and move.after
    ]
    fresh = sum(move.before is None for move in moves)
    day = format_date(parse_date(book.earlier["as_of"]))
    said = (
        f"{say_count(len(told), 'number').capitalize()} moved since {day}, and {say_count(fresh, 'is new', 'are new')}"
        ": by data alone, as one code made both editions."
    )
    return {"said": said, "moves": told, "before": book.earlier["as_of"]}


def tell_moments(book: Book) -> list[str]:
    """A sentence for each day that readers ask about: how many claims held up, and what was to be said of a goal."""
    told = []
    for moment in (book.days or {}).get("moments", ()):
        found = [find_on(find_path(book, claim["id"], "on that day"), moment["day"]) for claim in book.claims]
        verdicts = [each["verdict"] for each in found if each]
        if not verdicts:
            continue
        counts = {part["group"]: part["count"] for part in count_groups(verdicts)}
        good, bad = (counts.get(name, 0) + counts.get(f"leaning-{name}", 0) for name in ("held", "fell"))
        goal = _say_goal(book, moment["day"])
        told.append(
            f"{moment['words']}, {format_date(parse_date(moment['day']))}, a careful reader would have said that "
            f"{good} of {len(verdicts)} claims held up or leaned that way, that {bad} fell or leaned against, and that "
            f"{len(verdicts) - good - bad} could not be told{'; ' + goal if goal else ''}."
        )
    return told


def _say_goal(book: Book, day: str) -> str:
    """What was to be said on a day of the goal that the study follows; empty where nothing was."""
    name, label = book.study["goal"], book.study["roles"].get("goal", "")
    ends = (f".{name}.probability", f".{name}.outcome")
    for path in book.days["paths"]:
        state = find_on(path["spans"], day) if path["id"].endswith(ends) and path["made"] == "on that day" else None
        if state and state["kind"] == "outturn":
            return f"the {label[0].lower()}{label[1:]} had been {'reached' if state['probability'] else 'missed'}"
        if state:
            return f"that the {label[0].lower()}{label[1:]} would be reached was {say_probability(state['value'])}"
    return ""


def list_all_changes(book: Book) -> list[dict[str, Any]]:
    """Every change of a verdict on either path, in the order of days."""
    found = []
    for claim in book.claims:
        by_made = {made: list_changes(book, find_path(book, claim["id"], made)) for made in MADE}
        seen = {(each["day"], each["verdict"]) for each in by_made["on the origin"]}
        both = {(each["day"], each["verdict"]) for each in by_made["on that day"]} & seen
        for made, changes in by_made.items():
            for each in changes:
                shared = (each["day"], each["verdict"]) in both
                if not shared or made == "on the origin":
                    words = "" if shared else say_made(book, made)
                    found.append(
                        each
                        | {"id": claim["id"], "meaning": claim["meaning"], "words": words}
                        | {"place": place_claim(claim["id"])}
                    )
    return sorted(found, key=lambda each: (each["day"], each["id"]))


def describe_slider(book: Book) -> dict[str, Any] | None:
    """The steps as they stand on the edition's day, and what the script recolours them from; None without days."""
    if not book.days or not book.claims:
        return None
    steps = list_steps(book) or [{"number": 1, "title": "The claims", "claims": book.claims}]
    order = list(GLYPHS)
    days = book.days["days"]
    paths = {
        claim["id"]: [
            [
                [_place(days, span["since"]), order.index(span["verdict"])]
                for span in join_verdicts(find_path(book, claim["id"], made))
            ]
            for made in MADE
        ]
        for claim in book.claims
    }
    data = {
        "days": days,
        "origin": book.days["origin"],
        "verdicts": [[name, GLYPHS[name], group_verdict(name)] for name in order],
        "groups": list(_STANCES.items()),
        "paths": paths,
        "names": {claim["id"]: claim["meaning"][0].upper() + claim["meaning"][1:] for claim in book.claims},
    }
    return {
        "steps": [step | {"claims": [_stand(book, claim) for claim in step["claims"]]} for step in steps],
        "made": [say_made(book, made) for made in MADE],
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        "last": days[-1],
        "count": len(days),
    }


def _place(days: list[str], since: str) -> int:
    return next((place for place, day in enumerate(days) if day >= since), len(days) - 1)


def _stand(book: Book, claim: dict[str, Any]) -> dict[str, Any]:
    spans = find_path(book, claim["id"], "on the origin")
    verdict = spans[-1]["verdict"] if spans else claim["verdict"]
    return {"id": claim["id"], "meaning": claim["meaning"], "place": place_claim(claim["id"]), "verdict": verdict}


def draw_two_days(book: Book) -> str:
    """A line for each verdict that is another than on the day of the forecasts; empty where none is."""
    if not book.two_days:
        return ""
    moves = [
        Move(claim["meaning"][0].upper() + claim["meaning"][1:], *stances, place_claim(claim["id"]))
        for claim in book.claims
        if len({*(stances := (group_verdict(claim["then"]["verdict"]), group_verdict(claim["verdict"])))}) == 2
    ]
    ends = (format_date(parse_date(book.claims[0]["then"]["day"])), format_date(parse_date(book.as_of)))
    return draw_for_both(draw_moves, moves, _STANCES, ends, "Verdicts that moved") if moves else ""


def list_misses(facts: Facts) -> list[dict[str, Any]]:
    """Forecasts beside what came, those that missed most first: by how far the outturn lay from the middle forecast."""
    found = []
    for id in facts:
        forecast, came = facts[id].finding, facts.find(f"{id}.outturn")
        if came is None or forecast.kind != "forecast" or came.unit != forecast.unit or forecast.low is None:
            continue
        miss = came.value / forecast.value - 1
        number = {name: getattr(forecast, name) for name in ("value", "low", "high", "level", "unit", "kind")}
        found.append(
            {
                "id": id,
                "strip": draw_strip(number | {"against": came.value}),
                "miss": miss,
                "words": f"{format_value(miss, 'rate')} on the forecast",
                "sentence": came.sentence,
                "inside": forecast.low <= came.value <= forecast.high,
            }
        )
    return sorted(found, key=lambda each: -abs(each["miss"]))


def list_open(facts: Facts) -> list[dict[str, str]]:
    """Forecasts whose outturn is not public yet."""
    told = {
        finding.answer.event
        for id in facts
        if (finding := facts[id].finding).answer and finding.answer.event and finding.answer.kind == "outturn"
    }
    found = []
    for id in facts:
        finding = facts[id].finding
        event = finding.answer.event if finding.answer else ""
        dated = (
            finding.kind == "forecast" and finding.level is not None or bool(event) and finding.answer.kind == "model"
        )
        if dated and f"{id}.outturn" not in facts and event not in told and finding.sentence:
            found.append({"id": id, "sentence": finding.sentence})
    return found


def chart_hedgehogs(book: Book) -> list[Figure]:
    """For each yearly series that the study follows: what came, and the path that each day expected."""
    drawn = []
    for stem, years in _gather_years(book).items():
        about = book.study["yearly"].get(stem.rpartition(".")[2])
        rows = _find_yearly(book, about) if about else []
        if not rows:
            continue
        came = pd.Series({_name_year(row["end"][:4], about): row["value"] for row in rows}).sort_index()
        forecasts = pd.DataFrame(
            [
                {"vintage": format_date(parse_date(span["since"])), "period": _name_year(year, about)}
                | {"value": span["value"], "day": span["since"]}
                for year, span in years
            ]
        ).sort_values(["day", "period"], ignore_index=True)
        drawn.append(
            chart_hedgehog(
                f"{stem.replace('.', '-')}-by-day",
                title=f"{about['label']}: what each day expected, and what came",
                quantity=f"{about['label']}, {name_unit(rows[0]['unit'])} a year",
                came=came,
                forecasts=forecasts.drop(columns="day"),
                rows=tuple(row["row"] for row in rows),
                as_of=parse_date(book.as_of),
                number_format=",.0f",
            )
        )
    return drawn


def _gather_years(book: Book) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forecasts of years ahead by the finding's stem: the year and what was expected, for each day of a forecast."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path in (book.days or {}).get("paths", ()):
        stem, _, year = path["id"].rpartition(".")
        if path["made"] == "on that day" and year[-4:].isdigit():
            spans = find_path(book, path["id"], path["made"])
            dated = [(year[-4:], span) for span in spans if span["kind"] == "forecast"]
            found.setdefault(stem, []).extend(dated)
    return {stem: dated for stem, dated in found.items() if dated}


def _find_yearly(book: Book, about: dict[str, str]) -> list[dict[str, Any]]:
    rows = (row for series in book.series if series["series"] == about["series"] for row in series["rows"])
    wanted = {"entity": about["entity"], "frequency": about["frequency"], "nature": "actual", "variant": "primary"}
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def _name_year(year: str, about: dict[str, str]) -> pd.Period:
    return pd.Period(year=int(year), freq=f"Y-{about['year_end']}")
