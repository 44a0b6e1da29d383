"""The script that draws the charts, without a host: Vega, Vega-Lite and Vega-Embed in one file."""

from __future__ import annotations

import importlib.metadata
import os
import threading
from pathlib import Path

from analysis.project import Project
from analysis.runner.manifest import digest
from analysis.runner.unfinished import unfinished_folder

BUNDLE = "netred-vega.js"
"""Its name in an edition."""

NOTICES = Path(__file__).with_name("THIRD-PARTY.md")
"""Whose software is in it, and under which licences."""

_WRITING = threading.Lock()


def write_bundle(project: Project) -> Path:
    """The script's file in the build folder, notices first: written once for each version of what is in it."""
    notices = NOTICES.read_text(encoding="utf-8")
    version = importlib.metadata.version("vl-convert-python")
    path = project.build / f"vega-{version}-{digest(notices)[:8]}.js"
    with _WRITING:
        if not path.is_file():
            from vl_convert import javascript_bundle

            with unfinished_folder(path.parent) as folder:
                written = folder / path.name
                script = f"/*!\n{notices}*/\n(function () {{\n{javascript_bundle()}\n}})();\n"
                written.write_text(script, encoding="utf-8")
                os.replace(written, path)
    return path
