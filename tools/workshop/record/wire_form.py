"""The form of a `.http` file: made from print, measured on the wire, checked.

contract_tests/recordings/README.md states the form in words; this file is the same in code.
Invariant: between print and `.http`, only line ends, the indentation of a block and the empty lines
around head and body change without an erratum. Limits: header values are text (no folded lines),
and an exchange is one request and one response.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partner_center_core.errors import DecodeError
from partner_center_core.exact_json import DEEPEST, DepthError, read_json, write_json
from partner_center_core.http_text import FIELD_NAME, STATUS_LINE, Half, halves, on_the_wire
from partner_center_core.masking import SECRET_HEADERS, secrets_in

if TYPE_CHECKING:
    from pathlib import Path

# Some pages leave the version out.
REQUEST_LINE = re.compile(
    r"[ \t]*([A-Z]+) (https?://.+?)(?: ((?i:HTTP)/\d(?:\.\d)?))?[ \t]*(?:\r?\n|\Z)"
)
_HEADER = re.compile(rf"{FIELD_NAME}: .*")
_HEADERS_AGAIN = re.compile(rf"({_HEADER.pattern})(?:\n{_HEADER.pattern})*(?:\n\n|\Z)")
_SIGN_IN = re.compile(r"Authorization: (?:Bearer|Signature) <[A-Za-z -]+>")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_BARE_PLACEHOLDER = re.compile(r'("[^"\n]*"\s*:\s*)(<[A-Za-z][\w -]*>)')
# What pages print in the place of a value: <invoice-id>, {invoice-id}, {{InvoiceId}}.
_PLACEHOLDER = re.compile(r"<[A-Za-z][\w -]*>|\{+[A-Za-z][\w-]*\}+")
_ENTITY = re.compile(r"&(?:[a-z]+|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_NO_CONTENT = "204"

_SECRET_HEADER = re.compile(rf"(?:{'|'.join(SECRET_HEADERS)}):", re.IGNORECASE)
# Opaque as a secret, but none: it says where the next page begins.
_CONTINUATION = re.compile(r"continuationToken\"?:\s*\"?([^\"\s]+)", re.IGNORECASE)
# What may stand in the place of a secret: brackets without digits, and words that name it.
_IN_PLACE_OF_A_SECRET = re.compile(
    r"<[^<>\d]*>|\{+[^{}\d]*\}*|\[[^\[\]\d]*\]?|&lt;\D*&gt;|%7b\D*%7d|%3c\D*%3e"
    r"|(?:your|my|the|some|sample|example|dummy|fake|encoded|refresh|access|id|client|user"
    r"|bearer|basic|signature|token|secret|assertion|password|jwt|key|value|string|text|here|goes"
    r"|placeholder|redacted|removed|omitted|hidden|masked|null|none|true|false|x|[*._ \u2026-])*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WireForm:
    """How the response body travels: `minified` or `verbatim`, after a byte-order mark or not."""

    form: str
    mark: bool

    @property
    def entry(self) -> dict[str, Any]:
        """The wire form as the index has it."""
        return {"form": self.form, "byteOrderMark": self.mark}


def wire_form_of(entry: dict[str, Any]) -> WireForm:
    """Read the wire form from an index entry."""
    return WireForm(entry["wire"]["form"], mark=entry["wire"]["byteOrderMark"])


def default_wire_form(response: Half) -> WireForm:
    """Choose the wire form that Partner Center uses for this kind of response."""
    found = STATUS_LINE.match(response.start)
    is_json = response.body is not None and "json" in (response.headers.get("Content-Type") or "")
    success = found is not None and found[2].startswith("2")
    return WireForm("minified" if is_json else "verbatim", mark=is_json and success)


def normalized(printed: str) -> str:
    """Bring an exchange in print, after its errata, into the `.http` form.

    Changed are line ends, indentation and empty lines, nothing else.
    """

    def block(text: str) -> str:
        text = text.replace("\r\n", "\n")
        indent = text[: len(text) - len(text.lstrip(" \t"))]
        lines = [line.removeprefix(indent) for line in text.split("\n")]
        head, *body = _EMPTY_LINES.split("\n".join(lines).strip("\n") + "\n", maxsplit=1)
        body_text = body[0].rstrip("\n") if body else ""
        return head.rstrip("\n") + "\n\n" + (body_text + "\n" if body_text else "")

    return "".join(block(half) for half in halves(printed))


def secret_line(text: str) -> int | None:
    """Return the line (from 0) of the first thing that looks like a real credential, or None."""
    known = " ".join(_CONTINUATION.findall(text))
    offsets = [
        offset
        for offset, value in secrets_in(text)
        if not _IN_PLACE_OF_A_SECRET.fullmatch(value.strip()) and value not in known
    ]
    return text.count("\n", 0, min(offsets)) if offsets else None


def erratum(part: str, find: str, replace: str, times: int = 1) -> str:
    """Write the edit of an erratum as errata.yaml has it."""
    quoted = [write_json(text) for text in (find, replace)]
    return f"erratum: {{part: {part}, find: {quoted[0]}, replace: {quoted[1]}, times: {times}}}"


def _head_problems(part: str, half: Half) -> list[str]:
    found: list[str] = []
    for line in (half.start, *half.lines):
        if _CONTROL.search(line):
            edit = erratum(part, line, _CONTROL.sub("", line))
            found.append(f"{line!r} has a control character; {edit}")
    for before, line in zip((half.start, *half.lines), half.lines, strict=False):
        if line.lstrip()[:1] in {"{", "["}:
            edit = erratum(part, f"{before}\n{line}", f"{before}\n\n{line}")
            return [*found, f"no empty line between header block and body; {edit}"]
        if line != line.rstrip():
            edit = erratum(part, line + "\n", line.rstrip() + "\n")
            found.append(f"white space after {line.rstrip()!r}; {edit}")
        elif not _HEADER.fullmatch(line):
            found.append(f"{line!r} is not a header line; an erratum must repair it")
        elif line.lower().startswith("authorization:") and not _SIGN_IN.fullmatch(line):
            edit = erratum(part, f"{line}\n", "Authorization: Bearer <token>\n")
            found.append(f"{line!r} lacks the placeholder of its secret; {edit}")
    if broken := _HEADERS_AGAIN.match(half.body or ""):
        before = half.lines[-1] if half.lines else half.start
        edit = erratum(part, f"{before}\n\n{broken[1]}", f"{before}\n{broken[1]}")
        found.append(f"an empty line breaks the header block before {broken[1]!r}; {edit}")
    return found


def _text_problems(part: str, half: Half, *, check_json: bool) -> list[str]:
    """Find placeholders and HTML entities outside credentials, and a body that is not JSON."""
    body = half.body if check_json else None
    head = (line for line in (half.start, *half.lines) if not _SECRET_HEADER.match(line))
    text = "\n".join((*head, body or ""))
    found: list[str] = []
    for member, name in dict.fromkeys(_BARE_PLACEHOLDER.findall(text)):
        edit = erratum(part, member + name, f'{member}"<value>"', text.count(member + name))
        found.append(f"an unquoted placeholder; {edit}")
        text = text.replace(member + name, "")
    found += [
        f"a placeholder; {erratum(part, name, '<value>', text.count(name))}"
        for name in dict.fromkeys(_PLACEHOLDER.findall(text))
    ]
    for entity in dict.fromkeys(_ENTITY.findall(text)):
        edit = erratum(part, entity, html.unescape(entity), text.count(entity))
        found.append(f"an HTML entity; {edit}")
    if check_json and not found:
        try:
            read_json(body or "", strict=True)
        except DecodeError as error:
            found.append(f"the body cannot be kept: {error}")
    return found


def unrepairable(text: str) -> tuple[str, str] | None:
    """Return the half of an exchange that no erratum can repair, and why; None if both are fine."""
    request, response = (Half.of(half) for half in halves(text))
    for part, half in (("request", request), ("response", response)):
        try:
            read_json(half.body or "", strict=True)
        except DepthError:
            return part, f"the JSON of this {part} is nested more than {DEEPEST} levels deep"
        except DecodeError:
            continue  # `problems` says how to repair it
    status = STATUS_LINE.match(response.start)
    runs_on = any(line.lstrip()[:1] in {"{", "["} for line in response.lines)
    if (
        status is not None
        and status[2].startswith("2")
        and status[2] != _NO_CONTENT
        and "json" in (response.headers.get("Content-Type") or "").lower()
        and response.body is None
        and not runs_on
    ):
        why = "the headers of this successful response say JSON, but no body is under them"
        return "response", f"{why}; put the body into the same code block"
    return None


def _length_problems(part: str, half: Half, length: int) -> list[str]:
    printed = half.headers.get("Content-Length")
    if printed is None or printed == str(length):
        return []
    edit = erratum(part, f"Content-Length: {printed}\n", f"Content-Length: {length}\n")
    return [f"Content-Length {printed} is wrong, the body has {length} bytes on the wire; {edit}"]


def problems(text: str, *, wire_form: WireForm, folder: Path) -> list[str]:
    """List what is wrong with a `.http` text, each with an erratum that repairs it.

    Args:
        text: the request and its response.
        wire_form: of the response body.
        folder: where a side file with the body is.

    """
    first, second = halves(text)
    if not second:
        return ["no status line: an exchange is a request and its response"]
    if text != normalized(text):
        return ["not in the form of recordings/README.md (line ends, empty lines, indentation)"]
    request, response = Half.of(first), Half.of(second)
    line = REQUEST_LINE.fullmatch(request.start)
    asked = _head_problems("request", request)
    if line and line[3] is None:
        edit = erratum("request", f"{request.start}\n", f"{request.start} HTTP/1.1\n")
        asked.append(f"{request.start!r} has no HTTP version; {edit}")
    elif not line or line[3] != "HTTP/1.1" or not re.fullmatch(r"[A-Z]+ \S+ \S+", request.start):
        asked.append(f"{request.start!r} is not `METHOD absolute-URI HTTP/1.1`")
    asked += _text_problems("request", request, check_json=request.body is not None)
    if request.body is not None and not asked:
        asked += _length_problems("request", request, len(request.body.encode()))
    answered = _head_problems("response", response)
    if not response.start.startswith("HTTP/1.1 "):
        answered.append(f"{response.start!r} does not begin with HTTP/1.1")
    # a verbatim body may be anything
    is_json = wire_form.form == "minified" and not answered
    answered += _text_problems("response", response, check_json=is_json)
    if not answered:
        body = (response.body or "").encode()
        if (name := response.side_file) is not None:
            if not (folder / name).is_file():
                return [*asked, f"the side file {name} is missing"]
            body = (folder / name).read_bytes()
        sent = on_the_wire(body, form=wire_form.form, mark=wire_form.mark)
        answered += _length_problems("response", response, len(sent))
    return [*(f"request: {what}" for what in asked), *(f"response: {what}" for what in answered)]
