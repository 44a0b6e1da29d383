"""Commands on the figures."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.console import DataOption, out, shorten
from analysis.errors import NetredError

data_app = typer.Typer(help="The figures: check them, or start a folder of your own.", no_args_is_help=True)


@data_app.command("check")
def check_data(
    data: DataOption = None,
    article: Annotated[
        Path | None, typer.Option("--article", help="The article's text, to verify the quotations against.")
    ] = None,
) -> None:
    """Validate a data folder: every table against its contract, and every claim against what it names."""
    from analysis.catalog import check, load
    from analysis.catalog.doubts import list_doubts
    from analysis.claims import check_claims, check_quotes, load_ledger
    from analysis.project import find_project
    from analysis.runner.inspection import check_values, doubt_roles

    project = find_project(data=data, checkout=False)
    problems = check(project.data, datetime.date.today())
    if not problems:
        catalog = load(project.data)
        problems = check_values(project, catalog) + check_claims(catalog)
        problems = problems or check_quotes(catalog, article)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise typer.Exit(NetredError.exit_code)
    for doubt in list_doubts(project.data, catalog) + doubt_roles(project, catalog):
        print(f"warning: {doubt}", file=sys.stderr)
    ledger = load_ledger(catalog)
    sizes = {name: len(table) for name, table in catalog.tables.items()} | {
        "claims": len(ledger.claims) if ledger else 0
    }
    counts = ", ".join(f"{size:,} {name}" for name, size in sizes.items() if size)
    out.print(f"{project.data.name}: no problem found in {counts}.")


@data_app.command("new")
def new_data(directory: Annotated[Path, typer.Argument(help="A folder that does not exist or is empty.")]) -> None:
    """Write a commented template for a study of one's own."""
    from analysis.catalog.template import write_template

    for path in write_template(directory):
        out.print(f"wrote {shorten(path)}", markup=False)
