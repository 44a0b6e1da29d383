"""The script that draws the charts, without a host: Vega, Vega-Lite and Vega-Embed in one file."""

from __future__ import annotations

import importlib.metadata
import os
import threading
from pathlib import Path

from analysis.project import Project
from analysis.runner.unfinished import unfinished_folder

BUNDLE = "netred-vega.js"
"""Its name in an edition."""

_WRITING = threading.Lock()


def write_bundle(project: Project) -> Path:
    """The script's file in the build folder: written once for each version of the library that holds it."""
    path = project.build / f"vega-{importlib.metadata.version('vl-convert-python')}.js"
    with _WRITING:
        if not path.is_file():
            from vl_convert import javascript_bundle

            with unfinished_folder(path.parent) as folder:
                written = folder / path.name
                written.write_text(f"(function () {{\n{javascript_bundle()}\n}})();\n", encoding="utf-8")
                os.replace(written, path)
    return path
