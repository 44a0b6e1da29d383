import numpy as np
import pandas as pd
import pytest

from analysis.diversion.survival import compare_survival, follow_places


def make_lists(stays: dict[str, float], years: int, places: int, generator) -> pd.DataFrame:
    """Lists of one category in which a brand keeps its place with the chance of its origin, else a new one enters."""
    rows, fresh = [], 0
    brands = {origin: [f"{origin} {place}" for place in range(places)] for origin in stays}
    for year in range(years):
        for origin, chance in stays.items():
            rows += [(year, "clothes", brand, origin) for brand in brands[origin]]
            for place in range(places):
                if generator.random() > chance:
                    fresh += 1
                    brands[origin][place] = f"{origin} new {fresh}"
    return pd.DataFrame(rows, columns=["year", "category", "brand", "origin"])


def test_places_are_followed_to_the_next_list_of_their_category():
    lists = pd.DataFrame(
        [(1, "a", "x", "native"), (1, "a", "y", "native"), (2, "a", "x", "native"), (2, "b", "y", "native")],
        columns=["year", "category", "brand", "origin"],
    )
    followed = follow_places(lists)
    assert list(followed["kept"]) == [True, False] and list(followed["brand"]) == ["a/x", "a/y"]
    assert len(follow_places(lists[:0])) == 0


def test_a_known_difference_is_found():
    apart = make_lists({"native": 0.5, "traditional": 0.85}, 6, 20, np.random.default_rng(5))
    found = compare_survival(follow_places(apart), "native", "traditional")
    assert found.rates == pytest.approx((0.5, 0.85), abs=0.1) and found.probability > 0.99
    assert found.assess(-0.3).power > 0.9


def test_without_a_difference_one_is_found_one_time_in_ten():
    chances = []
    for seed in range(200):
        lists = make_lists({"native": 0.8, "traditional": 0.8}, 5, 12, np.random.default_rng(seed))
        chances.append(compare_survival(follow_places(lists), "native", "traditional").probability)
    assert 0.04 <= np.mean(np.array(chances) >= 0.9) <= 0.15


def test_brands_that_stay_for_good_are_worth_fewer_places():
    brands = np.repeat(list("abcd"), 10)
    steady = pd.DataFrame({"origin": "native", "brand": brands, "kept": np.repeat([1, 1, 0, 0], 10)})
    both = [
        pd.concat([each, each.assign(origin="other")]) for each in (steady, steady.assign(kept=np.tile([1, 0], 20)))
    ]
    first, second = (compare_survival(each, "native", "other") for each in both)
    assert first.rates == second.rates and first.worth[0] < 4 and second.worth[0] == 40
