"""The folder of recordings: its index, its file names, and writing the files of a run.

Invariant: a run that fails leaves every file as it was. Limit: two runs at the same time are not
guarded against each other.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partner_center_core.exact_json import read_json
from workshop.fail import fail
from workshop.yaml_files import DOCUMENT, ROOT, dumps_json, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RECORDINGS = ROOT / "contract_tests" / "recordings"
ERRATA = ROOT / "contract_tests" / "errata.yaml"
LONGEST_NAME = 100
"""Characters that a scenario's name may have; a disk takes 255 bytes with the suffix."""

_KEBAB_CASE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Archive:
    """The files that a run reads and writes: folder of recordings, errata, OpenAPI document."""

    recordings: Path = RECORDINGS
    errata: Path = ERRATA
    document: Path = DOCUMENT

    def index(self) -> list[dict[str, Any]]:
        """Read the index; an index that is not there yet is empty."""
        path = self.recordings / "index.json"
        if not path.exists():
            return []
        try:
            index: Any = read_json(path.read_bytes(), strict=True)
            exchanges: list[dict[str, Any]] = index["exchanges"]
        except (ValueError, KeyError, TypeError):
            fail(f"{shown(path)}: not an index; restore the file that the recorder wrote")
        return exchanges

    def file(self, entry: dict[str, Any], suffix: str) -> Path:
        """Return the path of one file of an exchange."""
        return self.recordings / f"{name_of(entry)}{suffix}"

    def index_file(self, entries: Iterable[dict[str, Any]]) -> dict[Path, bytes]:
        """Return the index, sorted, as a file to write."""
        ordered = sorted(entries, key=lambda entry: (entry["operationId"], entry["scenario"]))
        return {self.recordings / "index.json": dumps_json({"exchanges": ordered}).encode()}


def name_of(entry: dict[str, Any]) -> str:
    """Return the name of an exchange in errata and exceptions: operationId/scenario."""
    return f"{entry['operationId']}/{entry['scenario']}"


def check_scenario(name: str) -> None:
    """Stop with one line if a scenario cannot have this name."""
    if not _KEBAB_CASE.fullmatch(name) or len(name) > LONGEST_NAME:
        fail(
            f"the scenario name {name[:LONGEST_NAME]!r} is not kebab-case of at most "
            f"{LONGEST_NAME} characters; rename it"
        )


def sha256(data: bytes) -> str:
    """Return the hash that the index keeps."""
    return hashlib.sha256(data).hexdigest()


def write_all(files: dict[Path, bytes]) -> None:
    """Write all files or none: first under temporary names, then renamed; undone on an error."""
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    folders = [p.parent for p in files if not p.parent.exists()]
    temporary = {path: path.with_name(f".{path.name}.new") for path in files}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary[path].write_bytes(data)
        for path in files:
            temporary[path].replace(path)
    except OSError as error:
        for path, old in before.items():
            temporary[path].unlink(missing_ok=True)
            if old is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(old)
        for folder in dict.fromkeys(folders):
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
        fail(f"{error.filename}: {error.strerror}; nothing was written")
