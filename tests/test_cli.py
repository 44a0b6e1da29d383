"""The command line: one sentence and exit code 2 for what a user can mend, before anything runs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys

import jsonschema
import pandas as pd
import pytest
import typer.main
from rich.console import Console
from tests.catalog.conftest import write_small

from analysis import cli
from analysis.claims import load_ledger
from analysis.cli import console
from analysis.errors import ChapterError, NetredError
from analysis.project import DATA_VARIABLE
from analysis.publish.refreshing import Published
from analysis.runner.sweep import Sweep

OBSERVATIONS = "observations.csv"


@pytest.fixture
def checkout(tmp_path, folder, project_root, monkeypatch):
    """A project to stand in, so that nothing outside of it can be touched."""
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    shutil.copytree(project_root / "notebooks", tmp_path / "notebooks")
    (tmp_path / "_toc.yml").touch()
    (tmp_path / "requirements.lock").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(checkout, monkeypatch, capsys):
    """Runs a command in the project; gives its exit code, output and complaints."""

    def run(*words: str) -> tuple[int | None, str, str]:
        monkeypatch.setattr(sys, "argv", ["netred", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def list_commands(command, words=()) -> list[tuple[str, ...]]:
    """Every command and group, as words."""
    below = getattr(command, "commands", {})
    return [words, *(line for name, each in below.items() for line in list_commands(each, (*words, name)))]


@pytest.mark.parametrize("words", list_commands(typer.main.get_command(cli.app)), ids=" ".join)
def test_help_lists_every_command(run, words):
    command = typer.main.get_command(cli.app)
    for word in words:
        command = command.commands[word]
    code, out, err = run(*words, "--help")
    assert not code and err == ""
    for name in getattr(command, "commands", {}):
        assert f"\n  {name} " in out
    assert command.help.split(":")[0].split("\n")[0] in " ".join(out.split())


def test_a_sound_folder_is_counted(run, catalog):
    code, out, err = run("data", "check")
    assert not code and err == ""
    assert "no problem found" in out
    assert f"{len(catalog.tables['observations']):,} observations" in out
    assert f"{len(load_ledger(catalog).claims)} claims." in out


def spoil_unit(folder):
    folder.set(OBSERVATIONS, 5, unit="millions")
    return ["observations.csv, line 5, column unit: found 'millions', expected a unit such as CNY_bn"]


def spoil_value(folder):
    folder.set(OBSERVATIONS, 7, value="12,5")
    return ["observations.csv, line 7, column value: found '12,5', expected"]


def spoil_day(folder):
    folder.set(OBSERVATIONS, 9, published="2016-02-30")
    return ["observations.csv, line 9, column published: found '2016-02-30', expected"]


def spoil_document(folder):
    folder.set(OBSERVATIONS, 11, source_id="NOWHERE")
    return ["observations.csv, line 11, column source_id: found 'NOWHERE', expected"]


def spoil_several(folder):
    return spoil_unit(folder) + spoil_value(folder) + spoil_day(folder)


def spoil_cells(folder):
    records = folder.read("events.csv")
    folder.write("events.csv", [*records[:3], records[3][:-1], *records[4:]])
    return ["events.csv, line 4: found 5 cells, expected 6 cells"]


def spoil_header(folder):
    records = folder.read("deals.csv")
    folder.write("deals.csv", [["day", *records[0][1:]], *records[1:]])
    return ["deals.csv, line 1, column date: found the columns day"]


def spoil_twice(folder):
    line = folder.append("sources.csv", 3)
    return [f"sources.csv, line {line}, column source_id: found row", "a second time (first in line 3)"]


def spoil_encoding(folder):
    path = folder.path / "sources.csv"
    path.write_bytes(path.read_bytes() + b"\xff")
    return ["sources.csv, line ", "that is not UTF-8, expected text in UTF-8"]


def spoil_absence(folder):
    (folder.path / "series.csv").unlink()
    return ["series.csv: found no such file, expected a file in the data folder"]


def spoil_role(folder):
    folder.replace("study.yml", "series: gmv_total", "series: gmv_totel")
    return ["study.yml", "gmv_totel"]


def spoil_yaml(folder):
    (folder.path / "study.yml").write_text("title: [", encoding="utf-8")
    return ["study.yml", "expected"]


SPOILERS = [spoil_unit, spoil_value, spoil_day, spoil_document, spoil_several, spoil_cells, spoil_header, spoil_twice]
SPOILERS += [spoil_encoding, spoil_absence, spoil_role, spoil_yaml]


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_every_breach_of_a_folder_is_one_line(run, folder, spoil):
    expected = spoil(folder)
    code, out, err = run("data", "check", "--data", str(folder.path))
    assert code == 2
    assert "no problem" not in out and "Traceback" not in err
    for text in expected:
        assert text in err
    for line in err.splitlines():
        assert ": found " in line and ", expected " in line and line.endswith(".")


def test_a_folder_that_is_not_there(run):
    code, _, err = run("data", "check", "--data", "nowhere")
    assert code == 2
    assert err == "data folder nowhere: found no such folder, expected one with observations.csv.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run", "nowhere"], "notebook 'nowhere' does not exist: expected one of 01-trajectory"),
        (["run", "trajectory", "-p", "drws=1"], "parameter 'drws' does not exist in notebook 01-trajectory"),
        (["run", "trajectory", "-p", "draws=many"], "parameter 'draws' of notebook 01-trajectory: found 'many'"),
        (["run", "trajectory", "-p", "draws=1"], "parameter 'draws' of notebook 01-trajectory: found 1"),
        (["run", "trajectory", "-p", "as_of=2016-02-30"], "parameter 'as_of': found '2016-02-30'"),
        (["run", "trajectory", "-p", "draws"], "parameter 'draws': found no NAME=VALUE"),
        (["run", "nowhere", "--describe"], "notebook 'nowhere' does not exist: expected one of 01-trajectory"),
        (["run", "nowhere", "--schema"], "notebook 'nowhere' does not exist"),
        (["run", "trajectory", "--describe", "--schema"], "found --describe or --schema with each other"),
        (["run", "trajectory", "--describe", "-p", "draws=300"], "or with -p, expected it alone."),
        (["run", "trajectory", "-p", "draws=300", "-p", "draws=400"], "parameter 'draws': found twice"),
        (["build", "--edition", "2017"], "edition '2017' does not exist: expected one of 2016-05, latest"),
        (["build", "--edition", "latest", "--edition", "2017"], "edition '2017' does not exist"),
        (["build", "--as-of", "31 May 2016"], "date '31 May 2016': found no calendar day, expected YYYY-MM-DD"),
        (["build", "--as-of", "20160531"], "date '20160531': found no calendar day, expected YYYY-MM-DD"),
        (["build", "--as-of", "2999-01-01"], "edition 2999-01-01: found a day in the future"),
        (["build", "--as-of", "2001-01-01"], "edition 2001-01-01: found a day before the first figure was public"),
        (["build", "--without", "2016-05"], "edition '2016-05': found none of that day among those added with --as-of"),
        (["build", "--jobs", "0"], "'--jobs'"),
        (["build", "--jobs", "two"], "'--jobs'"),
        (["build", "--nonsense"], "--nonsense"),
        (["run"], "notebook"),
        (["run", "trajectory", "-p"], "'-p'"),
        (["dance"], "dance"),
        (["data", "dance"], "dance"),
    ],
)
def test_a_slip_is_one_sentence_and_nothing_runs(run, checkout, words, sentence):
    site = checkout / "build/sites/site-good"
    site.mkdir(parents=True)
    (site / "index.html").write_text("the last good site", encoding="utf-8")
    (checkout / "build/site").symlink_to("sites/site-good")
    code, _, err = run(*words)
    assert code == 2
    assert sentence in err and "Traceback" not in err
    assert len(err.strip().splitlines()) == 1
    assert not any((checkout / "build" / name).exists() for name in ("runs", "editions"))
    assert (checkout / "build/site").resolve() == site
    assert (checkout / "build/site/index.html").read_text(encoding="utf-8") == "the last good site"


def test_parameters_are_described_and_nothing_runs(run, checkout, monkeypatch):
    monkeypatch.setattr(console.out, "width", 200)
    code, out, err = run("run", "trajectory", "--describe")
    assert not code and err == "" and not (checkout / "build").exists()
    assert out.split()[:5] == ["name", "type", "range", "default", "meaning"]
    for words in ("years_ahead", "at least 1, at most 10", "2016-05-31", "fiscal years to forecast"):
        assert words in " ".join(out.split())


def test_the_schema_of_parameters_refuses_what_the_definition_refuses(run, checkout):
    code, out, err = run("run", "01-trajectory", "--schema")
    assert not code and err == "" and not (checkout / "build").exists()
    validator = jsonschema.Draft202012Validator(json.loads(out))
    assert validator.is_valid({"draws": 300, "as_of": "2025-06-30"})
    assert not validator.is_valid({"draws": 1}) and not validator.is_valid({"drws": 300})


@pytest.fixture
def swept(monkeypatch):
    """Sweeps whose cases are not run: every case of a grid gives one finding, ten times its seed."""

    def run_sweep(project, catalog, tasks, *_):
        rows = [
            {"case": number} | task.parameters | {"status": "ok", "error": "", "finding": "growth.sales"}
            for number, task in enumerate(tasks, start=1)
        ]
        table = pd.DataFrame(rows).assign(low=float("nan"), high=float("nan"), band_level=float("nan"))
        table = table.assign(value=10.0 * table["seed"], unit="CNY_bn", kind="estimate")
        return Sweep(tasks[0].notebook, table, "0123456789abcdef", len(tasks), 0)

    monkeypatch.setattr("analysis.runner.sweep.run_sweep", run_sweep)
    monkeypatch.setattr("analysis.runner.plan.digest_inputs", lambda *_: None)


def test_a_sweep_has_a_page_where_one_is_asked_for(run, checkout, swept):
    (checkout / "grid.yml").write_text("product: {seed: [1, 2, 3]}", encoding="utf-8")
    folder = checkout / "build/sweeps/01-trajectory-0123456789ab"
    code, out, err = run("sweep", "trajectory", "--grid", "grid.yml")
    assert not code and err == "" and "page:" not in out
    assert sorted(path.name for path in folder.iterdir()) == ["findings.csv", "findings.parquet"]
    code, out, _ = run("sweep", "trajectory", "--grid", "grid.yml", "--page")
    assert not code and f"page: {folder.relative_to(checkout)}/index.html" in out
    assert "RMB 10 bn (seed 1) to RMB 30 bn (seed 3)" in (folder / "index.html").read_text(encoding="utf-8")


def test_a_spoiled_folder_stops_a_build_before_anything_runs(run, folder, checkout):
    (expected,) = spoil_unit(folder)
    code, _, err = run("build", "--edition", "latest")
    assert code == 2 and expected in err
    assert not any((checkout / "build" / name).exists() for name in ("runs", "editions", "site"))


@pytest.mark.parametrize("words", [[], ["data"]])
def test_a_command_without_words_shows_its_help(run, words):
    code, _, err = run(*words)
    assert code == 2 and "Commands:" in err and "Traceback" not in err


def test_a_stop_from_the_keyboard_is_said(run, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.publish.refreshing.refresh_site", stop)
    code, _, err = run("build")
    assert code == 130
    assert err == "stopped: nothing half-written was kept.\n"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(28, "No space left on device"),
            "a file that was being written for {root}: found No space left on device",
        ),
        (PermissionError(13, "Permission denied", "a.csv"), "a.csv: found Permission denied"),
        (shutil.Error([("a", "b", "no space"), ("c", "d", "no space")]), "b: found no space"),
    ],
)
def test_what_the_system_refuses_is_one_sentence(run, checkout, monkeypatch, error, sentence):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("analysis.publish.refreshing.refresh_site", fail)
    code, _, err = run("build")
    assert code == 2
    assert err.startswith(sentence.format(root=checkout)) and len(err.splitlines()) == 1


def test_a_fault_of_the_program_is_not_hidden(checkout, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("a fault")

    monkeypatch.setattr("analysis.publish.refreshing.refresh_site", fail)
    monkeypatch.setattr(sys, "argv", ["netred", "build"])
    with pytest.raises(RuntimeError, match="a fault"):
        cli.main()


def test_the_installed_command_ends_with_the_same_code(checkout):
    command = [sys.executable, "-m", "analysis.cli", "data", "check", "--data", str(checkout / "notebooks")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "observations.csv: found no such file" in done.stderr and "Traceback" not in done.stderr


@pytest.fixture
def nowhere(run, tmp_path_factory, monkeypatch):
    """An empty folder in no checkout."""
    monkeypatch.setattr("analysis.project.__file__", str(tmp_path_factory.mktemp("site-packages") / "analysis/x.py"))
    folder = tmp_path_factory.mktemp("nowhere")
    monkeypatch.chdir(folder)
    return folder


def test_figures_need_no_checkout(run, nowhere, folder):
    code, out, err = run("data", "check", "--data", str(folder.path))
    assert not code and err == "" and "no problem found" in out and not list(nowhere.iterdir())
    code, _, err = run("data", "check")
    assert code == 2 and "run the command inside one, or name a data folder with --data." in err
    code, _, err = run("build", "--data", str(folder.path))
    assert code == 2 and "found no folder with _toc.yml" in err


def test_the_version_is_said(run):
    from analysis import __version__

    assert run("--version") == (0, f"netred {__version__}\n", "") and __version__[0].isdigit()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_stop_by_the_system_is_as_one_from_the_keyboard(run, monkeypatch, name):
    number = getattr(signal, name)
    monkeypatch.setattr("analysis.publish.refreshing.refresh_site", lambda *_, **__: os.kill(os.getpid(), number))
    held = signal.getsignal(number)
    try:
        code, _, err = run("build")
    finally:
        signal.signal(number, held)
    assert (code, err) == (130, "stopped: nothing half-written was kept.\n")


def test_what_somebody_else_says_cannot_write_over_the_terminal(run, monkeypatch):
    def fail(*_, **__):
        raise NetredError("cell \x1b[2J\rof \u202ea study\nsecond line")

    monkeypatch.setattr("analysis.publish.refreshing.refresh_site", fail)
    assert run("build")[2] == "cell \\x1b[2J\\rof \\u202ea study\nsecond line\n"


def test_a_terminal_that_lacks_a_sign_is_no_reason_to_stop(checkout):
    command = [sys.executable, "-X", "utf8=0", "-m", "analysis.cli", "run", "\u201cthis\u201d"]
    environment = os.environ | {"PYTHONIOENCODING": "latin-1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 2 and b"Traceback" not in done.stderr and b"?this?" in done.stderr


def test_a_failed_chapter_is_told_after_the_site_is_published(run, checkout, monkeypatch):
    failure = ChapterError("01-one", "cell 3 raised ValueError", "no", "netred run 01-one", frames="here")
    done = Published(checkout / "build/site/index.html", (failure,))
    monkeypatch.setattr("analysis.publish.refreshing.refresh_site", lambda *_, **__: done)
    code, out, err = run("build")
    assert code == 2 and "published: build/site/index.html" in out
    assert (
        err == f"{failure}\n" and "raised ValueError: no, expected a run without errors; repeat it with: netred" in err
    )


def test_a_build_folder_is_cleaned(run, checkout):
    code, out, err = run("clean")
    assert not code and (out, err) == ("freed: 0.0 MB\n", "")
    assert run("clean", "--keep", "0")[0] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2016-01-01", "--to", "2015-01-01"), "found the first after the last"),
        (("--from", "1990-01-01", "--to", "1990-12-31"), "found none on which a row became public"),
        (
            (
                "--from",
                "yesterday",
            ),
            "yesterday",
        ),
    ],
)
def test_days_that_cannot_be_judged_are_refused_in_a_sentence(run, words, said):
    code, _, err = run("days", *words)
    assert code == 2 and said in err and err.count("\n") == 1


def test_days_of_another_study_are_judged_and_written(run, tmp_path):
    small = write_small(tmp_path / "small")
    code, out, err = run("days", "--data", str(small.path), "--from", "2014-01-01", "--to", "2014-08-31", "--jobs", "1")
    assert not code and err == "" and "3 paths" in out
    (table,) = tmp_path.glob("build/studies/small-*/days.csv")
    days = pd.read_csv(table)["day"]
    assert days.is_monotonic_increasing and days.min() >= "2014-01-01" and days.max() <= "2014-08-31"


def test_a_name_stays_whole_however_narrow_the_terminal(monkeypatch, capsys):
    name = "growth.gmv.six_trillion.probability.missed"
    monkeypatch.setattr(console, "out", Console(width=40, soft_wrap=True))
    console.print_table(("number", "recorded", "now"), [(name, "RMB 3,092 bn of sales", "RMB 3,093 bn of sales")])
    assert name in capsys.readouterr().out
