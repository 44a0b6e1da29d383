"""The warm engine: the outputs of papermill's own, a process for each run, and an end to runs that have none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest

from analysis.catalog import load
from analysis.errors import BuildError
from analysis.runner import engines, execute
from analysis.runner.plan import plan_task

pytestmark = [
    pytest.mark.xdist_group("kernels"),
    pytest.mark.skipif(engines.choose_engine() != "warm", reason="this system cannot fork a process"),
]

RICH = """
import pandas as pd
from IPython.display import HTML, display
print("first"); print("second")
display(HTML("<b>bold</b>"))
pd.DataFrame({"a": [1.5, 2.5]})
"""


def run_cells(folder, *sources, **options):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = folder / "source.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    if not options:
        options = {"engine_name": "netred-warm", "working_directory": folder}
    return papermill.execute_notebook(path, folder / "executed.ipynb", progress_bar=False, **options)


def say(notebook) -> str:
    return "".join(output.get("text", "") for cell in notebook.cells for output in cell.outputs)


def test_outputs_are_those_of_the_plain_engine(tmp_path):
    where = "import os, sys\nprint(os.getcwd(), file=sys.stderr)"
    sources = ["x = 3\nx", RICH, "x + 1", where, "{'key': [1, 2]}", "x;"]
    warm = run_cells(tmp_path, *sources)
    plain = run_cells(tmp_path, *sources, engine_name=None, cwd=tmp_path)
    assert [cell.execution_count for cell in warm.cells] == [cell.execution_count for cell in plain.cells]
    assert [cell.outputs for cell in warm.cells] == [cell.outputs for cell in plain.cells]


def test_a_chapter_gives_the_same_under_both_engines(make_project, tiny, tiny_cells):
    project = make_project(tiny_cells)
    task = plan_task(project, tiny)
    warm, plain = (execute.execute_notebook(project, task, engine) for engine in engines.ENGINES)
    assert [cell.get("outputs") for cell in warm.cells] == [cell.get("outputs") for cell in plain.cells]
    assert any(cell.get("outputs") for cell in warm.cells)


def test_each_run_has_a_namespace_and_a_process_of_its_own(tmp_path):
    first = run_cells(tmp_path, "left_behind = 1\nimport analysis, os\nanalysis.left_behind = 1\nprint(os.getpid())")
    second = run_cells(
        tmp_path, "import analysis, os\nprint(os.getpid(), 'left_behind' in dir(), hasattr(analysis, 'left_behind'))"
    )
    process, *left = say(second).split()
    assert left == ["False", "False"]
    assert process not in (say(first).strip(), str(os.getpid()))


def test_a_script_that_does_not_guard_its_main_part_is_not_begun_again(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), tmp_path / "source.ipynb")
    call = (
        "papermill.execute_notebook('source.ipynb', 'executed.ipynb', engine_name='netred-warm', kernel_name='python3')"
    )
    (tmp_path / "script.py").write_text(f"print('begun')\nimport papermill\n{call}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "begun\n"), done.stderr
    (cell,) = nbformat.read(tmp_path / "executed.ipynb", as_version=4).cells
    assert cell.outputs[0]["data"]["text/plain"] == "2"


def test_a_run_reads_the_figures_as_they_are_though_they_were_parsed_before(tmp_path, folder):
    source = f"from analysis.catalog import load\nprint(load({str(folder.path)!r}).digest)"
    before = [say(run_cells(tmp_path, source)).strip() for _ in range(2)]
    folder.replace("observations.csv", ",2444.0,", ",2444.5,")
    after = say(run_cells(tmp_path, source)).strip()
    assert before[0] == before[1] != after == load(folder.path).digest


def test_an_error_keeps_its_traceback_and_stops_the_notebook(tmp_path):
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError") as caught:
        run_cells(tmp_path, "def divide():\n    return 1 / 0", "divide()", "print('never')")
    assert any("return 1 / 0" in line for line in caught.value.traceback)
    executed = nbformat.read(tmp_path / "executed.ipynb", as_version=4)
    assert "never" not in say(nbformat.v4.new_notebook(cells=[c for c in executed.cells if c.cell_type == "code"]))


def test_text_of_programs_written_in_other_languages_stands_with_the_cell_that_ran_them(tmp_path):
    executed = run_cells(tmp_path, "import os", *(f"os.system('echo from outside {cell}');" for cell in range(20)))
    shown = [[output.text for output in cell.outputs if output.output_type == "stream"] for cell in executed.cells[1:]]
    assert shown == [[f"from outside {cell}\n"] for cell in range(20)]


def test_a_cell_that_closes_its_standard_streams_stops_nothing(tmp_path):
    executed = run_cells(tmp_path, "import os\nos.close(1)\nos.close(2)", "print('after')")
    assert "after" in say(executed)


def test_a_cell_that_never_ends_is_stopped(tmp_path, make_project, tiny, tiny_cells, monkeypatch):
    monkeypatch.setattr(execute, "CELL_SECONDS", 1)
    project = make_project([*tiny_cells, "import time\ntime.sleep(600)"])
    with pytest.raises(BuildError, match=r"90-tiny: a cell ran for more than 1 seconds"):
        execute.execute(project, plan_task(project, tiny), "warm")
    assert not list(project.runs.glob("*/*"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import sys\nsys.exit()", "stopped before its last cell"),
        ("import sys\nsys.exit(3)", "raised SystemExit: 3"),
        ("import os\nos._exit(7)", r"ended by itself \(exit code 7\)"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", r"ended by itself \(signal SIGSEGV\)"),
        ("blocks = [bytearray(2**28) for _ in range(64)]", "raised MemoryError"),
        ("for _ in range(3000):\n    print('x' * 10_000)", "put out more than 20,000,000 characters"),
    ],
)
def test_a_notebook_that_ends_badly_leaves_one_sentence(make_project, tiny, tiny_cells, monkeypatch, source, said):
    monkeypatch.setattr(execute, "MEMORY", 2**30)
    project = make_project([*tiny_cells, source])
    with pytest.raises(BuildError, match=f"notebook 90-tiny: .*{said}"):
        execute.execute(project, plan_task(project, tiny), "warm")
    assert not list(project.runs.glob("*/*"))


def test_the_engine_can_be_chosen_and_no_other(monkeypatch):
    monkeypatch.setenv(engines.ENGINE_VARIABLE, "plain")
    assert engines.choose_engine() == "plain"
    monkeypatch.setenv(engines.ENGINE_VARIABLE, "cold")
    with pytest.raises(Exception, match="engine 'cold' does not exist"):
        engines.choose_engine()


ORPHANS = """
import os, subprocess, sys
from pathlib import Path
helper = subprocess.Popen(["sleep", "600"])
Path(sys.argv[1] if len(sys.argv) > 1 else PLACE).write_text(f"{os.getpid()} {helper.pid}")
"""


def alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_for(seen, turns: int = 1200) -> None:
    """Look again and again; as long as a busy machine may need."""
    for _ in range(turns):
        if seen():
            return
        time.sleep(0.05)
    pytest.fail("it never came to pass")


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("end", ["while True:\n    pass", "import time\ntime.sleep(600)"])
def test_nothing_outlives_a_build_that_is_killed(tmp_path, end):
    place = tmp_path / "processes.txt"
    sources = [f"PLACE = {str(place)!r}", ORPHANS.replace("sys.argv[1] if len(sys.argv) > 1 else PLACE", "PLACE"), end]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "source.ipynb")
    call = (
        "import papermill\npapermill.execute_notebook('source.ipynb', 'executed.ipynb', engine_name='netred-warm', "
        "kernel_name='python3')"
    )
    build = subprocess.Popen([sys.executable, "-c", call], cwd=tmp_path, start_new_session=True)
    try:
        wait_for(lambda: place.is_file() and len(place.read_text().split()) == 2)
    finally:
        build.kill()
        build.wait()
    started = [int(process) for process in place.read_text().split()]
    wait_for(lambda: not any(alive(process) for process in started))


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_what_a_cell_started_ends_with_its_run(tmp_path):
    executed = run_cells(tmp_path, "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)")
    started = int(say(executed))
    wait_for(lambda: not alive(started))
