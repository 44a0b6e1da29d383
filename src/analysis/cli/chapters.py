"""Commands on chapters: run one, sweep one, see which are stale."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.console import DataOption, EditionOption, JobsOption, Stage, out, print_table, say, shorten

chapters_app = typer.Typer()


@chapters_app.command("run")
def run_notebook(
    notebook: Annotated[str, typer.Argument(help="A chapter (its number and slug, or its slug alone) or a file.")],
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="A parameter; may be repeated.")
    ] = None,
    describe_only: Annotated[
        bool, typer.Option("--describe", help="Print its parameters, their ranges and meanings; run nothing.")
    ] = False,
    schema_only: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of its parameters; run nothing.")
    ] = False,
    edition: EditionOption = None,
    data: DataOption = None,
) -> None:
    """Run one notebook with typed parameters and print its findings.

    What is not given is as the study has it: its parameters, and the day of its first edition or of the one named.
    """
    if describe_only or schema_only:
        if parameter or (describe_only and schema_only):
            raise typer.BadParameter("found --describe or --schema with each other or with -p, expected it alone.")
        _print_parameters(notebook, schema_only)
        return
    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.prose import describe
    from analysis.runner.declarations import locate_notebook
    from analysis.runner.execute import run_tasks
    from analysis.runner.parameters import parse_assignments
    from analysis.runner.plan import check_task, plan_run

    project, name = locate_notebook(find_project(data=data, checkout=False), notebook)
    values, catalog = parse_assignments(parameter or []), load(project.data)
    task = plan_run(project, catalog, name, values, edition)
    check_task(project, catalog, task)
    days = {name: task.parameters[name] for name in ("as_of", "origin") if name in task.parameters}
    with Stage(f"run {task.notebook} with {', '.join(f'{name}={day}' for name, day in days.items())}"):
        (run,) = run_tasks(project, catalog, [task])
    for finding in run.findings:
        out.print(f"{finding.id}  {describe(finding)}", markup=False)
    out.print(f"executed notebook: {shorten(run.notebook)}", markup=False)


def _print_parameters(notebook: str, as_schema: bool) -> None:
    from analysis.project import find_project
    from analysis.runner.declarations import find_declaration, locate_notebook
    from analysis.runner.listing import list_parameters

    parameters = find_declaration(*locate_notebook(find_project(), notebook)).parameters
    if as_schema:
        print(json.dumps(parameters.model_json_schema(), indent=2, ensure_ascii=False))
        return
    lines = [
        (each.name, each.type, "; ".join(filter(None, (each.range, each.unit))), each.default, each.meaning)
        for each in list_parameters(parameters)
    ]
    print_table(("name", "type", "range", "default", "meaning"), lines)


@chapters_app.command("sweep")
def sweep(
    notebook: Annotated[str, typer.Argument(help="A chapter (its number and slug, or its slug alone) or a file.")],
    grid: Annotated[Path, typer.Option("--grid", help="YAML with product, zip or cases.")],
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster, as tcp://host:8786.")
    ] = None,
    page: Annotated[bool, typer.Option("--page", help="Write a page with charts beside the table.")] = False,
    edition: EditionOption = None,
    data: DataOption = None,
    jobs: JobsOption = None,
) -> None:
    """Run one notebook over a grid of parameters and write one tidy table."""
    from rich.progress import Progress

    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.runner.declarations import locate_notebook
    from analysis.runner.grids import plan_sweep, read_grid
    from analysis.runner.sweep import run_sweep, write_sweep

    project, name = locate_notebook(find_project(data=data, checkout=False), notebook)
    cases, catalog = read_grid(grid), load(project.data)
    tasks = plan_sweep(project, catalog, name, cases, edition)
    with Progress(console=out, transient=True) as progress:
        bar = progress.add_task(f"{tasks[0].notebook}: {len(tasks)} cases", total=len(tasks))
        done = run_sweep(project, catalog, tasks, jobs, scheduler, lambda: progress.advance(bar))
    out.print(f"{len(tasks)} cases, {done.executed} executed, {done.failed} failed")
    folder = write_sweep(project, done)
    out.print(f"table: {shorten(folder / 'findings.csv')}", markup=False)
    if page:
        from analysis.publish.sweeps import write_page

        out.print(f"page: {shorten(write_page(folder, done))}", markup=False)
    if done.failed:
        failed = done.table[done.table["status"] == "failed"]
        for case, error in zip(failed["case"], failed["error"], strict=True):
            print(f"case {case}: {error}", file=sys.stderr)
        raise typer.Exit(2)


@chapters_app.command("backtest")
def backtest(
    model: Annotated[
        list[str] | None, typer.Option("--model", help="A growth model; may be repeated.", show_default="all")
    ] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Day whose knowledge scores.")] = "latest",
    draws: Annotated[int, typer.Option("--draws", min=50, help="Simulated paths of each forecast.")] = 500,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the random numbers.")] = 2016,
    data: DataOption = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes.", show_default="cores")] = None,
) -> None:
    """Score every growth model from every day of publication of every series, and write one tidy table."""
    from rich.progress import Progress

    from analysis.backtest import plan_backtest, run_backtest, summarise_models
    from analysis.catalog import load
    from analysis.errors import UnknownNameError
    from analysis.growth import MODELS
    from analysis.project import find_project

    for name in model or ():
        if name not in MODELS:
            raise UnknownNameError("growth model", name, MODELS)
    project = find_project(data=data, checkout=False)
    cases = plan_backtest(load(project.data), as_of)
    with Progress(console=out, transient=True) as progress:
        bar = progress.add_task(f"{len(cases)} series and days", total=len(cases))
        scores = run_backtest(
            cases, model or list(MODELS), draws, seed, jobs or os.cpu_count() or 1, lambda *_: progress.advance(bar)
        )
    path = project.build / "backtest.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    scores.to_csv(path, index=False)
    out.print(summarise_models(scores).round(3).to_string(), markup=False)
    out.print(f"table: {shorten(path)}", markup=False)


@chapters_app.command("days")
def judge_days(
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day.", show_default="that of the first figure")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day.", show_default="the last in the folder")
    ] = None,
    data: DataOption = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes.", show_default="cores")] = None,
) -> None:
    """Judge every claim, and what the study follows, as known on each day of publication; the next build shows it.

    What was judged before is judged again only where something changed that it reads; a run that was stopped goes on.
    """
    from rich.progress import Progress

    from analysis.periods import parse_date
    from analysis.project import find_project
    from analysis.publish.days import refresh_days

    days = [parse_date(day) if day else None for day in (first, last)]
    with Progress(console=out, transient=True) as progress:

        def start(total: int):
            bar = progress.add_task(f"{total} paths", total=total)
            return lambda name: progress.update(bar, advance=1, description=f"{total} paths: {name}")

        done = refresh_days(find_project(data=data, checkout=False), *days, jobs, say, start)
    if done.days is None:
        out.print("nothing changed since they were judged")
    else:
        out.print(f"{done.days} days, {done.subjects} paths, {done.made} judgements made now")
    out.print(f"table: {shorten(done.table)}", markup=False)


@chapters_app.command("status")
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
