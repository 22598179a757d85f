"""Finds the operation of the document for a printed request, and the syntax row of the page.

Invariants: a literal segment wins over a variable, and its letter case does not matter; a
placeholder such as `<invoice-id>` fits a variable only. Limits: the host decides nothing (one that
is not a server of the document is reported), and an empty segment (a double slash) fits nothing: an
erratum has to repair the request line first.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from partner_center_core.http_text import Half, halves
from partner_center_core.path_templates import PathTemplates
from workshop.fail import fail
from workshop.record.wire_form import REQUEST_LINE, erratum
from workshop.yaml_files import shown

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.record.documentation_page import DocumentationPage, PrintedExchange
    from workshop.record.errata import Edit

_SYNTAX_ROW = re.compile(r"(/v1/[^\s|]*)\s+HTTP/1\.\d", re.IGNORECASE)


def match(method: str, target: str, *, document: dict[str, Any]) -> str | None:
    """Return the operationId of a request target as pages print it, or None."""
    items = {path: item for path, item in document["paths"].items() if method.lower() in item}
    found = PathTemplates(items, ignore_case=True).match(_split(target).path)
    return items[found.template][method.lower()]["operationId"] if found else None


def operation_of(
    path: Path,
    exchange: PrintedExchange,
    *,
    scenario: str,
    document: dict[str, Any],
    edits: tuple[Edit, ...],
) -> str:
    """Find the operation of a request, as printed or after the errata of its scenario."""
    printed = exchange.request.data.decode()
    line = REQUEST_LINE.match(printed)
    assert line  # a request block begins with one
    if operation := match(line[1], line[2], document=document):
        return operation
    for edit in edits:
        operation, _, name = edit.exchange.partition("/")
        if name == scenario and edit.part == "request" and edit.find in printed:
            repaired = REQUEST_LINE.match(printed.replace(edit.find, edit.replace))
            if repaired and match(repaired[1], repaired[2], document=document) == operation:
                return operation
    return fail(
        f"{shown(path)}:{exchange.request.line}: {line[1]} {line[2]} is not an operation of the "
        "document; add the operation, or if it is a misprint, write an erratum for "
        "<operationId>/<scenario> and record again with --scenario; nothing was written"
    )


def host_problems(text: str, *, document: dict[str, Any]) -> list[str]:
    """List the hosts in the request of a `.http` text that are not servers of the document."""
    asked = halves(text)[0]
    request = Half.of(asked)
    line = REQUEST_LINE.match(request.start)
    servers = [urlsplit(server["url"]).netloc for server in document.get("servers", ())]
    if line is None or not servers:
        return []
    sent = (_split(line[2]).netloc, request.headers.get("Host") or servers[0])
    return [
        f"request: {host} is not a server of the document; "
        + erratum("request", host, servers[0], asked.count(host))
        for host in dict.fromkeys(sent)
        if host and host.lower() not in servers
    ]


def syntax_row(
    page: DocumentationPage,
    exchange: PrintedExchange,
    *,
    after: int,
    operation: str,
    document: dict[str, Any],
) -> dict[str, Any] | None:
    """Return the line between `after` and a request that states its syntax, or None.

    Of several, the one whose query has most in common with the request's.
    """
    line = REQUEST_LINE.match(exchange.request.data.decode())
    assert line
    asked = _query_names(line[2])
    rows: list[tuple[int, int, str]] = []
    for number, text in enumerate(page.lines[after : exchange.request.line - 1], after + 1):
        row = _SYNTAX_ROW.search(text)
        if row and match(line[1], row[1], document=document) == operation:
            rows.append((len(asked ^ _query_names(row[1])), number, text.rstrip("\r\n")))
    if not rows:
        return None
    _, number, text = min(rows)
    return {"line": number, "printed": text}


def _split(target: str) -> SplitResult:
    """Take a printed target apart; one with an impossible host, such as `[host]`, has no path."""
    try:
        return urlsplit(html.unescape(target))
    except ValueError:
        return SplitResult("", "", "", "", "")


def _query_names(target: str) -> set[str]:
    query = _split(target).query
    return {name for name, _ in parse_qsl(query, keep_blank_values=True)}
