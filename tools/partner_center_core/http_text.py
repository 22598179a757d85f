r"""Raw HTTP text, as recordings have it: one request with its response, read into heads and bodies.

A `.http` file is UTF-8 without byte-order mark, LF line ends: request line (absolute-form
target), headers, one empty line, the request body if there is one; then from the first line that
begins with `HTTP/`, a version and a status the response, in the same order; the file's last LF is
not part of the body. A body that is the one line `< ./file` is the bytes of that file beside it.
`parse_http` refuses what breaks this form; `halves` and `Half` also read text that has to be
repaired first. Limits: one exchange per text, no folded header lines, no transfer coding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

MARK = b"\xef\xbb\xbf"
"""The UTF-8 byte-order mark that Partner Center puts before its JSON."""

FIELD_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
"""The pattern of a header's name."""

# As documentation pages print it: sometimes indented, in lower case, or of another version.
STATUS_LINE = re.compile(r"[ \t]*((?i:HTTP)/\d(?:\.\d)?) (\d{3})\b")
_FIRST_STATUS_LINE = re.compile(rf"^{STATUS_LINE.pattern}", re.MULTILINE)

_REQUEST = re.compile(r"([A-Z]+) (\S+) HTTP/1\.1")
_STATUS = re.compile(r"HTTP/1\.1 (\d{3})(?: (.*))?")
_HEADER = re.compile(rf"{FIELD_NAME}:.*")
_SIDE_FILE = re.compile(r"< \./([^/\s]+)")
# An unterminated string runs to the end of the body; otherwise the regex would retry each quote.
_STRING_OR_SPACE = re.compile(rb'("(?:[^"\\]|\\.)*"?)|[ \t\r\n]+', re.DOTALL)
_SHOWN = 60  # characters of a line in a message


@dataclass(frozen=True)
class Headers:
    """Header fields in order; names match in any letter case and may repeat."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """Return every value of a header, in order."""
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def without(self, name: str) -> Headers:
        """Return the headers without one name."""
        return Headers(tuple(f for f in self.fields if f[0].lower() != name.lower()))

    def having(self, name: str, value: str) -> Headers:
        """Return the headers with one value for a name, placed at the end."""
        return Headers((*self.without(name).fields, (name, value)))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None


@dataclass(frozen=True)
class Request:
    """A request; the target is the absolute URL as sent, still percent-encoded."""

    method: str
    target: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """A response: the body as printed, and its form on the wire.

    A response of a running service has its exact bytes as `body`, the form `verbatim`, and no
    byte-order mark to add.
    """

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    wire_form: str = "verbatim"
    byte_order_mark: bool = False
    reason: str = ""

    @property
    def wire(self) -> bytes:
        """The bytes of the body on the wire."""
        return on_the_wire(self.body, form=self.wire_form, mark=self.byte_order_mark)


def on_the_wire(body: bytes, *, form: str, mark: bool) -> bytes:
    """Return the wire form of a printed body: `minified` or `verbatim`, with or without a mark."""
    return (MARK if mark else b"") + (minified(body) if form == "minified" else body)


def minified(body: bytes) -> bytes:
    """Remove the white space outside JSON strings; every digit and escape stays as it is."""
    return _STRING_OR_SPACE.sub(lambda found: found[1] or b"", body)


@dataclass(frozen=True)
class Half:
    """A request or a response as text: start line, raw header lines, body or None."""

    start: str
    lines: tuple[str, ...]
    body: str | None

    @classmethod
    def of(cls, text: str) -> Half:
        """Split one half of an exchange; nothing is validated."""
        head, _, rest = text.partition("\n\n")
        start, *lines = head.removesuffix("\n").split("\n")
        return cls(start, tuple(lines), rest.removesuffix("\n") if rest else None)

    @property
    def headers(self) -> Headers:
        """The header lines as names and values."""
        pairs = (line.partition(":") for line in self.lines)
        return Headers(tuple((name.strip(" \t"), value.strip(" \t")) for name, _, value in pairs))

    @property
    def side_file(self) -> str | None:
        """The name of the file that holds the body, or None."""
        found = _SIDE_FILE.fullmatch(self.body or "")
        return found[1] if found else None


def halves(text: str) -> tuple[str, str]:
    """Split an exchange before its first status line; the second half is empty if there is none."""
    found = _FIRST_STATUS_LINE.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def parse_http(data: bytes, *, path: Path) -> tuple[Request, Response]:
    """Read the text of one `.http` file; body files are looked up next to `path`.

    Raises:
        ValueError: the text is malformed; the message names the file and the line.

    """
    text = _text(data, path=path)
    parts = halves(text)
    asked, answered = (Half.of(part) for part in parts)
    line = 1 + parts[0].count("\n")  # of the status
    request = _REQUEST.fullmatch(asked.start)
    if not request:
        _refuse(path, 1, f"expected `METHOD target HTTP/1.1`, found {asked.start[:_SHOWN]!r}")
    _check_headers(asked, path=path, line=1)
    if not parts[1]:
        _refuse(path, line - 1, "no line begins the response with `HTTP/1.1 ` and a status")
    if "\n\n" not in parts[0]:
        _refuse(path, line, "an empty line is missing before the response")
    status = _STATUS.fullmatch(answered.start)
    if not status:
        _refuse(path, line, f"expected `HTTP/1.1 200 OK`, found {answered.start[:_SHOWN]!r}")
    _check_headers(answered, path=path, line=line)
    return (
        Request(request[1], request[2], asked.headers, _body(asked, path=path, line=1)),
        Response(
            int(status[1]),
            answered.headers,
            _body(answered, path=path, line=line),
            reason=status[2] or "",
        ),
    )


def _text(data: bytes, *, path: Path) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        _refuse(path, data.count(b"\n", 0, error.start) + 1, "not UTF-8")
    refused = (
        ("\ufeff", "begins with a byte-order mark; remove it, the index has it"),
        ("\r", "has a CR; lines end with LF alone"),
    )
    for sign, what in refused:
        if sign in text:
            _refuse(path, text.count("\n", 0, text.index(sign)) + 1, what)
    if not text.endswith("\n"):
        _refuse(path, text.count("\n") + 1, "does not end with LF")
    return text


def _check_headers(half: Half, *, path: Path, line: int) -> None:
    for number, row in enumerate(half.lines, line + 1):
        if not _HEADER.fullmatch(row):
            _refuse(path, number, f"expected `Name: value`, found {row[:_SHOWN]!r}")


def _body(half: Half, *, path: Path, line: int) -> bytes:
    if half.side_file is None:
        return (half.body or "").encode()
    file = path.parent / half.side_file
    if not file.is_file():
        number = line + len(half.lines) + 2
        _refuse(path, number, f"the body file {file.name} does not exist")
    return file.read_bytes()


def _refuse(path: Path, line: int, what: str) -> NoReturn:
    raise ValueError(f"{path}:{line}: {what}")
