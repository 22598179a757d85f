"""Seals composed exchanges: enters a clean `.http` file into the index with what it is made from.

Invariant: a composed exchange never passes as documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center_core.http_text import Half, halves
from workshop.fail import fail
from workshop.record.recordings import Archive, check_scenario, name_of, sha256, write_all
from workshop.record.wire_form import (
    WireForm,
    default_wire_form,
    problems,
    secret_line,
    unrepairable,
    wire_form_of,
)
from workshop.yaml_files import shown

if TYPE_CHECKING:
    from pathlib import Path


def seal(
    path: Path,
    archive: Archive,
    *,
    basis: list[str] | None = None,
    note: str | None = None,
    form: str | None = None,
    mark: bool | None = None,
) -> None:
    """Enter a composed exchange into the index, or refresh its entry; its text must be clean."""
    path = path.resolve()
    if path.suffix != ".http" or path.parent.parent != archive.recordings.resolve():
        fail(f"{shown(path)}: not {shown(archive.recordings)}/<operationId>/<scenario>.http")
    check_scenario(path.stem)
    text = _composed_text(path)
    index = archive.index()
    place = (path.parent.name, path.stem)
    old = next((e for e in index if (e["operationId"], e["scenario"]) == place), {})
    if old.get("kind") == "documented" or path.with_suffix(".printed").exists():
        fail(f"{shown(path)}: documented; its text follows from print and errata, use `apply`")
    basis, note = basis or old.get("basis"), note or old.get("note")
    if not basis or not note:
        fail(f"{shown(path)}: say what it is composed from (--basis) and what it shows (--note)")
    response = Half.of(halves(text)[1])
    default = wire_form_of(old) if old else default_wire_form(response)
    wire = WireForm(form or default.form, mark=default.mark if mark is None else mark)
    if found := problems(text, wire_form=wire, folder=path.parent):
        fail(f"{'/'.join(place)}: {'; '.join(found)}")
    hashes = {"http": sha256(text.encode())}
    if name := response.side_file:
        hashes["body"] = sha256((path.parent / name).read_bytes())
    entry = {
        "operationId": place[0],
        "scenario": place[1],
        "kind": "composed",
        "basis": basis,
        "note": note,
        "wire": wire.entry,
        "sha256": hashes,
    }
    write_all(archive.index_file([*(e for e in index if e is not old), entry]))
    print(f"sealed {name_of(entry)} ({wire.form}, {'with' if wire.mark else 'no'} byte-order mark)")


def _composed_text(path: Path) -> str:
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        fail(f"{shown(path)}: {error.strerror}")
    except UnicodeDecodeError as error:
        fail(f"{shown(path)}: not UTF-8 at byte {error.start}; save the file as UTF-8")
    if (line := secret_line(text)) is not None:
        fail(f"{shown(path)}:{line + 1}: looks like a real credential; write <token>")
    if reason := unrepairable(text):
        fail(f"{shown(path)}: {reason[1]}; nothing was written")
    return text
