"""A model reads JSON in two ways, and both give the same: straight into the Struct, or tolerantly.

The fast way is taken by what the document describes, the other by whatever is odd or wrong. Bodies
are fingerprints, in which every member of the document stands, changed at one place at a time; the
tolerant way alone is the reference. What is read is tested where the bodies come from (recordings,
fingerprints, random bodies).
"""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from contract_tests.support import sources
from contract_tests.support.body_places import body_places
from contract_tests.support.comparison import place_of
from contract_tests.support.fingerprint import fingerprint
from contract_tests.support.witness import KINDS

from partner_center.contract.exchange import Exchange, decode
from partner_center_core import errors
from partner_center_core.exact_json import DEEPEST, read_json, write_json
from partner_center_core.http_text import MARK, minified
from partner_center_core.models import model as core
from partner_center_core.models.members import as_object, members_of, plain_attributes
from partner_center_invoices import models

CONTRACT = sources.contract()
# An error body is one of three, which the document tells apart by their members.
FAULTS = ("ServiceFault", "GatewayFault", "RequestFault")
BODIES = (*(name for name in sources.body_schemas() if name != "ErrorBody"), *FAULTS)
LINE_ITEMS = "InvoiceLineItemCollection"
each = pytest.mark.parametrize
every_body = each("schema", BODIES)


def whole(schema: str) -> Any:
    return fingerprint(CONTRACT, place_of(schema))


def wire(body: Any) -> bytes:
    return write_json(body).encode()


def result_of(read: Callable[[], Any]) -> Any:
    """The model with what it writes, digit for digit, or the error's message."""
    try:
        model = read()
    except errors.DecodeError as error:
        return str(error)
    return model, repr(model.to_dict())


def both(schema: str, content: bytes, expected: str | None = None) -> tuple[Any, Any]:
    """Read a body in both ways; return what each comes to."""
    model = getattr(models, schema)
    more = {"expected": expected} if schema == LINE_ITEMS else {}
    return (
        result_of(lambda: model.from_json(content, **more)),
        result_of(lambda: model.from_dict(as_object(read_json(content)), **more)),
    )


def agree(schema: str, content: bytes, expected: str | None = None) -> Any:
    fast, tolerant = both(schema, content, expected)
    assert fast == tolerant, f"{schema}  {content[:3000]!r}"
    return fast


# ---- every place of every body -------------------------------------------------------------------


DEEP = 4  # steps; what is deeper has a schema that stands higher in another body


def places(body: Any, *, within: str | None = None) -> list[tuple[str | int, ...]]:
    """The path of everything in a body, or in one of its members."""
    paths = [one.path for one in body_places(body, depth=DEEP)]
    return [path for path in paths if within in (None, path[0])]


def small(value: Any, *above: str) -> Any:
    """A body with one item in each list, and nothing inside itself: thousands are read."""
    if isinstance(value, list):
        return [small(value[0], *above)]
    if isinstance(value, dict):
        return {n: small(v, *above, n) for n, v in value.items() if n not in above}
    return value


def bodies(schema: str) -> Iterator[Any]:
    """Small bodies that have every member of a schema; of line items one page for each kind."""
    body = whole(schema)
    for item in body["items"] if schema == LINE_ITEMS else ():
        yield small({**body, "items": [item]})
    if schema != LINE_ITEMS:
        yield small(body)


REMOVED = object()
# What any member may be instead, of each JSON type; and more values, for one member of each type.
CHANGES: tuple[Any, ...] = (REMOVED, None, "", "7", 7, Decimal("2.50"), True, [None], {"a": None})
MORE_CHANGES: tuple[Any, ...] = (
    "text", "1_000", "0001-01-01T00:00:00", "null", "\ud800", -7, Decimal("1.0"), Decimal("1E+30"),
    Decimal("1E+400"), 10**31, 2**63, 2**64, 10**400, [], {},
)  # fmt: skip


def type_at(body: Any, path: tuple[str | int, ...]) -> str:
    """The type of what stands at a path; a time is told from any other text."""
    value = at(body, path)
    return "time" if isinstance(value, str) and "T" in value[10:11] else type(value).__name__


def changed(body: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The body with another value at a place; what is not on the way there is shared."""
    made = copy.copy(body)
    first, *rest = path
    if rest:
        made[first] = changed(body[first], tuple(rest), value)
    elif value is REMOVED:
        del made[first]
    else:
        made[first] = value
    return made


@every_body
def test_both_ways_agree_whatever_stands_at_one_place(schema: str) -> None:
    ends: set[type] = set()
    met: set[str] = set()
    for number, body in enumerate(bodies(schema)):
        for path in places(body, within="items" if number else None):
            is_first = type_at(body, path) not in met
            met.add(type_at(body, path))
            for value in CHANGES + MORE_CHANGES * is_first:
                ends.add(type(agree(schema, wire(changed(body, path, value)))))
    assert ends == {tuple, str}, "some of these bodies are read, and some are refused"


UNKNOWN_MEMBERS: dict[str, Any] = {
    "brandNew": [{"a": [None, 1]}], "(unknown members)": {}, "additional_properties": None,
    "kept": None, "": "text", "ID": Decimal("1.10"), "größe": [], "self_": {}, "__class__": "text",
    "items ": None, "\ud800": Decimal("1.10"),
}  # fmt: skip


@every_body
def test_both_ways_keep_unknown_members_wherever_they_stand(schema: str) -> None:
    for body in bodies(schema):
        for path in (path for path in ((), *places(body)) if isinstance(at(body, path), dict)):
            for name, value in UNKNOWN_MEMBERS.items():
                model, _ = agree(schema, wire(changed(body, (*path, name), value)))
                assert at(model.to_dict(), (*path, name)) == value
                assert at(model, path).additional_properties == {name: value}


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path: of a body, or of a model by the attributes of its members."""
    for key in path:
        if isinstance(value, core.Model):
            (found,) = (m.attribute for m in members_of(type(value)) if m.name == key)
            value = getattr(value, found)
        else:
            value = value[key]
    return value


@every_body
def test_what_the_document_describes_goes_the_fast_way(
    schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = wire(whole(schema))
    if schema == LINE_ITEMS:
        items = [item for item in whole(schema)["items"] if has_kind(item)]
        content = wire({**whole(schema), "items": items})
        # What stands beside the items of a mixed page is read tolerantly, in an array of its own.
        rest = {wire([value]): [value] for name, value in whole(schema).items() if name != "items"}
        monkeypatch.setattr(core, "read_json", rest.__getitem__)
    else:
        monkeypatch.setattr(core, "read_json", lambda part: pytest.fail(f"tolerantly: {part!r}"))
    assert getattr(models, schema).from_json(content)


def has_kind(item: dict[str, Any]) -> bool:
    return item.get("attributes", {}).get("objectType") in KINDS


# ---- every form of JSON --------------------------------------------------------------------------


def escaped(content: bytes) -> bytes:
    """The same JSON with every letter of its texts as an escape, in names and in values."""
    text, inside, done = content.decode(), False, []
    before = ""
    for sign in text:
        quote = sign == '"' and before != "\\"
        inside ^= quote
        plain = inside and not quote and sign.isalpha() and before != "\\"
        done.append(f"\\u{ord(sign):04x}" if plain and ord(sign) < 0x10000 else sign)
        before = sign
    return "".join(done).encode()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "marked": lambda content: MARK + content,
    "pretty": lambda content: write_json(read_json(content), indent=4).encode(),
    "spread": lambda content: b"\r\n\t " + content.replace(b'":', b'"\n:\t ') + b"\n",
    "escaped": escaped,
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "utf-16-le": lambda content: content.decode().encode("utf-16-le"),
    "utf-16-be": lambda content: content.decode().encode("utf-16-be"),
    "utf-32": lambda content: content.decode().encode("utf-32"),
}


@every_body
def test_the_form_of_the_json_plays_no_part(schema: str) -> None:
    content = wire(whole(schema))
    plain = agree(schema, content)
    for name, form in FORMS.items():
        assert agree(schema, form(content)) == plain, f"{schema} as {name}"


@every_body
def test_of_a_member_that_stands_twice_the_last_counts(schema: str) -> None:
    content = wire(whole(schema))
    once = agree(schema, content)
    for name in whole(schema):
        for first in ("null", "[]", '"x"', "{}"):
            twice = f'{{"{name}":{first},'.encode() + content[1:]
            assert agree(schema, twice) == once, f"{schema}.{name}, {first} before the value"


def test_recorded_bodies_read_alike_in_both_ways(exchanges: tuple[Exchange, ...]) -> None:
    read = 0
    for exchange in exchanges:
        operation = CONTRACT.operations[exchange.operation_id]
        if operation.webhook or exchange.response.status != httpx.codes.OK:
            continue
        (place,) = operation.responses["200"].content.values()
        schema = CONTRACT.schemas.resolved(place).rpartition("/")[2]
        if schema not in BODIES:
            continue  # a PDF
        read += 1
        content = minified(exchange.response.body)
        for form in (content, MARK + content, exchange.response.body):
            for expected in (None, KINDS[0], KINDS[-1]) if schema == LINE_ITEMS else (None,):
                assert isinstance(agree(schema, form, expected), tuple), exchange.name
    assert read > 30


PIECES = (
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\ud800", b"0", b"-", b".", b"e5", b"null",
    b"9" * 25, b"true", b"NaN", b" ", b"\x00", MARK, b"\xc3", b"\xed\xa0\x80", b'"a":1,', b"1e400",
)  # fmt: skip


@every_body
def test_spoiled_bodies_end_alike_in_both_ways(schema: str) -> None:
    chance, content = random.Random(f"20180316 {schema}"), wire(whole(schema))
    ends: set[type] = set()
    for _ in range(200):
        spoiled = bytearray(content)
        for _ in range(chance.randint(1, 2)):
            place = chance.randrange(len(spoiled))
            spoiled[place : place + chance.randint(0, 2)] = chance.choice(PIECES)
        fast, tolerant = both(schema, bytes(spoiled), chance.choice((None, *KINDS)))
        assert fast == tolerant, bytes(spoiled)
        ends.add(type(fast))
    assert ends == {tuple, str}, "some of these bodies are read, and some are refused"


# ---- depth ---------------------------------------------------------------------------------------

LEVELS = (300, 100_000)


def nested(levels: int, form: str) -> bytes:
    """An unknown member, so many levels deep."""
    opening, closing = {"arrays": ("[", "]"), "objects": ('{"a":', "}")}[form]
    return f'"brandNew":{opening * levels}1{closing * levels}'.encode()


@each("levels", LEVELS)
@each("form", ["arrays", "objects"])
@every_body
def test_unknown_members_that_are_nested_too_deeply_are_refused(
    schema: str, form: str, levels: int
) -> None:
    body = whole(schema)
    objects = [path for path in ((), *places(body)) if isinstance(at(body, path), dict)]
    for path in objects[:: max(1, len(objects) // 8)]:
        marked = wire(changed(body, (*path, "@here@"), 1))
        content = marked.replace(b'"@here@":1', nested(levels, form))
        assert content != marked
        assert "nested more than 100 levels deep" in agree(schema, content)


def test_the_bound_of_depth_is_the_same_in_both_ways() -> None:
    page = whole(LINE_ITEMS)
    read = []
    for levels in range(DEEPEST - 6, DEEPEST + 3):
        marked = wire(changed(page, ("items", 0, "@here@"), 1))
        content = marked.replace(b'"@here@":1', nested(levels, "arrays"))
        found = agree(LINE_ITEMS, content)
        read.append(isinstance(found, tuple))
        if read[-1]:
            assert len(found[0].to_json().encode()) > 90
    assert read[0]
    assert not read[-1]
    assert read == sorted(read, reverse=True)


def amended(depth: int) -> bytes:
    invoice = wire({**whole("Invoice"), "amendments": "@here@"})
    opening, closing = invoice.split(b'"@here@"')
    return (opening + b"[") * depth + b"]".join([b""] * (depth + 1)).replace(b"]", b"]" + closing)


@each("depth", [1, 2, 10, *range(44, 52), 300, 5_000])
def test_amendments_of_amendments_read_alike_or_are_refused(depth: int) -> None:
    began = time.process_time()
    content = amended(depth)
    found = agree("Invoice", content)
    if depth <= 45:
        assert read_json(found[0].to_json()).__class__ is dict
        assert copy.deepcopy(found[0]) == found[0]
    elif depth >= 50:
        assert found == "the JSON is nested more than 100 levels deep"
    assert time.process_time() - began < 20


def test_dicts_by_hand_that_are_nested_too_deeply_are_refused() -> None:
    invoice = decode(amended(1))
    for _ in range(5_000):
        invoice = {**invoice, "amendments": [invoice]}
    with pytest.raises(errors.DecodeError, match="nested too deeply"):
        models.Invoice.from_dict(invoice)


# ---- pages of line items -------------------------------------------------------------------------


def item(kind: str, **changes: Any) -> dict[str, Any]:
    return {**whole(kind), **changes}


def page(*items: Any) -> bytes:
    return wire({"totalCount": len(items), "items": list(items), "attributes": {}})


def types_of(found: Any) -> list[str]:
    assert isinstance(found, tuple), found
    return [type(one).__name__ for one in found[0].items]


@each("kind", KINDS)
@each("count", [1, 2, 100])
def test_pages_of_one_kind(kind: str, count: int) -> None:
    for expected in (None, *KINDS):
        assert types_of(agree(LINE_ITEMS, page(*[item(kind)] * count), expected)) == [kind] * count


@each("expected", [None, *KINDS])
def test_mixed_pages_keep_their_order(expected: str | None) -> None:
    kinds = [*KINDS, *reversed(KINDS), KINDS[2], KINDS[0]] * 3
    items = [item(kind, brandNew=number) for number, kind in enumerate(kinds)]
    for content in (page(*map(item, kinds)), page(*items)):
        assert types_of(agree(LINE_ITEMS, content, expected)) == kinds


# An odd line item of a kind, and the kind that it is without and with being asked for.
ODD: dict[str, tuple[Callable[[str], dict[str, Any]], bool]] = {
    "null": (lambda kind: item(kind, brandNew=None), True),
    "null-inside": (
        lambda kind: item(kind, attributes={**whole(kind)["attributes"], "etag": None}), True,
    ),
    "unknown-kind": (lambda kind: item(kind, attributes={"objectType": "BrandNew"}), False),
    "unknown-member": (lambda kind: item(kind, brandNew=[1]), True),
    "kind-elsewhere": (lambda kind: item(kind, brandNew={"objectType": "InvoiceDetail"}), True),
    "kind-twice": (lambda kind: {**whole(kind), "brandNew": {"objectType": KINDS[0]}}, True),
}  # fmt: skip


@each("odd", ODD.values(), ids=ODD)
@each("kind", KINDS)
def test_an_odd_line_item_changes_no_other(
    kind: str, odd: tuple[Callable[[str], dict[str, Any]], bool]
) -> None:
    make, known = odd
    named = kind if known else "GenericLineItem"
    for others in ([kind], KINDS):
        for expected in (None, kind, KINDS[0]):
            content = page(*map(item, others), make(kind), *map(item, others))
            found = agree(LINE_ITEMS, content, expected)
            assert types_of(found) == [*others, named, *others]
            assert found[0].items[: len(others)] == found[0].items[-len(others) :]


@each("kind", KINDS)
def test_line_items_without_attributes_are_what_was_asked_for(kind: str) -> None:
    silent = {name: value for name, value in whole(kind).items() if name != "attributes"}
    assert types_of(agree(LINE_ITEMS, page(silent, item(kind), silent), kind)) == [kind] * 3
    generic = ["GenericLineItem", kind, "GenericLineItem"]
    assert types_of(agree(LINE_ITEMS, page(silent, item(kind), silent))) == generic


@each(
    ("items", "said"),
    [
        ("null", "items: expected an array, found None"),
        ("{}", "items: expected an array, found {}"),
        ('"x"', "items: expected an array, found 'x'"),
        ("[{}, null]", "items[1]: expected an object, found None"),
        ("[[]]", "items[0]: expected an object, found []"),
        ("[{}, 5, null]", "items[1]: expected an object, found 5"),
        ('[{"attributes":{"objectType":[null]}}]',
         "items[0].attributes.objectType: expected text, found [None]"),
    ],
)  # fmt: skip
def test_items_that_are_no_objects_are_refused(items: str, said: str) -> None:
    content = f'{{"totalCount":1,"items":{items},"attributes":{{}}}}'.encode()
    for expected in (None, *KINDS):
        assert agree(LINE_ITEMS, content, expected) == said
    assert agree(LINE_ITEMS, b'{"totalCount":1,"attributes":{}}') == "items: the member is missing"


@each("kind", KINDS)
def test_a_wrong_item_is_named_wherever_it_stands(kind: str) -> None:
    member = next(m.name for m in members_of(getattr(models, kind)) if m.required)
    wrong = item(kind, **{member: [1]})
    for before in ([], [item(kind)] * 3, [item(other) for other in KINDS]):
        for after in ([], [item(kind)], [item(kind, brandNew=None)]):
            said = agree(LINE_ITEMS, page(*before, wrong, *after), kind)
            assert str(said).startswith(f"items[{len(before)}].{member}: "), said


@each("kind", KINDS)
def test_equal_texts_of_a_page_are_one_and_digits_stay(kind: str) -> None:
    members, fits = f"/components/schemas/{kind}/properties", CONTRACT.schemas.is_valid
    amount = next(name for name in whole(kind) if fits(f"{members}/{name}", Decimal("7.5")))
    amounts = [Decimal(one) for one in ("1.0", "1", "1.00", "1E+0", "-0.0", "0")] * 10
    items = [item(kind, **{amount: one}) for one in amounts]
    for content in (page(*items), page(*items, item(KINDS[0]))):
        found, *_ = agree(LINE_ITEMS, content)
        same = [one for one in found.items if type(one).__name__ == kind]
        texts = (
            {id(getattr(one, name)) for one in same}
            for name in plain_attributes(getattr(models, kind))
            if isinstance(getattr(same[0], name), str)
        )
        assert sum(len(one) == 1 for one in texts) >= 7
        written = [one.to_dict()[amount].as_tuple() for one in found.items[: len(amounts)]]
        assert written == [one.as_tuple() for one in amounts]
