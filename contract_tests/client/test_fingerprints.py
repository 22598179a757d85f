"""Fingerprints: for each schema a body whose leaves are all different, through the client.

In recorded bodies members often have the same value, and a client that takes two of them for each
other reads those right. Here it cannot: every leaf is told from every other, on the way in by the
attribute name that follows from the document, and on the way out by the wire name.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import httpx
import msgspec
import pytest
from contract_tests.support import sources
from contract_tests.support.body_places import body_places
from contract_tests.support.comparison import (
    TIMESTAMP,
    Mismatch,
    ModelComparison,
    place_of,
    wire_names_of,
)
from contract_tests.support.fingerprint import fingerprint, read_model
from contract_tests.support.replay import (
    VARIANTS,
    call_of,
    first_successes,
    made_against,
    success_place,
)
from contract_tests.support.witness import (
    KIND_OF_PAIR,
    KINDS,
    READ_WITHOUT,
    asked_for,
    attribute_name,
    instant,
)

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange
from partner_center_core import errors
from partner_center_core.exact_json import write_json
from partner_center_core.http_text import MARK
from partner_center_invoices import Response, models
from partner_center_invoices.errors import read_error

BASE_URL = "https://api.partnercenter.microsoft.com"
SCHEMAS = sources.schemas()
REQUESTS = first_successes(sources.exchanges())
each = pytest.mark.parametrize
each_operation = each("exchange", REQUESTS, ids=[one.operation_id for one in REQUESTS])


def wire(body: Any) -> bytes:
    return write_json(body).encode()


def told(name: str, found: list[Mismatch]) -> str:
    return "\n".join(f"fingerprint of {name}  {one}" for one in found)


@each("schema", [*SCHEMAS, "InvoiceLineItem", "ErrorBody"])
def test_fingerprint_has_every_member_and_no_two_equal_leaves(
    schema: str, contract: Contract
) -> None:
    place = place_of(schema)
    body = fingerprint(contract, place)
    assert contract.schemas.problems(place, body) == []
    assert wire(body) == wire(fingerprint(contract, place))
    met: dict[str, set[str]] = {}
    fixed = set()
    for part in contract.schemas.walk(place, body):
        node = contract.schemas.node(part.place)
        if isinstance(part.value, dict) and "properties" in node:
            met.setdefault(part.place, set()).update(part.value)
        if "const" in node or "enum" in node:
            fixed.add(part.pointer)
        if isinstance(part.value, list):
            assert len(part.value) > 1, f"{part.pointer} shows no order"
    for where, members in met.items():
        assert members == set(contract.schemas.node(where)["properties"]), where
    by_text: dict[str, str] = {}
    for one in body_places(body):
        at, value = one.pointer, one.value
        if at in fixed or isinstance(value, dict | list):
            continue
        if isinstance(value, bool):
            same = f"{at.rpartition('/')[0]} {value}"  # there are only two; both beside each other
        else:
            moment = re.match(r"\d{4}-\d\d-", str(value)) and instant(value)
            same = str(moment or value)
        assert same not in by_text, f"{at} and {by_text[same]} are both {value!r}"
        by_text[same] = at


@each("schema", SCHEMAS)
def test_client_reads_and_writes_the_fingerprint(schema: str, contract: Contract) -> None:
    place = place_of(schema)
    body = fingerprint(contract, place)
    model = read_model(schema, body)
    found = ModelComparison(contract).mismatches(body, model, place=place)
    assert not found, told(schema, found)


@each_operation
@each("variant", VARIANTS)
def test_fingerprint_arrives_over_http(
    exchange: Exchange, variant: str, contract: Contract
) -> None:
    place = success_place(contract, exchange.operation_id)
    body = fingerprint(contract, place)
    answer = httpx.Response(200, content=MARK + wire(body))
    _, result = made_against(call_of(contract, exchange), variant, answer, base_url=BASE_URL)
    model = result.parsed if isinstance(result, Response) else result
    assert not isinstance(model, Exception), f"fingerprint of {exchange.operation_id}  {model!r}"
    compare = ModelComparison(contract, asked_for(contract, exchange))
    found = compare.mismatches(body, model, place=place)
    assert not found, told(exchange.operation_id, found)


@each("form", ["ServiceFault", "GatewayFault", "RequestFault"])
@each("variant", VARIANTS)
def test_fingerprint_of_an_error_arrives_over_http(
    form: str, variant: str, contract: Contract
) -> None:
    body = fingerprint(contract, place_of(form))
    answer = httpx.Response(400, content=wire(body))
    _, result = made_against(call_of(contract, REQUESTS[0]), variant, answer, base_url=BASE_URL)
    error = result.error if isinstance(result, Response) else result.body
    found = ModelComparison(contract).mismatches(body, error, place=place_of(form))
    assert not found, told(form, found)


def siblings(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each member with the next one that types alone do not tell from it."""
    alike: dict[type, list[str]] = {}
    for name, value in body.items():
        kind = type(value)
        alike.setdefault(str if kind in (int, Decimal) else kind, []).append(name)
    for names in alike.values():
        yield from itertools.pairwise(names)


@each("schema", SCHEMAS)
def test_client_that_swaps_two_members_is_noticed(schema: str, contract: Contract) -> None:
    """Swap each two members before the client reads them: the same as a client that swaps them."""
    place, compare = place_of(schema), ModelComparison(contract)
    body = fingerprint(contract, place)
    for one, other in siblings(body):
        swapped = {**body, one: body[other], other: body[one]}
        try:
            model = getattr(models, schema).from_dict(swapped)
        except errors.DecodeError:
            continue  # noticed by the client itself: text is no amount, a word is no time
        found = list(compare.read(body, model, place=place))
        swaps = f"{one} and {other} are swapped, and this is noticed:\n{told(schema, found)}"
        assert {mismatch.path[0] for mismatch in found if mismatch.path} == {one, other}, swaps


@each("schema", SCHEMAS)
def test_client_that_writes_two_members_swapped_is_noticed(schema: str, contract: Contract) -> None:
    place, compare = place_of(schema), ModelComparison(contract)
    body = fingerprint(contract, place)
    wrote = read_model(schema, body).to_dict()
    for one, other in siblings(body):
        swapped = {**wrote, one: wrote[other], other: wrote[one]}
        found = list(compare.written(body, swapped, place=place))
        swaps = f"{one} and {other} are swapped, and this is noticed:\n{told(schema, found)}"
        assert {mismatch.path[0] for mismatch in found if mismatch.path} == {one, other}, swaps


def refused(contract: Contract, place: str) -> list[Any]:
    """Values of types that a member does not have, and text that is neither amount nor time."""
    fits = contract.schemas.is_valid
    values: list[Any] = [
        one for one in (True, 7, Decimal("7.5"), {"a": 1}, [1]) if not fits(place, one)
    ]
    if contract.schemas.resolved(place) == TIMESTAMP or fits(place, Decimal("7.5")):
        values.append("1_000")
    elif not fits(place, "1") and not fits(place, "USD"):
        values.append("text")
    return values


@each("schema", SCHEMAS)
def test_client_names_the_member_that_it_cannot_read(schema: str, contract: Contract) -> None:
    body = fingerprint(contract, place_of(schema))
    model = getattr(models, schema)
    broken = [
        (member, {**body, member: value})
        for member in body
        for value in refused(contract, f"{place_of(schema)}/properties/{member}")
        if not ((schema, member) in READ_WITHOUT and isinstance(value, dict))
    ]
    broken += [
        (member, {name: body[name] for name in body if name != member})
        for member in wire_names_of(model)[1]
    ]
    assert len(broken) > len(body)
    for member, value in broken:
        for read in (model.from_dict, lambda value: model.from_json(wire(value))):
            said = f"fingerprint of {schema}  {member}: {value.get(member)!r}"
            path = outcome(said, read, value)
            assert isinstance(path, str), f"{said} was read"
            assert re.split(r"[.\[]", path)[0] == member, said  # below it, if an array has others


def outcome(said: str, function: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """What a function makes of its arguments: a value, or the path of a DecodeError."""
    try:
        return function(*given, **more)
    except errors.DecodeError as error:
        return error.path
    except Exception as error:  # noqa: BLE001  # a slip in the generated code can be anything
        return pytest.fail(f"{said}: {error!r}")


@each("schema", SCHEMAS)
def test_every_amount_takes_whole_numbers_and_text_and_no_float(
    schema: str, contract: Contract
) -> None:
    body, model = fingerprint(contract, place_of(schema)), getattr(models, schema)
    for member in body:
        if not contract.schemas.is_valid(f"{place_of(schema)}/properties/{member}", Decimal("7.5")):
            continue
        name = attribute_name(member)
        said = f"fingerprint of {schema}  {member} as {name}"
        for value in (7, "7", Decimal("7.5")):
            read = outcome(said, model.from_json, wire({**body, member: value}))
            assert getattr(read, name, None) == Decimal(value), said
            assert type(getattr(read, name)) is Decimal, said
            assert read.to_dict()[member] == Decimal(value), said
            changed = msgspec.structs.replace(read, **{name: 0.5})
            assert outcome(said, changed.to_dict) == member, said


NEVER = (
    "", "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000",
    "0001-01-01T00:00:00.5+01:00", "0001-01-01T00:00:00-08:00",
)  # fmt: skip


@each("schema", SCHEMAS)
def test_every_time_that_never_was_is_none_and_written_as_it_came(
    schema: str, contract: Contract
) -> None:
    body, model = fingerprint(contract, place_of(schema)), getattr(models, schema)
    naive = dt.datetime(2020, 1, 11)  # noqa: DTZ001  # without a zone on purpose
    for member in body:
        if contract.schemas.resolved(f"{place_of(schema)}/properties/{member}") != TIMESTAMP:
            continue
        name = attribute_name(member)
        said = f"fingerprint of {schema}  {member} as {name}"
        for never in NEVER:
            for read in (
                outcome(said, model.from_json, wire({**body, member: never})),
                outcome(said, model.from_dict, {**body, member: never}),
            ):
                assert getattr(read, name, "") is None, said
                assert read.to_dict().get(member) == never, said
                setattr(read, name, dt.datetime(2020, 1, 11, tzinfo=dt.UTC))
                assert read.to_dict().get(member) == "2020-01-11T00:00:00Z", said
        made = model.from_dict(body)
        assert outcome(said, msgspec.structs.replace, made, **{name: naive}) == member, said


def bare_line_item(kind: str, contract: Contract) -> dict[str, Any]:
    """A line item with only the required members of a kind, and nothing that says the kind."""
    whole = fingerprint(contract, place_of(kind))
    return {name: whole[name] for name in SCHEMAS[kind]["required"] if name != "attributes"}


@each("kind", KINDS)
def test_line_item_without_attributes_is_read_as_what_it_says_or_was_asked_for(
    kind: str, contract: Contract
) -> None:
    line_item = bare_line_item(kind, contract)
    # Some kinds require type and provider; those of a fingerprint are no pair that says a kind.
    ways: dict[str, tuple[dict[str, Any], str | None]] = {"asked for": (line_item, kind)}
    for (item_type, provider), named in KIND_OF_PAIR.items():
        said = {**line_item, "invoiceLineItemType": item_type, "billingProvider": provider}
        if named == kind:
            ways[f"{item_type} of {provider}"] = (said, None)
        ways[f"attributes against {item_type} of {provider}"] = (
            {**said, "attributes": {"objectType": kind}},
            named,
        )
    place = place_of("InvoiceLineItemCollection")
    for way, (one, asked) in ways.items():
        body = {"totalCount": 1, "items": [one], "attributes": {"objectType": "Collection"}}
        page = models.InvoiceLineItemCollection.from_dict(body, expected=asked)
        assert type(page.items[0]).__name__ == kind, (
            f"fingerprint of {kind}, by {way}: attributes.objectType, then invoiceLineItemType "
            f"and billingProvider, then what was asked for; and {page.items[0]!r}"
        )
        found = ModelComparison(contract, asked).mismatches(body, page, place=place)
        assert not found, told(f"{kind}, by {way}", found)


def exclusions(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in (*node.get("anyOf", ()), *node.get("properties", {}).values()):
        yield from exclusions(below)


@each("schema", SCHEMAS)
def test_rules_name_members(schema: str, contract: Contract) -> None:
    """A required member that the schema does not have would be required of nobody's body."""
    node = contract.schemas.node(place_of(schema))
    named = {*node.get("required", ())}
    for member, needed in node.get("dependentRequired", {}).items():
        named |= {member, *needed}
        whole = fingerprint(contract, place_of(schema))
        for name in needed:
            less = {key: value for key, value in whole.items() if key != name}
            assert contract.schemas.problems(place_of(schema), less), (
                f"fingerprint of {schema} with {member} and without {name} should not be allowed"
            )
    for excluded in exclusions(node.get("not", {})):  # each says what it requires, twice
        unlike = {*excluded.get("required", ())} ^ excluded.get("properties", {}).keys()
        assert not unlike, f"fingerprint of {schema} excludes {', '.join(sorted(unlike))} half"
    unknown = named - node["properties"].keys()
    assert not unknown, f"fingerprint of {schema} has no member {', '.join(sorted(unknown))}"


def test_error_bodies_are_told_apart_by_one_member_each(contract: Contract) -> None:
    """A body that has the marks of two forms is one of them, so the union stays exclusive."""
    form = {name: fingerprint(contract, place_of(name)) for name in SCHEMAS if "Fault" in name}
    gateway = {**form["RequestFault"], **form["GatewayFault"]}
    for name, body in (
        ("ServiceFault", {**gateway, **form["ServiceFault"]}),
        ("ServiceFault", {**form["RequestFault"], **form["ServiceFault"]}),
        ("GatewayFault", gateway),
        ("RequestFault", form["RequestFault"]),
    ):
        fits = [one for one in form if contract.schemas.is_valid(place_of(one), body)]
        assert fits == [name], f"fingerprint of {name} with {', '.join(body)} fits {fits}"
        read = read_error(wire(body))
        assert type(read).__name__ == name, f"fingerprint of {name} with {', '.join(body)}"


@each("kind", KINDS)
@each("attributes", ["LicenseBasedLineItem", [], 7])
def test_attributes_that_are_no_object_are_kept(
    kind: str, attributes: Any, contract: Contract
) -> None:
    line_item = bare_line_item(kind, contract) | {"attributes": attributes}
    body = {"totalCount": 1, "items": [line_item], "attributes": {"objectType": "Collection"}}
    said = f"fingerprint of {kind} with {attributes!r} as its attributes: "
    try:
        (item,) = models.InvoiceLineItemCollection.from_dict(body, expected=kind).items
    except errors.DecodeError as error:
        pytest.fail(said + str(error))
    said += repr(item)
    assert type(item).__name__ == kind, said
    assert item.attributes is None, said
    assert item.additional_properties == {"attributes": attributes}, said
    found = item.to_dict()
    assert found.pop("attributes") == attributes, said
    assert found.keys() == line_item.keys() - {"attributes"}, said
