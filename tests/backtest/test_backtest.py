"""Backtests: no look into the future, the same bits for any number of jobs, a status a row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.backtest import list_series, pair_roles, plan_backtest, run_backtest, summarise_models
from analysis.backtest.scoring import OK
from analysis.catalog import Catalog
from analysis.errors import NetredError

AS_OF = "2019-06-30"
ROLES = [("total", "quarter"), ("users", "quarter"), ("benchmark", "year")]


@pytest.fixture(scope="module")
def cases(catalog):
    return plan_backtest(catalog, AS_OF, ROLES)


@pytest.fixture(scope="module")
def table(cases):
    return run_backtest(cases[::4], ["theta", "seasonal_naive"], 200, 1)


def test_every_row_that_a_case_sees_was_public_and_computable_on_its_origin(catalog, cases):
    rows = catalog.tables["observations"]
    for case in cases:
        seen = rows.loc[list(case.rows)]
        assert (seen["published"] <= pd.Timestamp(case.origin)).all()
        assert not (seen["computable"] > pd.Timestamp(case.origin)).any()
        assert len(case.rows) == case.fitted.notna().sum()


@pytest.mark.parametrize("day", ["2015-01-31", "2016-05-31", "2018-01-01"])
def test_nothing_that_came_later_moves_what_a_case_sees(catalog, cases, day):
    later = catalog.tables["observations"]["published"] > pd.Timestamp(day)
    rows = catalog.tables["observations"].copy()
    rows.loc[later, "value"] *= 1000
    cells = {name: frame.apply(lambda column: column.map(str)) for name, frame in catalog.tables.items()}
    changed = Catalog(catalog.tables | {"observations": rows}, cells, catalog.study)
    spoilt = [case for case in plan_backtest(changed, AS_OF, ROLES) if str(case.origin) <= day]
    kept = [case for case in cases if str(case.origin) <= day]
    assert len(kept) == len(spoilt) > 0
    for case, other in zip(kept, spoilt, strict=True):
        pd.testing.assert_series_equal(case.fitted, other.fitted)


def test_what_is_scored_comes_after_what_is_fitted(cases):
    for case in cases:
        assert case.actual.index.min() > case.fitted.index.max()
        assert len(case.actual) == len(case.actual_rows)


def test_the_same_bits_for_any_number_of_jobs_and_any_order_of_cases(cases):
    few = cases[3:27:6]
    alone = run_backtest(few, ["theta", "combination"], 100, 7)
    pd.testing.assert_frame_equal(alone, run_backtest(few, ["theta", "combination"], 100, 7, jobs=2))
    turned = run_backtest(few[::-1], ["theta", "combination"], 100, 7)
    keys = ["series", "frequency", "origin", "model", "horizon"]
    pd.testing.assert_frame_equal(
        alone.sort_values(keys, ignore_index=True), turned.sort_values(keys, ignore_index=True)
    )


def test_every_case_and_model_has_scores_or_a_reason(cases, table):
    pairs = table.groupby(["series", "frequency", "origin", "model"])["status"]
    assert len(pairs) == 2 * len(cases[::4])
    for (*_, model), status in pairs:
        assert (status == OK).all() or (len(status) == 1 and model in status.iloc[0])
    assert {OK} < set(table["status"])


def test_scores_are_those_of_the_numbers_beside_them(table):
    ok = table[table["status"] == OK]
    np.testing.assert_allclose(ok["log_error"].astype(float), np.log(ok["actual"] / ok["median"]))
    inside = (ok["actual"] >= ok["low"]) & (ok["actual"] <= ok["high"])
    assert (ok["covered"].astype(bool) == inside).all()
    assert (ok[["scaled_error", "scaled_square", "scaled_interval"]] >= 0).all().all()


def test_progress_counts_every_case(cases):
    seen = []
    run_backtest(cases[:3], ["seasonal_naive"], 50, 1, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_eligible_series_are_levels_with_ten_periods(catalog):
    found = list_series(catalog, catalog.latest)
    rows = catalog.tables["observations"]
    assert ("gmv_total", "quarter", "China retail marketplaces") in found
    assert not set(rows.loc[rows["unit"].isin(["share", "rate"]), "series"]) & {name for name, *_ in found}
    assert len(list_series(catalog, pd.Timestamp("2012-01-01").date())) < len(found)


def test_roles_that_the_study_lacks_are_left_out(catalog):
    assert pair_roles(catalog, ["total", "nothing", "goal"], "quarter") == [("total", "quarter")]
    with pytest.raises(NetredError, match="nothing"):
        pair_roles(catalog, ["nothing"], "quarter")


def test_a_summary_counts_refusals_and_compares_like_with_like(table):
    summary = summarise_models(table)
    assert summary["cases"].nunique() == 1
    refused = table[table["status"] != OK].groupby("model").size()
    assert summary.loc["theta", "refused"] == refused["theta"]
    assert list(summary["MASE"]) == sorted(summary["MASE"])
