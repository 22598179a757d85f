"""The client reads the same JSON the same way with msgspec and without it, to the letter."""

from __future__ import annotations

import random
from typing import Any

import pytest

from partner_center_invoices import types
from partner_center_invoices.errors import DecodeError

MARK = b"\xef\xbb\xbf"

# Where decoders of JSON differ from each other.
BODIES = [
    # marks and encodings
    b"", b" ", MARK, MARK + b"{}", MARK + MARK + b"{}", b"{}" + MARK, b"\xef\xbb{", b"\xff\xfe{",
    *('{"a":"\u00fc"}'.encode(name) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")),
    b"1\x00", b"\x001", b"[1]\x00", b"\x00", b'"\xff"', b'"\xc0\xaf"', b'"\xf4\x90\x80\x80"',
    # numbers
    b"-0", b"-0.0", b"[1.10,1e2,1E+2,-0e5,1e400,1e-400]", b"1e999999", b"1e-9999999999999999999",
    b"1e99999999999999999999", b"18446744073709551616", b"-9223372036854775809", b"9" * 400,
    b"9" * 4300, b"9" * 4301, b"-" + b"9" * 4301, b"9" * 5000 + b".5", b"0." + b"9" * 5000,
    b"NaN", b"[Infinity]", b"-Infinity", b"01", b"1.", b".5", b"+1", b"-", b"1e", b"1_0",
    "\uff11".encode(),
    # texts
    b'"\\ud800"', b'"\\ude00\\ud83d"', b'"\\ud83d\\ude00"', b'"\xed\xa0\x80"', b'"\x00"', b'"\x1f"',
    b'"\x7f"', b'"\t"', b'"\\/\\b\\f"', b'"\\x"', b'"\\u00"', b'"\\u 123"', b'"abc', b'"\\',
    # objects and arrays
    b'{"a":1,"b":2,"a":3}', b'{"\\u0061":1,"a":2}', b'{"\\ud800":1}', b'{"":1}', b"[1,]", b"{,}",
    b'{"a":1,}', b"{'a':1}", b'{"a" 1}', b"1 2", b"[1]//", b"// c\n1", b"\x0c1", b"\xc2\xa01",
    b"null", b"nul", b"True", b"<html>", b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000,
]  # fmt: skip

WHOLE = (
    b'{"a":1,"b":[1.10,-0.0,"x\\u00e9",null,true],"c":{"a":"\xc3\xa9"},"a":"1.50"}',
    MARK + b'[1,2.5e3,"\\ud83d\\ude00",{"k":12345678901234567890.12345678901234567890}]',
)
PIECES = (
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u", b"d800", b"0", b"-", b".", b"e",
    b"9" * 25, b"true", b"NaN", b" ", b"\x0b", b"\x00", MARK, b"\xc3", b"\xed\xa0\x80", b'"a":',
    b"1e5", b"/",
)  # fmt: skip


def told(value: Any) -> Any:
    """A value with the types and the order of everything in it."""
    if isinstance(value, dict):
        return [(name, told(one)) for name, one in value.items()]
    if isinstance(value, list):
        return [told(one) for one in value]
    return type(value), repr(value)


def outcome(content: bytes) -> Any:
    try:
        return told(types.read_json(content))
    except DecodeError as error:
        return str(error)


def spoiled(chance: random.Random) -> bytes:
    content = bytearray(chance.choice(WHOLE))
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(content))
        content[place : place + chance.randint(0, 2)] = chance.choice(PIECES)
    return bytes(content)


@pytest.fixture(autouse=True)
def _msgspec() -> None:
    pytest.importorskip("msgspec")
    assert types._read_fast is not None  # else nothing is compared


def test_msgspec_changes_no_result_and_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(20180316)  # the same bodies each time
    bodies = [*BODIES, *WHOLE, *(spoiled(chance) for _ in range(5_000))]
    fast = [outcome(body) for body in bodies]
    monkeypatch.setattr(types, "_read_fast", None)
    for body, found in zip(bodies, fast, strict=True):
        assert found == outcome(body), body[:80]
    read = sum(not isinstance(found, str) for found in fast)
    assert 0.05 * len(bodies) < read < 0.95 * len(bodies), "both kinds of bodies are compared"
