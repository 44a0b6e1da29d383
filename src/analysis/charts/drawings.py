"""Small drawings that a page holds as they are, with no script: bars of verdicts, strips, sparklines, paths of days.

Each is an SVG in the ink of its page. The words for verdicts are the caller's. A page that is read on telephones too
shows `draw_for_both` of what is wide.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis.charts.svg import drawing, element, shade_stance, text
from analysis.charts.theme import LETTER, NARROW, TYPE, WIDE
from analysis.prose import format_date


class Part(NamedTuple):
    """A part of a bar: how many claims, their stance, and a word for it."""

    count: int
    stance: str
    words: str


class Step(NamedTuple):
    """From a day on, a verdict's stance and its words."""

    day: datetime.date
    stance: str
    words: str


class Point(NamedTuple):
    """From a day on, a number and the ends of its band; None where there is none."""

    day: datetime.date
    value: float | None
    low: float | None = None
    high: float | None = None


def draw_for_both(draw: Callable[..., str], *parts, **others) -> str:
    """A drawing for a wide and for a narrow page, of which the style sheet shows one."""
    wide, narrow = (draw(*parts, width=space.width, **others) for space in (WIDE, NARROW))
    return f'<div class="drawing-wide">{wide}</div><div class="drawing-narrow">{narrow}</div>'


def draw_bars(bars: Mapping[str, Sequence[Part]], title: str, width: int = WIDE.width) -> str:
    """A bar for each day, divided by stance: the number in each part, with its word where there is room.

    Parameters
    ----------
    bars : mapping of str to sequence of Part
        Name of the bar, such as a day, to its parts.
    title : str
        What the bars show, for those who do not see them.
    """
    left = max(map(len, bars)) * TYPE * LETTER + 12
    marks = []
    for row, (name, parts) in enumerate(bars.items()):
        top, at, scale = row * 34.0, left, (width - left) / sum(part.count for part in parts)
        marks.append(text(name, 0, top + 18, font_weight="bold"))
        for part in parts:
            marks.append(_draw_part(part, at, top, part.count * scale))
            at += part.count * scale
    told = ". ".join(
        f"{name}: {', '.join(f'{part.count} {part.words}' for part in parts)}" for name, parts in bars.items()
    )
    return drawing(width, 34 * len(bars) - 6, title, told, *marks)


def _draw_part(part: Part, at: float, top: float, wide: float) -> str:
    ground, words = shade_stance(part.stance)
    said = next(
        (each for each in (f"{part.count} {part.words}", str(part.count)) if len(each) * TYPE * LETTER + 10 < wide), ""
    )
    block = element("rect", x=at, y=top, width=max(wide - 1, 1.0), height=28, fill=ground)
    return block + (text(said, at + 7, top + 18, fill=words) if said else "")


def draw_strip(
    value: float,
    criterion: float | None,
    low: float | None = None,
    high: float | None = None,
    words: str = "",
    criterion_words: str = "",
    width: int = 120,
) -> str:
    """A number with its band on one line, and where the line of its criterion stands.

    Parameters
    ----------
    words, criterion_words : str
        The number and the criterion as prose writes them, for those who do not see the strip; the criterion's stand
        below its line too.
    """
    known = [number for number in (value, low, high, criterion) if number is not None]
    room = 0.12 * (max(known) - min(known) or abs(value) or 1.0)
    start, span = min(known) - room, max(known) - min(known) + 2 * room

    def place(number: float) -> float:
        return width * (number - start) / span

    marks = [element("line", x1=0, x2=width, y1=11, y2=11, stroke="currentColor", stroke_opacity=0.25)]
    if low is not None and high is not None:
        marks.append(
            element(
                "line",
                x1=place(low),
                x2=place(high),
                y1=11,
                y2=11,
                stroke="currentColor",
                stroke_width=7,
                stroke_opacity=0.35,
            )
        )
    if criterion is not None:
        at = place(criterion)
        marks.append(
            element("line", x1=at, x2=at, y1=2, y2=20, stroke="currentColor", stroke_width=2, stroke_dasharray=3)
        )
        marks.append(
            text(criterion_words, min(max(at, 0.3 * width), 0.7 * width), 31, text_anchor="middle", font_size=10)
        )
    marks.append(element("circle", cx=place(value), cy=11, r=4.5, fill="currentColor"))
    told = f"{words or value}" + (f", criterion {criterion_words or criterion}" if criterion is not None else "")
    return drawing(width, 34, "", told, *marks)


def draw_sparkline(values: Sequence[float], title: str, width: int = 100, height: int = 24) -> str:
    """A small line of a series, with a dot at its last number; numbers that are missing leave a gap."""
    numbers = np.asarray(values, dtype=float)
    known = np.flatnonzero(np.isfinite(numbers))
    least, most = float(numbers[known].min()), float(numbers[known].max())
    step, tall = (width - 8) / max(len(numbers) - 1, 1), (height - 8) / ((most - least) or 1.0)
    places = {at: (4 + at * step, height - 4 - (numbers[at] - least) * tall) for at in known}
    runs = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    lines = [" ".join(f"{places[at][0]:.1f},{places[at][1]:.1f}" for at in run) for run in runs if len(run) > 1]
    x, y = places[known[-1]]
    marks = [element("polyline", points=line, fill="none", stroke="currentColor", stroke_width=1.5) for line in lines]
    told = f"{len(known)} numbers from {numbers[known[0]]:.3g} to {numbers[known[-1]]:.3g}"
    return drawing(width, height, title, told, *marks, element("circle", cx=x, cy=y, r=2.5, fill="currentColor"))


def draw_path(steps: Sequence[Step], until: datetime.date, title: str, width: int = WIDE.width) -> str:
    """A strip of days in the colours of a verdict's stances, with a word where there is room, and the years below.

    Parameters
    ----------
    steps : sequence of Step
        In order of days; a step lasts until the next.
    until : date
        Where the last one ends.
    """
    start, long = steps[0].day.toordinal(), max(until.toordinal() - steps[0].day.toordinal(), 1)
    ends = [step.day.toordinal() for step in steps[1:]] + [until.toordinal()]
    marks = []
    for step, end in zip(steps, ends, strict=True):
        ground, ink = shade_stance(step.stance)
        at, wide = (width * days / long for days in (step.day.toordinal() - start, end - step.day.toordinal()))
        marks.append(element("rect", x=at, y=0, width=max(wide - 1, 1.0), height=24, fill=ground))
        if len(step.words) * TYPE * LETTER + 10 < wide:
            marks.append(text(step.words, at + 6, 16, fill=ink))
    marks += _tick_years(steps[0].day, until, start, width / long)
    told = "; ".join(f"{step.words} from {format_date(step.day)}" for step in steps)
    return drawing(width, 42, title, told, *marks)


def _tick_years(first: datetime.date, last: datetime.date, start: int, scale: float) -> list[str]:
    years = range(first.year + 1, last.year + 1)
    apart = max(1, int(np.ceil(44 / (scale * 366))))
    places = {year: (datetime.date(year, 1, 1).toordinal() - start) * scale for year in years[::apart]}
    inside = {year: at for year, at in places.items() if at < (last.toordinal() - start) * scale - 16}
    return [
        element("line", x1=at, x2=at, y1=24, y2=28, stroke="currentColor", stroke_opacity=0.5)
        + text(str(year), at, 40, text_anchor="middle", font_size=11)
        for year, at in inside.items()
        if at > 14
    ]


def draw_course(
    points: Sequence[Point],
    until: datetime.date,
    title: str,
    say: Callable[[float], str],
    ends: tuple[float, float] | None = None,
    width: int = WIDE.width,
) -> str:
    """A number as it stood from day to day, with its band where it has one, on the days of a `draw_path` above it.

    Parameters
    ----------
    points : sequence of Point
        In order of days; a number lasts until the next.
    until : date
        Where the last one ends.
    say : callable
        From a number to words.
    ends : (float, float), optional
        Least and most that is drawn; those of the numbers, if none are given.
    """
    start, long = points[0].day.toordinal(), max(until.toordinal() - points[0].day.toordinal(), 1)
    stops = [point.day.toordinal() for point in points[1:]] + [until.toordinal()]
    known = [number for point in points for number in point[1:] if number is not None]
    least, most = ends or (min(known), max(known))
    marks = [element("line", x1=0, x2=width, y1=y, y2=y, stroke="currentColor", stroke_opacity=0.2) for y in (8, 64)]
    for point, stop in zip(points, stops, strict=True):
        if point.value is None:
            continue
        left, right = (width * (day - start) / long for day in (point.day.toordinal(), stop))
        level, low, high = (
            64 - 56 * ((number if number is not None else point.value) - least) / ((most - least) or 1.0)
            for number in point[1:]
        )
        if low - high > 0.5:
            marks.append(
                element(
                    "rect",
                    x=left,
                    y=high,
                    width=max(right - left, 1.0),
                    height=low - high,
                    fill="currentColor",
                    fill_opacity=0.15,
                )
            )
        marks.append(
            element(
                "line", x1=left, x2=max(right, left + 1.0), y1=level, y2=level, stroke="currentColor", stroke_width=2
            )
        )
    marks += [text(say(number), 2, y, font_size=11) for number, y in ((most, 20), (least, 61))]
    last = next(point for point in reversed(points) if point.value is not None)
    told = f"{say(last.value)} from {format_date(last.day)}, the last of {len(points)}"
    return drawing(width, 68, title, told, *marks)
