"""Frozen editions: a built edition in an archive with the digest of every file, shown as it is and never rebuilt."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from analysis.catalog import Catalog
from analysis.errors import BuildError, UnknownNameError
from analysis.project import FROZEN, Project, find_files
from analysis.prose import say_count
from analysis.publish.archives import SUFFIX, find_archives, pack, unpack
from analysis.publish.bill import BILL_FILE, describe_bill
from analysis.publish.comparison import load_findings, load_manifest
from analysis.publish.contents import COMMIT, DATA, Origins, find_changes, list_contents
from analysis.publish.crate import CRATE_FILE, describe_crate
from analysis.publish.editions import CLAIMS_FILE, MANIFEST_FILE
from analysis.publish.inventory import state_article
from analysis.publish.record import compare_record, load_record, record_path, write_record
from analysis.publish.sealing import PROVENANCE, SEALS_FILE, seal_claims
from analysis.publish.sharing import check_shared, copy_shared
from analysis.publish.sums import check_sums, list_files, write_sums
from analysis.runner.status import find_record
from analysis.runner.unfinished import unfinished_folder


def freeze_edition(project: Project, catalog: Catalog, edition: str, to: Path | None = None) -> Path:
    """Freeze an edition of the published site.

    An edition that moves with the figures (``as_of: latest``) is frozen under its day, so it can be frozen again later.

    Parameters
    ----------
    edition : str
        Its name in the site.
    to : Path, optional
        Where frozen editions are kept, instead of the project's own place.

    Returns
    -------
    Path
        The archive: the edition, the records of its runs, an RO-Crate description, the bill of what made it, the
        seals of its claims, and ``SHA256SUMS``; beside it what it shares with other editions.

    Raises
    ------
    UnknownNameError
        If the site has no such edition.
    BuildError
        If it is frozen already, does not hold any more, or its numbers do not agree with the committed record.
    """
    built = _find_built(project, edition)
    manifest = load_manifest(built)
    known = catalog.study.editions.get(edition)
    name = manifest["as_of"] if known and known.as_of == "latest" else edition
    target = (to or project.frozen) / f"{name}{SUFFIX}"
    if target.exists():
        raise BuildError(
            f"edition {name}: found that it is frozen in {target.name} already, expected none; "
            "a frozen edition is never replaced: remove the archive yourself, or freeze elsewhere with --to."
        )
    check_holds(project, edition)
    _hold_to_record(project, edition, built)
    with unfinished_folder(target.parent) as temporary:
        folder = temporary / "site" / name
        shutil.copytree(built, folder)
        copy_shared(built, folder.parent, shutil.copy2)
        _write_provenance(project, manifest, folder)
        _write_json(folder / BILL_FILE, describe_bill(project.lock.read_text(encoding="utf-8"), manifest))
        if (folder / CLAIMS_FILE).is_file() and (article := state_article(catalog)):
            _write_json(folder / SEALS_FILE, seal_claims(folder, article["sha256"]))
        crate = describe_crate(catalog.study, manifest, list_files(folder), datetime.date.today())
        _write_json(folder / CRATE_FILE, crate)
        write_sums(folder)
        pack(folder.parent, temporary / target.name)
        (temporary / target.name).rename(target)
    return target


def check_holds(project: Project, edition: str) -> None:
    """Refuse an edition of the site that is not what a build would make of it today.

    Other editions' records and what is frozen do not count, nor does a commit that changed nothing.

    Raises
    ------
    BuildError
        If something that it rests on changed since it was built.
    """
    origins = Origins.read(project)
    record = f"{DATA}editions/"
    changes = find_changes(origins.contents if origins else {}, list_contents(project))
    changes = [
        name
        for name in changes
        if name != COMMIT
        and not name.startswith(f"{FROZEN}/")
        and (not name.startswith(record) or name.startswith(f"{record}{edition}/"))
    ]
    if changes or origins is None or edition not in origins.editions:
        reason = f"{changes[0]} changed since it was built" if changes and origins else "it is not up to date"
        raise BuildError(f"edition {edition}: found that {reason}, expected one that holds; run netred build first.")


def find_frozen(project: Project, at: Path | None = None) -> dict[str, Path]:
    """Frozen editions, of the project's own place or of another: name to the folder where its archive is unpacked."""
    return {name: unpack(project, archive) for name, archive in find_archives(at or project.frozen).items()}


def verify_edition(project: Project, edition: str, at: Path | None = None) -> list[str]:
    """Files of a frozen edition that are not what they were when it was frozen; none where it is whole.

    Raises
    ------
    UnknownNameError
        If no such edition is frozen there.
    """
    known = find_archives(at or project.frozen)
    if edition not in known:
        raise UnknownNameError("frozen edition", edition, known)
    folder = unpack(project, known[edition], afresh=True)
    return check_sums(folder) + check_shared(folder)


def find_folders(project: Project, editions: Iterable[str] = (), at: Path | None = None) -> list[Path]:
    """Folders of frozen editions, unpacked afresh; of all, if none is named.

    Raises
    ------
    UnknownNameError
        If no such edition is frozen there.
    BuildError
        If none at all is.
    """
    archives = find_archives(at or project.frozen)
    for edition in editions:
        if edition not in archives:
            raise UnknownNameError("frozen edition", edition, archives)
    if not archives:
        place = (at or project.frozen).name
        raise BuildError(f"{place}: found no frozen edition, expected at least one; `netred publish` makes one.")
    return [unpack(project, archives[edition], afresh=True) for edition in editions or archives]


def check_frozen(project: Project) -> dict[str, Path]:
    """Frozen editions, each verified.

    Raises
    ------
    BuildError
        If one of them is not whole.
    """
    frozen = find_frozen(project)
    for name in frozen:
        problems = verify_edition(project, name)
        if problems:
            files = say_count(len(problems), "file")
            raise BuildError(
                f"frozen edition {name}: found {files} that differ ({problems[0]}), expected none; put back the "
                f"archive {project.frozen.name}/{name}{SUFFIX} as it was frozen."
            )
    return frozen


def _find_built(project: Project, edition: str) -> Path:
    places = {path.parent.name: path.parent for path in find_files(project.site, f"*/{MANIFEST_FILE}")}
    if edition not in places:
        raise UnknownNameError("built edition", edition, places)
    return places[edition]


def _hold_to_record(project: Project, edition: str, built: Path) -> None:
    """Hold the numbers against the committed record, or make it where there is none."""
    findings, path = load_findings(built), record_path(project, edition)
    if not path.is_file():
        write_record(path, findings.values())
        return
    deviations = compare_record(load_record(path), findings)
    if deviations:
        raise BuildError(
            f"edition {edition}: found {say_count(len(deviations), 'number')} unlike the committed record "
            f"({deviations[0]}), expected none; look at them with `netred accept {edition}` and accept or mend them."
        )


def _write_provenance(project: Project, manifest: dict, folder: Path) -> None:
    (folder / PROVENANCE).mkdir()
    for run in manifest["runs"]:
        record = find_record(project, run["notebook"], run["key"])
        if record:
            del record["folder"]
            _write_json(folder / PROVENANCE / f"{run['notebook']}.json", record)


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
