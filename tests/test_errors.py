"""Errors: one tree, each message one sentence that names the record, what was found and what was expected."""

from __future__ import annotations

import pytest

from analysis import errors
from analysis.errors import DataError, NetredError, UnknownNameError

TREE = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, Exception)]


@pytest.mark.parametrize("error", TREE)
def test_every_error_is_of_the_one_tree_and_ends_a_command_with_two(error):
    assert issubclass(error, NetredError)
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ({}, "a.csv: found x, expected y."),
        ({"row": 5}, "a.csv, line 5: found x, expected y."),
        ({"column": "unit"}, "a.csv, column unit: found x, expected y."),
        (
            {"row": 5, "column": "unit", "remedy": "mend it"},
            "a.csv, line 5, column unit: found x, expected y; mend it.",
        ),
    ],
)
def test_a_data_error_names_the_place_that_it_knows(place, text):
    error = DataError("a.csv", "x", "y", **place)
    assert str(error) == text
    assert (error.file, error.row, error.column) == ("a.csv", place.get("row"), place.get("column"))


def test_an_unknown_name_lists_the_known_ones_in_order():
    error = UnknownNameError("role", "totel", {"total", "entrance"}, "study.yml")
    assert str(error) == "role 'totel' does not exist in study.yml: expected one of entrance, total."
    assert error.known == ["entrance", "total"]


def test_a_vocabulary_without_names_says_none():
    assert str(UnknownNameError("edition", "x", [])).endswith("expected one of none.")


def test_a_long_vocabulary_is_cut_in_the_message_and_kept_whole_in_the_error():
    error = UnknownNameError("row", "x", range(1000, 3000))
    assert len(str(error)) < 400 and len(error.known) == 2000
