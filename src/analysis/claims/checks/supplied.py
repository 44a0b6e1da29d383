"""The check of what nothing public informs, and no table that a user may supply would settle."""

from __future__ import annotations

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting


@register
def judge_missing(setting: Setting, needs: str) -> Evidence:
    """Nothing public informs the question, and no table is waited for: only what would settle it is named."""
    return Evidence("none", f"No public row informs this; it would take {needs}.", "none")
