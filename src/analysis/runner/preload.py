"""What the fork server imports once: everything that a notebook may reach."""

from __future__ import annotations

import importlib

import IPython.core.interactiveshell  # noqa: F401

from analysis.notebook import ROOMS

for module in ROOMS.values():
    importlib.import_module(module)
