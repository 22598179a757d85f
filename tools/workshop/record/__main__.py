"""Records documentation examples, and seals composed ones, under contract_tests/recordings.

    python -m workshop.record page PAGE [--scenario NAME ...] [--title T] [--date D] [--locale L]
    python -m workshop.record apply
    python -m workshop.record seal FILE.http [--basis SOURCE ...] [--note SENTENCE]

`page` writes what a page prints and its first `.http`; `apply` derives every documented `.http`
from print and errata again; `seal` enters an exchange that we composed ourselves into the index.
Invariants: what was printed is written once and never again; all files of a run are written, or
none; nothing composed can pass as documented.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partner_center_core.http_text import Half, halves
from workshop.fail import fail
from workshop.record import documentation_page as page
from workshop.record import errata
from workshop.record.recordings import (
    ERRATA,
    RECORDINGS,
    Room,
    index_file,
    name_of,
    sha256,
    write_all,
)
from workshop.record.route import host_problems, operation_of, syntax_row
from workshop.record.wire_form import (
    Wire,
    default_wire,
    hopeless,
    problems,
    secret_line,
    wire_of,
)
from workshop.yaml_files import DOCUMENT, load, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.record.blocks import Block

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def record_page(
    path: Path,
    room: Room,
    *,
    scenarios: list[str] | None = None,
    title: str | None = None,
    date: str | None = None,
    locale: str | None = None,
) -> list[str]:
    """Record every exchange of a page; return what an erratum still has to repair."""
    known = page.read(path)
    for line in known.notes:
        print(f"note: {shown(path)}: {line}", file=sys.stderr)
    if not known.exchanges:
        fail(f"{shown(path)}: no HTTP exchange; a request line and a status line must begin lines")
    if scenarios and len(scenarios) != len(known.exchanges):
        where = ", ".join(str(found.request.line) for found in known.exchanges)
        fail(
            f"{shown(path)}: {len(scenarios)} scenario names for {len(known.exchanges)} exchanges "
            f"(their requests are at line {where}); name each, in this order"
        )
    document, known_errata, index = load(room.document), errata.read(room.errata), room.index()
    taken = {name_of(entry) for entry in index}
    files: dict[Path, bytes] = {}
    repairs: list[str] = []
    entries: list[dict[str, Any]] = []
    after = 0
    for number, found in enumerate(known.exchanges):
        scenario = scenarios[number] if scenarios else found.name
        if not _NAME.fullmatch(scenario):
            fail(f"the scenario name {scenario!r} is not kebab-case; rename it")
        operation = operation_of(
            path, found, scenario=scenario, document=document, edits=known_errata.edits
        )
        entry: dict[str, Any] = {
            "operationId": operation,
            "scenario": scenario,
            "kind": "documented",
            "page": {
                "title": title or known.title,
                "date": date or known.date,
                "locale": locale or known.locale,
                "sha256": known.sha256,
            },
            "place": {
                "heading": found.heading,
                "syntax": syntax_row(
                    known, found, after=after, operation=operation, document=document
                ),
                "request": _place(found.request),
                "response": _place(found.response),
            },
        }
        after = found.response.line
        paths = {suffix: room.file(entry, suffix) for suffix in (".printed", ".http")}
        for target in paths.values():
            if target.exists() or target in files or name_of(entry) in taken:
                fail(
                    f"{shown(target)} is there already; a recording is never overwritten, "
                    "choose another name with --scenario"
                )
        printed = found.request.data + found.response.data
        text = errata.applied(printed.decode(), known_errata.edits, exchange=name_of(entry))
        if reason := hopeless(text):
            block = found.request if reason[0] == "request" else found.response
            fail(f"{shown(path)}:{block.line}: {reason[1]}; nothing was written")
        wire = default_wire(Half.of(halves(text)[1]))
        repairs += _named(entry, problems(text, wire=wire, folder=paths[".http"].parent))
        repairs += _named(entry, host_problems(text, document=document))
        files |= {paths[".printed"]: printed, paths[".http"]: text.encode()}
        entry["wire"] = {"form": wire.form, "byteOrderMark": wire.mark}
        entry["sha256"] = {"printed": sha256(printed), "http": sha256(text.encode())}
        entries.append(entry)
    write_all(files | index_file(room, [*index, *entries]))
    for entry, found in zip(entries, known.exchanges, strict=True):
        print(f"recorded {name_of(entry)} from {shown(path)}:{found.request.line}")
    return repairs


def apply(room: Room) -> list[str]:
    """Derive every documented `.http` again; return what an erratum still has to repair."""
    document, known, index = load(room.document), errata.read(room.errata), room.index()
    documented = [entry for entry in index if entry["kind"] == "documented"]
    names = {name_of(entry) for entry in documented}
    known.only_of(names)
    files: dict[Path, bytes] = {}
    repairs: list[str] = []
    for entry in documented:
        source = room.file(entry, ".printed")
        printed = source.read_bytes()
        if sha256(printed) != entry["sha256"]["printed"]:
            fail(f"{shown(source)}: not the bytes that were recorded; restore the file")
        text = errata.applied(printed.decode(), known.edits, exchange=name_of(entry))
        if reason := hopeless(text):
            fail(f"{shown(source)}: with its errata, {reason[1]}; nothing was written")
        wire = default_wire(Half.of(halves(text)[1]))
        repairs += _named(entry, problems(text, wire=wire, folder=source.parent))
        repairs += _named(entry, host_problems(text, document=document))
        entry["wire"] = {"form": wire.form, "byteOrderMark": wire.mark}
        entry["sha256"]["http"] = sha256(text.encode())
        files[room.file(entry, ".http")] = text.encode()
    write_all(files | index_file(room, index))
    print(f"derived {len(documented)} documented exchanges from print and errata")
    return repairs


def seal(
    path: Path,
    room: Room,
    *,
    basis: list[str] | None = None,
    note: str | None = None,
    form: str | None = None,
    mark: bool | None = None,
) -> None:
    """Enter a composed exchange into the index, or refresh its entry; its text must be clean."""
    path = path.resolve()
    if path.suffix != ".http" or path.parent.parent != room.recordings.resolve():
        fail(f"{shown(path)}: not {shown(room.recordings)}/<operationId>/<scenario>.http")
    if not _NAME.fullmatch(path.stem):
        fail(f"{shown(path)}: the scenario name is not kebab-case; rename the file")
    text = _composed_text(path)
    index = room.index()
    place = (path.parent.name, path.stem)
    old = next((e for e in index if (e["operationId"], e["scenario"]) == place), {})
    if old.get("kind") == "documented" or path.with_suffix(".printed").exists():
        fail(f"{shown(path)}: documented; its text follows from print and errata, use `apply`")
    basis, note = basis or old.get("basis"), note or old.get("note")
    if not basis or not note:
        fail(f"{shown(path)}: say what it is composed from (--basis) and what it shows (--note)")
    response = Half.of(halves(text)[1])
    default = wire_of(old) if old else default_wire(response)
    wire = Wire(form or default.form, mark=default.mark if mark is None else mark)
    if found := problems(text, wire=wire, folder=path.parent):
        fail("; ".join(_named({"operationId": place[0], "scenario": place[1]}, found)))
    hashes = {"http": sha256(text.encode())}
    if name := response.side_file:
        hashes["body"] = sha256((path.parent / name).read_bytes())
    entry = {
        "operationId": place[0],
        "scenario": place[1],
        "kind": "composed",
        "basis": basis,
        "note": note,
        "wire": {"form": wire.form, "byteOrderMark": wire.mark},
        "sha256": hashes,
    }
    write_all(index_file(room, [*(e for e in index if e is not old), entry]))
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
    if reason := hopeless(text):
        fail(f"{shown(path)}: {reason[1]}; nothing was written")
    return text


def _place(block: Block) -> dict[str, Any]:
    body = {} if block.body_line is None else {"bodyLine": block.body_line}
    return {"line": block.line, **body, "bytes": len(block.data), "sha256": sha256(block.data)}


def _named(entry: dict[str, Any], found: Iterable[str]) -> list[str]:
    return [f"{name_of(entry)}: {what}" for what in found]


def main(arguments: list[str] | None = None) -> None:
    """Run one command line."""
    parser = argparse.ArgumentParser(prog="python -m workshop.record", description=__doc__)
    parser.add_argument("--recordings", type=Path, default=RECORDINGS)
    parser.add_argument("--errata", type=Path, default=ERRATA)
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    commands = parser.add_subparsers(dest="command", required=True)
    page_command = commands.add_parser("page", help="record every exchange of a page")
    page_command.add_argument("page", type=Path)
    page_command.add_argument(
        "--scenario", nargs="+", action="extend", help="one name per exchange, in order"
    )
    page_command.add_argument("--title")
    page_command.add_argument("--date", help="ISO; default: ms.date of the front matter")
    page_command.add_argument("--locale", help="default: ms.contentlocale, else en-US")
    commands.add_parser("apply", help="derive documented .http files from print and errata")
    seal_command = commands.add_parser("seal", help="enter composed .http files into the index")
    seal_command.add_argument("files", type=Path, nargs="+")
    seal_command.add_argument("--basis", action="append", help="a page or SDK type; repeatable")
    seal_command.add_argument("--note", help="one sentence: what the exchange shows")
    seal_command.add_argument("--form", choices=["minified", "verbatim"])
    seal_command.add_argument("--bom", choices=["yes", "no"])
    given = parser.parse_args(arguments)
    room = Room(given.recordings, given.errata, given.document)
    repairs: list[str] = []
    if given.command == "page":
        repairs = record_page(
            given.page,
            room,
            scenarios=given.scenario,
            title=given.title,
            date=given.date,
            locale=given.locale,
        )
    elif given.command == "apply":
        repairs = apply(room)
    else:
        mark = None if given.bom is None else given.bom == "yes"
        for path in given.files:
            seal(path, room, basis=given.basis, note=given.note, form=given.form, mark=mark)
    for line in repairs:
        print(f"to repair: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
