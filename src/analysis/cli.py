"""The command line: each command parses its words, makes one call and prints.

Exit codes: 0 done, 2 something that the user can mend (one sentence on standard error), 130 stopped from the keyboard.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from analysis.errors import NetredError

app = typer.Typer(
    help="A reproducible report: figures with release dates, models, claims, and a book in which no number is typed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
data_app = typer.Typer(help="The figures: check them, or start a folder of your own.", no_args_is_help=True)
app.add_typer(data_app, name="data")

DataOption = Annotated[
    Path | None, typer.Option("--data", help="A folder of the same form as data/.", show_default="data/")
]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, help="Notebooks run at once.", show_default="cores")]

STOPPED = 130
"""Exit code of a command that was stopped from the keyboard; the command framework gives it too."""

out = Console(soft_wrap=True, highlight=False)


@data_app.command("check")
def check_data(data: DataOption = None) -> None:
    """Validate a data folder: every table against its contract."""
    from analysis.catalog import check, load
    from analysis.project import find_project

    project = find_project(data=data)
    problems = check(project.data)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise typer.Exit(NetredError.exit_code)
    catalog = load(project.data)
    counts = ", ".join(f"{len(table):,} {name}" for name, table in catalog.tables.items() if len(table))
    out.print(f"{project.data.name}: no problem found in {counts}.")


@data_app.command("new")
def new_data(directory: Annotated[Path, typer.Argument(help="A folder that does not exist or is empty.")]) -> None:
    """Write a commented template for a study of one's own."""
    from analysis.catalog.template import write_template

    for path in write_template(directory):
        out.print(f"wrote {_shorten(path)}", markup=False)


@app.command("run")
def run_notebook(
    notebook: Annotated[str, typer.Argument(help="A chapter: its number and slug, or its slug alone.")],
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="A parameter; may be repeated.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Run one notebook with typed parameters and print its findings."""
    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.prose import describe
    from analysis.runner.execute import run_tasks
    from analysis.runner.parameters import parse_assignments
    from analysis.runner.plan import plan_task

    project = find_project(data=data)
    task = plan_task(project, notebook, parse_assignments(parameter or []))
    with _stage(f"run {task.notebook}"):
        (run,) = run_tasks(project, load(project.data), [task])
    for finding in run.findings:
        out.print(f"{finding.id}  {describe(finding)}", markup=False)
    out.print(f"executed notebook: {_shorten(run.notebook)}", markup=False)


@app.command("build")
def build(
    edition: Annotated[
        list[str] | None,
        typer.Option("--edition", help="An edition of study.yml; may be repeated.", show_default="all"),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Add an edition as known on a day of your own.")
    ] = None,
    data: DataOption = None,
    jobs: JobsOption = None,
) -> None:
    """Bring notebooks and book up to date for one or more editions, and publish the site."""
    from analysis.catalog import load
    from analysis.periods import parse_date
    from analysis.project import find_project
    from analysis.publish.build import build_site

    project = find_project(data=data)
    with _stage("check the figures"):
        catalog = load(project.data)
    day = parse_date(as_of) if as_of else None
    front = build_site(project, catalog, edition or [], day, jobs, stage=_stage, say=out.print)
    out.print(f"published: {_shorten(front)}", markup=False)


@app.command("sweep")
def sweep(
    notebook: Annotated[str, typer.Argument(help="A chapter: its number and slug, or its slug alone.")],
    grid: Annotated[Path, typer.Option("--grid", help="YAML with product, zip or cases.")],
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster, as tcp://host:8786.")
    ] = None,
    data: DataOption = None,
    jobs: JobsOption = None,
) -> None:
    """Run one notebook over a grid of parameters and write one tidy table."""
    from rich.progress import Progress

    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.runner.grids import plan_sweep, read_grid
    from analysis.runner.sweep import run_sweep, write_sweep

    project = find_project(data=data)
    tasks = plan_sweep(project, notebook, read_grid(grid))
    with Progress(console=out, transient=True) as progress:
        bar = progress.add_task(f"{tasks[0].notebook}: {len(tasks)} cases", total=len(tasks))
        done = run_sweep(project, load(project.data), tasks, jobs, scheduler, lambda: progress.advance(bar))
    out.print(f"{len(tasks)} cases, {done.executed} executed, {done.failed} failed")
    out.print(f"table: {_shorten(write_sweep(project, done) / 'findings.csv')}", markup=False)
    if done.failed:
        raise typer.Exit(2)


@app.command("status")
def status(
    why: Annotated[bool, typer.Option("--why", help="Say which part changed.")] = False,
    data: DataOption = None,
) -> None:
    """Say which notebooks hold and which are stale; with --why, which code, data, parameter or environment changed."""
    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.publish.build import find_states

    project = find_project(data=data)
    for state in find_states(project, load(project.data)):
        out.print(f"{state.edition}  {state.notebook}  {state.state}", markup=False)
        for reason in state.reasons if why else ():
            out.print(f"    {reason}", markup=False)


@app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(help="A built or frozen edition.")],
    after: Annotated[str, typer.Argument(help="Another one.")],
    data: DataOption = None,
) -> None:
    """Show which numbers and verdicts moved between two editions, by how much, and why."""
    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.publish.comparison import compare_editions

    project = find_project(data=data)
    found = compare_editions(project, load(project.data), before, after)
    moves = [(move.id, *move.describe(), move.change) for move in found.moves]
    _print_table(("number", before, after, "change"), moves)
    _print_table(("claim", before, after), found.verdicts)
    for notebook, reasons in found.reasons.items():
        for reason in reasons:
            out.print(f"{notebook}  {reason}", markup=False)
    out.print(f"{len(moves)} numbers moved, {found.same} did not; {len(found.verdicts)} verdicts moved")


@app.command("accept")
def accept(
    edition: Annotated[str, typer.Argument(help="A built edition.")],
    yes: Annotated[bool, typer.Option("--yes", help="Accept without asking.")] = False,
    data: DataOption = None,
) -> None:
    """Show how an edition's numbers differ from the committed record, and make them the record."""
    from analysis.project import find_project
    from analysis.publish.comparison import find_edition, load_findings
    from analysis.publish.record import compare_record, load_record, record_path, write_record

    project = find_project(data=data)
    findings = load_findings(find_edition(project, edition))
    path = record_path(project, edition)
    deviations = compare_record(load_record(path), findings)
    _print_table(("number", "recorded", "now"), [(each.id, each.was, each.found) for each in deviations])
    if not deviations:
        out.print(f"all {len(findings)} numbers agree with {_shorten(path)}", markup=False)
    elif yes or typer.confirm(f"accept {len(deviations)} changes?"):
        write_record(path, findings.values())
        out.print(f"recorded: {_shorten(path)}", markup=False)
    else:
        raise typer.Exit(NetredError.exit_code)


@app.command("publish")
def publish(
    edition: Annotated[str, typer.Argument(help="A built edition.")],
    to: Annotated[Path | None, typer.Option("--to", help="Where to put it.", show_default="published/")] = None,
    data: DataOption = None,
) -> None:
    """Freeze a built edition with the digests of its files; from then on it is copied, never rebuilt."""
    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.publish.freezing import freeze_edition

    project = find_project(data=data)
    folder = freeze_edition(project, load(project.data), edition, to)
    out.print(f"frozen: {_shorten(folder)}", markup=False)


@app.command("verify")
def verify(
    edition: Annotated[str, typer.Argument(help="A frozen edition.")],
    at: Annotated[Path | None, typer.Option("--at", help="Where it lies.", show_default="published/")] = None,
    data: DataOption = None,
) -> None:
    """Check every file of a frozen edition against its digest."""
    from analysis.project import find_project
    from analysis.publish.freezing import verify_edition

    problems = verify_edition(find_project(data=data), edition, at)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise typer.Exit(NetredError.exit_code)
    out.print(f"{edition}: every file is as it was frozen.")


class _stage:
    """Shows that a stage is under way, and prints how long it took."""

    def __init__(self, name: str):
        self.name = name

    def __enter__(self):
        self.started = time.perf_counter()
        self.status = out.status(self.name)
        self.status.start()
        return self

    def __exit__(self, kind, error, trace):
        self.status.stop()
        if kind is None:
            out.print(f"{self.name}: {time.perf_counter() - self.started:.1f} s")


def _print_table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table where there is anything to print."""
    rows = list(rows)
    if not rows:
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)


def _shorten(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def main() -> None:
    """Run a command; a user's error is one sentence and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        code = NetredError.exit_code
        print(error.format_message(), file=sys.stderr)
    except NetredError as error:
        code = error.exit_code
        print(error, file=sys.stderr)
    except (typer.Abort, KeyboardInterrupt):
        code = STOPPED
    if code == STOPPED:
        print("stopped: nothing half-written was kept.", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
