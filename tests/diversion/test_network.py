import numpy as np
import pandas as pd
import pytest

from analysis.diversion.network import of_assumptions
from analysis.errors import NetredError

ROWS = {
    "enter_shop": (0.4, 0.6, 0.8),
    "enter_mall": (0.2, 0.4, 0.6),
    "shop_to_mall": (0.1, 0.2, 0.3),
    "shop_to_purchase": (0.05, 0.1, 0.2),
    "mall_to_purchase": (0.05, 0.1, 0.2),
}


def make_table(**changes) -> pd.DataFrame:
    rows = {f"network.{name}": numbers for name, numbers in (ROWS | changes).items() if numbers}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["low", "mode", "high"])
    return table.assign(basis="assumed", row=[f"assumptions/{name}" for name in table.index])


def test_means_are_the_stated_modes_and_the_rest_is_an_exit():
    network = of_assumptions(make_table())
    mean = network.mean()
    assert network.states == ("shop", "mall")
    assert mean.entries == pytest.approx([0.6, 0.4])
    assert mean.moves[0] == pytest.approx([0, 0.2]) and mean.purchases == pytest.approx([0.1, 0.1])
    assert network.weights[1, -1] / network.weights[1].sum() == pytest.approx(0.7)
    assert network.rows == tuple(f"assumptions/network.{name}" for name in ROWS)


def test_draws_have_the_mean_and_the_spread_of_the_ranges():
    network = of_assumptions(make_table(shop_to_purchase=None))
    chains = network.draw(40_000, 3)
    drawn = chains.moves[:, 0, 1]
    low, mode, high = ROWS["shop_to_mall"]
    spread = np.sqrt((low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18)
    assert drawn.mean() == pytest.approx(mode, rel=0.01) and drawn.std() == pytest.approx(spread, rel=0.03)
    again = network.draw(40_000, 3)
    assert (again.moves == chains.moves).all()


def test_ranges_without_width_are_drawn_as_they_are():
    fixed = {name: (numbers[1],) * 3 for name, numbers in ROWS.items()}
    chains = of_assumptions(make_table(**fixed)).draw(200, 1)
    assert chains.moves[:, 0, 1].std() < 1e-3


def test_the_illustration_of_the_shipped_table_is_that_of_the_prototype(data_folder):
    """Means of the prototype: 41% lost without rerouting, break-even a fifth."""
    from analysis.catalog import load

    chain = of_assumptions(load(data_folder).as_of("latest").assumptions("network")).mean()
    assert chain.lose("tmall")[chain.locate("taobao")] == pytest.approx(0.41, abs=0.02)
    assert chain.break_even("taobao", "tmall") == pytest.approx(0.20, abs=0.01)


def test_the_template_is_a_network_by_itself(data_folder):
    table = pd.read_csv(data_folder / "templates" / "network.csv").set_index("id").assign(row="")
    network = of_assumptions(table)
    assert network.states == ("entrance", "destination", "elsewhere")
    assert 0 < network.mean().break_even("entrance", "destination") < 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"enter_mall": (0.1, 0.2, 0.3)},
            r"entries .*: found modes that sum to 0.8, expected 1; correct the rows .*enter",
        ),
        ({"shop_to_mall": (0.9, 0.95, 1.0)}, "moves from 'shop': found modes that sum to 1.05, expected 1 at most"),
        (
            {"shop_to_club": (0.1, 0.1, 0.1)},
            "network.shop_to_club'.*found a move from 'shop' to 'club', expected states",
        ),
        ({"shop_to_mall": (0.3, 0.2, 0.1)}, "network.shop_to_mall': found low 0.3, mode 0.2, high 0.1"),
        ({"shop_to_mall": (0.1, 0.2, 1.3)}, "network.shop_to_mall: found 1.3, expected a share"),
        ({"shopping": (0.1, 0.2, 0.3)}, "network.shopping': found an id of no known form"),
        ({"shop_to_exit": (0.1, 0.2, 0.3)}, "moves from 'shop': found modes that sum to 0.5, expected 1;"),
        (
            {
                "shop_to_purchase": None,
                "mall_to_purchase": None,
                "shop_to_mall": (1.0, 1.0, 1.0),
                "mall_to_shop": (1.0, 1.0, 1.0),
            },
            "row 'shop': found a state that can reach neither purchase nor exit",
        ),
    ],
)
def test_a_table_that_is_no_network_is_refused_by_its_row(changes, words):
    with pytest.raises(NetredError, match=words):
        of_assumptions(make_table(**changes))
