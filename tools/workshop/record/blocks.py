"""Finds the requests and responses that a page prints, and pairs them.

A block stands in a code fence, in indented code, or bare, in the text of a page that has lost its
fences. It begins with a status line, or with a request line: method, absolute URI, version (which
may be missing in code). Invariants: a block is exactly the bytes of the page (and one empty line
where head and body stand in two fences); a request or response without its other half is reported.
Limits: the body of a bare block, and one in a fence of its own, must be JSON, and a bare one ends
where its brackets close; code in a quotation (`>`) or in HTML is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from partner_center_core.http_text import STATUS_LINE
from workshop.fail import fail
from workshop.record.wire_form import REQUEST_LINE
from workshop.yaml_files import shown

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

_HEADER_LINE = re.compile(r"[ \t]*[A-Za-z][\w-]*:(?:[ \t].*)?\r?\n?")
_BLANK_LINE = re.compile(r"[ \t\r]*\n?")
_ALMOST_REQUEST = re.compile(r"[ \t]*(?:GET|POST|PUT|PATCH|DELETE|HEAD) \S*/")
_QUOTED = re.compile(r"[ \t]*>[ \t>]*(?:[A-Z]+ https?://|HTTP/\d)")
_WITH_BODY = ("POST", "PUT", "PATCH")
_WITHOUT_BODY = ("204", "304")
_JSON_LABELS = ("", "json", "http")  # what pages write after the fence of a JSON body
_JSON_STEP = re.compile(r'"(?:[^"\\\n]|\\.)*"|[\[\]{}]')


@dataclass(frozen=True)
class Block:
    """A request or a response in the page.

    Attributes:
        part: "request" or "response".
        line: of the page, from 1, where it begins.
        data: its bytes.
        head: lines of the block before the body, if the body has a code fence of its own.
        body_line: line of the page where that body begins.

    """

    part: str
    line: int
    data: bytes
    head: int = 0
    body_line: int | None = None

    def page_line(self, offset: int) -> int:
        """Return the line of the page that a line of the block (counted from 0) is."""
        if self.body_line is None or offset < self.head:
            return self.line + offset
        return self.body_line + offset - self.head


def begun_half(line: str, *, in_code: bool = False) -> str | None:
    """Return "request" or "response" if one begins with this line, else None.

    The HTTP version may be missing in code, where the line cannot be a sentence.
    """
    if (found := REQUEST_LINE.fullmatch(line)) and (found[3] or in_code):
        return "request"
    return "response" if STATUS_LINE.match(line) else None


def _code(tokens: list[Token], lines: list[str]) -> list[tuple[int, int]]:
    """Return the line ranges of code: all fences, and indented code that begins an exchange."""
    found = []
    for token in tokens:
        if token.map is None or token.type not in {"fence", "code_block"}:
            continue
        first, end = _span(token)
        if token.type == "fence" or begun_half(lines[first], in_code=True):
            found.append((first, end))
    return found


def _span(code: Token) -> tuple[int, int]:
    assert code.map
    first = code.map[0] + (code.type == "fence")
    # a page that ends inside of code may end without a line end
    open_line = bool(code.content) and not code.content.endswith("\n")
    return first, first + code.content.count("\n") + open_line


def _bytes(lines: list[str]) -> bytes:
    """Return the bytes of a block less the empty lines at its end."""
    last = len(lines)
    while not lines[last - 1].strip():
        last -= 1
    data = "".join(lines[:last]).encode()
    return data if data.endswith(b"\n") else data + b"\n"


def skipped(lines: list[str], *, tokens: list[Token]) -> list[str]:
    """Report what begins like a request or a response but is not read as one."""
    found = [
        f"line {first + 1}: {lines[first].strip()!r} has no absolute URI; not recorded"
        for first, end in _code(tokens, lines)
        if first < end
        and _ALMOST_REQUEST.match(lines[first])
        and not begun_half(lines[first], in_code=True)
    ]
    return found + [
        f"line {number}: {line.strip()!r} is in a quotation; not recorded"
        for number, line in enumerate(lines, 1)
        if _QUOTED.match(line)
    ]


def blocks(path: Path, lines: list[str], *, tokens: list[Token], start: int) -> list[Block]:
    """Find the requests and responses of a page, from the line `start` (counted from 0) on."""
    ends = dict(_code(tokens, lines))
    found: list[Block] = []
    number = start
    limit: int | None = None  # the end of the code that we are in
    while number < len(lines):
        limit = ends.get(number, limit)
        if limit is not None and number >= limit:
            limit = None
        part = begun_half(lines[number], in_code=limit is not None)
        if part is None:
            number += 1
            continue
        if limit is not None:
            stops = (n for n in range(number + 1, limit) if begun_half(lines[n], in_code=True))
            end = next(stops, limit)
        else:
            end = _end_of_bare_block(path, lines, number, part)
        found.append(Block(part, number + 1, _bytes(lines[number:end])))
        number = end
    return found


def with_bodies(
    found: list[Block], lines: list[str], *, tokens: list[Token], titles: dict[int, str]
) -> list[Block]:
    """Put the body under each head whose body the page prints in the next code fence.

    Only where it can mean nothing else: nothing is under the headers, they say JSON or no type,
    the next code is a fence of JSON, and no heading between the two says anything but "body".
    `titles` has the headings: line and name.
    """
    code = [token for token in tokens if token.map and token.type in {"fence", "code_block"}]
    result: list[Block] = []
    for block in found:
        last = block.line - 1 + block.data.count(b"\n")
        fence = next((token for token in code if token.map and token.map[0] >= last), None)
        if fence is None or not _is_json(fence, lines) or not _may_go_on(block):
            result.append(block)
            continue
        first, end = _span(fence)
        own = {"body", f"{block.part}-body"}
        if any(
            begun_half(lines[n]) or titles.get(n, "body") not in own for n in range(last, first)
        ):
            result.append(block)
            continue
        head = block.data.count(b"\n") + 1
        data = block.data + b"\n" + _bytes(lines[first:end])
        result.append(replace(block, data=data, head=head, body_line=first + 1))
    return result


def _may_go_on(block: Block) -> bool:
    """Say whether a block has no body and can have one of JSON."""
    start, *rest = block.data.decode().splitlines(keepends=True)
    if not all(_HEADER_LINE.fullmatch(line) or _BLANK_LINE.fullmatch(line) for line in rest):
        return False
    if block.part == "request" and start.split()[0] not in _WITH_BODY:
        return False
    status = STATUS_LINE.match(start)
    kinds = [line for line in rest if line.lstrip().lower().startswith("content-type")]
    return not (status and status[2] in _WITHOUT_BODY) and all("json" in kind for kind in kinds)


def _is_json(code: Token, lines: list[str]) -> bool:
    first, end = _span(code)
    # the lines of the page, not the token's: in a quotation each begins with ">"
    begins = "".join(lines[first:end]).lstrip()[:1] in {"{", "["}
    return code.type == "fence" and code.info.strip().lower() in _JSON_LABELS and begins


def _end_of_bare_block(path: Path, lines: list[str], first: int, part: str) -> int:
    """Find the line after a block that no fence delimits."""
    end = _after(_HEADER_LINE, lines, first + 1)
    if part == "request" and lines[first].split()[0] not in _WITH_BODY:
        return end
    body = _after(_BLANK_LINE, lines, end)
    # A header block that an empty line breaks goes on if a body follows it.
    again = _after(_HEADER_LINE, lines, body)
    if again > body:
        body = _after(_BLANK_LINE, lines, again)
    if body == len(lines) or lines[body].lstrip()[:1] not in {"{", "["}:
        return end
    depth = 0
    for number in range(body, len(lines)):
        for step in _JSON_STEP.findall(lines[number]):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(step, 0)
        if depth <= 0:
            return number + 1
    return fail(
        f"{shown(path)}:{body + 1}: the brackets of this JSON body never close; repair the page"
    )


def _after(pattern: re.Pattern[str], lines: list[str], number: int) -> int:
    """Return the first line from `number` on that is not of this pattern."""
    while number < len(lines) and pattern.fullmatch(lines[number]):
        number += 1
    return number


def paired(found: list[Block]) -> tuple[list[tuple[Block, Block]], list[str]]:
    """Pair each request with the response after it; report the blocks without their other half."""
    pairs: list[tuple[Block, Block]] = []
    alone: list[str] = []
    rest = list(found)
    while rest:
        count = next((n for n, b in enumerate(rest) if b.part == "response"), len(rest))
        requests, rest = rest[:count], rest[count:]
        count = next((n for n, b in enumerate(rest) if b.part == "request"), len(rest))
        responses, rest = rest[:count], rest[count:]
        if len(requests) > 1 and len(responses) > 1:
            why = "several requests before several responses: which belong together? Not recorded"
            alone += [f"line {block.line}: {why}" for block in (*requests, *responses)]
            continue
        if requests and responses:
            pairs.append((requests.pop(), responses.pop(0)))
        alone += [f"line {block.line}: a request without a response" for block in requests]
        alone += [f"line {block.line}: a response without a request" for block in responses]
    return pairs, alone
