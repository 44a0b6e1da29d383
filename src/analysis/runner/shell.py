"""The child's side of the warm engine: an IPython shell that runs the cells of one notebook and sends their outputs.

Messages go up a pipe in the order in which things happened: ``("output", output)`` with an output as nbformat holds it,
``("clear", wait)``, and ``("done", execution_count, failed)`` after each cell.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import resource
import select
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

NATIVE_BLOCK = 1 << 16


class _Stream(io.TextIOBase):
    """Text of Python's own standard streams, sent as it is written."""

    def __init__(self, name: str, send):
        self._name, self._send = name, send

    @property
    def encoding(self) -> str:
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._send(("output", {"output_type": "stream", "name": self._name, "text": text}))
        return len(text)

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno")


CPU_SECONDS = 3600
"""Seconds of work after which a run is ended by the system, whoever else is gone by then."""

PR_SET_PDEATHSIG = 1
"""Number of the call that asks Linux for a signal when the parent ends."""


def serve(pipe: Connection, directory: str, environment: dict[str, str], memory: int | None) -> None:
    """Run cells as they arrive (``source`` as text, None to end) and send what they put out.

    Parameters
    ----------
    directory : str
        Working directory of the notebook.
    environment : dict of str to str
        Variables set for it.
    memory : int, optional
        Bytes of address space beyond what the process has now; a cell that asks for more sees `MemoryError`.
    """
    os.setsid()
    _end_with_parent(pipe)
    os.chdir(directory)
    os.environ.update(environment)
    sys.path.insert(0, "")
    if memory is not None:
        limit = _address_space() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    lock = threading.Lock()

    def send(message) -> None:
        with lock:
            pipe.send(message)

    shell = _start_shell(send)
    drain = _forward_native(send)
    while (source := pipe.recv()) is not None:
        with contextlib.redirect_stdout(_Stream("stdout", send)), contextlib.redirect_stderr(_Stream("stderr", send)):
            result = shell.run_cell(source, store_history=True, silent=False)
        drain()
        failed = result.error_before_exec is not None or result.error_in_exec is not None
        send(("done", result.execution_count, failed))
    _end_group()


def _end_with_parent(pipe: Connection) -> None:
    """End this process, and all that it starts, when the build does, however that ends."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    threading.Thread(target=_watch, args=(pipe.fileno(),), daemon=True).start()
    if sys.platform == "linux":  # a cell that never lets go of the interpreter keeps the thread from running
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _watch(pipe: int) -> None:
    closed = select.poll()
    closed.register(pipe, 0)  # nothing but that the other side closed it
    closed.poll()
    _end_group()


def _end_group() -> None:
    """End the process and whatever its cells left running."""
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _start_shell(send) -> InteractiveShell:
    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, *, transient=None, update=False, **others):
            send(("output", {"output_type": "display_data", "data": data, "metadata": metadata or {}}))

        def clear_output(self, wait=False):
            send(("clear", wait))

    class Hook(DisplayHook):
        def write_output_prompt(self):
            pass

        def write_format_data(self, format_dict, md_dict=None):
            output = {"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}}
            send(("output", output | {"execution_count": self.shell.execution_count - 1}))

        def finish_displayhook(self):
            pass

    class Shell(InteractiveShell):
        def _showtraceback(self, etype, evalue, stb):
            error = {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
            send(("output", error))

        def enable_gui(self, gui=None):
            pass

    configuration = Config()
    configuration.HistoryManager.enabled = False
    configuration.InteractiveShell.colors = "nocolor"
    shell = Shell(config=configuration, display_pub_class=Publisher, displayhook_class=Hook)
    InteractiveShell._instance = Shell._instance = shell
    shell.user_module.__file__ = None
    del shell.user_module.__file__
    sys.modules["__main__"] = shell.user_module
    shell.display_formatter.active_types = shell.display_formatter.format_types
    return shell


def _forward_native(send) -> Callable[[], None]:
    """Send what is written to the process's own standard streams, by libraries in C or by its children.

    Returns what sends the rest of a cell, so that a text stands with the cell that wrote it on a busy machine too.
    """
    sources, lock = {}, threading.Lock()
    for number, name in ((1, "stdout"), (2, "stderr")):
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.dup2(writing, number)
        os.close(writing)
        sources[reading] = name

    def drain(seconds: float | None = 0) -> None:
        ready, _, _ = select.select([*sources], [], [], seconds)
        with lock:
            for source in sources.keys() & ready:
                with contextlib.suppress(BlockingIOError):  # the other thread was first
                    text = os.read(source, NATIVE_BLOCK).decode("utf-8", "replace")
                    if text:
                        send(("output", {"output_type": "stream", "name": sources[source], "text": text}))
                    else:  # the cell closed it
                        del sources[source]

    def forward() -> None:
        while True:
            drain(None)

    threading.Thread(target=forward, daemon=True).start()
    return drain


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as status:
            return int(status.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
