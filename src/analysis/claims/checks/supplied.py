"""The check of what nothing public informs, and no table that a user may supply would settle."""

from __future__ import annotations

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
<<<<<<< HEAD
from analysis.diversion import Dependence, Passage, interrupt_long, measure_passage
from analysis.diversion.interruptions import FEWEST_MONTHS
from analysis.findings import weakest
from analysis.measures import documents as find_documents
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value, say_count
from analysis.study import Study

_GLOBAL = "global"
"""Name of the cross-border destination in columns and among the states of sessions."""

_SMALL = {"share": 0.05, "visits": 0.1}
"""Smallest distance from a threshold that matters, of orders and of visits."""
=======
>>>>>>> 63af112 (Wip: Tmall and Taobao, outside traffic, links withheld, brands and limits are measures)


@register
def judge_missing(setting: Setting, needs: str) -> Evidence:
    """Nothing public informs the question, and no table is waited for: only what would settle it is named."""
    return Evidence("none", f"No public row informs this; it would take {needs}.", "none")
<<<<<<< HEAD


@register
def judge_passage(setting: Setting, above: float, also_global: bool, ratio: str = "") -> Evidence:
    """Share of the destination's orders that passed the entrance, by the weeks of a panel or the paths of sessions.

    Parameters
    ----------
    above : float
        Share to be exceeded.
    also_global : bool
        Whether the cross-border destination must exceed it too.
    ratio : str
        Series that says something on the side, quoted while nothing is supplied.
    """
    weeks, paths = setting.table("panel_weeks"), setting.table("session_steps")
    weeks = weeks[weeks["arm"] == "open"].sort_values("week")
    if len(weeks):
        names = ["destination", *([_GLOBAL] if also_global else [])]
        return combine(_judge_weekly_passage(weeks, name, above) for name in names)
    if len(paths):
        names = {_slug(setting, "destination"): setting.catalog.study.roles["destination"].label}
        names |= {_GLOBAL: "the cross-border destination"} if also_global else {}
        return combine(_judge_counted_passage(setting, paths, *each, above) for each in names.items())
    figures = setting.figures(ratio, "month") if ratio and setting.knows(ratio, "month") else None
    aside = (
        f"; {figures.label} was {format_value(figures.latest, figures.unit)} in {figures.values.index[-1]:%B %Y}"
        if figures
        else ""
    )
    return explain_missing(
        setting,
        "panel_weeks or session_steps",
        f"No public row says what share of orders passed the entrance{aside}.",
        figures.rows if figures else (),
        figures.evidence if figures else "seen",
    )


def _judge_weekly_passage(weeks: pd.DataFrame, name: str, above: float) -> Evidence:
    return judge_mean(
        weeks[f"orders_{name}_via_entrance"] / weeks[f"orders_{name}"],
        above,
        True,
        f"Orders of the {name.replace(_GLOBAL, 'cross-border destination')} that passed the entrance:",
        "share",
        "weekly shares",
        tuple(weeks.index),
        _SMALL["share"],
    )


def _judge_counted_passage(setting: Setting, paths: pd.DataFrame, state: str, name: str, above: float) -> Evidence:
    passage = measure_passage(paths, _slug(setting, "entrance"), state)
    if passage is None:
        said = f"The sessions supplied hold no order at {name}."
        return Evidence("none", said, "waits for the table session_steps", cap=True)
    drawn = passage.draw_through(seed=setting.seed)
    return Evidence(
        basis="model",
        said=f"Of {say_count(passage.orders, 'order')} at {name} in the sessions supplied, "
        f"{format_value(passage.through, 'share')} had passed the entrance (80% band "
        f"{format_range(*passage.interval(), 'share')}), against {format_value(above, 'share')}.",
        method="share of orders by the path of their session; Bayesian bootstrap of users",
        probability=float(np.mean(drawn > above)),
        rows=passage.rows,
        n=passage.orders,
        power=passage.assess(above, _SMALL["share"], setting.seed).power,
    )


def _slug(setting: Setting, role: str) -> str:
    return setting.catalog.study.roles[role].slug


@register
def judge_removal(setting: Setting, entrance: str, destination: str, below: float) -> Evidence:
    """Change of the destination's orders when the entrance is closed; bounds or a break-even until that was observed.

    Parameters
    ----------
    entrance, destination : str
        Roles with yearly figures.
    below : float
        Change (below zero) that must be undercut.
    """
    weeks, paths = setting.table("panel_weeks"), setting.table("session_steps")
    change = _compare_arms(weeks, "entrance_closed", "orders_destination")
    if change is not None:
        return judge_mean(
            change, below, False, "Change of the destination's orders a user without the entrance:", "rate",
            "weekly changes", tuple(weeks.index), _SMALL["share"],
        )  # fmt: skip
    passage = measure_passage(paths, _slug(setting, entrance), _slug(setting, destination))
    if passage is not None:
        return _judge_counted_removal(setting, passage, below)
    both = [setting.figures(role, "year", at_origin=True) for role in (entrance, destination)]
    table = setting.catalog.as_of(setting.as_of).assumptions("diversion")
    reach = Dependence.of(table, both[0].latest / both[1].latest).break_even
    return explain_missing(
        setting,
        "panel_weeks or session_steps",
        f"No public row says what {both[1].label} would lose; it would break even if it recaptured "
        f"{format_value(reach.value, 'share', FIGURES_OF_ASSUMPTIONS)} of {both[0].label}'s own sales "
        f"(range of assumptions {format_range(reach.low, reach.high, 'share', FIGURES_OF_ASSUMPTIONS)}).",
        (
            *both[0].rows[-1:],
            *both[1].rows[-1:],
            *(row for row in table["row"] if row.startswith("assumptions/diversion.")),
        ),
        weakest([both[0].grades[-1], both[1].grades[-1]]),
    )


def _judge_counted_removal(setting: Setting, passage: Passage, below: float) -> Evidence:
    """Judged at both ends of what is assumed of rerouting, which no session shows; between them nothing is decided."""
    assumed = setting.assumption("network.recapture")
    ends = (assumed["low"], assumed["high"])
    answers = [passage.answer(end, end, seed=setting.seed) for end in ends]
    chances = [float(np.mean(drawn < below)) for _, (_, drawn), _ in answers]
    middle = float(np.clip(0.5, min(chances), max(chances)))
    return Evidence(
        basis="model",
        said=f"By the paths of {say_count(passage.orders, 'order')} the destination would lose "
        f"{format_value(passage.through, 'share')} of its orders without the entrance if nobody rerouted, and change "
        f"by {format_range(*sorted(float(change) for _, (change, _), _ in answers), 'rate')} if "
        f"{format_range(*ends, 'share')} of the entrance's sessions went to it instead, which is assumed.",
        method="removal effect by paths of sessions, Bayesian bootstrap of users; both ends of the assumed recapture",
        probability=middle,
        rows=(*passage.rows, assumed["row"]),
        n=passage.orders,
        cap=middle > 0.5,
    )


@register
def judge_incremental(setting: Setting, above: float) -> Evidence:
    """Share of visits that would not have come without influencers' links."""
    weeks = setting.table("panel_weeks")
    change = _compare_arms(weeks, "influencers_withheld", "visits")
    if change is None:
        return explain_missing(
            setting,
            "panel_weeks",
            "No public row tells visits that influencers brought from visits that would have come anyway: that takes "
            "users from whom their links were withheld.",
        )
    return judge_mean(
        -change, above, True, "Share of visits that stayed away with the links:", "share", "weekly shares",
        tuple(weeks.index), _SMALL["visits"],
    )  # fmt: skip


def _compare_arms(weeks: pd.DataFrame, arm: str, column: str) -> np.ndarray | None:
    """Relative change of a count a user in an arm against the open one, week by week; None where the arm is missing."""
    if not {"open", arm} <= set(weeks["arm"]):
        return None
    rates = (weeks[column] / weeks["users"]).groupby([weeks["week"], weeks["arm"]]).sum().unstack()
    pairs = rates[["open", arm]].dropna()
    return (pairs[arm] / pairs["open"] - 1).to_numpy()


@register
def judge_global_step(setting: Setting, event: str, parts: list[dict]) -> Evidence:
    """Whether growth of the cross-border destination's monthly sales stepped up at an event."""
    months = setting.table("global_months").sort_values("month")
    if months.empty:
        (documents,) = find_documents(Study.open(setting.catalog, setting.as_of), subject="scheme", parts=parts)
        said = f"No public row gives the sales month by month. {documents.sentence}"
        return explain_missing(setting, "global_months", said, documents.rows, documents.evidence)
    sales = pd.Series(months["gmv_cny_bn"].to_numpy(), index=pd.PeriodIndex(months["month"], freq="M"))
    found = interrupt_long(np.log(sales).diff().iloc[1:], event, FEWEST_MONTHS)
    return judge_step(found, 0.0, np.log1p(0.01), "Monthly growth stepped by", "rate", tuple(months.index), logs=True)


def compare_new_buyers(weeks: pd.DataFrame, event: str, effect: float) -> Evidence:
    """Whether influencers' new buyers a quarter stepped up by an effect at an event."""
    chosen = weeks[weeks["source"] == "influencer"].sort_values("week")
    quarter = 13 * pd.Series(chosen["new_buyers_mn"].to_numpy(), index=pd.PeriodIndex(chosen["week"], freq="W-SUN"))
    said = "New buyers a quarter first touched by influencers stepped by"
    return judge_step(interrupt_long(quarter, event), effect, effect, said, "mn", tuple(weeks.index))
=======
>>>>>>> 63af112 (Wip: Tmall and Taobao, outside traffic, links withheld, brands and limits are measures)
