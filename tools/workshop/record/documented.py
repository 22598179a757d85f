"""Records the exchanges that a documentation page prints, and derives their `.http` files.

Invariants: what was printed is written once and never changed; a run writes all of its files or
none. Limit: an exchange that no operation of the document has is refused; the document comes first.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from partner_center_core.http_text import Half, halves
from workshop.fail import fail
from workshop.record import documentation_page, errata
from workshop.record.recordings import Archive, check_scenario, name_of, sha256, write_all
from workshop.record.route import host_problems, operation_of, syntax_row
from workshop.record.wire_form import default_wire_form, problems, unrepairable
from workshop.yaml_files import load, shown

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.record.blocks import Block
    from workshop.record.documentation_page import DocumentationPage


class _Sources:
    """What exchanges are derived with: the errata and the OpenAPI document."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.errata = errata.read(archive.errata)
        self.document: dict[str, Any] = load(archive.document)

    def derive(self, entry: dict[str, Any], printed: bytes) -> tuple[str, list[str]]:
        """Return the `.http` text of a printed exchange, and what errata still have to repair."""
        text = errata.applied(printed.decode(), self.errata.edits, exchange=name_of(entry))
        form = default_wire_form(Half.of(halves(text)[1]))
        entry["wire"] = form.entry
        entry["sha256"] = {"printed": sha256(printed), "http": sha256(text.encode())}
        folder = self.archive.file(entry, ".http").parent
        found = problems(text, wire_form=form, folder=folder)
        found += host_problems(text, document=self.document)
        return text, [f"{name_of(entry)}: {what}" for what in found]


def record_page(
    path: Path,
    archive: Archive,
    *,
    scenarios: list[str] | None = None,
    title: str | None = None,
    date: str | None = None,
    locale: str | None = None,
) -> list[str]:
    """Record every exchange of a page; return what errata still have to repair."""
    page = documentation_page.read(path)
    for line in page.notes:
        print(f"note: {shown(path)}: {line}", file=sys.stderr)
    names = _scenarios(path, page, given=scenarios)
    sources, index = _Sources(archive), archive.index()
    taken = {name_of(entry) for entry in index}
    files: dict[Path, bytes] = {}
    repairs: list[str] = []
    entries: list[dict[str, Any]] = []
    after = 0
    for scenario, exchange in zip(names, page.exchanges, strict=True):
        operation = operation_of(
            path,
            exchange,
            scenario=scenario,
            document=sources.document,
            edits=sources.errata.edits,
        )
        syntax = syntax_row(
            page, exchange, after=after, operation=operation, document=sources.document
        )
        after = exchange.response.line
        entry: dict[str, Any] = {
            "operationId": operation,
            "scenario": scenario,
            "kind": "documented",
            "page": {
                "title": title or page.title,
                "date": date or page.date,
                "locale": locale or page.locale,
                "sha256": page.sha256,
            },
            "place": {
                "heading": exchange.heading,
                "syntax": syntax,
                "request": _place(exchange.request),
                "response": _place(exchange.response),
            },
        }
        paths = [archive.file(entry, suffix) for suffix in (".printed", ".http")]
        for target in paths:
            if target.exists() or target in files or name_of(entry) in taken:
                fail(
                    f"{shown(target)} exists already; a recording is never overwritten, "
                    "choose another name with --scenario"
                )
        printed = exchange.request.data + exchange.response.data
        text, found = sources.derive(entry, printed)
        if reason := unrepairable(text):
            block = exchange.request if reason[0] == "request" else exchange.response
            fail(f"{shown(path)}:{block.line}: {reason[1]}; nothing was written")
        repairs += found
        files |= dict(zip(paths, (printed, text.encode()), strict=True))
        entries.append(entry)
    write_all(files | archive.index_file([*index, *entries]))
    for entry, exchange in zip(entries, page.exchanges, strict=True):
        print(f"recorded {name_of(entry)} from {shown(path)}:{exchange.request.line}")
    return repairs


def _scenarios(path: Path, page: DocumentationPage, *, given: list[str] | None) -> list[str]:
    """Return one scenario name for each exchange of a page, as given or from its headings."""
    exchanges = page.exchanges
    if not exchanges:
        fail(f"{shown(path)}: no HTTP exchange; a request line and a status line must begin lines")
    if given and len(given) != len(exchanges):
        where = ", ".join(str(exchange.request.line) for exchange in exchanges)
        fail(
            f"{shown(path)}: {len(given)} scenario names for {len(exchanges)} exchanges "
            f"(their requests are at line {where}); name each, in this order"
        )
    names = given or [exchange.name for exchange in exchanges]
    for name in names:
        check_scenario(name)
    return names


def apply(archive: Archive) -> list[str]:
    """Derive every documented `.http` again; return what errata still have to repair."""
    sources, index = _Sources(archive), archive.index()
    documented = [entry for entry in index if entry["kind"] == "documented"]
    sources.errata.check_exchanges({name_of(entry) for entry in documented})
    files: dict[Path, bytes] = {}
    repairs: list[str] = []
    for entry in documented:
        source = archive.file(entry, ".printed")
        printed = source.read_bytes()
        if sha256(printed) != entry["sha256"]["printed"]:
            fail(f"{shown(source)}: not the bytes that were recorded; restore the file")
        text, found = sources.derive(entry, printed)
        if reason := unrepairable(text):
            fail(f"{shown(source)}: with its errata, {reason[1]}; nothing was written")
        repairs += found
        files[archive.file(entry, ".http")] = text.encode()
    write_all(files | archive.index_file(index))
    print(f"derived {len(documented)} documented exchanges from print and errata")
    return repairs


def _place(block: Block) -> dict[str, Any]:
    body = {} if block.body_line is None else {"bodyLine": block.body_line}
    return {"line": block.line, **body, "bytes": len(block.data), "sha256": sha256(block.data)}
