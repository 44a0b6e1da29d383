"""The algebra of dependence: what a destination loses and wins when its entrance closes."""

from __future__ import annotations

import numpy as np

from analysis.errors import NetredError


def relative_change(phi, lambda_, rho, ratio) -> np.ndarray:
    """Relative change of the destination's sales if the entrance closed: ``-phi (1 - lambda) + rho ratio``.

    Parameters
    ----------
    phi : array_like
        Share of the destination's orders whose session passed through the entrance, 0 to 1.
    lambda_ : array_like
        Share of those buyers who would come directly, 0 to 1.
    rho : array_like
        Share of the entrance's own sales that the destination would recapture, 0 to 1.
    ratio : array_like
        Sales of the entrance divided by those of the destination, above 0.

    Returns
    -------
    ndarray
        As a share of the destination's sales, of the shape that the inputs broadcast to; -1 is the loss of all.

    Raises
    ------
    NetredError
        If a share lies outside 0-1 or a ratio is not above 0.
    """
    shares = (check_share("phi", phi), check_share("lambda", lambda_), check_share("rho", rho))
    return balance(*shares, check_ratio(ratio))


def balance(phi, lambda_, rho, ratio):
    """The algebra of `relative_change` on anything that can be added and multiplied."""
    return rho * ratio - phi * (1 - lambda_)


def break_even_share(phi, lambda_, ratio) -> np.ndarray:
    """Recaptured share of the entrance's sales at which the destination breaks even: ``phi (1 - lambda) / ratio``.

    Above 1, even the recapture of all of the entrance's sales would not make up for the loss. Parameters, units and
    errors are those of `relative_change`.
    """
    return check_share("phi", phi) * (1 - check_share("lambda", lambda_)) / check_ratio(ratio)


def check_share(name: str, share) -> np.ndarray:
    """The shares as an array; raises NetredError where one lies outside 0-1."""
    numbers = np.asarray(share, dtype=float)
    stray = ~((numbers >= 0) & (numbers <= 1))
    if stray.any():
        raise NetredError(f"{name}: found {numbers[stray][0]:g}, expected a share from 0 to 1; correct the assumption.")
    return numbers


def check_ratio(ratio) -> np.ndarray:
    """The ratios as an array; raises NetredError where one is not above 0."""
    numbers = np.asarray(ratio, dtype=float)
    stray = ~((numbers > 0) & np.isfinite(numbers))
    if stray.any():
        raise NetredError(
            f"ratio of entrance to destination: found {numbers[stray][0]:g}, expected a number above 0; "
            f"check the sales of both."
        )
    return numbers
