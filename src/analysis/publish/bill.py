"""A bill of the software that made an edition, in the words of CycloneDX, made from the locked environment. Pure."""

from __future__ import annotations

import re
from typing import Any

BILL_FILE = "sbom.cdx.json"

_ENTRY = re.compile(
    r"^([\w.-]+)==([^\s;\\]+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def describe_bill(lock: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """The document (CycloneDX 1.5).

    Parameters
    ----------
    lock : str
        Contents of the lock file: every package with its version and the digests of its files.
    manifest : dict
        As ``manifest.json`` holds it.
    """
    about = {"type": "application", "name": "netred", "version": manifest["versions"]["netred"]}
    properties = [{"name": name, "value": str(manifest[name])} for name in ("edition", "as_of", "commit")]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": about, "properties": properties},
        "components": [_describe(*entry) for entry in _ENTRY.findall(lock)],
    }


def _describe(name: str, version: str, marker: str, hashes: str) -> dict[str, Any]:
    """One package; one that only some systems need is optional, with the condition as the lock file has it."""
    address = f"pkg:pypi/{name.lower()}@{version}"
    digests = re.findall(r"sha256:([0-9a-f]{64})", hashes)
    component = {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}
    component |= {"hashes": [{"alg": "SHA-256", "content": each} for each in digests]}
    if marker:
        component |= {"scope": "optional", "properties": [{"name": "marker", "value": marker}]}
    return component
