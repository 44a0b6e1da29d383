"""The runner beside its peers, in one run on one machine: read the ratios, not the seconds.

    make benchmark-runner

Prints and writes ``benchmarks/results/runner.csv``: a sweep of one chapter under the warm engine, the papermill command
in a loop and ploomber-engine (which runs every case in one process); the cost of many runs of a small notebook; and a
cold and an unchanged build of the book beside Jupyter Book executing the same notebooks.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pandas as pd
import yaml

from analysis.catalog import load
from analysis.project import Project, find_project
from analysis.runner.execute import execute_notebook, run_tasks
from analysis.runner.grids import plan_sweep
from analysis.runner.plan import plan_task
from analysis.runner.sweep import run_sweep

CASES, JOBS, LOOPED, MANY = 32, 2, 4, 500
NOTEBOOK = "01-trajectory"
PARTS = ("_toc.yml", "_config.yml", "requirements.lock", "book", "notebooks", "data", "pyproject.toml")


def main() -> None:
    """Measure everything, print it and write it."""
    rows = []
    for measure in (measure_sweep, measure_many, measure_build):
        with tempfile.TemporaryDirectory() as folder:
            for name, value, unit, bound in measure(copy_project(Path(folder))):
                rows.append((name, value, unit, bound))
                print(f"{name:60s} {value:10.2f} {unit:8s} {bound}", flush=True)
    path = find_project().root / "benchmarks" / "results" / "runner.csv"
    pd.DataFrame(rows, columns=["measure", "value", "unit", "bound"]).round(3).to_csv(path, index=False)


def copy_project(folder: Path) -> Project:
    """A project of its own, so that nothing stored helps."""
    root = find_project().root
    for part in PARTS:
        source = root / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    return Project(folder, folder / "data", folder / "build")


def measure_sweep(project: Project):
    """A sweep, against what its cases compute and against the peers."""
    catalog = load(project.data)
    tasks = plan_sweep(project, NOTEBOOK, [{"seed": seed} for seed in range(CASES)])
    own = compute_alone(project, tasks[0].parameters)
    yield "own computation of a case", own, "s", ""
    run_tasks(project, catalog, [plan_task(project, NOTEBOOK, {"seed": 10_000})], jobs=1)
    seconds, sweep = clock(lambda: run_sweep(project, catalog, tasks, JOBS))
    allowed = 1.15 * CASES * own / JOBS + 0.3 * CASES + 3
    yield f"sweep of {CASES} cases, {JOBS} jobs", seconds, "s", f"at most {allowed:.1f}; {sweep.failed} failed"
    yield "  of what is allowed", seconds / allowed, "ratio", "at most 1"
    looped, _ = clock(lambda: [call_papermill(project, task.parameters) for task in tasks[:LOOPED]])
    yield f"papermill command in a loop, {LOOPED} cases", looped, "s", ""
    yield "  a case, over a case of the sweep", looped / LOOPED / (seconds / CASES), "ratio", ""
    ploomber, _ = clock(lambda: [call_ploomber(project, task.parameters) for task in tasks[:LOOPED]])
    yield f"ploomber-engine, {LOOPED} cases, no isolation", ploomber, "s", ""
    yield "  a case, over a case of the sweep", ploomber / LOOPED / (seconds / CASES), "ratio", ""


def measure_many(project: Project):
    """The cost of many runs of a small notebook, and the memory of the process that starts them."""
    path = project.notebooks / f"{NOTEBOOK}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = code[:3]
    nbformat.write(notebook, path)
    tasks = plan_sweep(project, NOTEBOOK, [{"seed": seed} for seed in range(MANY)])
    execute_notebook(project, tasks[0], "warm")
    one = statistics.median(clock(lambda task=task: execute_notebook(project, task, "warm"))[0] for task in tasks[:50])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many, _ = clock(lambda: [execute_notebook(project, task, "warm") for task in tasks])
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield "one run of a small notebook, median of 50", one, "s", ""
    yield f"{MANY} runs, over {MANY} times one", many / MANY / one, "ratio", "within 0.1 of 1"
    yield "memory after, over before", after / before, "ratio", "about 1"


def measure_build(project: Project):
    """A cold and an unchanged build, beside Jupyter Book executing the same notebooks in its build."""
    command = [sys.executable, "-m", "analysis.cli", "build", "--jobs", str(JOBS)]
    cold, _ = clock(lambda: subprocess.run(command, cwd=project.root, check=True, capture_output=True))
    same, _ = clock(lambda: subprocess.run(command, cwd=project.root, check=True, capture_output=True))
    executing = sum(execute_in_book(project, as_of) for as_of in ("2016-05-31", "2025-06-30"))
    yield "both editions, cold", cold, "s", ""
    yield "Jupyter Book executing both editions' notebooks", executing, "s", ""
    yield "  cold build, over that", cold / executing, "ratio", "at most 0.33"
    yield "nothing changed", same, "s", "under 2"
    row = project.data / "observations.csv"
    row.write_text(row.read_text(encoding="utf-8").replace(",2444.0,", ",2444.5,", 1), encoding="utf-8")
    done = subprocess.run(command, cwd=project.root, check=True, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if " as of " in line]
    held = sum(line.endswith("holds") for line in lines)
    yield "one row changed: runs that hold", held, "runs", f"of {len(lines)}"


def execute_in_book(project: Project, as_of: str) -> float:
    """Seconds that Jupyter Book takes to execute the notebooks of one edition in its own build."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        shutil.copytree(project.data, stage / "data")
        (stage / "notebooks").mkdir()
        (stage / "requirements.lock").touch()
        names = sorted(path.name for path in project.notebooks.glob("*.ipynb"))
        for name in names:
            notebook = nbformat.read(project.notebooks / name, as_version=4)
            for cell in notebook.cells:
                cell.source = cell.source.replace('as_of = "2016-05-31"', f'as_of = "{as_of}"')
                if cell.cell_type == "markdown":
                    cell.source = "# A chapter" if cell.source.startswith("# ") else "Words."
            nbformat.write(notebook, stage / "notebooks" / name)
        (stage / "index.md").write_text("# A book\n", encoding="utf-8")
        toc = {"format": "jb-book", "root": "index", "chapters": [{"file": f"notebooks/{name}"} for name in names]}
        (stage / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
        configuration = {"title": "A book", "execute": {"execute_notebooks": "force", "timeout": 600}}
        (stage / "_config.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
        command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(stage)]
        seconds, _ = clock(lambda: subprocess.run(command, capture_output=True, check=True))
        return seconds


def compute_alone(project: Project, parameters: dict) -> float:
    """Seconds that a case computes, its imports made: the smaller of two runs in one process."""
    notebook = nbformat.read(project.notebooks / f"{NOTEBOOK}.ipynb", as_version=4)
    source = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    loop = (
        "import os, sys, time\n"
        f"os.chdir({str(project.notebooks)!r})\n"
        f"source = {source!r}\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "seconds = []\n"
        "for _ in range(3):\n"
        "    start = time.perf_counter()\n"
        "    shell.run_cell(source, silent=False)\n"
        "    seconds.append(time.perf_counter() - start)\n"
        "print(min(seconds[1:]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", loop], capture_output=True, text=True, check=True)
    return float(done.stderr.strip().splitlines()[-1])


def call_papermill(project: Project, parameters: dict) -> None:
    """One case with the papermill command."""
    words = [word for name, value in parameters.items() for word in ("-p", name, str(value))]
    source, target = f"{NOTEBOOK}.ipynb", str(project.build / "looped.ipynb")
    command = [sys.executable, "-m", "papermill", source, target, *words]
    subprocess.run(command, cwd=project.notebooks, check=True, capture_output=True)


def call_ploomber(project: Project, parameters: dict) -> None:
    """One case with ploomber-engine, in this process."""
    from ploomber_engine import execute_notebook as execute_with_ploomber

    source, target = project.notebooks / f"{NOTEBOOK}.ipynb", project.build / "ploomber.ipynb"
    execute_with_ploomber(source, target, parameters=parameters, cwd=project.notebooks, progress_bar=False)


def clock(call):
    """Seconds that a call takes, and what it returns."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main()
