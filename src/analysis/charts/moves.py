"""Verdicts that moved: a line for each, from its stance on one day to its stance on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.charts.labels import wrap
from analysis.charts.svg import drawing, element, shade_stance, text
from analysis.charts.theme import LETTER, LINE, STANCES, TYPE, WIDE

_TOP, _GAP, _BLOCK = 38.0, 24.0, 8.0
"""Pixels above the first block, between blocks, and across one."""


class Move(NamedTuple):
    """A claim whose verdict moved between two days: stances then and now, and the place of its page."""

    name: str
    then: str
    now: str
    place: str = ""


class _End:
    """One end of the lines: their heights by stance, and a block for each stance.

    Parameters
    ----------
    moves : sequence of Move
    side : int
        1 for the stance then, 2 for now.
    slot : float
        Pixels of a line.
    """

    def __init__(self, moves: Sequence[Move], side: int, slot: float):
        order, self.slot, at = list(STANCES), slot, _TOP
        self.places: dict[Move, float] = {}
        self.blocks: dict[str, tuple[float, float]] = {}
        for move in sorted(moves, key=lambda move: (order.index(move[side]), order.index(move[3 - side]))):
            at += _GAP if self.places and move[side] not in self.blocks else 0
            self.places[move], at = at + slot / 2, at + slot
            top, _ = self.blocks.get(move[side], (at - slot, 0))
            self.blocks[move[side]] = (top, at - top)

    def draw(self, x: float) -> list[str]:
        """The blocks."""
        return [
            element("rect", x=x, y=top, width=_BLOCK, height=tall - 2, fill=shade_stance(stance)[0])
            for stance, (top, tall) in self.blocks.items()
        ]


def draw_moves(
    moves: Sequence[Move], stances: Mapping[str, str], ends: tuple[str, str], title: str, width: int = WIDE.width
) -> str:
    """A line for each verdict that moved, from its stance then to its stance now, with the claim's name at its end.

    Parameters
    ----------
    moves : sequence of Move
    stances : mapping of str to str
        Stance to a word for it.
    ends : (str, str)
        Names of the two days.
    title : str
        What is drawn, for those who do not see it.
    """
    left, right = (0.19 * width, 0.44 * width) if width == WIDE.width else (0.27 * width, 0.45 * width)
    names = {move: wrap(move.name, int((width - right - 14) / TYPE / (LETTER - 0.05))).split("\n") for move in moves}
    slot = LINE * max(len(lines) for lines in names.values()) + 8.0
    then, now = _End(moves, 1, slot), _End(moves, 2, slot)
    marks = [
        text(ends[0], left + _BLOCK, 12, text_anchor="end", font_weight="bold"),
        text(ends[1], right, 12, font_weight="bold"),
        *(_join(left + _BLOCK, then.places[move], right, now.places[move], move.now) for move in moves),
        *then.draw(left),
        *now.draw(right),
        *(_name_block(stances[stance], left - 6, *block) for stance, block in then.blocks.items()),
        *(text(stances[stance], right, top - 6, font_weight="bold") for stance, (top, _) in now.blocks.items()),
        *(_name_move(move, lines, right + 14, now.places[move]) for move, lines in names.items()),
    ]
    told = "; ".join(f"{move.name}: {stances[move.then]}, then {stances[move.now]}" for move in moves)
    height = max([*then.places.values(), *now.places.values()]) + slot / 2 + 2
    return drawing(width, height, title, f"{ends[0]} to {ends[1]}. {told}", *marks)


def _join(x: float, y: float, right: float, end: float, stance: str) -> str:
    half = (x + right) / 2
    curve = f"M {x:g} {y:g} C {half:g} {y:g} {half:g} {end:g} {right:g} {end:g}"
    return element("path", d=curve, fill="none", stroke=shade_stance(stance)[0], stroke_width=3)


def _name_block(words: str, x: float, top: float, tall: float) -> str:
    return _set_lines(wrap(words, 12).split("\n"), x, top + tall / 2, text_anchor="end")


def _name_move(move: Move, lines: Sequence[str], x: float, y: float) -> str:
    words = _set_lines(lines, x, y)
    return element("a", words, href=move.place) if move.place else words


def _set_lines(lines: Sequence[str], x: float, y: float, **attributes) -> str:
    first = y + 4 - LINE / 2 * (len(lines) - 1)
    return "".join(text(line, x, first + LINE * place, **attributes) for place, line in enumerate(lines))
