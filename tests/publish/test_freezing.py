"""Frozen editions: whole, described, never replaced; any change of any file is found."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zipfile

import pytest

from analysis.errors import BuildError, UnknownNameError
from analysis.project import Project
from analysis.publish.archives import unpack
from analysis.publish.contents import Origins, list_contents
from analysis.publish.crate import CRATE_FILE
from analysis.publish.freezing import check_frozen, find_frozen, freeze_edition, verify_edition
from analysis.publish.provenance import Fact, write_facts
from analysis.publish.record import load_record, record_path
from analysis.publish.sharing import share_static
from analysis.publish.site import publish_site
from analysis.publish.sums import SUMS_FILE, seal_folder


@pytest.fixture
def project(tmp_path, make_finding) -> Project:
    """A project whose site holds two editions of one page and one number."""
    project = Project(tmp_path, tmp_path / "data", tmp_path / "build")
    for name, day in (("2016-05", "2016-05-31"), ("latest", "2025-06-30")):
        folder = project.build / "sites" / "one" / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"<p>{name}</p>", encoding="utf-8")
        write_facts([Fact(make_finding("growth.a", 5.0), "01-one", "k" * 64)], folder / "facts.json")
        run = {"notebook": "01-one", "key": "k" * 64, "parameters": {"as_of": day}}
        manifest = {"edition": name, "as_of": day, "commit": "abc", "versions": {"netred": "1"}, "runs": [run]}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "requirements.lock").touch()
    _note_origins(project)
    project.site.symlink_to("sites/one")
    return project


def _note_origins(project, *up_to_date) -> None:
    names = ("2016-05", "latest")
    origins = Origins(project.study_name, list_contents(project), up_to_date or names, (), names)
    origins.write(project.build / "sites" / "one")


def _change(archive, **pages: str | None) -> None:
    """Pack an archive anew with pages of the edition changed, added or, where they are None, left out."""
    with zipfile.ZipFile(archive) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    files |= {f"2016-05/{name}.html": text for name, text in pages.items()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in files.items():
            if content is not None:
                packed.writestr(name, content)


def test_a_frozen_edition_is_whole_and_any_change_is_found(project, catalog):
    archive = freeze_edition(project, catalog, "2016-05")
    assert archive == project.root / "published" / "2016-05.zip"
    assert verify_edition(project, "2016-05") == [] and set(check_frozen(project)) == {"2016-05"}
    _change(archive, index="other")
    assert [problem.partition(":")[0] for problem in verify_edition(project, "2016-05")] == ["index.html"]
    _change(archive, index=None, more="")
    said = verify_edition(project, "2016-05")
    assert "index.html: found no such file" in said[0] and "more.html: found a file that was not frozen" in said[1]
    with pytest.raises(BuildError, match="frozen edition 2016-05: found two files.*published/2016-05.zip"):
        check_frozen(project)
    archive.write_bytes(b"x")
    with pytest.raises(BuildError, match="found no readable archive"):
        verify_edition(project, "2016-05")


def test_an_archive_opens_anywhere_with_what_it_shares_and_sums_that_anyone_can_check(project, catalog, tmp_path):
    name = "netred.css"
    (project.site / "2016-05" / "_static").mkdir()
    (project.site / "2016-05" / "_static" / name).write_text("p {}", encoding="utf-8")
    (project.site / "2016-05" / "index.html").write_text(f'<link href="_static/{name}">', encoding="utf-8")
    share_static(project.site / "2016-05", project.site.resolve())
    archive = freeze_edition(project, catalog, "2016-05")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "anywhere")
    edition = tmp_path / "anywhere" / "2016-05"
    (shared,) = (tmp_path / "anywhere" / "_static").iterdir()
    assert f'href="../_static/{shared.name}/{name}"' in (edition / "index.html").read_text(encoding="utf-8")
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=edition, check=False).returncode == 0
    publish_site(project, {}, [], Origins("data", {}, (), (), ()))
    assert (project.site / "_static" / shared.name / name).read_text(encoding="utf-8") == "p {}"
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(f"_static/{shared.name}/more.js", "more")
    assert any("scripts and style sheets" in said for said in verify_edition(project, "2016-05"))


def test_an_edition_that_moves_is_frozen_under_its_day(project, catalog, tmp_path):
    assert freeze_edition(project, catalog, "latest", tmp_path / "elsewhere").name == "2025-06-30.zip"
    assert verify_edition(project, "2025-06-30", tmp_path / "elsewhere") == []
    with pytest.raises(UnknownNameError, match="frozen edition"):
        verify_edition(project, "2025-06-30")


def test_a_frozen_edition_is_never_replaced_and_is_copied_into_the_site(project, catalog):
    freeze_edition(project, catalog, "2016-05")
    with pytest.raises(BuildError, match="frozen in 2016-05.zip already"):
        freeze_edition(project, catalog, "2016-05")
    newer = project.build / "newer"
    newer.mkdir()
    for name in ("facts.json", "manifest.json"):
        (newer / name).write_text((project.site / "2016-05" / name).read_text())
    (newer / "index.html").write_text("<p>rebuilt</p>", encoding="utf-8")
    publish_site(project, {"2016-05": newer}, [], Origins("data", {}, (), (), ()))
    shown = project.site / "2016-05" / "index.html"
    assert shown.read_text(encoding="utf-8") == "<p>2016-05</p>"
    assert shown.stat().st_ino != (find_frozen(project)["2016-05"] / "index.html").stat().st_ino


def test_freezing_makes_the_record_and_later_holds_to_it(project, catalog, make_finding, tmp_path):
    freeze_edition(project, catalog, "2016-05")
    path = record_path(project, "2016-05")
    assert [entry.id for entry in load_record(path)] == ["growth.a"]
    path.write_text(path.read_text(encoding="utf-8").replace(",5,", ",6,"), encoding="utf-8")
    _note_origins(project)
    with pytest.raises(BuildError, match="netred accept 2016-05"):
        freeze_edition(project, catalog, "2016-05", tmp_path / "again")
    assert not (tmp_path / "again" / "2016-05.zip").exists()


def test_only_what_holds_is_frozen(project, catalog):
    (project.data / "observations.csv").parent.mkdir(exist_ok=True)
    (project.data / "observations.csv").write_text("other", encoding="utf-8")
    with pytest.raises(
        BuildError, match="edition 2016-05: found that data/observations.csv changed since it was built"
    ):
        freeze_edition(project, catalog, "2016-05")
    _note_origins(project, "latest")
    with pytest.raises(BuildError, match="edition 2016-05: found that it is not up to date.*run netred build first"):
        freeze_edition(project, catalog, "2016-05")
    assert not project.frozen.exists()


def test_what_is_frozen_and_the_record_of_one_do_not_keep_others_from_being_frozen(project, catalog):
    freeze_edition(project, catalog, "2016-05")
    assert record_path(project, "2016-05").is_file()
    assert freeze_edition(project, catalog, "latest").is_file()


def test_the_description_names_every_file_and_every_reference_in_it_leads_somewhere(project, catalog):
    freeze_edition(project, catalog, "2016-05")
    folder = find_frozen(project)["2016-05"]
    crate = json.loads((folder / CRATE_FILE).read_text(encoding="utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    assert entities[CRATE_FILE]["about"] == {"@id": "./"}
    root = entities["./"]
    assert root["@type"] == "Dataset" and {"name", "description", "datePublished", "license"} <= set(root)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {part["@id"] for part in root["hasPart"]} == files - {CRATE_FILE, SUMS_FILE}
    references = {part["@id"] for part in root["hasPart"] + root["mentions"] + [root["license"], root["mainEntity"]]}
    references |= {entity["instrument"]["@id"] for entity in entities.values() if "instrument" in entity}
    assert references <= set(entities)


def test_an_edition_that_was_not_built_cannot_be_frozen(project, catalog):
    with pytest.raises(UnknownNameError, match="2017-05"):
        freeze_edition(project, catalog, "2017-05")


@pytest.mark.parametrize("flips", [60, pytest.param(1000, marks=pytest.mark.torture)])
def test_a_byte_that_flips_in_an_archive_is_named_or_changes_no_file(project, catalog, flips):
    archive, chance = freeze_edition(project, catalog, "2016-05"), random.Random(flips)
    before = archive.read_bytes()
    seal, named = seal_folder(unpack(project, archive)), 0
    for _ in range(flips):
        place = chance.randrange(len(before))
        archive.write_bytes(before[:place] + bytes([before[place] ^ 1 << chance.randrange(8)]) + before[place + 1 :])
        try:
            said = verify_edition(project, "2016-05")
        except (BuildError, OSError) as error:
            said = [str(error)]
        named += bool(said)
        assert said or seal_folder(unpack(project, archive)) == seal
        shutil.rmtree(project.build / "frozen")
    assert named > flips / 2
