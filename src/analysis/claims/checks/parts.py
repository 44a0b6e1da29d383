"""Checks of shares held on a day, and of parts that are small."""

from __future__ import annotations

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.periods import label_period
from analysis.prose import format_value


@register
def judge_share_level(setting: Setting, role: str, until: str, above: float) -> Evidence:
    """Whether the last reported share up to a quarter lies above a level."""
    figures = setting.figures_until(role, "quarter", until)
    held = figures.latest > above
    when = label_period(figures.values.index[-1])
    return Evidence(
        basis="outturn",
        said=f"{figures.label} was {format_value(figures.latest, figures.unit)} in {when}, "
        f"{'above' if held else 'not above'} {format_value(above, 'share')}.",
        method="figure of the catalogue against the level",
        probability=float(held),
        rows=figures.rows[-1:],
        evidence=figures.grades[-1],
        n=1,
    )
