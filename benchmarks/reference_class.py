"""Make the reference class anew: ``make reference-class``.

Fits the combination to every growth window and writes its log errors, rounded, to the table that ships with the
package. A table that differs from the one in use is written, its digest is printed and the command fails: whoever
changes the class has to judge it again and to set the digest.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from windows import SCORED, Window, load_windows

from analysis.growth.reference import ERRORS, NAMES, TABLE, TABLE_DIGEST, TRAITS, ReferenceClass, read_reference
from analysis.growth.registry import MODELS, PRIMARY


def tabulate_errors(windows: list[Window]) -> pd.DataFrame:
    """Names, growth, noise and the 16 log errors of each window, rounded to four digits."""
    rows = []
    for window in windows:
        fit = MODELS[PRIMARY].fit(window.as_series())
        errors = np.log(window.actual / fit.point(SCORED))
        rows.append((window.source, window.series, window.family, fit.growth, fit.residual_sd, *errors))
    return pd.DataFrame(rows, columns=[*NAMES, *TRAITS, *ERRORS]).round(4)


def write_text(windows: list[Window]) -> str:
    """The table as it is committed."""
    return tabulate_errors(windows).to_csv(index=False, lineterminator="\n")


def read_table() -> ReferenceClass:
    """The table in use."""
    return read_reference(importlib.resources.files("analysis.growth").joinpath(TABLE).read_bytes())


def main() -> int:
    """Write the table; 1 where it is not the one in use."""
    text = write_text(load_windows())
    Path(str(importlib.resources.files("analysis.growth").joinpath(TABLE))).write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    print(f"{TABLE}: {len(read_reference(text.encode()))} windows, sha256 {digest}")
    if digest != TABLE_DIGEST:
        print("the table differs from the one in use: judge it, then set TABLE_DIGEST in analysis/growth/reference.py")
    return int(digest != TABLE_DIGEST)


if __name__ == "__main__":
    sys.exit(main())
