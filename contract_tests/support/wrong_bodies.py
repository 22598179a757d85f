"""Bodies that nobody should send: a recorded one with some of its values replaced.

`WrongBodies(exchanges, seed)[number]` is always the same body. A value becomes one of another JSON
type, an extreme one of its own, or goes; a member or an item comes twice; a body ends early, or is
in another encoding.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from contract_tests.support.body_places import BodyPlace, body_places

from partner_center.contract.exchange import Exchange, wire_body
from partner_center_core.exact_json import read_json, write_json

_DIGITS: Final = 5000
# JSON texts, as some of them are nothing that a Python value could stand for.
NUMBERS: Final[tuple[str, ...]] = (
    "0", "-0", "-1", "7", "1.5", "-0.0", "0E-28", "1E+3", "1E400", "1e999999999", "-1e-999999999",
    "1e9999999999999999999", "9" * 31, "9" * 32, "9" * _DIGITS, f"0.{'3' * 30}", f"0.{'3' * 90}",
)  # fmt: skip
TEXTS: Final[tuple[str, ...]] = (
    '""', '" "', '"x"', '"7"', '"-7.25"', '"1,5"', '"1_000"', '"NaN"', '"٣"', '"true"', '"null"',
    '"0001-01-01T00:00:00"', '"0001-01-01T00:00:00+23:59"', '"9999-12-31T23:59:59-23:59"',
    '"2024-02-30T00:00:00Z"', '"99999-01-01T00:00:00Z"', '"\\u0000"', '"\\ud800"', '"a\\r\\nB: c"',
    '"\\u001b[2J"', '"\\u202e\\u2066"', '"../../customers"', '"a/b?c#d"', '"//evil.example/v1"',
    '"https://evil.example/v1/invoices"', '"DELETE"', '"Authorization"', '"MS-ContinuationToken"',
    '"OneTimeInvoiceLineItem"', '"DailyUsageLineItem"', '"NewKind"', '"ß🙂"', '"=cmd()"', '"KWD"',
    '"$x$ {y} %s [red]"', f'"{"x" * 70_000}"', f'"{"ß" * 9_000}"',
)  # fmt: skip
OTHERS: Final[tuple[str, ...]] = (
    "null", "true", "false", "NaN", "Infinity", "[]", "[null]", "[[]]", "[7]", '[""]', "[{}]", "{}",
    '{"a":null}', '{"":[]}', "[" * 300 + "]" * 300, '{"a":' * 300 + "1" + "}" * 300,
)  # fmt: skip
_DEEP: Final = "[" * 100_000 + "]" * 100_000
VALUES: Final = (*NUMBERS, *TEXTS, *OTHERS)
_HOLE: Final = "\x01hole {}\x01"
_RARE: Final = 200  # one body in so many is nested without end, or is not JSON at all


@dataclass(frozen=True)
class WrongBody:
    """One body, how it was made, and the recorded exchange that it was made from."""

    exchange: Exchange
    content: bytes
    told: str


class WrongBodies:
    """Every wrong body of a seed, by its number."""

    def __init__(self, exchanges: Sequence[Exchange], seed: str) -> None:
        self._exchanges = exchanges
        self._good = [one for one in exchanges if one.response.status == HTTPStatus.OK]
        self.seed = seed

    def __getitem__(self, number: int) -> WrongBody:
        draw = random.Random(f"{self.seed}/{number}")  # to be repeated, not secret
        exchange = draw.choice(self._good if draw.randrange(4) else self._exchanges)
        content = wire_body(exchange)
        told = f"wrong body {number} of seed {self.seed}, from {exchange.name}: "
        if draw.randrange(_RARE) == 0:
            name, broken = draw.choice(_broken(content))
            return WrongBody(exchange, broken, told + name)
        body: Any = [copy.deepcopy(read_json(content))]
        holes: list[str] = []
        times = draw.choice((1, 1, 1, 2, 3))
        changes = [_change(body, draw, holes) for _ in range(times) if body]
        text = write_json(body)[1:-1]
        for number_, hole in enumerate(holes):
            text = text.replace(write_json(_HOLE.format(number_)), hole)
        mark = b"\xef\xbb\xbf" if draw.randrange(2) else b""
        return WrongBody(exchange, mark + text.encode(), told + "; ".join(changes))


def _broken(content: bytes) -> list[tuple[str, bytes]]:
    half = len(content) // 2
    return [
        ("empty", b""),
        ("only a byte-order mark", b"\xef\xbb\xbf"),
        ("cut off", content[:half]),
        ("not UTF-8", content[:half] + b"\xff" + content[half:]),
        ("UTF-16", content.decode("utf-8-sig").encode("utf-16")),
        ("a page", b"<html><body>Sign in</body></html>"),
        ("twice", content + content),
        ("nested without end", _DEEP.encode()),
        ("open without end", b"[" * 100_000),
        ("NUL", b"\x00" * 100),
    ]


def _change(body: Any, draw: random.Random, holes: list[str]) -> str:
    """Change one value of a body; say which and how."""
    at = _place(body, draw)
    place, parent, key = at.pointer, at.holder, at.key
    how = draw.randrange(8)
    if how == 0:
        del parent[key]
        return f"{place} goes"
    if how == 1 and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
        return f"{place} comes twice"
    value = _DEEP if draw.randrange(_RARE) == 0 else draw.choice(VALUES)
    if how == 1:  # a key twice in one object, which no dict can hold
        holes.append(f"{write_json(parent[key])},{write_json(key)}:{value}")
    elif how == 2 and isinstance(parent, dict):  # one in eight, as above
        parent["unheardOf"] = _HOLE.format(len(holes))
        holes.append(value)
        return f"{place} gets a neighbour {value[:40]}"
    elif how >= 5:  # three in eight
        own = parent[key]
        kind = (
            TEXTS if isinstance(own, str) else OTHERS if isinstance(own, dict | list) else NUMBERS
        )
        holes.append(draw.choice(kind))
    else:
        holes.append(value)
    parent[key] = _HOLE.format(len(holes) - 1)
    return f"{place} becomes {holes[-1][:40]}"


def _place(body: Any, draw: random.Random) -> BodyPlace:
    """Draw a place: one in two of those near the root, which are few, else any."""
    places = list(body_places(body))
    if draw.randrange(2):
        places = [one for one in places if len(one.path) <= 3] or places  # /0/links/next
    return draw.choice(places)
