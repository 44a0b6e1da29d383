"""The script that settles assumptions computes what the package does, keeps its state in the address, and is quick."""

from __future__ import annotations

import dataclasses
import html
import shutil

import numpy as np
import pytest

from analysis.catalog import load
from analysis.claims import load_ledger
from analysis.measures.beliefs import BELIEFS, find_belief
from analysis.publish.believing import describe_belief
from analysis.publish.markup import STATIC, render
from analysis.publish.shell import POLICY
from analysis.study import Study, find_measure

pytestmark = pytest.mark.xdist_group("charts")

SETTINGS = 1000
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Beliefs</title>
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="{policy}"><link rel="stylesheet" href="netred.css">
<script defer src="netred-believe.js"></script></head><body><main>{body}</main></body></html>"""
COMPUTE = """([belief, settings]) => settings.map(chosen => {
    const given = chosen.map(value => value ?? undefined), { value, low, high } = netredBelieve.reach(belief, given);
    return [value, low, high, ...belief.assumptions.map((each, place) => netredBelieve.turn(belief, place, given))];
})"""


@dataclasses.dataclass(frozen=True)
class Bound:
    """What the part of a page asks of a book."""

    beliefs: dict


@pytest.fixture(scope="module")
def beliefs(project_root):
    """What the claims rest on, by claim, as known in May 2016."""
    catalog = load(project_root / "data")
    study = Study.open(catalog, "2016-05-31", draws=200)
    claims = [claim for claim in load_ledger(catalog).claims if claim.measure in BELIEFS]
    return {
        each.id: find_belief(study, each.measure, find_measure(each.measure).read(each.parameters)) for each in claims
    }


@pytest.fixture(scope="module")
def pages(tmp_path_factory, beliefs):
    """A page for each claim, with the part and nothing else."""
    folder = tmp_path_factory.mktemp("beliefs")
    for name in ("netred.css", "netred-believe.js"):
        shutil.copy(STATIC / name, folder / name)
    book = Bound({id: {"day": "2016-05-31", "belief": belief.to_dict()} for id, belief in beliefs.items()})
    for id, belief in beliefs.items():
        facts = {belief.finding: dataclasses.make_dataclass("Fact", ["notebook"])("05-dependence")}
        body = render("belief.html", belief=describe_belief(book, facts, {"id": id}))
        (folder / f"{id}.html").write_text(PAGE.format(policy=html.escape(POLICY), body=body), encoding="utf-8")
    return folder


def settle(belief, rng):
    return [rng.uniform(each.low, each.high) if rng.random() < 0.5 else None for each in belief.assumptions]


def test_the_script_computes_what_the_package_does(visit, pages, beliefs):
    page = visit().open((pages / "C36.html").as_uri())
    rng, each_gets = np.random.default_rng(7), -(-SETTINGS // len(beliefs))
    assert {"C09", "C12", "C29", "C34", "C36"} <= set(beliefs)
    for belief in beliefs.values():
        settings = [settle(belief, rng) for _ in range(each_gets)]
        got = page.evaluate(COMPUTE, [belief.to_dict(), settings])
        for setting, numbers in zip(settings, got, strict=True):
            ids = [each.id for each in belief.assumptions]
            chosen = {id: value for id, value in zip(ids, setting, strict=True) if value is not None}
            expected = [*dataclasses.astuple(belief.reach(chosen)), *(belief.turn(id, chosen) for id in ids)]
            assert numbers == pytest.approx(expected, abs=1e-9)


def test_a_setting_stands_in_the_address_and_in_the_command(visit, pages, beliefs):
    reader = visit()
    page = reader.open((pages / "C36.html").as_uri())
    section, belief = page.locator("section.belief"), beliefs["C36"]
    before = section.locator("[data-say=value]").inner_text()
    slider = section.locator("tr[data-place='1'] input")
    slider.focus()
    page.keyboard.press("End")
    assert page.url.endswith("#believe=diversion.rho:0.5")
    assert section.locator("[data-say=command]").inner_text().endswith("""-p 'believed={"diversion.rho": 0.5}'""")
    value = section.locator("[data-say=value]").inner_text()
    assert value == f"+{100 * belief.answer({'diversion.rho': 0.5}):.0f}%" != before
    again = reader.open(page.url)
    assert again.locator("section.belief [data-say=value]").inner_text() == value
    again.locator("section.belief button").click()
    assert again.locator("section.belief [data-say=value]").inner_text() == before and again.url.endswith("#believe")
    assert reader.complaints == []


def test_a_nonsensical_address_settles_nothing(visit, pages):
    reader = visit()
    page = reader.open((pages / "C09.html").as_uri() + "#believe=x:1,audience.gmv_2016:lots,%3Cb%3E:2,nothing")
    assert page.locator("section.belief .settled").count() == 0 and reader.complaints == []


def test_a_knob_redraws_within_a_tenth_of_a_second_on_a_slow_processor(visit, pages):
    page = visit().open((pages / "C36.html").as_uri())
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    slow = page.evaluate("""() => [...document.querySelectorAll('.belief input')].slice(0, 9).map(slider => {
        const start = performance.now();
        slider.value = 150;
        slider.dispatchEvent(new Event('input'));
        document.body.getBoundingClientRect();
        return performance.now() - start;
    })""")
    assert min(slow) < 100  # what else the machine does is no matter of the script


def test_without_scripts_the_table_says_it(visit, pages):
    page = visit(java_script_enabled=False).open((pages / "C36.html").as_uri())
    assert page.locator("section.belief input").count() == 0 and not page.locator("section.belief button").is_visible()
    assert "diversion" not in page.locator("section.belief thead").first.inner_text()
    assert page.locator("section.belief tr[data-place='0'] td").count() == 5
