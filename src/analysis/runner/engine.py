"""A papermill engine that forks each run from a process which has made the imports already.

The process that is forked is the fork server of the standard library, so it has no threads and has run no cell: each
run gets a clean namespace and a process of its own, at the price of a fork. Papermill finds the engine by the package's
entry point ``netred-warm``; import papermill before this module, which papermill imports in turn.
"""

from __future__ import annotations

import contextlib
import importlib.machinery
import multiprocessing
import os
import signal
import sys
import threading
import time
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import Engine

from analysis.runner import shell
from analysis.runner.engines import start_server

LARGEST_OUTPUT = 20_000_000
"""Characters that one cell may put out."""

_STARTING = threading.Lock()


class WarmEngine(Engine):
    """Runs the cells of a notebook in a forked IPython shell."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man,
        kernel_name,
        log_output=False,
        execution_timeout=None,
        working_directory=None,
        environment=None,
        memory=None,
        **_,
    ):
        """Execute the notebook; called by papermill.

        Parameters
        ----------
        kernel_name : str
            Ignored: the shell is this Python's.
        execution_timeout : float, optional
            Seconds that a cell may take.
        environment : dict of str to str, optional
            Variables set in the run's process.
        memory : int, optional
            Bytes that a run may take beyond what it starts with.

        Raises
        ------
        CellTimeoutError
            If a cell takes longer than `execution_timeout`.
        DeadKernelError
            If the run's process ends by itself.
        """
        directory = str(working_directory or os.getcwd())
        with _Child(directory, dict(environment or {}), memory) as child:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                try:
                    if cell.cell_type == "code" and cell.source.strip() and child.run(cell, execution_timeout):
                        nb_man.cell_exception(cell, cell_index=index)
                        break
                finally:
                    nb_man.cell_complete(cell, cell_index=index)
        nb_man.nb.metadata.setdefault("language_info", {"name": "python"})
        return nb_man.nb


class _Child:
    """The process of one run, ended with the block whatever happens."""

    def __init__(self, directory: str, environment: dict[str, str], memory: int | None):
        context = multiprocessing.get_context("forkserver")
        start_server()
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=shell.serve, args=(theirs, directory, environment, memory), daemon=True)
        with _unimported_main():
            self.process.start()
        theirs.close()

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_) -> None:
        try:
            self.pipe.send(None)
        except OSError:
            pass
        self.process.join(timeout=1)
        if self.process.is_alive():
            self._kill()
        self.pipe.close()

    def run(self, cell: nbformat.NotebookNode, timeout: float | None) -> bool:
        """Run a cell, put its outputs into it, and say whether it failed."""
        self.pipe.send(cell.source)
        deadline = None if timeout is None else time.monotonic() + timeout
        outputs, size = _Outputs(), 0
        while True:
            message = self._receive(deadline, timeout, cell)
            if message[0] == "done":
                cell.outputs, cell.execution_count = outputs.finish(), message[1]
                return message[2] and "raises-exception" not in cell.metadata.get("tags", ())
            size += outputs.take(message)
            if size > LARGEST_OUTPUT:
                self._kill()
                raise DeadKernelError(f"the cell put out more than {LARGEST_OUTPUT:,} characters")

    def _receive(self, deadline: float | None, timeout: float | None, cell) -> Any:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        try:
            if not self.pipe.poll(left):
                self._kill()
                raise CellTimeoutError.error_from_timeout_and_cell("the cell was stopped", int(timeout or 0), cell)
            return self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.process.join(timeout=5)
            self._kill()  # what it left running
            raise DeadKernelError(f"the run's process ended by itself ({_say_end(self.process.exitcode)})") from None

    def _kill(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (OSError, TypeError):  # it has ended, or has no group of its own yet
            self.process.kill()
        self.process.join(timeout=5)


@contextlib.contextmanager
def _unimported_main():
    """While a process is started, a main module that it will not import anew, as it would any but a package's.

    A run needs nothing of it, and a script without a guard would begin again in every run.
    """
    main = sys.modules["__main__"]
    with _STARTING:
        held = getattr(main, "__spec__", None)
        main.__spec__ = importlib.machinery.ModuleSpec("netred.__main__", None)
        try:
            yield
        finally:
            main.__spec__ = held


class _Outputs:
    """Gathers the outputs of a cell as Jupyter does: text of one stream that follows on itself is one output."""

    def __init__(self):
        self._outputs: list[nbformat.NotebookNode] = []
        self._texts: list[list[str]] = []
        self._clear = False

    def take(self, message: tuple) -> int:
        """Take a message; returns about how many characters came."""
        if message[0] == "clear":
            self._clear = message[1]
            if not message[1]:
                self._forget()
            return 0
        if self._clear:
            self._forget()
        output = nbformat.from_dict(message[1])
        if output.output_type != "stream":
            self._add(output, "")
            return sum(len(str(part)) for part in output.get("data", {}).values())
        if self._outputs and self._outputs[-1].get("name") == output.name:
            self._texts[-1].append(output.text)
        else:
            self._add(output, output.text)
        return len(output.text)

    def finish(self) -> list[nbformat.NotebookNode]:
        """The outputs, each stream's text joined."""
        for output, texts in zip(self._outputs, self._texts, strict=True):
            if output.output_type == "stream":
                output.text = "".join(texts)
        return self._outputs

    def _add(self, output: nbformat.NotebookNode, text: str) -> None:
        self._outputs.append(output)
        self._texts.append([text])

    def _forget(self) -> None:
        self._outputs.clear()
        self._texts.clear()
        self._clear = False


def _say_end(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
