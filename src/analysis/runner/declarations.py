"""What a notebook says of itself: its parameters in their cell, its title and what a study must hold in its metadata.

The cell tagged ``parameters`` holds one assignment a line::

    window_quarters: "Window" = 16  # latest quarters that the models are fitted to
    prior_spread: "Annotated[float, Field(gt=0, le=5)]" = 0.5  # spread of a ceiling's prior [log points]

with the type between the colon and the sign (a name of `analysis.runner.typed`, or a plain type with its rules), the
default, and behind the mark what it means and, in brackets, its unit. Annotations are texts, so the cell runs wherever
the notebook is opened. ``metadata.netred`` of the notebook holds ``title`` and the parts of `Needs`.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import io
import json
import re
import tokenize
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, create_model

from analysis.errors import ParameterError, UnknownNameError
from analysis.project import Project, find_files
from analysis.runner.typed import PLAIN, TYPES, Parameters

TAG = "parameters"
"""Tag of the cell that holds them; papermill looks for it too."""

_UNIT = re.compile(r"^(?P<meaning>.*?)(?:\s*\[(?P<unit>[^\]]+)\])?$")


@dataclasses.dataclass(frozen=True)
class Needs:
    """What a study must hold for a chapter to stand.

    Parameters
    ----------
    roles : tuple of str
        Roles (or series) that it must have, whenever they became known.
    known : tuple of str
        Roles (or series) of which something must be public on the edition's day, or on that of its forecasts where the
        notebook makes some; ``total/year`` asks for years.
    tables : tuple of str
        Tables that must not be empty.
    assumptions : tuple of str
        Beginnings of ids of assumptions.
    quarters : dict of str to int
        Roles with the number of quarters without a gap that must be public on the same day.
    """

    roles: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    quarters: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Declaration:
    """What a notebook says of itself.

    Parameters
    ----------
    notebook : str
        Its name, without the ending.
    title : str
        What it is about, whatever the study: ``The trajectory of sales``.
    parameters : type
        The model that its parameters are held against.
    """

    notebook: str
    title: str
    parameters: type[Parameters]
    needs: Needs


def locate_notebook(project: Project, name: str) -> tuple[Project, str]:
    """The project that a notebook is run in, and its name; a file elsewhere is run in its own folder.

    Raises
    ------
    UnknownNameError
        If it is neither a file nor a chapter.
    """
    path = Path(name).resolve()
    if path.suffix == ".ipynb" and path.is_file():
        elsewhere = path.parent != project.notebooks.resolve()
        return (dataclasses.replace(project, chapters=path.parent) if elsewhere else project), path.stem
    return project, find_declaration(project, name).notebook


def list_declarations(project: Project) -> dict[str, Declaration]:
    """Every chapter of a checkout, by name, in reading order: that of the book's contents, then by name."""
    toc = project.root / "_toc.yml"
    book = re.findall(r"notebooks/([\w-]+)", toc.read_text(encoding="utf-8")) if toc.is_file() else []
    places = {name: place for place, name in enumerate(book)}
    paths = sorted(
        find_files(project.notebooks, "*.ipynb"), key=lambda path: (places.get(path.stem, len(places)), path.stem)
    )
    return {path.stem: read_declaration(path) for path in paths}


def find_declaration(project: Project, name: str) -> Declaration:
    """The declaration of a notebook; its name may leave out the number or carry ``.ipynb``.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.
    """
    asked = name.removesuffix(".ipynb").removeprefix("notebooks/")
    known = [path.stem for path in find_files(project.notebooks, "*.ipynb")]
    for full in known:
        if asked in (full, full.partition("-")[2]):
            return read_declaration(project.notebooks / f"{full}.ipynb")
    raise UnknownNameError("notebook", name, known)


def read_declaration(path: Path) -> Declaration:
    """What the notebook in a file says of itself.

    Raises
    ------
    ParameterError
        If the file is no notebook, or a parameter is not declared as it should be; the sentence names it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"notebook {path}: found no readable file ({error}), expected a notebook.") from None
    return _read(path.stem, text)


@functools.lru_cache(maxsize=64)
def _read(name: str, text: str) -> Declaration:
    try:
        content = json.loads(text)
        cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
        tagged = [cell for cell in cells if TAG in cell.get("metadata", {}).get("tags", ())]
        about = content.get("metadata", {}).get("netred", {})
        source = "".join(tagged[0]["source"]) if tagged else ""
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ParameterError(f"notebook {name}: found no notebook of version 4, expected one.") from None
    if len(tagged) > 1:
        raise ParameterError(f"notebook {name}: found {len(tagged)} cells tagged {TAG}, expected one.")
    fields = dict(_read_parameter(name, line, comment) for line, comment in _read_lines(name, source))
    return Declaration(name, about.get("title", name), _make_model(name, fields), _read_needs(name, about))


def _read_needs(name: str, about: dict[str, Any]) -> Needs:
    known = {field.name for field in dataclasses.fields(Needs)}
    for part in about:
        if part not in known | {"title"}:
            raise UnknownNameError("part of metadata.netred", part, known | {"title"}, f"notebook {name}")
    lists = {part: tuple(about[part]) for part in known - {"quarters"} if part in about}
    return Needs(**lists, quarters=dict(about.get("quarters", {})))


def _read_lines(name: str, source: str) -> list[tuple[ast.stmt, str]]:
    """Statements of a cell, each with the comment behind it."""
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise ParameterError(f"notebook {name}, parameters: found {error.msg} in line {error.lineno}.") from None
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = {each.start[0]: each.string.lstrip("# ") for each in tokens if each.type == tokenize.COMMENT}
    return [(statement, comments.get(statement.end_lineno, "")) for statement in statements]


def _read_parameter(name: str, line: ast.stmt, comment: str) -> tuple[str, tuple[Any, Any]]:
    targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
    if len(targets) != 1 or not isinstance(targets[0], ast.Name) or getattr(line, "value", None) is None:
        raise ParameterError(
            f"notebook {name}, parameters: found {ast.unparse(line)!r:.80}, expected NAME: TYPE = DEFAULT."
        )
    parameter = targets[0].id
    try:
        default = ast.literal_eval(line.value)
    except ValueError:
        raise ParameterError(
            f"notebook {name}, parameter {parameter!r}: found the default {ast.unparse(line.value)!r:.80}, expected a "
            "plain literal."
        ) from None
    said = _UNIT.match(comment)
    unit = {"json_schema_extra": {"unit": said["unit"]}} if said["unit"] else {}
    type_ = _read_type(name, parameter, getattr(line, "annotation", None), default)
    return parameter, (type_, Field(default, description=said["meaning"] or parameter, **unit))


def _read_type(name: str, parameter: str, annotation: ast.expr | None, default: Any) -> Any:
    if annotation is None:
        return TYPES["Day"] if parameter in ("as_of", "origin") else type(default)
    text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
    try:
        return eval(str(text), {"__builtins__": {}}, TYPES | PLAIN)  # a notebook is code, and this is a part of it
    except Exception as error:  # whatever an annotation can raise is a slip in it
        raise ParameterError(
            f"notebook {name}, parameter {parameter!r}: found the type {text!r} ({error}), expected one of "
            f"{', '.join(TYPES)}, or a plain type with its rules."
        ) from None


def _make_model(name: str, fields: dict[str, tuple[Any, Any]]) -> type[Parameters]:
    model = create_model(f"Parameters of {name}", __base__=Parameters, **fields)
    try:
        model()
    except ValidationError as error:
        first = error.errors()[0]
        raise ParameterError(
            f"notebook {name}, parameter {str(first['loc'][0])!r}: found the default {first['input']!r}, expected one "
            f"that its own type allows ({first['msg']})."
        ) from None
    return model
