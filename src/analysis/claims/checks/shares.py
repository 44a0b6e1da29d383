"""Checks of who grows at whose side."""

from __future__ import annotations

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.diversion import fit_share, observe_shares
from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import format_value

_LEVEL = 0.8


@register
def judge_falling_share(
    setting: Setting,
    falling: str,
    rising: str,
    until: str,
    frequency: str = "quarter",
    window: int = 40,
    effect: float = 0.05,
) -> Evidence:
    """Probability that one of two marketplaces loses share to the other.

    Parameters
    ----------
    falling, rising : str
        Roles of the marketplace said to lose, and of the other.
    until : str
        Last day looked at.
    frequency : str
        ``quarter`` or ``year``.
    window : int
        Latest periods used.
    effect : float
        Smallest fall of the logit a year that matters: about one point of share.
    """
    both = [setting.figures_until(role, frequency, until) for role in (rising, falling)]
    both = [figures.last(min(window, len(figures))) for figures in both]
    key = ("share", both[0].rows, both[1].rows)
    fit = setting.remember(key, lambda: fit_share(both[0].values, both[1].values))
    slope, observed = fit.slope(_LEVEL), 1 - observe_shares(*both)
    rows, grade = both[0].rows + both[1].rows, weakest(each.evidence for each in both)
    return Evidence(
        basis="model",
        said=f"{both[1].label}'s share of both marketplaces went from {format_value(observed.iloc[0], 'share')} in "
        f"{label_period(observed.index[0])} to {format_value(observed.iloc[-1], 'share')} in "
        f"{label_period(observed.index[-1])}; that it falls has a posterior probability of "
        f"{format_value(slope.probability_positive, 'probability')}.",
        method="damped logit share with AR(1) errors, averaged over damping and correlation",
        probability=slope.probability_positive,
        rows=rows,
        evidence=grade,
        n=len(observed),
        power=setting.remember((*key, effect), lambda: fit.assess(effect).power),
        estimates=(
            Finding(
                "claim.logit_slope",
                -slope.median,
                "ratio",
                "change of the logit of the share a year, at the end of the sample",
                setting.as_of,
                low=-slope.high,
                high=-slope.low,
                level=_LEVEL,
                n=len(observed),
                evidence=grade,
                rows=rows,
            ),
        ),
    )
