"""One tree of errors for everything a user can get wrong.

A message names the record, what was found, what was expected and what to do. The command line prints it as one
sentence and exits with `NetredError.exit_code`, as it does for what the system refuses; no other error is caught there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

MOST_CHARACTERS = 300
"""Of what a sentence quotes from a file."""


class NetredError(Exception):
    """Base of every error that a user can mend."""

    exit_code = 2


class DataError(NetredError):
    """A data folder breaks its contract.

    Parameters
    ----------
    file : str
        The file, relative to the data folder.
    found, expected : str
        What stands there and what the contract asks for.
    row : int, optional
        Line of the file, as an editor counts (the header is line 1).
    column : str, optional
        The column, where one is to blame.
    remedy : str, optional
        What to do about it.
    """

    def __init__(
        self,
        file: str,
        found: str,
        expected: str,
        row: int | None = None,
        column: str | None = None,
        remedy: str = "",
    ):
        file, found = _clip(file), _clip(found)
        self.file, self.row, self.column = file, row, column
        self.found, self.expected, self.remedy = found, expected, remedy
        place = file
        if row is not None:
            place += f", line {row}"
        if column is not None:
            place += f", column {column}"
        message = f"{place}: found {found}, expected {expected}"
        super().__init__(f"{message}; {remedy}." if remedy else f"{message}.")


def _clip(text: str) -> str:
    """The beginning and the end of a text that is too long for a sentence."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 60]} ... {text[-55:]}"


class UnknownNameError(NetredError):
    """A name that is not in its vocabulary: a notebook, edition, series, role, model, fact or parameter."""

    def __init__(self, what: str, name: str, known: Iterable[str], where: str = ""):
        self.what, self.name, self.known = what, name, sorted(map(str, known))
        place = f" in {where}" if where else ""
        listed = ", ".join(self.known[:40]) or "none"
        super().__init__(f"{what} {name!r} does not exist{place}: expected one of {listed}.")


class ParameterError(NetredError):
    """A notebook parameter of the wrong type or out of range."""


class NotKnownError(NetredError):
    """What a question needs is not public on the day that is looked at.

    Parameters
    ----------
    message : str
        For whoever asked: it may name later days.
    said : str
        For readers: one sentence that knows nothing later than the day; the message where it is left out.
    waits_for : str
        Table of figures that would settle the question, where a user may supply one.
    """

    def __init__(self, message: str, said: str = "", waits_for: str = ""):
        super().__init__(message)
        self.said, self.waits_for = said or message, waits_for


class FitError(NetredError):
    """A series that a model cannot be fitted to, or a fit that did not converge."""


class BuildError(NetredError):
    """A book that cannot be published: a failed notebook, a missing or stale fact, a warning of the strict build."""


class ChapterError(BuildError):
    """A notebook that did not run to its end.

    Parameters
    ----------
    what : str
        What happened: ``cell 8 raised IndexError``.
    detail : str
        What the error says of itself, in one line.
    command : str
        The command that repeats the run.
    kept : path, optional
        Folder that holds the half-run notebook and its traceback.
    frames : str
        The last lines of the traceback.
    """

    def __init__(self, notebook: str, what: str, detail: str, command: str, kept: Path | None = None, frames: str = ""):
        self.notebook, self.what = notebook, what
        said = f"{what}: {detail}" if detail else what
        place = f"; {kept} holds the notebook as far as it came, and its traceback" if kept else ""
        lines = [f"notebook {notebook}: {said}, expected a run without errors{place}; repeat it with: {command}"]
        super().__init__("\n".join([*lines, *(f"    {line}" for line in frames.splitlines())]))
        self._parts = notebook, what, detail, command, kept, frames

    def __reduce__(self) -> tuple:
        return type(self), self._parts


class ChangedError(NetredError):
    """Something that a run or a build rests on changed while it ran.

    Parameters
    ----------
    names : sequence of str
        What changed.
    """

    def __init__(self, names: Iterable[str]):
        self.names = tuple(names)
        shown = ", ".join(self.names[:5]) + (", ..." if len(self.names) > 5 else "")
        super().__init__(f"{shown}: found a change while it was in use, expected the same to the end; run it again.")

    def __reduce__(self) -> tuple:
        return type(self), (self.names,)


def escape_controls(text: str, kept: str = "") -> str:
    """Text of somebody else's with its control characters and line breaks written out, so that it stays one line.

    Parameters
    ----------
    kept : str
        Characters that may stay.
    """
    return "".join(
        each if each in kept or each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
