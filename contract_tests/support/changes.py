"""Says what differs between two versions of one exchange, one finding for each value.

Both sides are read, so a finding has a JSON pointer, both values and the document's place; only
what reads alike (white space, order of members) or cannot be read is told by its line.
Invariant: two texts that differ in one byte give at least one finding. Limit: header fields are
compared by name, so one that only moved is told by its line too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

from partner_center.contract import (
    Contract,
    Exchange,
    Finding,
    Headers,
    Request,
    Response,
    decode,
    parse_http,
)
from partner_center.contract.parsed_exchange import read
from partner_center_core.exact_json import write_json
from partner_center_core.pointers import pointer

_LONGEST = 80  # letters of a value in a message
_NOTHING = object()  # where only one side has a value
_Change = tuple[str, Any, Any]  # pointer or words, one value, the other


def changes(one: Exchange, other: Exchange, *, source: str, contract: Contract) -> list[Finding]:
    """Compare what is recorded with another version of it.

    Args:
        one: what is recorded.
        other: the same exchange as the source has it.
        source: what the other version is, for people.
        contract: the document.

    """
    halves = (
        ("request", _message("request line", _request_line, one.request, other.request)),
        ("response", _message("status", _status, one.response, other.response)),
    )
    return [
        Finding(
            one.name,
            half,
            "recorded",
            at,
            _place(one, half, at=at, contract=contract),
            f"{shown(is_)} is recorded; {source} has {shown(was)}",
        )
        for half, found in halves
        for at, is_, was in found
    ]


def text_changes(one: Exchange, text: bytes, *, source: str, contract: Contract) -> list[Finding]:
    """Compare the `.http` file of a recorded exchange with the text that it should have."""
    assert one.path
    recorded = one.path.read_bytes()
    if recorded == text:
        return []
    try:
        request, response = parse_http(text, path=one.path)
    except ValueError:
        found = []
    else:
        other = one.with_request(**vars(request)).with_response(
            status=response.status,
            reason=response.reason,
            headers=response.headers,
            body=response.body,
        )
        found = changes(one, other, source=source, contract=contract)
    return found or [_line(one, recorded, text, source=source, contract=contract)]


def _message(
    words: str, start: Callable[[Any], str], one: Request | Response, other: Request | Response
) -> Iterator[_Change]:
    """Compare two requests or two responses; `words` call what `start` writes."""
    if start(one) != start(other):
        yield words, start(one), start(other)
    yield from _fields(one.headers, other.headers)
    yield from _bodies(one.body, other.body)


def _request_line(request: Request) -> str:
    return f"{request.method} {request.target}"


def _status(response: Response) -> str:
    return f"{response.status} {response.reason}"


def _fields(one: Headers, other: Headers) -> Iterator[_Change]:
    for name in dict.fromkeys(name for name, _ in (*one, *other)):
        for pair in zip_longest(one.all(name), other.all(name), fillvalue=_NOTHING):
            if pair[0] != pair[1]:
                yield f"header {name}", *pair


def _bodies(one: bytes, other: bytes) -> Iterator[_Change]:
    try:
        values = decode(one), decode(other)
    except ValueError:
        if one != other:
            same = zip(one, other, strict=False)
            at = next((n for n, (a, b) in enumerate(same) if a != b), min(len(one), len(other)))
            yield f"byte {at} of the body", _part(one, at), _part(other, at)
    else:
        yield from value_differences(*values)


def _part(body: bytes, at: int) -> Any:
    return body[at : at + 20].decode(errors="replace") or _NOTHING


def value_differences(one: Any, other: Any, *, at: str = "") -> Iterator[_Change]:
    """Yield the pointer and both values of each leaf that differs; 1.5 and 1.50 differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one | other:
            pair = one.get(key, _NOTHING), other.get(key, _NOTHING)
            yield from value_differences(*pair, at=at + pointer(key))
    elif isinstance(one, list) and isinstance(other, list):
        for number, pair in enumerate(zip_longest(one, other, fillvalue=_NOTHING)):
            yield from value_differences(*pair, at=at + pointer(number))
    elif (type(one), str(one)) != (type(other), str(other)):
        yield at, one, other


def shown(value: Any) -> str:
    """Write a value as it stands on the wire; a long one is cut."""
    if value is _NOTHING:
        return "nothing"
    text = write_json(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _place(exchange: Exchange, half: str, *, at: str, contract: Contract) -> str:
    """Return where the document speaks of a part of an exchange."""
    operation = contract.operations[exchange.operation_id]
    above = operation.place if half == "request" else f"{operation.place}/responses"
    if at.startswith("header "):
        answer = operation.response(exchange.response.status)
        answered = answer.headers.values() if answer else ()
        fields = operation.parameters if half == "request" else answered
        name = at.removeprefix("header ").lower()
        return next((f.place for f in fields if f.name.lower() == name), above)
    if at and not at.startswith("/"):
        return above
    reading = read(exchange, contract=contract)
    places = {subject.pointer: subject.member for subject in reading.subjects} if reading else {}
    while at and at not in places:
        at = at.rpartition("/")[0]
    return places.get(at, above)


def _line(
    one: Exchange, recorded: bytes, text: bytes, *, source: str, contract: Contract
) -> Finding:
    rows = zip_longest(recorded.split(b"\n"), text.split(b"\n"))
    number, pair = next((n, pair) for n, pair in enumerate(rows, 1) if pair[0] != pair[1])
    is_, was = ("nothing" if row is None else repr(row.decode(errors="replace")) for row in pair)
    place = contract.operations[one.operation_id].place
    message = f"{is_} is recorded; {source} has {was}"
    return Finding(one.name, "text", "recorded", f"line {number}", place, message)
