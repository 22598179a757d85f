"""JSON is read and written without losing a digit, and no text does more harm than an error."""

from __future__ import annotations

import json
import random
import re
from decimal import Decimal
from typing import Any

import pytest

from partner_center_core import exact_json
from partner_center_core.errors import DecodeError
from partner_center_core.exact_json import DEEPEST, read_json, write_json

MARK = b"\xef\xbb\xbf"
TOO_DEEP = "the JSON is nested more than 100 levels deep"


def nested(levels: int, *, inside: bytes = b"") -> bytes:
    """Arrays and objects in turns."""
    opening = b"".join(b"[" if level % 2 else b'{"a":' for level in range(levels, 0, -1))
    closing = b"".join(b"]" if level % 2 else b"}" for level in range(1, levels + 1))
    return opening + inside + closing


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
    nested(100, inside=b"1"), nested(101, inside=b"1"), nested(990), nested(1_100), nested(5_000),
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


def outcome(content: bytes | str, *, strict: bool = False) -> Any:
    try:
        return told(read_json(content, strict=strict))
    except DecodeError as error:
        return error.problem if not error.path else error


def spoiled(chance: random.Random) -> bytes:
    content = bytearray(chance.choice(WHOLE))
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(content))
        content[place : place + chance.randint(0, 2)] = chance.choice(PIECES)
    return bytes(content)


def refuse(_: object) -> Any:
    raise ValueError


def test_the_fast_decoder_changes_no_result_and_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(20180316)  # the same bodies each time
    bodies: list[bytes | str] = [*BODIES, *WHOLE, *(spoiled(chance) for _ in range(5_000))]
    bodies += [body.decode("utf-8", "surrogatepass") for body in BODIES if is_utf_8(body)]
    fast = [outcome(body) for body in bodies]
    monkeypatch.setattr(exact_json, "_decode", refuse)
    for body, found in zip(bodies, fast, strict=True):
        assert found == outcome(body), body[:80]
    read = sum(not isinstance(found, str) for found in fast)
    assert 0.05 * len(bodies) < read < 0.95 * len(bodies), "both kinds of bodies are compared"


def is_utf_8(body: bytes) -> bool:
    try:
        body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"1.10", Decimal("1.10")),
        (b"-0.0", Decimal("-0.0")),
        (b"1e5", Decimal("1E+5")),
        (b"1e-18", Decimal("1E-18")),
        (
            b"1e999999999",
            Decimal("1E+999999999"),
        ),  # a number: what is too much is decided elsewhere
        (b"18446744073709551617", 18446744073709551617),
        (b"9" * 4300, 10**4300 - 1),
        (b"12345678901234567890.12345678901", Decimal("12345678901234567890.12345678901")),
        (MARK + b"[]", []),
        ("\ufeff[]", []),
        ('{"\u00fc": null}', {"\u00fc": None}),
        ('["\u00fc"]'.encode("utf-16"), ["\u00fc"]),
        ('["\u00fc"]'.encode("utf-32-be"), ["\u00fc"]),
        (b'{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}),
        (b'"\\ud800"', "\ud800"),
    ],
)
def test_what_is_read(content: bytes | str, value: Any) -> None:
    assert told(read_json(content)) == told(value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not JSON (Expecting value: line 1 column 1 (char 0)), 0 bytes"),
        ("[1,", "not JSON (Expecting value: line 1 column 4 (char 3)), 3 characters"),
        (b"[1] 2", "not JSON (Extra data: line 1 column 5 (char 4)), 5 bytes"),
        (b"[NaN]", "NaN is not JSON"),
        (b"-Infinity", "-Infinity is not JSON"),
        (b"1e99999999999999999999", "the JSON has a number whose exponent is too large"),
        (b"-" + b"9" * 4301, "the JSON has a whole number of 4301 digits, more than Python reads"),
        (nested(101), TOO_DEEP),
        (b'{"deep":' + nested(300) + b',"shallow":1}', TOO_DEEP),
        (b'["]",' * 101 + b"1" + b"]" * 101, TOO_DEEP),  # brackets in texts close nothing
        (b"[" * 1_000_000, TOO_DEEP),
        (b'{"a":' * 1_000_000, TOO_DEEP),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes | str, message: str) -> None:
    assert outcome(content) == message


def test_a_hundred_levels_are_read_and_brackets_in_texts_are_none() -> None:
    assert read_json(nested(DEEPEST, inside=b"1")) is not None
    assert read_json(b'["' + b"[{" * 500 + b'"]') == ["[{" * 500]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": [{"b": 1, "b": 1}]}', "the key 'b' stands twice in one object"),
        (b'{"\\u0061": 1, "a": 2}', "the key 'a' stands twice in one object"),
        (b'["\\ud800"]', "the JSON has a text with a lone surrogate"),
        (b'{"\\udfff": 1}', "the JSON has a text with a lone surrogate"),
        ('"\ud800"', "the JSON has a text with a lone surrogate"),
        (  # found in one pass over the keys
            b"{%s}" % b",".join(b'"%d":0' % (number % 99_999) for number in range(100_000)),
            "the key '0' stands twice in one object",
        ),
        (b"NaN", "NaN is not JSON"),
        (b"9" * 4301, "the JSON has a whole number of 4301 digits, more than Python reads"),
        (nested(101), TOO_DEEP),
    ],
)
def test_what_only_the_strict_reader_refuses_and_what_both_do(
    content: bytes | str, message: str
) -> None:
    assert outcome(content, strict=True) == message


def test_the_strict_reader_reads_utf_8_only() -> None:
    assert "not JSON ('utf-8' codec" in outcome('["\u00fc"]'.encode("utf-16"), strict=True)
    for content in (*WHOLE, b'"\\ud83d\\ude00"', MARK + b"{}", '"\U0001f600"'):
        if content is not WHOLE[0]:  # which has a key twice
            assert outcome(content, strict=True) == outcome(content), content


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0E-18"), "0E-18"),
        (Decimal("1E+5"), "1E+5"),
        (Decimal("-0.0"), "-0.0"),
        (Decimal("1.10"), "1.10"),
        (Decimal("1E+999999999"), "1E+999999999"),
        (10**4000, "1" + "0" * 4000),
        (-(2**64), "-18446744073709551616"),
        ({"b": 1, "a": [True, False, None]}, '{"b":1,"a":[true,false,null]}'),
        ("\u00fc\u20ac\U0001f600", '"\u00fc\u20ac\U0001f600"'),
        ('\x00\x1f\n"\\/\x7f\u2028', '"\\u0000\\u001f\\n\\"\\\\/\x7f\u2028"'),
        ("\ud800", '"\\ud800"'),
        ({"\udfff\u00fc\n": ["\u00fc\ud83d"]}, '{"\\udfff\u00fc\\n":["\u00fc\\ud83d"]}'),
        (["\x80\ud800\xff"], '["\x80\\ud800\xff"]'),
        ({}, "{}"),
    ],
)  # fmt: skip
def test_what_is_written(value: Any, text: str) -> None:
    assert write_json(value) == text
    assert told(read_json(text.encode())) == told(value)
    assert told(read_json(write_json([value], indent=2).encode())) == told([value])


def test_indented_json_is_as_the_standard_library_writes_it() -> None:
    value: Any = {"a": [], "b": {}, "c": [1, {"d": "\u00fc: [1, 2]"}, []], "": [[None]]}
    assert write_json(value, indent=2) == json.dumps(value, indent=2, ensure_ascii=False)
    assert write_json(value, indent=4) == json.dumps(value, indent=4, ensure_ascii=False)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (0.1, "0.1 is a float, which has lost digits; use a Decimal"),
        ({"a": [1, float("nan")]}, "at /a/1: nan is a float, which has lost digits; use a Decimal"),
        ({"a/b~c": Decimal("NaN")}, "at /a~1b~0c: NaN is not a JSON number"),
        ([Decimal("-Infinity")], "at /0: -Infinity is not a JSON number"),
        ([Decimal("sNaN")], "at /0: sNaN is not a JSON number"),
        ({"a": {1: 2}}, "at /a: the key 1 is not text; write it in quotes"),
        ([{1, 2}], "at /0: set is not a JSON type"),
        ([b"bytes"], "at /0: bytes is not a JSON type"),
        ([read_json(nested(100))], "the value is nested more than 100 levels deep"),
    ],
)
def test_what_is_not_written(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        write_json(value)
    assert str(caught.value) == message


def test_a_hundred_levels_are_written_and_no_value_that_contains_itself() -> None:
    assert write_json(read_json(nested(DEEPEST, inside=b"1"))).encode() == nested(100, inside=b"1")
    value: list[Any] = []
    value.append(value)
    with pytest.raises(ValueError, match="nested more than 100 levels deep"):
        write_json(value)
