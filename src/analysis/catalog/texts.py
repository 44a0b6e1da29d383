"""Text as it comes from a file, rows as text, and digests of texts: what a run read is told apart by them."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.errors import DataError


def read_text(path: Path, file: str, form: str, most_bytes: int) -> str:
    """Text of a file that a person wrote.

    Parameters
    ----------
    file, form : str
        Its name for errors, and what it should be.
    most_bytes : int
        Size above which it is not read.

    Raises
    ------
    DataError
        If it is not there, is no ordinary file, is too long, cannot be read or is no UTF-8.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise DataError(file, "no ordinary file", form, 1, remedy="put a file there")
        if about.st_size > most_bytes:
            raise DataError(file, f"{about.st_size:,} bytes", f"at most {most_bytes:,}", 1, remedy="shorten it")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError(file, "no such file", form, remedy="add it or correct the name") from None
    except OSError as error:
        raise DataError(file, f"no readable file ({error.strerror})", form, 1, remedy="mend or replace it") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = f"a byte 0x{error.object[error.start]:02x} that is not UTF-8"
        raise DataError(file, byte, "text in UTF-8", line, remedy="save the file as UTF-8") from None


def write_rows(cells: pd.DataFrame) -> list[str]:
    """Text of each row: its identity and its cells in the order of the contract."""
    return ["\x1f".join(record) for record in cells.itertuples(index=True, name=None)]


def name_read(found: pd.DataFrame) -> list[str]:
    """Identities of rows, then of the documents behind them."""
    sources = sorted(set(found["source_id"])) if "source_id" in found else []
    return [*found.index, *(f"sources/{source}" for source in sources)]


def digest_texts(texts: Iterable[str]) -> str:
    """SHA-256 of texts in their order."""
    return hashlib.sha256("\x1e".join(texts).encode()).hexdigest()
