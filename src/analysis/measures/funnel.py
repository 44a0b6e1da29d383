"""An influencer's shop as a funnel: fans to visits, to orders, to sales, over stated ranges.

At one launch of new goods a shop with F fans sells

    launch sales = F v c b

where v is the share of the fans who visit, c the share of the visitors who order and b the value of an order; n
launches a year make n times as much. No public row informs v, c, b or n, so every result is a range of assumptions. GMV
counts orders, returned or not; a share r of it comes back.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.assumptions import Assumption, Range, read_assumptions, span
from analysis.errors import NetredError
from analysis.findings import Finding, find
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value
from analysis.study import Number, Study, measure

CNY_A_BILLION = 1e9
FANS_A_MILLION = 1e6
KNOBS = {
    "visit_share": "share of the fans who visit",
    "order_share": "share of the visitors who order",
    "basket": "value of an order, RMB",
}
"""Assumptions that a reader can turn, with their names; columns of `Funnel.grid`."""


def sales_per_fan(visit_share: Any, order_share: Any, basket: Any, launches: Any = 1.0) -> Any:
    """Sales in RMB that a fan brings: ``visit_share order_share basket launches``; arrays broadcast.

    Parameters
    ----------
    visit_share, order_share : array_like
        Share of the fans who visit at a launch, and of the visitors who order, 0 to 1.
    basket : array_like
        Value of an order, RMB.
    launches : array_like
        Launches in the time looked at; one gives the sales of a launch.
    """
    return visit_share * order_share * basket * launches


@dataclasses.dataclass(frozen=True)
class Funnel:
    """The funnel over a box of assumptions.

    Parameters
    ----------
    visit_share, order_share, basket, launches, return_share : Assumption
        See the module; shares are 0-1, the basket is in RMB, the launches are those of a year.

    Raises
    ------
    NetredError
        If a share leaves 0-1, or another assumption reaches zero.
    """

    visit_share: Assumption
    order_share: Assumption
    basket: Assumption
    launches: Assumption
    return_share: Assumption

    def __post_init__(self) -> None:
        for share in (self.visit_share, self.order_share, self.return_share):
            if not 0 <= share.low <= share.high <= 1:
                raise NetredError(
                    f"assumption {share.id!r}: found {share.low} to {share.high}, expected shares of 0-1."
                )
        for each in (self.visit_share, self.order_share, self.basket, self.launches):
            if each.low <= 0:
                raise NetredError(f"assumption {each.id!r}: found {each.low}, expected a number above zero.")

    @classmethod
    def of(cls, table: pd.DataFrame) -> Funnel:
        """From the rows ``audience.visit_share`` and so on of a table of assumptions."""
        return cls(*read_assumptions(table, [f"audience.{field.name}" for field in dataclasses.fields(cls)]))

    @property
    def per_launch(self) -> tuple[Assumption, ...]:
        """The assumptions of one launch."""
        return self.visit_share, self.order_share, self.basket

    @property
    def settings(self) -> dict[str, float]:
        """The modes of the assumptions that a reader can turn."""
        return {name: getattr(self, name).mode for name in KNOBS}

    @property
    def yearly_sales_per_fan(self) -> Range:
        """Sales of a year for each fan, RMB, returned goods included."""
        return span(sales_per_fan, *self.per_launch, self.launches)

    def fans_for(self, launch_sales: float) -> Range:
        """Fans, in millions, with whom one launch sells `launch_sales` (RMB bn)."""
        return span(
            lambda *shop: launch_sales * CNY_A_BILLION / sales_per_fan(*shop) / FANS_A_MILLION, *self.per_launch
        )

    def stages(self, fans: float) -> pd.DataFrame:
        """What is left of `fans` (millions) at each stage of a year: columns ``stage, unit, value, low, high``."""
        million, billion = FANS_A_MILLION, CNY_A_BILLION
        assumed = (self.visit_share, self.order_share, self.basket, self.launches, self.return_share)
        steps = (
            ("fans who visit at a launch", "mn", 1, lambda v: fans * v),
            ("orders at a launch", "mn", 2, lambda v, c: fans * v * c),
            ("sales of a launch", "CNY_bn", 3, lambda *p: fans * million * sales_per_fan(*p) / billion),
            ("sales of a year", "CNY_bn", 4, lambda *p: fans * million * sales_per_fan(*p) / billion),
            (
                "sales that are kept",
                "CNY_bn",
                5,
                lambda *p: fans * million * sales_per_fan(*p[:4]) * (1 - p[4]) / billion,
            ),
        )
        rows = [(name, unit, *dataclasses.astuple(span(formula, *assumed[:n]))) for name, unit, n, formula in steps]
        return pd.DataFrame(rows, columns=["stage", "unit", "value", "low", "high"])

    def format_stages(self, fans: float) -> pd.DataFrame:
        """The `stages` as a table for readers, indexed by stage: columns ``middle assumptions`` and ``range``."""
        stages = self.stages(fans)
        spoken = [
            (_say(row.value, row.unit), format_range(row.low, row.high, row.unit, FIGURES_OF_ASSUMPTIONS))
            for row in stages.itertuples(index=False)
        ]
        return pd.DataFrame(spoken, index=stages["stage"], columns=["middle assumptions", "range"]).rename_axis(None)

    def grid(self, least_fans: float = 0.1, most_fans: float = 20.0, points: int = 5) -> pd.DataFrame:
        """Sales of a launch for every setting of the knobs, each at its low, mode and high.

        Parameters
        ----------
        least_fans, most_fans : float
            Millions; the points between them are evenly spaced in the logarithm.

        Returns
        -------
        DataFrame
            Columns `KNOBS`, ``x`` (fans in millions) and ``y`` (RMB million).
        """
        settings = itertools.product(*((each.low, each.mode, each.high) for each in self.per_launch))
        fans = np.geomspace(least_fans, most_fans, points)
        frame = pd.DataFrame(
            [(*setting, number) for setting, number in itertools.product(settings, fans)], columns=[*KNOBS, "x"]
        )
        per_fan = sales_per_fan(*(frame[name] for name in KNOBS))
        return frame.assign(y=frame["x"] * per_fan)


@measure
def shop_funnel(study: Study, launch_sales: Number) -> list[Finding]:
    """What a fan is worth to a shop, and the fans that a launch of a given size needs, over the stated assumptions.

    Parameters
    ----------
    launch_sales : float
        RMB bn.

    Returns
    -------
    list of Finding
        ``audience.shop.sales_per_fan`` (CNY a year) and ``audience.shop.fans_needed`` (millions), both of the kind
        *range of assumptions*.
    """
    funnel = Funnel.of(study.assumptions("audience"))
    fan, needed = funnel.yearly_sales_per_fan, funnel.fans_for(launch_sales)
    return [
        _find(
            "audience.shop.sales_per_fan",
            fan,
            "CNY",
            "visits x orders x basket x launches at the modes; the range is exact over the box of assumptions",
            f"The middle assumptions give an influencer's shop {_say(fan.value, 'CNY')} of sales a fan and year; over "
            f"the assumed ranges it is anything from {_say_range(fan, 'CNY')}.",
            (*funnel.per_launch, funnel.launches),
            study,
        ),
        _find(
            "audience.shop.fans_needed",
            needed,
            "mn",
            "size of the launch / (visits x orders x basket) at the modes; the range is exact over the box",
            f"A launch of {format_value(launch_sales, 'CNY_bn')} takes {_say(needed.value, 'mn')} fans on the middle "
            f"assumptions, and anything from {_say_range(needed, 'mn')} over the assumed ranges.",
            funnel.per_launch,
            study,
        ),
    ]


def _find(
    id: str, reach: Range, unit: str, method: str, sentence: str, assumed: Iterable[Assumption], study: Study
) -> Finding:
    return find(
        id,
        reach.value,
        unit,
        method,
        *assumed,
        as_of=study.as_of,
        kind="range of assumptions",
        low=reach.low,
        high=reach.high,
        note="assumptions, not data",
        sentence=sentence,
    )


def _say(number: float, unit: str) -> str:
    return format_value(number, unit, FIGURES_OF_ASSUMPTIONS)


def _say_range(reach: Range, unit: str) -> str:
    return format_range(reach.low, reach.high, unit, FIGURES_OF_ASSUMPTIONS)
