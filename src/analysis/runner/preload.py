"""What the fork server does once for all runs: the imports that a notebook may reach, and the parsing of the figures.

A run looks at the files anew, and parses them itself where they are not the same as here.
"""

from __future__ import annotations

import contextlib
import gc
import importlib

import IPython.core.interactiveshell  # noqa: F401

from analysis.catalog import load
from analysis.errors import NetredError
from analysis.notebook import ROOMS
from analysis.project import find_project

for module in ROOMS.values():
    importlib.import_module(module)
with contextlib.suppress(NetredError):  # a run that opens the figures says what is wrong with them
    load(find_project().data)
gc.collect()
gc.freeze()  # what is here stays: no run needs to look through it for garbage, and its pages stay shared
