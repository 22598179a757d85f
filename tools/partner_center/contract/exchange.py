r"""Recorded HTTP exchanges: reading `.http` files, headers, and the bytes that travel.

A `.http` file is UTF-8 without byte-order mark, LF line ends: request line (absolute-form
target), headers, one empty line, the request body if there is one; then from the first line that
begins with `HTTP/1.1 ` and a status the response, in the same order; the file's last LF is not
part of the body.
A body that is the one line `< ./file` is the bytes of that file beside it.
Limits: one exchange per file, no folded header lines, no transfer coding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

MARK = b"\xef\xbb\xbf"  # the UTF-8 byte-order mark that Partner Center puts before its JSON

_REQUEST_LINE = re.compile(r"([A-Z]+) (\S+) HTTP/1\.1")
_STATUS_LINE = re.compile(r"HTTP/1\.1 (\d{3})(?: (.*))?")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*")
_SIDE_FILE = re.compile(rb"< \./([^/\s]+)")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_DEEPEST = 200  # levels of JSON; the validator stops a little further down
_STRING_OR_SPACE = re.compile(rb'("(?:[^"\\]|\\.)*")|[ \t\r\n]+', re.DOTALL)


@dataclass(frozen=True)
class Headers:
    """Header fields in their order; names match in any letter case and may repeat."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """Return every value of a header, in order."""
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def without(self, name: str) -> Headers:
        """Return the headers less one name."""
        return Headers(tuple(f for f in self.fields if f[0].lower() != name.lower()))

    def having(self, name: str, value: str) -> Headers:
        """Return the headers with this one value of a name, at the end."""
        return Headers((*self.without(name).fields, (name, value)))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None


@dataclass(frozen=True)
class Request:
    """What is sent: the target is the absolute URL as sent, still percent-encoded."""

    method: str
    target: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """What comes back: the body as printed, and how it looks on the wire.

    A response that a running service sent has its bytes as `body`, the form `verbatim`, and no mark
    to add.
    """

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    wire_form: str = "verbatim"
    byte_order_mark: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Exchange:
    """One request with its response; `kind` is documented, composed or live."""

    operation_id: str
    scenario: str
    request: Request
    response: Response
    kind: str = "live"
    source: Mapping[str, Any] = field(default_factory=dict, hash=False)
    path: Path | None = None

    @property
    def name(self) -> str:
        """Name the exchange for people: operation and scenario."""
        return f"{self.operation_id}/{self.scenario}"

    def with_request(self, **changes: Any) -> Exchange:  # the fields of Request
        """Return the exchange with fields of the request replaced."""
        return replace(self, request=replace(self.request, **changes))

    def with_response(self, **changes: Any) -> Exchange:  # the fields of Response
        """Return the exchange with fields of the response replaced."""
        return replace(self, response=replace(self.response, **changes))


def minified(body: bytes) -> bytes:
    """Remove the white space outside JSON strings; every digit and escape stays as it is."""
    return _STRING_OR_SPACE.sub(lambda found: found[1] or b"", body)


def wire_body(exchange: Exchange) -> bytes:
    """Return the bytes of the response body that travel."""
    response = exchange.response
    body = minified(response.body) if response.wire_form == "minified" else response.body
    return MARK + body if response.byte_order_mark else body


def decode(body: bytes) -> Any:  # JSON has no narrower type
    """Read JSON bytes with every fraction as a Decimal; one byte-order mark is skipped.

    Raises:
        ValueError: not UTF-8, not JSON, a key twice in one object, a number that is none, half of
            a surrogate pair, or nested too deeply to be judged.

    """
    text = body.removeprefix(MARK).decode("utf-8")
    too_deep = f"more than {_DEEPEST} levels of objects and arrays"
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_unique
        )
    except RecursionError:
        raise ValueError(too_deep) from None
    except ArithmeticError:
        message = "the exponent of a number is too large"
        raise ValueError(message) from None
    layer = _nodes([value])
    for _ in range(_DEEPEST):
        layer = [node for above in layer for node in _nodes(above)]
    if layer:
        raise ValueError(too_deep)
    if _SURROGATE.search(text):  # half of a pair is text that the validator cannot take
        json.dumps(value, ensure_ascii=False, default=str).encode()
    return value


def _nodes(above: dict[str, Any] | list[Any]) -> list[Any]:
    values = above.values() if isinstance(above, dict) else above
    return [value for value in values if isinstance(value, (dict, list))]


def _no_number(text: str) -> NoReturn:
    message = f"{text} is no JSON number"
    raise ValueError(message)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        message = f"the key {twice!r} stands twice in one object"
        raise ValueError(message)
    return found


@dataclass(frozen=True)
class _Text:
    """The lines of one `.http` file, and how to refuse them."""

    path: Path
    rows: list[str]

    @classmethod
    def of(cls, data: bytes, *, path: Path) -> _Text:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            cls(path, []).wrong(data.count(b"\n", 0, error.start) + 1, what="not UTF-8")
        refused = (
            ("\ufeff", "begins with a byte-order mark; the mark is the index's business"),
            ("\r", "has a CR; lines end with LF alone"),
        )
        for sign, what in refused:
            if sign in text:
                line = text.count("\n", 0, text.index(sign)) + 1
                cls(path, []).wrong(line, what=what)
        if not text.endswith("\n"):
            cls(path, []).wrong(text.count("\n") + 1, what="does not end with LF")
        return cls(path, text[:-1].split("\n"))

    def wrong(self, line: int, *, what: str) -> NoReturn:
        message = f"{self.path}:{line}: {what}"
        raise ValueError(message)

    def head(self, start: int) -> tuple[Headers, int]:
        """Read header lines; return them with the index of the line after the empty one."""
        fields: list[tuple[str, str]] = []
        for number in range(start, len(self.rows)):
            row = self.rows[number]
            if not row:
                return Headers(tuple(fields)), number + 1
            if _STATUS_LINE.fullmatch(row):
                self.wrong(number + 1, what="the response begins without an empty line before it")
            found = _HEADER.fullmatch(row)
            if not found:
                self.wrong(number + 1, what=f"expected `Name: value`, found {row[:60]!r}")
            fields.append((found[1], found[2]))
        return Headers(tuple(fields)), len(self.rows)

    def body(self, start: int, end: int) -> bytes:
        content = "\n".join(self.rows[start:end]).encode()
        side = _SIDE_FILE.fullmatch(content)
        if not side:
            return content
        file = self.path.parent / side[1].decode()
        if not file.is_file():
            self.wrong(start + 1, what=f"the body is in {file.name}, which is not there")
        return file.read_bytes()


def parse_http(data: bytes, *, path: Path) -> tuple[Request, Response]:
    """Read the text of one `.http` file; side files are looked up next to `path`.

    Raises:
        ValueError: the text breaks the form; names the file and the line.

    """
    text = _Text.of(data, path=path)
    rows = text.rows
    first = _REQUEST_LINE.fullmatch(rows[0])
    if not first:
        text.wrong(1, what=f"expected `METHOD target HTTP/1.1`, found {rows[0][:60]!r}")
    sent, after = text.head(1)
    starts = (i for i in range(after, len(rows)) if _STATUS_LINE.fullmatch(rows[i]))
    answer = next(starts, len(rows))
    status = _STATUS_LINE.fullmatch(rows[answer]) if answer < len(rows) else None
    if not status:
        text.wrong(len(rows), what="no line begins the response with `HTTP/1.1 ` and a status")
    received, begin = text.head(answer + 1)
    body = text.body(begin, len(rows))
    return (
        Request(first[1], first[2], sent, text.body(after, answer)),
        Response(int(status[1]), received, body, reason=status[2] or ""),
    )


def load_recordings(folder: Path) -> list[Exchange]:
    """Read every exchange that `index.json` of a folder names, in its order.

    Raises:
        ValueError: the index or a recording breaks its form; names the file and the line.

    """
    index = folder / "index.json"
    try:
        entries = decode(index.read_bytes())["exchanges"]
    except (ValueError, KeyError, TypeError) as error:
        message = f"{index}: not an index of recordings ({error!r})"
        raise ValueError(message) from error
    except OSError as error:
        message = f"{index}: {error.strerror}"
        raise ValueError(message) from error
    return [_recorded(folder, entry=entry) for entry in entries]


def _recorded(folder: Path, *, entry: Mapping[str, Any]) -> Exchange:
    path = folder / entry["operationId"] / f"{entry['scenario']}.http"
    try:
        request, response = parse_http(path.read_bytes(), path=path)
    except OSError as error:
        message = f"{path}: {error.strerror}; the index names it"
        raise ValueError(message) from error
    wire = entry["wire"]
    if wire["form"] not in {"minified", "verbatim"}:
        message = f"{path}: the index says the wire form {wire['form']!r}; minified or verbatim"
        raise ValueError(message)
    return Exchange(
        operation_id=entry["operationId"],
        scenario=entry["scenario"],
        kind=entry["kind"],
        request=request,
        response=replace(response, wire_form=wire["form"], byte_order_mark=wire["byteOrderMark"]),
        source=entry,
        path=path,
    )
