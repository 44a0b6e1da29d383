"""The one reader of YAML that people write: plain values and the line of each, within limits, or one error.

A study, its claims, a grid and a parameter's value are read here and nowhere else. What YAML allows beyond plain values
(anchors that stand for other places, merge keys, tags of its own, several documents) is refused, as is a key that
stands twice, of which other readers keep the last one without a word.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from analysis.catalog.characters import find_stray
from analysis.errors import DataError

MOST_CHARACTERS = 1_000_000
MOST_LEVELS = 16
MOST_OF_A_TEXT = 5000
"""Characters of one text."""

MOST_DIGITS = 18
"""Digits of a whole number; more would not fit the numbers of other programs."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_SCALARS = ("null", "bool", "int", "float", "timestamp", "str")
_CONTAINERS = {"seq": list, "map": dict}
_OPENING = {yaml.SequenceStartEvent: "seq", yaml.MappingStartEvent: "map"}
_CLOSING = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


@dataclasses.dataclass(frozen=True)
class Plain:
    """What a YAML text says.

    Parameters
    ----------
    content : object
        Plain values: None, bool, int, float, str, days and times, lists, and dicts whose keys are texts.
    lines : dict of tuple to int
        Line of each key and each item, by the path of keys and positions that leads to it.
    """

    content: Any
    lines: Mapping[tuple, int]

    def find_line(self, *path: str | int) -> int | None:
        """Line of the deepest part of a path that stands in the text; None of an empty path."""
        return find_line(self.lines, path)


def find_line(lines: Mapping[tuple, int], path: Iterable[str | int]) -> int | None:
    """Line of the deepest part of a path that is known."""
    path = tuple(path)
    known = (lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines)
    return next(known, None)


def parse_yaml(file: str, text: str) -> Plain:
    """Read a YAML text.

    Parameters
    ----------
    file : str
        Name for errors.

    Raises
    ------
    DataError
        Naming file and line, if the text is no YAML, or more than plain values: longer than a million characters,
        nested deeper than 16 levels, with an alias, a merge key, a tag of its own, a second document, a key that
        stands twice or is no text, a number that is too long or not finite, or a character that cannot be seen.
    """
    if len(text) > MOST_CHARACTERS:
        raise DataError(file, f"{len(text):,} characters", f"at most {MOST_CHARACTERS:,}", remedy="shorten it")
    stray = find_stray(text, allowed="\n\r\t")
    if stray:
        line = text.count("\n", 0, stray[0]) + 1
        raise DataError(file, stray[1], "characters that can be seen", line, remedy="remove it")
    return _Reading(file, text).run()


class _Reading:
    """One pass over the events of a text; a frame for each list or mapping that is open."""

    def __init__(self, file: str, text: str):
        self.file = file
        self.loader = _LOADER(text)
        self.last_line = max(len(text.splitlines()), 1)
        self.lines: dict[tuple, int] = {}
        self.frames: list[tuple[tuple, Any, list]] = []  # path, container, and the key that waits for its value
        self.content: Any = None

    def run(self) -> Plain:
        documents = 0
        try:
            while (event := self.loader.get_event()) is not None:
                documents += isinstance(event, yaml.DocumentStartEvent)
                if documents > 1:
                    self._refuse(event, "a second document", "one", "remove the line ---")
                self._take(event)
        except yaml.YAMLError as error:
            raise self._explain(error) from None
        finally:
            self.loader.dispose()
        return Plain(self.content, self.lines)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias *{event.anchor}", "the value itself", "write it out")
        elif isinstance(event, yaml.ScalarEvent):
            self._place(event, self._read_scalar(event))
        elif type(event) in _OPENING:
            self._open(event, _OPENING[type(event)])
        elif isinstance(event, _CLOSING):
            self.frames.pop()

    def _open(self, event: yaml.Event, kind: str) -> None:
        if len(self.frames) >= MOST_LEVELS:
            self._refuse(event, "values nested deeper", f"at most {MOST_LEVELS} levels", "flatten them")
        if event.tag not in (None, "!", _TAG + kind):
            self._refuse(event, f"the tag {event.tag}", "a plain value", "remove the tag")
        container = _CONTAINERS[kind]()
        self.frames.append((self._place(event, container), container, []))

    def _place(self, event: yaml.Event, value: Any) -> tuple:
        """Put a value where it belongs, and give its path."""
        if not self.frames:
            self.content = value
            return ()
        path, container, waiting = self.frames[-1]
        if isinstance(container, list):
            key = len(container)
            container.append(value)
        elif not waiting:
            waiting.append(self._read_key(event, value, container))
            self.lines[(*path, waiting[0])] = event.start_mark.line + 1
            return path
        else:
            key = waiting.pop()
            container[key] = value
        self.lines.setdefault((*path, key), event.start_mark.line + 1)
        return (*path, key)

    def _read_key(self, event: yaml.Event, key: Any, container: dict) -> str:
        if not isinstance(key, str):
            found = f"the key {_shorten(key)}" if isinstance(event, yaml.ScalarEvent) else "a list or mapping as key"
            self._refuse(event, found, "a word", "put quotes round it")
        if key == "<<":
            self._refuse(event, "a merge key <<", "the values themselves", "write them out")
        if key in container:
            self._refuse(event, f"the key {_shorten(key)} a second time", "each key once", "remove one")
        return key

    def _read_scalar(self, event: yaml.ScalarEvent) -> Any:
        tag = event.tag
        if tag in (None, "!"):
            implicit = (True, False) if tag is None and event.implicit[0] else (False, True)
            tag = self.loader.resolve(yaml.ScalarNode, event.value, implicit)
        kind = tag.removeprefix(_TAG)
        if kind == "merge":
            return event.value
        if kind not in _SCALARS:
            self._refuse(event, f"the tag {tag}", "a plain value", "remove the tag")
        node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        if kind == "int" and len(event.value) > MOST_DIGITS + 2:
            self._refuse(event, f"a number of {len(event.value):,} digits", f"at most {MOST_DIGITS}", "shorten it")
        if len(event.value) > MOST_OF_A_TEXT:
            found, expected = f"a text of {len(event.value):,} characters", f"at most {MOST_OF_A_TEXT:,}"
            self._refuse(event, found, expected, "shorten it")
        try:
            value = getattr(self.loader, f"construct_yaml_{kind}")(node)
        except (ValueError, KeyError, AttributeError, TypeError, OverflowError):
            names = {"timestamp": "a day written YYYY-MM-DD", "int": "a whole number", "float": "a number"}
            self._refuse(event, _shorten(event.value), names.get(kind, "a plain value"), "correct it or quote it")
        if kind == "float" and not math.isfinite(value):
            self._refuse(event, _shorten(event.value), "a finite number", "correct it")
        return value

    def _refuse(self, event: yaml.Event, found: str, expected: str, remedy: str) -> None:
        raise DataError(self.file, found, expected, event.start_mark.line + 1, remedy=remedy)

    def _explain(self, error: yaml.YAMLError) -> DataError:
        mark = getattr(error, "problem_mark", None)
        line = min(mark.line + 1, self.last_line) if mark else 1
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        return DataError(self.file, f"no YAML ({reason})", "YAML", line, remedy="mend it there")


def _shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:40]} ... {text[-20:]}"
