"""A study whose every text field is hostile: nothing runs, no file is read, and the text shows as text."""

from __future__ import annotations

import csv
import itertools
import re
import shutil
from html.parser import HTMLParser

import pytest
import yaml

pytestmark = pytest.mark.xdist_group("hostile")

SECRET = "the-secret-of-this-machine"
RUN = "window.PWN = 1"

ATTACKS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f'"><svg onload="{RUN}">',
    f"' autofocus onfocus='{RUN}' x='",
    f"</title><script>{RUN}</script>",
    f"</textarea></style><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<a href='javascript:{RUN}'>here</a>",
    f"[here](javascript:{RUN})",
    "![x](//evil.invalid/pixel.png)",
    f"<details open ontoggle='{RUN}'>",
    "<base href='//evil.invalid/'>",
    "<meta http-equiv=refresh content='0;url=//evil.invalid'>",
    "<link rel=stylesheet href=//evil.invalid/x.css>",
    "<form action=//evil.invalid><button>go</button></form>",
    f"<math><mtext><img src=x onerror='{RUN}'></mtext></math>",
    "```{literalinclude} SECRET\n```",
    "```{include} SECRET\n```",
    f"```{{raw}} html\n<script>{RUN}</script>\n```",
    "```{eval-rst}\n.. raw:: html\n   :file: SECRET\n```",
    "{download}`SECRET`",
    "{fact}`growth.nothing`",
    "{ref}`nowhere`",
    "{{ config }} {% raw %} {{ 7*7 }}",
    "{%- import os -%}",
    "$\\input{SECRET}$ $$\\frac{1}{0}$$",
    "\\immediate\\write18{touch PWN}",
    "# A heading\n\n- a list\n\n| a | b |",
    "` one `` two ``` three",
    "~~~\nfence\n~~~",
    "*star* _under_ **strong** <u>u</u>",
    "&lt;script&gt; &amp; &#60;b&#62;",
    "\u05d0\u05d1\u05d2 <b dir=rtl>right to left</b>",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u05e2\u05d1\u05e8\u05d9\u05ea",
    "signs \u2713\u2717, \U0001f4a5 pictures \ud55c\uae00",
    "=cmd|'/c calc'!A1",
    "'; DROP TABLE claims; --",
)
WRAPPINGS = ("{}", "x {} y", "`{}`", '"{}"', "({})")
STRINGS = [wrapping.format(attack) for wrapping, attack in itertools.product(WRAPPINGS, ATTACKS)]
"""Two hundred strings; each is led by a mark of its own where it is planted, so that it can be found again."""

ONE_LINE = re.compile(r"\s*\n\s*")


class Planter:
    """Hands out marked hostile strings in turn, with the secret's address in them."""

    def __init__(self, secret):
        self._strings = itertools.cycle(STRINGS)
        self._secret = str(secret)
        self.planted: list[str] = []

    def take(self, lines: bool = True) -> str:
        mark = f"HX{len(self.planted):04d}HX"
        self.planted.append(mark)
        text = f"{mark} {next(self._strings)}".replace("SECRET", self._secret)
        return text if lines else ONE_LINE.sub(" ", text)


def _spoil(path, planter: Planter, *columns: str) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = reader.fieldnames, list(reader)
    for row in rows:
        row.update({column: planter.take(lines=False) for column in columns})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _spoil_study(folder, planter: Planter) -> None:
    study = yaml.safe_load((folder / "study.yml").read_text(encoding="utf-8"))
    study["title"], study["summary"] = planter.take(), planter.take()
    for edition in study["editions"].values():
        edition["label"] = planter.take()
    for role in study["roles"].values():
        role["label"] = planter.take(lines=False)
    study["argument"] = [
        {"title": planter.take(), "sentence": planter.take(), "quote": planter.take(), "claims": ["C01", "C02"]},
        {"title": planter.take(), "claims": ["C99"]},
    ]
    (folder / "study.yml").write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")


def _write_claims(folder, planter: Planter) -> None:
    claims = [
        {
            "id": f"C{number:02d}",
            "quote": " ".join(planter.take().split()[:12]),
            "line": number,
            **{name: planter.take() for name in ("meaning", "statement", "smallest_effect", "caution")},
            "theme": "Influencers",
            "measure": "documents",
            "parameters": {"subject": f"event_{number}", "parts": [{"what": planter.take(), "confirm": []}]},
            "criterion": {"holds": planter.take(), "fails": planter.take()},
            "searches": [planter.take(), planter.take()],
        }
        for number in range(1, 7)
    ]
    article = {"sha256": "0" * 64, "title": planter.take(), "published": "2015-05-04", "fixed": "2026-11-22"}
    text = yaml.safe_dump({"article": article, "claims": claims}, allow_unicode=True)
    (folder / "claims.yml").write_text(text, encoding="utf-8")


def _write_tables(folder, planter: Planter, source: str) -> None:
    def take():
        return planter.take(lines=False)

    months = range(1, 10)
    deals = ("date", "target", "stake_pct", "amount_usd_mn", "sector", "traffic_owner", "evidence", "source_id", "note")
    ranks = (
        *("event", "year", "category", "rank", "brand", "brand_zh", "origin", "published", "source_id"),
        *("evidence", "note"),
    )
    tables = {
        "events.csv": [
            ("date", "event", "entity", "effect_on", "source_id", "evidence"),
            *((f"2014-0{month}-01", take(), f"somebody {month}", take(), source, "seen") for month in months),
        ],
        "deals.csv": [
            deals,
            *((f"2014-0{month}-01", take(), "", "", "social", "yes", "seen", source, take()) for month in months),
        ],
        "brand_rankings.csv": [
            ranks,
            *(
                ("Double 11", "2014", "all", rank, take(), take(), "other", "2014-11-12", source, "seen", take())
                for rank in months
            ),
        ],
    }
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def hostile(project_root, netred, tmp_path_factory):
    """The site of the hostile study, and the marks of what was planted in it."""
    root = tmp_path_factory.mktemp("hostile")
    secret = root / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    for name in ("_toc.yml", "_config.yml", "requirements.lock", "book", "notebooks"):
        copy = shutil.copytree if (project_root / name).is_dir() else shutil.copy
        copy(project_root / name, root / name)
    folder, planter = root / "hostile", Planter(secret)
    shutil.copytree(project_root / "examples/jd-tmall", folder)
    _spoil_study(folder, planter)
    _write_claims(folder, planter)
    _spoil(folder / "observations.csv", planter, "note")
    _spoil(folder / "sources.csv", planter, "title", "publisher")
    _spoil(folder / "series.csv", planter, "label", "definition")
    _spoil(folder / "assumptions.csv", planter, "meaning", "basis")
    _write_tables(folder, planter, "CA_1503")
    done = netred(root, "build", "--data", "hostile", "--edition", "latest")
    assert done.returncode == 0, done.stderr[-3000:]
    sites = sorted(path.parent for path in root.glob("build/**/site/index.html"))
    return sites[0], planter.planted


class Tags(HTMLParser):
    """The elements of a page, and the text that a reader sees."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []  # attributes among it: they are text as well
        self._silent = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, {name: value or "" for name, value in attributes}))
        self.said += [value for _, value in attributes if value]
        self._silent = tag == "script"

    def handle_endtag(self, tag):
        self._silent = False

    def handle_data(self, data):
        if not self._silent:
            self.said.append(data)


@pytest.fixture(scope="module")
def pages(hostile):
    return {path: Tags(path.read_text(encoding="utf-8")) for path in sorted(hostile[0].rglob("*.html"))}


def test_two_hundred_strings_are_planted(hostile):
    assert len(STRINGS) == 200 and len(hostile[1]) >= 200


def test_no_page_has_an_element_that_is_not_the_templates_own(pages):
    strange = []
    for path, page in pages.items():
        for tag, attributes in page.elements:
            handlers = [name for name in attributes if name.startswith("on")]
            src = attributes.get("src", "")
            data = attributes.get("type") in ("application/json", "application/ld+json")
            if handlers or (tag == "script" and not data and not re.fullmatch(r"[\w./-]+\.js(\?v=\w+)?", src)):
                strange.append((path.name, tag, attributes))
            if tag in ("iframe", "base", "object", "embed", "math") or attributes.get("http-equiv") == "refresh":
                strange.append((path.name, tag, attributes))
            if "javascript:" in attributes.get("href", "") or "evil.invalid" in str(attributes.get("href")):
                strange.append((path.name, tag, attributes))
    assert [each for each in strange if each[1] != "math"] == []


def test_no_file_of_the_machine_is_on_any_page(hostile):
    for path in hostile[0].rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path.name


def test_what_was_planted_shows_as_text(hostile, pages):
    said = " ".join(" ".join(page.said) for page in pages.values())
    unseen = [mark for mark in hostile[1] if mark not in said]
    assert unseen == []
    assert "<script>window.PWN = 1</script>" in said and "{{ 7*7 }}" in said


def test_nothing_runs_even_where_the_policy_is_not_kept(hostile, chromium):
    context = chromium.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.dismiss())
    for path in sorted(hostile[0].rglob("*.html")):
        page.goto(path.resolve().as_uri(), wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert page.evaluate("window.PWN === undefined"), path.name
        assert page.evaluate("document.title.length > 0")
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_every_page_keeps_a_policy_without_eval_and_other_hosts(pages):
    for path, page in pages.items():
        policies = [
            each["content"] for tag, each in page.elements if each.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(policies) == 1, path.name
        assert "default-src 'none'" in policies[0] and "script-src 'self';" in policies[0]
        assert "unsafe-eval" not in policies[0] and "http" not in policies[0]
