"""Faults from outside: killed builds, full disks, two builds at once, spoilt files. The last good site stays whole."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from analysis.project import DATA_VARIABLE
from analysis.runner.manifest import digest

pytestmark = [pytest.mark.torture, pytest.mark.xdist_group("torture")]

PARTS = ("_toc.yml", "_config.yml", "book", "notebooks", "data", "requirements.lock")
EDITION = "2016-05"
WORDS = ("build", "--edition", EDITION)
PAGE = "methods"
LONGEST_WAIT_SECONDS = 3600
"""A guard against waiting for ever, no claim on speed."""


class Checkout:
    """A copy of the project with its editions published."""

    def __init__(self, root: Path):
        self.root = root
        self.site = root / "build" / "site"
        self.changes = 0

    def start(self, *words: str, **options) -> subprocess.Popen:
        """Start a command in a group of its own, as a terminal does; whoever starts the tests may ignore Ctrl-C."""
        environment = {name: value for name, value in os.environ.items() if name != DATA_VARIABLE}
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        command = [sys.executable, "-m", "analysis.cli", *words]
        before = options.pop("preexec_fn", lambda: None)
        options["preexec_fn"] = lambda: (signal.signal(signal.SIGINT, signal.default_int_handler), before())
        return subprocess.Popen(command, cwd=self.root, env=environment, start_new_session=True, **streams, **options)

    def run(self, *words: str, **options) -> tuple[int, str]:
        """Run a command; returns its exit code and what it complained of."""
        process = self.start(*words, **options)
        try:
            _, complaints = process.communicate(timeout=LONGEST_WAIT_SECONDS)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return process.returncode, complaints

    def change_page(self) -> str:
        """Add a sentence to a page, so that the book is built anew from runs that hold; returns the sentence."""
        self.changes += 1
        sentence = f"Sentence {self.changes} of this test."
        with (self.root / "book" / f"{PAGE}.md").open("a", encoding="utf-8") as stream:
            stream.write(f"\n{sentence}\n")
        return sentence

    def change_code(self) -> None:
        """Change the last cell of every chapter, so that each runs anew."""
        self.changes += 1
        for path in (self.root / "notebooks").glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            notebook.cells[-1].source += f"\n# {self.changes}"
            nbformat.write(notebook, path)

    def look(self) -> dict[str, str]:
        """Every file of the published site with its digest."""
        site = self.site.resolve()
        files = (path for path in site.rglob("*") if path.is_file())
        return {str(path.relative_to(site)): digest(path.read_bytes()) for path in files}

    def check_next_build(self, before: dict[str, str]) -> None:
        """A build without a fault publishes what was written last, and as many pages as before."""
        sentence = self.change_page()
        code, complaints = self.run(*WORDS)
        assert code == 0, complaints
        self.check_whole(before, sentence)

    def check_whole(self, before: dict[str, str], sentence: str) -> None:
        after = {name for name in self.look() if name.endswith((".html", ".json"))}
        assert after == {name for name in before if name.endswith((".html", ".json"))}
        assert sentence in (self.site / EDITION / f"{PAGE}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def checkout(project_root, tmp_path_factory) -> Checkout:
    root = tmp_path_factory.mktemp("checkout") / "project"
    root.mkdir()
    for name in PARTS:
        copy = shutil.copytree if (project_root / name).is_dir() else shutil.copy
        copy(project_root / name, root / name)
    checkout = Checkout(root)
    code, complaints = checkout.run("build")
    assert code == 0, complaints
    return checkout


@pytest.fixture
def before(checkout) -> dict[str, str]:
    """The last good site."""
    return checkout.look()


def wait_for(process: subprocess.Popen, seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while not seen():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def find_books_under_way(checkout: Checkout) -> set[Path]:
    return set(checkout.root.glob("build/editions/.unfinished-*/book/_build"))


def start_runs_anew(checkout: Checkout) -> Callable[[], bool]:
    checkout.change_code()
    count = len(list(checkout.root.glob("build/runs/*/*/run.json")))
    return lambda: len(list(checkout.root.glob("build/runs/*/*/run.json"))) > count


def start_book_anew(checkout: Checkout) -> Callable[[], bool]:
    checkout.change_page()
    left = find_books_under_way(checkout)
    return lambda: bool(find_books_under_way(checkout) - left)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
@pytest.mark.parametrize("prepare", [start_runs_anew, start_book_anew])
def test_a_build_that_is_stopped_leaves_the_last_good_site(checkout, before, prepare, sent):
    seen = prepare(checkout)
    process = checkout.start(*WORDS)
    wait_for(process, seen)
    os.killpg(process.pid, sent)
    _, complaints = process.communicate(timeout=LONGEST_WAIT_SECONDS)
    killed = sent == signal.SIGKILL
    assert process.returncode == (-sent if killed else 130), complaints
    assert complaints == ("" if killed else "stopped: nothing half-written was kept.\n")
    assert checkout.look() == before
    checkout.check_next_build(before)


def limit_files(size: int) -> Callable[[], None]:
    """No file may grow beyond a size: a write past it fails as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [1_000, 100_000, 300_000])
def test_a_full_disk_is_said_and_leaves_the_last_good_site(checkout, before, size):
    checkout.change_page()
    code, complaints = checkout.run(*WORDS, preexec_fn=limit_files(size))
    assert code == 2, complaints
    assert "File too large" in complaints and "Traceback" not in complaints
    assert checkout.look() == before


def test_a_full_disk_under_a_notebook_is_one_sentence(checkout, before):
    checkout.change_code()
    code, complaints = checkout.run(*WORDS, preexec_fn=limit_files(1_000))
    assert code == 2, complaints
    assert len(complaints.splitlines()) == 1 and "File too large" in complaints
    assert checkout.look() == before


def test_after_full_disks_a_build_succeeds(checkout, before):
    checkout.check_next_build(before)


def test_two_builds_at_once_leave_a_whole_site(checkout, before):
    sentence = checkout.change_page()
    checkout.change_code()
    processes = [checkout.start(*WORDS) for _ in range(2)]
    ends = [(process.communicate(timeout=LONGEST_WAIT_SECONDS)[1], process.returncode) for process in processes]
    assert ends == [("", 0), ("", 0)]
    checkout.check_whole(before, sentence)


def test_spoilt_runs_are_made_again(checkout, before):
    runs = sorted({path.parent.parent: path.parent for path in checkout.root.glob("build/runs/*/*/run.json")}.items())
    for place, (notebook, _) in enumerate(runs):
        for run in notebook.iterdir():
            file = run / ("run.json" if place % 2 else "notebook.ipynb")
            file.write_bytes(file.read_bytes()[: [0, 1000][place % 4 // 2]])
    checkout.check_next_build(before)


def test_a_data_file_that_cannot_be_read_is_one_sentence(checkout, before):
    file = checkout.root / "data" / "events.csv"
    aside = file.rename(file.with_suffix(".aside"))
    file.mkdir()  # permissions would not stop a superuser
    try:
        code, complaints = checkout.run(*WORDS)
    finally:
        file.rmdir()
        aside.rename(file)
    assert code == 2
    assert complaints == "events.csv: found Is a directory, expected a file that can be read; mend or replace it.\n"
    assert checkout.look() == before
