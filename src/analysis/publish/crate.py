"""An RO-Crate description of a frozen edition: what is in it, who may use it how, and which software made it. Pure."""

from __future__ import annotations

import datetime
import mimetypes
from typing import Any

from analysis.catalog.roles import Study

CRATE_FILE = "ro-crate-metadata.json"

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
LICENSES = {
    "text": "https://creativecommons.org/licenses/by/4.0/",
    "code": "https://opensource.org/license/mit",
}


def describe_crate(study: Study, manifest: dict[str, Any], files: list[str], published: datetime.date) -> dict:
    """The JSON-LD document of RO-Crate 1.1.

    Parameters
    ----------
    study : Study
    manifest : dict
        As ``manifest.json`` holds it.
    files : list of str
        Places of the files in the edition.
    published : datetime.date
        Day of freezing.
    """
    files = [file for file in files if file != CRATE_FILE]
    runs = [_describe_run(run) for run in manifest["runs"]]
    graph = [
        {
            "@id": CRATE_FILE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"{study.title} (edition {manifest['edition']})",
            "description": study.summary or study.title,
            "datePublished": published.isoformat(),
            "temporalCoverage": f"../{manifest['as_of']}",
            "version": manifest["commit"],
            "license": {"@id": LICENSES["text"]},
            "mainEntity": {"@id": "facts.json"},
            "hasPart": [{"@id": file} for file in files],
            "mentions": [{"@id": run["@id"]} for run in runs],
        },
        *(_describe_license(name, place) for name, place in LICENSES.items()),
        *(_describe_file(file) for file in files),
        *(_describe_software(name, version) for name, version in manifest["versions"].items()),
        *runs,
    ]
    return {"@context": CONTEXT, "@graph": graph}


def _describe_license(name: str, place: str) -> dict:
    names = {"text": "Creative Commons Attribution 4.0 International", "code": "MIT License"}
    return {"@id": place, "@type": "CreativeWork", "name": names[name]}


def _describe_file(file: str) -> dict:
    kind, _ = mimetypes.guess_type(file)
    return {"@id": file, "@type": "File"} | ({"encodingFormat": kind} if kind else {})


def _describe_software(name: str, version: str) -> dict:
    license = {"license": {"@id": LICENSES["code"]}} if name == "netred" else {}
    return {"@id": f"#{name}", "@type": "SoftwareApplication", "name": name, "softwareVersion": version} | license


def _describe_run(run: dict[str, Any]) -> dict:
    """One executed notebook, as the action that made findings with its parameters."""
    parameters = ", ".join(f"{name}={value}" for name, value in run["parameters"].items())
    return {
        "@id": f"#run-{run['key'][:16]}",
        "@type": "CreateAction",
        "name": f"{run['notebook']} with {parameters}",
        "identifier": run["key"],
        "instrument": {"@id": "#netred"},
        "result": {"@id": "facts.json"},
    }
