"""Finds the operation of the document that a printed request or syntax row belongs to.

Invariants: a literal segment wins over a variable; letter case of literals does not matter; a
placeholder such as `<invoice-id>` fits a variable only. Limits: the host decides nothing (one that
is none of the document's servers is reported), and an empty segment (a double slash) fits nothing:
an erratum has to repair the request line first.
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

    from workshop.record.documentation_page import Found, Page
    from workshop.record.errata import Edit

_SYNTAX_ROW = re.compile(r"(/v1/[^\s|]*)\s+HTTP/1\.\d", re.IGNORECASE)


def match(method: str, target: str, *, document: dict[str, Any]) -> str | None:
    """Return the operationId of a request target as pages print it."""
    items = {path: item for path, item in document["paths"].items() if method.lower() in item}
    found = PathTemplates(items, ignore_case=True).match(_split(target).path)
    return items[found.template][method.lower()]["operationId"] if found else None


def operation_of(
    path: Path,
    found: Found,
    *,
    scenario: str,
    document: dict[str, Any],
    edits: tuple[Edit, ...],
) -> str:
    """Find the operation of a request, if need be after the erratum that was written for it."""
    printed = found.request.data.decode()
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
        f"{shown(path)}:{found.request.line}: {line[1]} {line[2]} is no operation; "
        "if it is misprinted, write an erratum for <operationId>/<scenario> that repairs it, "
        "name the scenario with --scenario and record again; nothing was written"
    )


def host_problems(text: str, *, document: dict[str, Any]) -> list[str]:
    """List the hosts in the request of a `.http` text that are no server of the document."""
    asked = halves(text)[0]
    request = Half.of(asked)
    line = REQUEST_LINE.match(request.start)
    servers = [urlsplit(server["url"]).netloc for server in document.get("servers", ())]
    if line is None or not servers:
        return []
    sent = (_split(line[2]).netloc, request.headers.get("Host") or servers[0])
    return [
        f"request: {host} is no server of the document; "
        + erratum("request", host, servers[0], asked.count(host))
        for host in dict.fromkeys(sent)
        if host and host.lower() not in servers
    ]


def syntax_row(
    page: Page, found: Found, *, after: int, operation: str, document: dict[str, Any]
) -> dict[str, Any] | None:
    """Find the line that states the syntax of a request: after a line, the closest in its query."""
    line = REQUEST_LINE.match(found.request.data.decode())
    assert line
    asked = _query_names(line[2])
    rows: list[tuple[int, int, str]] = []
    for number, text in enumerate(page.lines[after : found.request.line - 1], after + 1):
        row = _SYNTAX_ROW.search(text)
        if row and match(line[1], row[1], document=document) == operation:
            rows.append((len(asked ^ _query_names(row[1])), number, text.rstrip("\r\n")))
    if not rows:
        return None
    _, number, text = min(rows)
    return {"line": number, "printed": text}


def _split(target: str) -> SplitResult:
    """Take a printed target apart; one whose host cannot be, such as `[host]`, has no path."""
    try:
        return urlsplit(html.unescape(target))
    except ValueError:
        return SplitResult("", "", "", "", "")


def _query_names(target: str) -> set[str]:
    query = _split(target).query
    return {name for name, _ in parse_qsl(query, keep_blank_values=True)}
