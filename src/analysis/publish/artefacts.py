"""The files that other programs read, held against the JSON schemas that ship with the package."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema

from analysis.errors import BuildError, UnknownNameError

SCHEMAS = Path(__file__).parent / "schemas"

_SUFFIX = ".schema.json"


@functools.cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema (draft 2020-12) of an artefact, such as ``facts``.

    Raises
    ------
    UnknownNameError
        If no schema of that name ships with the package.
    """
    path = SCHEMAS / f"{name}{_SUFFIX}"
    if not path.is_file():
        known = [each.name.removesuffix(_SUFFIX) for each in SCHEMAS.glob(f"*{_SUFFIX}")]
        raise UnknownNameError("schema", name, known)
    return json.loads(path.read_text(encoding="utf-8"))


def list_verdicts() -> list[str]:
    """The verdicts that a claim may have, in the order of the scale."""
    return load_schema("claims")["$defs"]["verdict"]["enum"]


def check_artefact(path: Path) -> None:
    """Check a file against the schema of its name: ``facts.json`` against ``facts``.

    Raises
    ------
    BuildError
        If it breaks the schema; the message names the place inside the file.
    """
    validator = jsonschema.Draft202012Validator(load_schema(path.stem))
    problem = jsonschema.exceptions.best_match(validator.iter_errors(json.loads(path.read_text(encoding="utf-8"))))
    if problem is not None:
        found = problem.message if len(problem.message) <= 300 else f"{problem.message[:300]} ..."
        raise BuildError(
            f"{path.name} at {problem.json_path}: found {found}, expected what the schema of {path.stem} asks for; "
            "a finding or the manifest was made wrongly."
        )
