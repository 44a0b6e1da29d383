import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.assumptions import Assumption
from analysis.diversion.removal import Removal
from analysis.diversion.sessions import count_moves, of_sessions, read_network, report_passage
from analysis.diversion.simulations import TRUE_CHAIN, simulate_sessions
from analysis.errors import NetredError

DAY = datetime.date(2016, 5, 31)
NO_RECAPTURE = Assumption("network.recapture", 0, 0, 0)
PATHS = [
    ("a", 1, "shop"),
    ("a", 2, "mall"),
    ("a", 3, "purchase"),
    ("b", 1, "mall"),
    ("b", 2, "purchase"),
    ("c", 1, "shop"),
    ("c", 2, "exit"),
]


def make_paths(rows=PATHS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["session", "step", "state"])


def test_moves_are_counted_whatever_the_order_of_the_rows():
    counts = count_moves(make_paths(PATHS[::-1]))
    assert counts.loc["enter", "shop"] == 2 and counts.loc["enter", "mall"] == 1
    assert counts.loc["shop", "mall"] == 1 and counts.loc["shop", "exit"] == 1
    assert counts.loc["mall", "purchase"] == 2 and counts.to_numpy().sum() == len(PATHS)


def test_purchases_behind_the_entrance_are_told_from_others():
    (finding,) = report_passage(make_paths(), ("shop", "mall"), "mall", ("the shop", "the mall"), DAY)
    assert finding.value == 0.5 and finding.level == 0.8 and finding.low < 0.5 < finding.high
    assert report_passage(make_paths()[:0], ("shop", "mall"), "mall", ("the shop", "the mall"), DAY) == []


def test_a_known_chain_is_recovered_and_its_removal_effect_with_a_level():
    paths = simulate_sessions(TRUE_CHAIN, 20_000, np.random.default_rng(4))
    network = of_sessions(paths, NO_RECAPTURE)
    mean, order = network.mean(), [network.states.index(state) for state in TRUE_CHAIN.states]
    assert mean.entries[order] == pytest.approx(TRUE_CHAIN.entries, abs=0.015)
    assert mean.moves[np.ix_(order, order)] == pytest.approx(TRUE_CHAIN.moves, abs=0.02)
    removal = Removal.of(network, "entrance", "destination", 2000, 1, paths)
    loss, _, even = removal.findings("mall", ("the shop", "the mall"), DAY)
    (through,) = report_passage(paths, ("entrance", "destination"), "mall", ("the shop", "the mall"), DAY)
    assert loss.value == through.value
    assert removal.losses().set_index("name").loc["Entrance", "value"] == loss.value
    assert loss.value == pytest.approx(TRUE_CHAIN.lose("destination")[0], abs=0.03)
    assert loss.kind == "estimate" and loss.level == even.level == 0.8 and loss.n == 20_000


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (PATHS[:2], "session a: found 'mall' at its end, expected states and then one last step"),
        ([*PATHS, ("b", 3, "mall"), ("b", 4, "exit")], "session b: found .* where a session is over"),
        ([*PATHS, ("d", 1, "exit")], "session d: found 'exit' where a session"),
        ([*PATHS, ("a", 2, "shop")], "session a: found step 2 twice"),
        ([], "found session, step, state in 0 rows"),
    ],
)
def test_paths_that_are_none_are_refused_by_their_session(rows, words):
    with pytest.raises(NetredError, match=words):
        count_moves(make_paths(rows))


def test_a_missing_column_is_named():
    with pytest.raises(NetredError, match="expected the columns session, step, state"):
        count_moves(make_paths().drop(columns="step"))


def test_sessions_go_before_assumptions():
    rows = {"enter_shop": 0.6, "enter_mall": 0.4, "shop_to_mall": 0.2, "recapture": 0.25}
    table = pd.DataFrame({name: [share] * len(rows) for name in ("low", "mode", "high") for share in [0.0]})
    table.index = [f"network.{name}" for name in rows]
    for column in ("low", "mode", "high"):
        table[column] = list(rows.values())
    table = table.assign(basis="assumed", row=[f"assumptions/{name}" for name in table.index])
    paths = make_paths()
    paths.index = [f"session_steps/{at}" for at in range(len(paths))]
    assert read_network(table, paths[:0]).sessions is None
    counted = read_network(table, paths)
    assert counted.sessions == 3 and counted.recapture.mode == 0.25
    assert counted.rows == ("session_steps/0", "session_steps/6", "assumptions/network.recapture")
