"""Visits that went over between a network and a marketplace, and whether those that influencers brought were new."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.errors import NotKnownError
from analysis.findings import Finding, find
from analysis.measures.dependence import compare_arms
from analysis.measures.supplied import tell_mean
from analysis.prose import format_value
from analysis.study import Number, Role, Series, Study, measure


@measure
def flows_between(
    study: Study, outward: Series, inward: Series, senders: Role, receivers: Series, names: Mapping[str, str]
) -> list[Finding]:
    """Daily visits that went over between a network and a marketplace, from the shares of users who went on.

    The shares say who went from one to the other right afterwards, the counts how many there were a day; neither says
    who would have come anyway. It is an order of magnitude.

    Parameters
    ----------
    outward, inward : str
        Series of the shares of the network's users who went on to the marketplace, and the reverse.
    senders : str
        Role of the network's daily users, by quarter.
    receivers : str
        Series of the marketplace's daily visitors, by year.
    names : mapping of str to str
        ``network`` and ``marketplace`` in sentences.

    Returns
    -------
    list of Finding
        ``diversion.flows.outward`` and ``.inward`` (million a day) and ``.outward_share`` (of the marketplace's daily
        visitors).

    Raises
    ------
    NotKnownError
        Where one of the four was not public.
    """
    out, back = study.figures(outward, "point").last(1), study.figures(inward, "point").last(1)
    daily, visitors = study.figures(senders, "quarter"), study.figures(receivers, "year").last(1)
    begin = daily.values.index[0]
    before = max(begin, pd.Period(out.values.index[-1], freq=begin.freq) - 1)
    users = daily.between(begin, before).last(1)
    sent, returned = users.latest * out.latest, visitors.latest * back.latest
    network, market = names["network"], names["marketplace"]
    shared = {"note": "orders of magnitude: the source does not say of whom the shares were taken"}
    return [
        find(
            "diversion.flows.outward",
            sent,
            "mn",
            "daily users times the share who went on",
            out,
            users,
            sentence=f"Of {network}'s {format_value(users.latest, 'mn')} daily users "
            f"{format_value(out.latest, 'share', 2)} went on to {market}, about {format_value(sent, 'mn', 2)} a day.",
            **shared,
        ),
        find(
            "diversion.flows.outward_share",
            sent / visitors.latest,
            "share",
            "daily users times the share who went on, over daily visitors",
            out,
            users,
            visitors,
            sentence=f"That was {format_value(sent / visitors.latest, 'share', 2)} of the daily visitors of {market}, "
            "whether they would have come anyway or not.",
            **shared,
        ),
        find(
            "diversion.flows.inward",
            returned,
            "mn",
            "daily visitors times the share who went the other way",
            back,
            visitors,
            sentence=f"The flow in the other direction was {'larger' if returned > sent else 'smaller'}, about "
            f"{format_value(returned, 'mn', 2)} a day.",
            **shared,
        ),
    ]


@measure
def incremental_visits(
    study: Study,
    above: Number,
    smallest_effect: Number,
    outward: Series,
    inward: Series,
    senders: Role,
    receivers: Series,
    names: Mapping[str, str],
) -> list[Finding]:
    """Whether more than a share of visits stay away when influencers' links are withheld; the known flows until then.

    Parameters
    ----------
    above : float
        Share to be exceeded.
    smallest_effect : float
        Smallest distance from it that matters.
    outward, inward, senders, receivers, names
        As for `flows_between`: an order of magnitude of visits, incremental or not, which answers nothing.

    Returns
    -------
    list of Finding
        ``diversion.incremental_visits`` with the answer, from weeks of users from whom links were withheld; without
        them what `flows_between` finds.

    Raises
    ------
    NotKnownError
        Where neither was public.
    """
    change = compare_arms(study, "influencers_withheld", "visits")
    if change is not None:
        said = "Share of visits that stayed away with the links:"
        rows = study.table("panel_weeks")
        return [tell_mean(study, "diversion.incremental_visits", rows, -change, above, smallest_effect, "share", said)]
    flows = study.take(
        flows_between, outward=outward, inward=inward, senders=senders, receivers=receivers, names=dict(names)
    )
    if not flows:
        said = (
            "No public row tells visits that influencers brought from visits that would have come anyway: that takes "
            "users from whom their links were withheld."
        )
        raise NotKnownError("incremental visits: found no panel, expected panel_weeks.", said, "panel_weeks")
    return list(flows)
