"""Rows as text, and digests of texts: what a run read is told apart by them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pandas as pd


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
