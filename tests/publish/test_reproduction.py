"""Two builds from nothing are compared byte by byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analysis.errors import NetredError
from analysis.publish.reproduction import build_anew, compare_folders

FILES = {"index.html": b"<p>one</p>", "2016-05/facts.json": b"[]", "2016-05/_static/chart.svg": bytes(range(256))}


@pytest.fixture
def trees(tmp_path) -> tuple[Path, Path]:
    """Two folders of the same files."""
    folders = tmp_path / "first", tmp_path / "second"
    for folder in folders:
        for name, content in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return folders


def test_the_same_files_do_not_differ(trees):
    assert compare_folders(*trees) == []


@pytest.mark.parametrize("file", FILES)
def test_one_byte_is_seen_in_any_file_though_size_and_time_agree(trees, file):
    first, second = (folder / file for folder in trees)
    second.write_bytes(first.read_bytes()[:-1] + b"!")
    stamp = first.stat()
    os.utime(second, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    (found,) = compare_folders(*trees)
    assert found.file == file
    assert found.how.startswith(f"from byte {len(FILES[file]) - 1} on: ")


def test_both_texts_are_shown_where_they_part(trees):
    (trees[1] / "index.html").write_bytes(b"<p>two</p>")
    (found,) = compare_folders(*trees)
    assert str(found) == "index.html: from byte 3 on: '<p>one</p>' against '<p>two</p>'"


def test_a_file_that_goes_on_differs_from_its_end(trees):
    (trees[1] / "index.html").write_bytes(FILES["index.html"] + b"\n")
    (found,) = compare_folders(*trees)
    assert found.how.startswith(f"from byte {len(FILES['index.html'])} on: ")


def test_a_file_of_one_build_alone_is_named_with_its_build(trees):
    (trees[0] / "index.html").unlink()
    (trees[1] / "2016-05/facts.json").unlink()
    found = [str(difference) for difference in compare_folders(*trees)]
    assert found == ["2016-05/facts.json: only in the first build", "index.html: only in the second build"]


def test_a_build_from_nothing_refuses_what_is_there(project):
    project.build.mkdir()
    with pytest.raises(NetredError, match="found one already, expected none"):
        build_anew(project)
