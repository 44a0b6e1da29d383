"""Launches that were reported, and what fans are said to bring, held against the funnel."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import format_date, format_value

_MILLION_CNY_A_BILLION = 1000.0


def report_launches(launches: Iterable, threshold: float) -> list[Finding]:
    """The largest reported launch beside a claimed size: ``audience.launch.largest``.

    Parameters
    ----------
    launches : iterable of catalogue figures or None
        Sales of single launches or festival days in RMB bn; None where nothing was public yet.
    threshold : float
        Claimed size, RMB bn.

    Returns
    -------
    list of Finding
        None where no launch is known.
    """
    known = [figures for figures in launches if figures is not None]
    if not known:
        return []
    figures = max(known, key=lambda each: each.values.max())
    place = int(figures.values.to_numpy().argmax())
    largest, day = float(figures.values.iloc[place]), figures.values.index[place]
    reach = "reaches" if largest >= threshold else "falls short of"
    return [
        Finding(
            "audience.launch.largest",
            largest,
            "CNY_bn",
            "largest of the reported sales of one launch or festival day",
            figures.as_of,
            "observation",
            n=sum(len(each) for each in known),
            evidence=figures.grades[place],
            rows=sum((each.rows for each in known), ()),
            note="an existence claim needs one example; figures of shops are lower bounds given to the press",
            sentence=f"The largest reported day of an influencer's shop, {format_value(largest, 'CNY_bn')} on "
            f"{format_date(day.date())}, {reach} the claimed {format_value(threshold, 'CNY_bn')}.",
        )
    ]


def report_claimed_fans(claimed, network) -> list[Finding]:
    """The claimed fans beside the users of the network that holds them: ``audience.fans.claimed_per_user``.

    Parameters
    ----------
    claimed, network : catalogue figures or None
        Fans of all shops together, by day, and monthly users by quarter, in millions; the last of each counts.
    """
    if claimed is None or network is None:
        return []
    ratio = claimed.latest / network.latest
    return [
        Finding(
            "audience.fans.claimed_per_user",
            ratio,
            "ratio",
            "claimed fans of all shops divided by the network's monthly users",
            network.as_of,
            "estimate",
            evidence=weakest([claimed.grades[-1], network.grades[-1]]),
            rows=(claimed.rows[-1], network.rows[-1]),
            note="one person follows several influencers and is counted with each; the claim's number is restored",
            sentence=f"The claimed {format_value(claimed.latest, 'mn')} fans are {format_value(ratio, 'ratio', 2)} for "
            f"each of the {format_value(network.latest, 'mn')} monthly users of {network.label.split()[0]}.",
        )
    ]


def see_launch(sales, fans, name: str) -> dict[str, tuple[float, float]]:
    """A reported launch as a case for a chart: its name to fans in millions and sales in RMB million.

    Parameters
    ----------
    sales, fans : catalogue figures or None
        Sales of the launch in RMB bn and fans in millions, by day; the count nearest to the launch counts. Empty where
        either was not public yet.
    name : str
    """
    if sales is None or fans is None:
        return {}
    day = sales.values.index[-1]
    nearest = int(abs(fans.values.index - day).argmin())
    label = f"{name}, {day:%B %Y}"
    return {label: (float(fans.values.iloc[nearest]), sales.latest * _MILLION_CNY_A_BILLION)}


def report_sales_per_fan(sales, fans, id: str, subject: str) -> list[Finding]:
    """Sales for each fan, RMB: ``audience.<id>.sales_per_fan``; none where either figure was not public yet.

    Parameters
    ----------
    sales : catalogue figures or None
        Yearly sales in RMB bn; the last year counts.
    fans : catalogue figures or None
        Fans in millions; the count nearest to the middle of that year counts.
    id, subject : str
        In the finding's id, and in its sentence.
    """
    if sales is None or fans is None or sales.unit != "CNY_bn":
        return []
    year = sales.values.index[-1]
    middle = year.start_time + (year.end_time - year.start_time) / 2
    nearest = int(abs(fans.values.index - middle).argmin())
    value = sales.latest * _MILLION_CNY_A_BILLION / float(fans.values.iloc[nearest])
    return [
        Finding(
            f"audience.{id}.sales_per_fan",
            value,
            "CNY",
            "yearly sales divided by the fans nearest to the middle of the year",
            sales.as_of,
            "estimate",
            evidence=weakest([sales.grades[-1], fans.grades[nearest]]),
            rows=(sales.rows[-1], fans.rows[nearest]),
            note="one person follows several influencers and is counted with each",
            sentence=f"{subject} comes to {format_value(value, 'CNY')} a fan in {label_period(year)}.",
        )
    ]
