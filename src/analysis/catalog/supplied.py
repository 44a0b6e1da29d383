"""Tables that no public document fills: what a user may supply to settle the claims that are not testable.

Each has an empty template in ``data/templates``; filled and laid beside the other tables, it is read like them.

A ``user`` of `session_steps` says whose session it was, so that those of one user are not taken for independent looks.
`referral_days` are visits that a source sent, `visit_days` those that a site had from everywhere: what came of a block
shows in the marketplace's own visits beside those of a site that the block did not touch, not in the visits that the
blocked source sent.
"""

from __future__ import annotations

from analysis.catalog.fields import Field, Rule, day, number, read_days, read_numbers, text, word

ARMS = ("open", "entrance_closed", "influencers_withheld")
"""What the users of a week could reach: everything, no entrance (an outage or holdout), or no influencer's links."""

ORIGINS = ("native", "traditional", "other")


def _at_most(part: str, whole: str) -> tuple[str, Rule]:
    return (
        part,
        Rule(
            f"at most {whole}",
            lambda frame: ~(read_numbers(frame[part]) > read_numbers(frame[whole])),
            "correct one of the two counts",
        ),
    )


def _not_before(column: str) -> tuple[str, Rule]:
    return (
        "published",
        Rule(
            f"a day on or after {column}",
            lambda frame: ~(read_days(frame["published"]) < read_days(frame[column])),
            "correct one of the two days",
        ),
    )


DATES = ("week", "month", "quarter", "day")
"""Columns that say which time a row of a supplied table is about."""

_KNOWN = {"published": day(), "source_id": Field("text")}

SUPPLIED: dict[str, tuple[dict[str, Field], tuple]] = {
    "panel_weeks": (
        {
            "week": day(),
            "arm": word(ARMS),
            "users": number(1, whole=True),
            "visits": number(0, whole=True),
            "orders_destination": number(0, whole=True),
            "orders_destination_via_entrance": number(0, whole=True),
            "orders_global": number(0, whole=True),
            "orders_global_via_entrance": number(0, whole=True),
        },
        (
            _at_most("orders_destination_via_entrance", "orders_destination"),
            _at_most("orders_global_via_entrance", "orders_global"),
        ),
    ),
    "session_steps": (
        {"session": text(), "step": number(1, whole=True), "state": text(), "user": Field("text", optional=True)},
        (),
    ),
    "first_touch_weeks": (
        {"week": day(), "source": word(("influencer", "other")), "new_buyers_mn": number(0)},
        (),
    ),
    "global_months": ({"month": day(), "gmv_cny_bn": number(0)}, ()),
    "shop_quarters": (
        {
            "shop": text(),
            "kind": word(("influencer", "other")),
            "quarter": day(),
            "revenue_cny_mn": number(0),
            "advertising_cny_mn": number(0),
            "profit_cny_mn": number(),
            "closed": word(("yes", "no")),
        },
        (),
    ),
    "list_places": (
        {
            "year": number(1900, 2200, whole=True),
            "category": text(),
            "place": number(1, 50, whole=True),
            "brand": text(),
            "origin": word(ORIGINS),
        },
        (),
    ),
    "referral_days": (
        {"day": day(), "source": text(), "group": word(("treated", "control")), "referrals": number(0, whole=True)},
        (),
    ),
    "visit_days": (
        {"day": day(), "site": text(), "group": word(("own", "control")), "visits": number(0, whole=True)},
        (),
    ),
    "seller_years": (
        {"year": number(1900, 2200, whole=True), "active_sellers_mn": number(0), "buyers_mn": number(0)},
        (),
    ),
}
"""Columns of each table and the rules between them; every table also says when it became known, and its document."""

SUPPLIED = {
    name: (fields | _KNOWN, (*rules, *(_not_before(column) for column in DATES if column in fields)))
    for name, (fields, rules) in SUPPLIED.items()
}
