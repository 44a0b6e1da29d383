"""A small data folder with every kind of file, quick to check, and everything that is said of a folder at once."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from tests.conftest import ROOT, Folder

from analysis.catalog import check, load
from analysis.catalog.doubts import list_doubts
from analysis.catalog.package import write_package
from analysis.catalog.schema import CONTRACTS
from analysis.claims import check_claims
from analysis.errors import DataError
from analysis.project import Project
from analysis.runner.inspection import check_values, doubt_roles

TODAY = datetime.date(2026, 11, 24)

TABLES = {
    "events": "2014-05-27,JD opens in WeChat,JD/WeChat,visits to JD rise,CN_1406,seen\n"
    "2014-11-11,A festival of sales,Tmall,-,CN_1406,seen\n",
    "deals": "2014-03-10,JD,15.0,214.6,ecommerce,yes,seen,CN_1406,\n"
    '2014-04-01,"A parcel firm, first part",,,logistics,no,derived,CN_1406,day not seen\n',
    "brand_rankings": "Double 11,2013,women's apparel,1,A brand,一个,other,2014-11-12,CN_1406,seen,\n"
    "Double 11,2013,women's apparel,,Another brand,,taobao_native,2014-11-12,CN_1406,seen,no rank\n",
    "corrections": "gmv_tmall/tmall/quarter/2011-06-30,value,17.0,17.5,misread,F1A3,2026-11-01\n"
    "events/2014-11-11/tmall/CN_1406,effect_on,-,sales rise,left out,CN_1406,2026-11-02\n",
    "seller_years": "2013,7.1,231,2015-01-01,CN_1406\n2014,8.2,300,2015-06-01,CN_1406\n",
    "session_steps": "a,1,outside,u1,2015-01-01,CN_1406\na,2,entrance,u1,2015-01-01,CN_1406\n",
    "panel_weeks": "2015-01-05,open,1000,5000,300,90,40,10,2015-02-01,CN_1406\n",
}

CLAIMS = """\
article:
  sha256: 2f84371488bca885a1114123ceb7d147d4d557a2e87ddc0c929aa041288217d0
  title: A text under test
  published: 2015-05-04
  fixed: 2026-11-22

claims:
  - id: C01
    quote: "sales grow fast"
    line: 2
    meaning: sales were growing fast
    statement: mean growth over the last four quarters is above 10% a year
    theme: Growth
    measure: recent_growth
    parameters: {role: total, until: 2015-03-31, above: 0.10, window: 16, effect: 0.05}
    grid: [{window: 12}, {above: 0.15}]
    criterion: {holds: above with nine in ten, fails: above with one in ten}
    data: [total]
  - id: C02
    quote: "JD came into WeChat"
    line: 4
    meaning: JD could be reached from WeChat
    statement: a document shows it
    theme: Doors
    measure: documents
    parameters:
      subject: door
      parts:
        - {what: the opening, confirm: [events/2014-05-27/jd-wechat/CN_1406]}
        - {what: sales of a hundred billion, confirm: [{series: gmv_tmall, frequency: quarter, at_least: 100}]}
    grid: [{grades: [seen, derived]}]
    criterion: {holds: a document shows it, fails: a document denies it}
    data: [events]
    supply: [seller_years]
"""


def write_small(directory: Path) -> Folder:
    """Write the example of two marketplaces with a few rows of every other kind of table, and two claims."""
    shutil.copytree(ROOT / "examples" / "jd-tmall", directory)
    for table, rows in TABLES.items():
        header = ",".join(CONTRACTS[table].fields)
        (directory / f"{table}.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    (directory / "claims.yml").write_text(CLAIMS, encoding="utf-8")
    write_package(directory)
    return Folder(directory)


@pytest.fixture
def small(tmp_path) -> Folder:
    return write_small(tmp_path / "small")


def inspect(directory: Path) -> tuple[list[DataError], list[DataError]]:
    """What `netred data check` refuses in a folder, and what it doubts."""
    problems = check(directory, TODAY)
    if problems:
        return problems, []
    project, catalog = Project(ROOT, directory, directory / "build"), load(directory)
    problems = check_values(project, catalog) + check_claims(catalog)
    return problems, [] if problems else list_doubts(directory, catalog) + doubt_roles(project, catalog)
