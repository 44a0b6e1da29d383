"""What openings of two apps say of the way to a destination: how much an opening of its own app had to be worth."""

from __future__ import annotations

import numpy as np

from analysis.diversion.closed_form import check_share


def find_worth(carried, openings, sales) -> np.ndarray:
    """How many times an opening of the destination's own app must be worth one of the entrance's, in sales.

    If the destination's app carried a share c of the destination's orders, it sold c s and the entrance's app the rest,
    1 - c s, with s the destination's share of the sales of both. With o its share of the openings of both apps, an
    opening of it was worth

        c s / (1 - c s) : o / (1 - o)

    openings of the other. What was not carried by the destination's own app passed the entrance's.

    Parameters
    ----------
    carried : array_like
        c, 0 to 1: one half is where most orders stop passing the entrance.
    openings : array_like
        o, the destination's share of the openings of both apps (users times openings each), 0 to 1.
    sales : array_like
        s, the destination's share of the sales of both, 0 to 1.

    Returns
    -------
    ndarray
        Of the shape that the inputs broadcast to.

    Raises
    ------
    NetredError
        If a share lies outside 0-1.

    Examples
    --------
    >>> find_worth([0.5, 0.8], 24.49 * 3.6 / (24.49 * 3.6 + 119.09 * 9.3), 0.346).round(1)
    array([2.6, 4.8])
    """
    own = check_share("share carried", carried) * check_share("share of sales", sales)
    opened = check_share("share of openings", openings)
    return own / (1 - own) / (opened / (1 - opened))
