from __future__ import annotations

import os
import time

import pytest

from analysis.runner.unfinished import KEPT_SECONDS, unfinished_folder


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
    with unfinished_folder(tmp_path) as another:
        left = tmp_path / ".unfinished-left"
        (left / "book").mkdir(parents=True)
        long_ago = time.time() - KEPT_SECONDS - 1
        os.utime(left, (long_ago, long_ago))
        with unfinished_folder(tmp_path) as own:
            assert set(tmp_path.iterdir()) == {another, own}
