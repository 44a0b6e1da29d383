"""The digests of a folder's files in a plain ``SHA256SUMS``, which ``sha256sum -c`` reads too."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.project import find_files
from analysis.runner.manifest import digest

SUMS_FILE = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def list_files(folder: Path) -> list[str]:
    """Files of a frozen or built edition, by their place in it; the list of digests is not counted."""
    files = (path.relative_to(folder).as_posix() for path in find_files(folder, "**/*"))
    return sorted(name for name in files if name != SUMS_FILE)


def write_sums(folder: Path) -> None:
    """Write the digest of every file of a folder into it."""
    lines = (f"{digest((folder / name).read_bytes())}  {name}\n" for name in list_files(folder))
    (folder / SUMS_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def seal_folder(folder: Path) -> str:
    """One digest that stands for every file of a folder, as far as its list of digests holds."""
    return digest((folder / SUMS_FILE).read_bytes())


def check_sums(folder: Path) -> list[str]:
    """A sentence for each file that is not as the list has it, each missing or new one, and each spoilt line."""
    recorded, said = {}, []
    listed = (folder / SUMS_FILE).read_bytes().decode("utf-8", "backslashreplace")
    for number, line in enumerate(listed.removesuffix("\n").split("\n"), 1):
        entry = _LINE.fullmatch(line)
        if entry:
            recorded[entry[2]] = entry[1]
        else:
            said.append(f"{SUMS_FILE}, line {number}: found {line[:80]!r}, expected a digest, two spaces and a name")
    found = {name: digest((folder / name).read_bytes()) for name in list_files(folder)}
    said += [f"{name}: found no such file, expected the one that was frozen" for name in recorded if name not in found]
    for name, text in found.items():
        if name not in recorded:
            said.append(f"{name}: found a file that was not frozen, expected none")
        elif text != recorded[name]:
            said.append(f"{name}: found digest {text[:12]}, expected {recorded[name][:12]}")
    return sorted(said)
