"""Make the reference class anew: ``make reference-class``.

Fits the combination to every growth window of the quarterly series and writes its log errors, rounded, to the table
that ships with the package. A table that differs from the one in use is written, its digest is printed and the command
fails: whoever changes the class has to judge it again and to set the digest.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from windows import FITTED, SCORED, Window, load_windows

from analysis.errors import FitError
from analysis.growth.reference import TABLE, TABLE_DIGEST, measure_noise
from analysis.growth.registry import MODELS, PRIMARY

INDEX = pd.period_range("2001Q1", periods=FITTED, freq="Q-DEC")
"""The calendar of a window plays no part in any model."""


def as_series(window: Window) -> pd.Series:
    """The fitted quarters as models take them."""
    return pd.Series(window.fitted, index=INDEX)


def tabulate_errors(windows: list[Window]) -> pd.DataFrame:
    """Source, series, growth, noise and the 16 log errors of each window, rounded; refused windows are left out."""
    rows = []
    for window in windows:
        series = as_series(window)
        try:
            point = MODELS[PRIMARY].inner.fit(series).point(SCORED)
        except FitError as refusal:
            print(f"{window.source} {window.series} left out: {refusal}", file=sys.stderr)
            continue
        errors = np.log(window.actual / point)
        noise = measure_noise(PRIMARY, series)
        rows.append((window.source, window.series, round(window.growth, 4), round(noise, 4), *errors.round(4)))
    names = [f"error_{ahead}" for ahead in range(1, SCORED + 1)]
    return pd.DataFrame(rows, columns=["source", "series", "growth", "noise", *names])


def main() -> int:
    """Write the table; 1 where it is not the one in use."""
    text = tabulate_errors(load_windows("quarterly")).to_csv(index=False, lineterminator="\n")
    Path(str(importlib.resources.files("analysis.growth").joinpath(TABLE))).write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    print(f"{TABLE}: {text.count(chr(10)) - 1} windows, sha256 {digest}")
    if digest != TABLE_DIGEST:
        print("the table differs from the one in use: judge it, then set TABLE_DIGEST in analysis/growth/reference.py")
    return int(digest != TABLE_DIGEST)


if __name__ == "__main__":
    sys.exit(main())
