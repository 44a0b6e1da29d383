from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.runner.unfinished import unfinished_folder


def test_what_is_moved_out_stays_and_the_rest_goes(tmp_path):
    with unfinished_folder(tmp_path / "new") as folder:
        (folder / "made.txt").write_text("made", encoding="utf-8")
        (folder / "rest.txt").write_text("rest", encoding="utf-8")
        (folder / "made.txt").rename(tmp_path / "new" / "made.txt")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["made.txt"]


def test_the_folder_itself_may_be_moved(tmp_path):
    with unfinished_folder(tmp_path) as folder:
        (folder / "made.txt").write_text("made", encoding="utf-8")
        folder.rename(tmp_path / "place")
    assert (tmp_path / "place" / "made.txt").is_file() and len(list(tmp_path.iterdir())) == 1


def test_a_failure_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="planted"), unfinished_folder(tmp_path) as folder:
        (folder / "half.txt").write_text("half", encoding="utf-8")
        raise ValueError("planted")
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_and_what_another_makes_now_stays(tmp_path):
    made = "import os, sys\nfrom pathlib import Path\nfrom analysis.runner.unfinished import unfinished_folder\n"
    made += "with unfinished_folder(Path(sys.argv[1])) as folder:\n    print(folder, flush=True)\n    sys.stdin.read()"
    command = [sys.executable, "-c", made, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        another = Path(other.stdout.readline().strip())
        with unfinished_folder(tmp_path) as own:
            assert set(tmp_path.iterdir()) == {another, own}
        other.kill()
    assert another.is_dir()
    reused = another.with_name(another.name.replace(f"-{other.pid}-", f"-{os.getpid()}-"))
    reused.mkdir()
    (tmp_path / ".unfinished-of-old").mkdir()
    with unfinished_folder(tmp_path) as own:
        assert set(tmp_path.iterdir()) == {own}
