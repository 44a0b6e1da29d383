"""Commands on editions: build, compare, accept, freeze and verify them."""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.console import DataOption, JobsOption, Stage, out, print_table, say, shorten
from analysis.errors import NetredError

editions_app = typer.Typer()

RECORD_TABLES = (
    ("On other growth series, each collection forecast with the errors of the others:", "inside", ""),
    ("By what was claimed:", "inside", "template"),
    ("By noise:", "inside", "noise_third"),
    ("By growth:", "inside", "growth_third"),
    ("By collection:", "inside", "collection"),
    ("On series outside the class, as they stood in each vintage:", "stress", ""),
)
"""Tables of `netred record`: heading, part of the record, and what stands beside the verdict."""


@editions_app.command("build")
def build(
    edition: Annotated[
        list[str] | None,
        typer.Option("--edition", help="An edition of the site; may be repeated.", show_default="all"),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Add an edition as known on a day of your own.")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="DATE", help="Take an edition added with --as-of off the site; repeatable."),
    ] = None,
    data: DataOption = None,
    jobs: JobsOption = None,
) -> None:
    """Bring notebooks and book up to date for one or more editions, and publish the site.

    An edition added with --as-of stays on the site and is brought up to date like the others, until --without takes it
    off. A chapter that an edition's figures do not allow is left out with its reason; one that fails is left out too,
    and the command ends with exit code 2 after the site is published.
    """
    from analysis.project import find_project
    from analysis.publish.refreshing import Request, refresh_site

    request = Request(tuple(edition or ()), as_of, tuple(without or ()))
    published = refresh_site(find_project(data=data), request, jobs, stage=Stage, say=say)
    say(f"published: {shorten(published.front)}")
    for failure in published.failures:
        print(failure, file=sys.stderr)
    if published.failures:
        raise typer.Exit(NetredError.exit_code)


@editions_app.command("record")
def show_record(data: DataOption = None) -> None:
    """Print what became of verdicts like these on other series, and write the table of those claims.

    Claims were put to series of other kinds and judged on the same scale by the same forecast, with what was known.
    """
    from analysis.claims import load_record, tabulate_record
    from analysis.claims.reliability import report_record
    from analysis.project import find_project

    project, record = find_project(data=data, checkout=False), load_record()
    for title, part, by in RECORD_TABLES:
        table = tabulate_record(getattr(record, part), by)
        out.print(f"\n{title}", markup=False)
        print_table(("verdict", *table.columns), ((name, *row) for name, *row in table.itertuples()))
    out.print()
    for finding in report_record(datetime.date.today(), record):
        say(finding.sentence)
    path = project.build / "record.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    record.claims.to_csv(path, index=False)
    say(f"table: {shorten(path)}")


@editions_app.command("claims")
def show_claims(
    edition: Annotated[
        list[str] | None,
        typer.Option("--edition", help="A published edition; may be repeated.", show_default="all"),
    ] = None,
    data: DataOption = None,
) -> None:
    """Print the verdicts of the published editions, one line a claim."""
    from analysis.project import find_project
    from analysis.publish.verdicts import read_verdicts, tabulate_verdicts

    columns, rows = tabulate_verdicts(read_verdicts(find_project(data=data), edition or []))
    print_table(columns, rows)


@editions_app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(help="A built or frozen edition.")],
    after: Annotated[str, typer.Argument(help="Another one.")],
    why: Annotated[bool, typer.Option("--why", help="Say what each chapter read otherwise.")] = False,
    data: DataOption = None,
) -> None:
    """Show which numbers and verdicts moved between two editions, by how much, and which figure moved them."""
    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.publish.comparison import compare_editions

    project = find_project(data=data)
    catalog = load(project.data)
    found = compare_editions(project, catalog, before, after)
    for move in found.moves:
        was, now = (words or "not known" for words in move.describe())
        say(f"{move.id}: {move.change}")
        say(f"  {before}: {was}")
        say(f"  {after}: {now}")
        say(f"  {move.say_cause(catalog, found.reasons_of(move))}")
    for claim, was, now in found.verdicts:
        say(f"{claim}: {was or 'not judged'}, then {now or 'not judged'}")
    if why:
        for notebook, reasons in found.reasons.items():
            for reason in reasons:
                say(f"{notebook}: {reason}")
    say(f"{len(found.moves)} numbers moved, {found.same} did not; {len(found.verdicts)} verdicts moved")


@editions_app.command("accept")
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
    print_table(("number", "recorded", "now"), [(each.id, each.was, each.found) for each in deviations])
    if not deviations:
        out.print(f"all {len(findings)} numbers agree with {shorten(path)}", markup=False)
    elif yes or typer.confirm(f"accept {len(deviations)} changes?"):
        write_record(path, findings.values())
        out.print(f"recorded: {shorten(path)}", markup=False)
    else:
        raise typer.Exit(NetredError.exit_code)


@editions_app.command("publish")
def publish(
    edition: Annotated[str, typer.Argument(help="A built edition.")],
    to: Annotated[Path | None, typer.Option("--to", help="Where to put it.", show_default="published/")] = None,
    data: DataOption = None,
) -> None:
    """Freeze a built edition in one archive with the digests of its files; from then on it is never rebuilt."""
    from analysis.catalog import load
    from analysis.project import find_project
    from analysis.publish.freezing import freeze_edition

    project = find_project(data=data)
    archive = freeze_edition(project, load(project.data), edition, to)
    out.print(f"frozen: {shorten(archive)}", markup=False)


@editions_app.command("verify")
def verify(
    what: Annotated[str, typer.Argument(help="A frozen edition, or a claim such as C41.")],
    edition: Annotated[
        list[str] | None,
        typer.Option("--edition", help="A frozen edition whose claim it is; may be repeated.", show_default="all"),
    ] = None,
    at: Annotated[Path | None, typer.Option("--at", help="Where it lies.", show_default="published/")] = None,
    data: DataOption = None,
) -> None:
    """Check every file of a frozen edition against its digest, or one of its claims down to what it rests on.

    A claim passes, fails where the edition is whole and contradicts itself, or was tampered with.
    """
    from analysis.project import find_project
    from analysis.publish.freezing import find_folders, verify_edition
    from analysis.publish.sealing import verify_claim
    from analysis.publish.sums import seal_folder

    project = find_project(data=data)
    if not re.fullmatch(r"C\d\d", what):
        problems = verify_edition(project, what, at)
        if not problems:
            (folder,) = find_folders(project, [what], at)
            out.print(f"{what}: every file is as it was frozen.\nseal: {seal_folder(folder)}")
    else:
        answers = [verify_claim(folder, what) for folder in find_folders(project, edition or [], at)]
        for answer in answers:
            out.print(f"{answer.word} {what} in {answer.edition}: {answer.verdict}", markup=False)
            for part in answer.parts.items():
                out.print("  {:<10} {}".format(*part), markup=False)
            out.print(f"  seal       {answer.seal}")
        problems = [f"{what} in {each.edition}: {reason}" for each in answers for reason in each.reasons]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise typer.Exit(NetredError.exit_code)


@editions_app.command("clean")
def clean(
    keep: Annotated[int, typer.Option("--keep", min=1, help="Sites kept, the published one among them.")] = 1,
    data: DataOption = None,
) -> None:
    """Remove from the build folder what no site shows: older sites and editions, their runs, and what failed."""
    from analysis.project import find_project
    from analysis.publish.cleaning import clean_build

    freed = clean_build(find_project(data=data), keep, say)
    say(f"freed: {freed / 1e6:,.1f} MB")
