"""The command line: each command parses its words, makes one call and prints.

Exit codes: 0 done, 2 something that the user can mend (one sentence on standard error; a full disk and a file that
cannot be read are of these), 130 stopped from the keyboard.
"""

from __future__ import annotations

import importlib.metadata
import io
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.chapters import chapters_app
from analysis.cli.editions import editions_app
from analysis.cli.figures import data_app
from analysis.errors import NetredError, escape_controls

app = typer.Typer(
    help="A reproducible report: figures with release dates, models, claims, and a book in which no number is typed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(data_app, name="data")
app.add_typer(chapters_app)
app.add_typer(editions_app)

STOPPED = 130
"""Exit code of a command that was stopped, from the keyboard or by the system; the command framework gives it too."""


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=lambda asked: _say_version(asked), help="Show it.")
    ] = False,
) -> None:
    """A reproducible report: figures with release dates, models, claims, and a book in which no number is typed."""


def _say_version(asked: bool) -> None:
    if asked:
        print(f"netred {importlib.metadata.version('netred')}")
        raise typer.Exit


def _stop(*_) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run a command; a user's error is one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a sign: no reason to stop
    for name in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(name) == signal.SIG_DFL:
            signal.signal(name, _stop)
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        code = NetredError.exit_code
        print(error.format_message(), file=sys.stderr)
    except NetredError as error:
        code = error.exit_code
        print(escape_controls(str(error), kept="\n"), file=sys.stderr)
    except OSError as error:
        code = NetredError.exit_code
        print(escape_controls(_explain(error)), file=sys.stderr)
    except (typer.Abort, KeyboardInterrupt):
        code = STOPPED
    if code == STOPPED:
        print("stopped: nothing half-written was kept.", file=sys.stderr)
    sys.exit(code)


def _explain(error: OSError) -> str:
    """One sentence on what the system refused: the file, and its reason."""
    if error.args and isinstance(error.args[0], list):  # copying a folder gathers what failed
        _, file, reason = error.args[0][0]
    else:
        file, reason = error.filename, error.strerror or str(error) or type(error).__name__
    place = file or f"a file that was being written for {Path.cwd()}"
    return f"{place}: found {reason}, expected a file that can be read or written; nothing half-written was kept."
