"""Bodies made from the document's schemas, read and written again by the generated client.

Random bodies for volume, and one fingerprint for each schema, whose leaves are all different, so
that two members that are read from each other's place cannot hide. What the client should make of
them is decided by `workshop.compare`, from the document alone. Every body has a seed of its own,
and a failure says the command that makes it again.
"""

from __future__ import annotations

import asyncio
import importlib
import itertools
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
import pytest

from partner_center.contract.document import Contract
from partner_center.contract.exchange import MARK, Exchange, load_recordings, minified
from partner_center_invoices import AuthenticatedClient, Response, errors, models
from workshop.compare import (
    KIND_ASKED_FOR,
    TIMESTAMP,
    Comparison,
    Difference,
    asked_for,
    instant,
)
from workshop.document import DOCUMENT, ROOT, dumps_json, load
from workshop.fingerprint import Fingerprint
from workshop.replay import TOKEN, VARIANTS, call_of, made_against
from workshop.sample import Sampler

BASE_URL = "https://api.partnercenter.microsoft.com"
SCHEMAS: dict[str, Any] = load(DOCUMENT)["components"]["schemas"]
OBJECTS = [name for name, schema in SCHEMAS.items() if schema.get("type") == "object"]
# Every body that a response or the webhook has, with how many of them are tried without HTTP.
BODIES = {
    "InvoiceLineItemCollection": 900,
    "InvoiceCollection": 400,
    "InvoiceSummaryCollection": 400,
    "Invoice": 400,
    "InvoiceSummary": 400,
    "EstimateLinkCollection": 400,
    "ErrorBody": 400,
    "InvoiceReadyEvent": 400,
}
OVER_HTTP = 25  # bodies for each operation, sync and async
each = pytest.mark.parametrize


def first_successes() -> Iterator[Exchange]:
    """For each operation that answers JSON, one recorded exchange: it has the request to make."""
    seen = set()
    for one in load_recordings(ROOT / "contract_tests" / "recordings"):
        media = one.response.headers.get("Content-Type") or ""
        if one.response.status == httpx.codes.OK and "json" in media and not one.request.body:
            if one.operation_id not in seen:
                yield one
            seen.add(one.operation_id)


REQUESTS = list(first_successes())
each_operation = each("exchange", REQUESTS, ids=[one.operation_id for one in REQUESTS])


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> str:
    given = os.environ.get("SAMPLE_SEED") or pytestconfig.getoption("randomly_seed", None)
    return str(random.SystemRandom().getrandbits(32) if given is None else given)


@dataclass(frozen=True)
class Draw:
    """One random body: how it was made, and how to say so."""

    place: str
    body: Any
    seed: str
    test: str

    def told(self, found: list[Difference] | list[str]) -> str:
        """What is wrong with the body, with the command that draws it again."""
        command = f'SAMPLE_SEED={self.seed} make test ARGS="{self.test}"'
        name, shown = self.place.rpartition("/")[2], dumps_json(self.body)
        lines = "\n".join(f"random {name}  {one}" for one in found[:20])
        return f"{lines}\nagain: {command}\n{shown[:4000]}"


Draws = Callable[[str, int], Iterator[Draw]]


@pytest.fixture
def draws(contract: Contract, seed: str, request: pytest.FixtureRequest) -> Draws:
    """Return a source of random bodies for the schema at a place."""
    sampler = Sampler(contract)

    def drawn(place: str, count: int) -> Iterator[Draw]:
        for number in range(count):
            body = sampler.body(place, seed=f"{seed}/{place}/{number}")
            yield Draw(place, body, seed, request.node.nodeid)

    return drawn


def place_of(schema: str) -> str:
    return f"/components/schemas/{schema}"


def form_of(place: str, body: dict[str, Any]) -> str:
    """The schema of a body; of an error body the form that the document tells apart by a member."""
    if place != place_of("ErrorBody"):
        return place
    if "code" in body:
        return place_of("ServiceFault")
    return place_of("GatewayFault" if "statusCode" in body else "RequestFault")


def wire(body: Any) -> bytes:
    return minified(dumps_json(body).encode())


def differences(compare: Comparison, body: Any, model: Any, *, place: str) -> list[Difference]:
    found = list(compare.read(body, model, place=place))
    return found or list(compare.written(body, model.to_dict(), place=place))


def test_every_response_schema_is_drawn(contract: Contract) -> None:
    places = {
        contract.schemas.resolved(place)
        for operation in contract.operations.values()
        for answer in operation.answers.values()
        for media, place in answer.content.items()
        if "json" in media
    }
    assert {place_of(name) for name in BODIES} == places | {place_of("InvoiceReadyEvent")}
    assert {one.operation_id for one in REQUESTS} == {
        operation.id
        for operation in contract.operations.values()
        if not operation.webhook and "application/json" in operation.answers["200"].content
    }


@each("schema", BODIES)
def test_random_bodies_fit_the_document(schema: str, draws: Draws, contract: Contract) -> None:
    for draw in draws(place_of(schema), BODIES[schema]):
        if not contract.schemas.is_valid(draw.place, draw.body):
            problems = contract.schemas.problems(draw.place, draw.body)
            pytest.fail(
                draw.told([f"{p.pointer}  openapi#{p.place}  {p.message}" for p in problems])
            )


def test_same_seed_gives_the_same_bodies_and_another_seed_others(contract: Contract) -> None:
    place = place_of("InvoiceLineItemCollection")
    first, again, other = (Sampler(contract).body(place, seed=seed) for seed in ("1", "1", "2"))
    assert dumps_json(first) == dumps_json(again) != dumps_json(other)


# What a sampler of this document must come to in some hundreds of bodies: trait, in the JSON text.
TRAITS = {
    "time with Z": r'"\d{4}-\d\d-\d\dT[\d:]{8}Z"',
    "time without zone": r'"\d{4}-\d\d-\d\dT[\d:]{8}"',
    "time with offset": r'T[\d:]{8}[+-]\d\d:\d\d"',
    "time with one digit": r'T[\d:]{8}\.\d["Z+-]',
    "time with seven digits": r'T[\d:]{8}\.\d{7}["Z+-]',
    "never": r'"0001-01-01T00:00:00["Z+-]',
    "leap day": r'"\d{4}-02-29T',
    "negative amount": r'"amount":-\d',
    "amount that is zero with a scale": r":0\.00[,}]",
    "amount with an exponent": r":-?\d[\d.]*E[+-]?\d",
    "amount with over 25 digits": r":-?\d+\.\d{20}",
    "amount as text": r'"(unitPrice|quantity|subtotal)":"-?\d',
    "empty text": r':""',
    "text that is not ASCII": r"日本",
    "known open value": r'"billingProvider":"azure_data_market"',
    "unknown open value": r'"billingProvider":"text',
    "unknown member": r'"brandNew":',
    "member in another letter case": r'"(ID|BILLINGpROVIDER|ATTRIBUTES|ITEMS)":',
    "unknown kind": r'"objectType":"BrandNewLineItem"',
    "empty page": r'"items":\[\]',
    "amendment of an amendment": r'"amendments":\[.*"amendments":\[{',
}


def test_random_bodies_are_as_odd_as_the_document_allows(draws: Draws, contract: Contract) -> None:
    rows, texts = set(), []
    for schema in ("InvoiceCollection", "InvoiceLineItemCollection"):
        for draw in draws(place_of(schema), 500):
            texts.append(wire(draw.body).decode())
            if schema == "InvoiceLineItemCollection":
                rows |= {Comparison(contract).class_of_row(row) for row in draw.body["items"]}
                rows |= {"no attributes" for row in draw.body["items"] if "attributes" not in row}
    assert rows == {*KIND_ASKED_FOR.values(), "GenericLineItem", "no attributes"}
    missing = [
        name for name, shown in TRAITS.items() if not any(re.search(shown, t) for t in texts)
    ]
    assert not missing, f"no random body has: {', '.join(missing)}"


@each("schema", BODIES)
def test_client_reads_and_writes_random_bodies(
    schema: str, draws: Draws, contract: Contract
) -> None:
    kinds = itertools.cycle((None, *sorted(set(KIND_ASKED_FOR.values()))))
    comparisons = {kind: Comparison(contract, kind) for kind in (None, *KIND_ASKED_FOR.values())}
    for draw in draws(place_of(schema), BODIES[schema]):
        asked = next(kinds) if schema == "InvoiceLineItemCollection" else None
        place = form_of(draw.place, draw.body)
        try:
            model = read(schema, draw.body, asked)
        except errors.DecodeError as error:
            pytest.fail(draw.told([f"{error!r}, {asked} asked for"]))
        found = differences(comparisons[asked], draw.body, model, place=place)
        assert not found, draw.told(found)


def read(schema: str, body: Any, asked: str | None) -> Any:
    if schema == "ErrorBody":
        return errors.read_error(wire(body))
    if schema == "InvoiceLineItemCollection":
        return models.InvoiceLineItemCollection.from_dict(body, expected=asked)
    return getattr(models, schema).from_dict(body)


def call_over_http(
    exchange: Exchange, variant: str, contract: Contract, drawn: list[Draw]
) -> list[Any]:
    """Make one recorded call many times, over one client, each answered with another body."""
    call = call_of(contract, exchange)
    answers = iter(drawn)

    def answered(_: httpx.Request) -> httpx.Response:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return httpx.Response(200, headers=headers, content=MARK + wire(next(answers).body))

    client = AuthenticatedClient(
        BASE_URL, token=TOKEN, httpx_args={"transport": httpx.MockTransport(answered)}
    )
    function = getattr(importlib.import_module(call.module), variant)

    async def awaited() -> list[Any]:
        async with client:
            return [await function(client=client, **call.arguments) for _ in drawn]

    if variant.startswith("asyncio"):
        return asyncio.run(awaited())
    with client:
        return [function(client=client, **call.arguments) for _ in drawn]


@each_operation
@each("variant", VARIANTS)
def test_random_bodies_arrive_over_http(
    exchange: Exchange, variant: str, draws: Draws, contract: Contract
) -> None:
    place = success_place(contract, exchange)
    compare = Comparison(contract, asked_for(contract, exchange))
    drawn = list(draws(place, OVER_HTTP))
    made = call_over_http(exchange, variant, contract, drawn)
    for draw, result in zip(drawn, made, strict=True):
        model = result.parsed if isinstance(result, Response) else result
        found = differences(compare, draw.body, model, place=place)
        assert not found, draw.told(found)


def success_place(contract: Contract, exchange: Exchange) -> str:
    answer = contract.operations[exchange.operation_id].answers["200"]
    return contract.schemas.resolved(answer.content["application/json"])


# ---- fingerprints --------------------------------------------------------------------------------


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, below in pairs:
            yield from leaves(below, f"{at}/{key}")
    else:
        yield at, value


@each("schema", [*OBJECTS, "InvoiceLineItem", "ErrorBody"])
def test_fingerprint_has_every_member_and_no_two_equal_leaves(
    schema: str, contract: Contract
) -> None:
    place = place_of(schema)
    body = Fingerprint(contract).body(place)
    assert contract.schemas.problems(place, body) == []
    assert dumps_json(body) == dumps_json(Fingerprint(contract).body(place))
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
    for at, value in leaves(body):
        if at in fixed:
            continue
        if isinstance(value, bool):
            same = f"{at.rpartition('/')[0]} {value}"  # there are only two; both beside each other
        else:
            moment = re.match(r"\d{4}-\d\d-", str(value)) and instant(value)
            same = str(moment or value)
        assert same not in by_text, f"{at} and {by_text[same]} are both {value!r}"
        by_text[same] = at


@each("schema", OBJECTS)
def test_client_reads_and_writes_the_fingerprint(schema: str, contract: Contract) -> None:
    place = place_of(schema)
    body = Fingerprint(contract).body(place)
    model = getattr(models, schema).from_dict(body)
    found = differences(Comparison(contract), body, model, place=place)
    assert not found, "\n".join(f"fingerprint {schema}  {one}" for one in found)


@each_operation
@each("variant", VARIANTS)
def test_fingerprint_arrives_over_http(
    exchange: Exchange, variant: str, contract: Contract
) -> None:
    place = success_place(contract, exchange)
    body = Fingerprint(contract).body(place)
    answer = httpx.Response(200, content=MARK + wire(body))
    _, result = made_against(call_of(contract, exchange), variant, answer, base_url=BASE_URL)
    model = result.parsed if isinstance(result, Response) else result
    assert not isinstance(model, Exception), f"fingerprint of {exchange.operation_id}  {model!r}"
    compare = Comparison(contract, asked_for(contract, exchange))
    found = differences(compare, body, model, place=place)
    assert not found, "\n".join(f"fingerprint of {exchange.operation_id}  {one}" for one in found)


@each("form", ["ServiceFault", "GatewayFault", "RequestFault"])
@each("variant", VARIANTS)
def test_fingerprint_of_an_error_arrives_over_http(
    form: str, variant: str, contract: Contract
) -> None:
    body = Fingerprint(contract).body(place_of(form))
    answer = httpx.Response(400, content=wire(body))
    _, result = made_against(call_of(contract, REQUESTS[0]), variant, answer, base_url=BASE_URL)
    error = result.error if isinstance(result, Response) else result.body
    found = differences(Comparison(contract), body, error, place=place_of(form))
    assert not found, "\n".join(f"fingerprint of a {form}  {one}" for one in found)


def siblings(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every two members of a body that a client could take for each other unnoticed by types."""
    for one, other in itertools.combinations(body, 2):
        if type(body[one]) is type(body[other]) or {type(body[one]), type(body[other])} <= {
            int, str, Decimal,
        }:  # fmt: skip
            yield one, other


@each("schema", OBJECTS)
def test_client_that_swaps_two_members_is_noticed(schema: str, contract: Contract) -> None:
    """Swap each two members before the client reads them: the same as a client that swaps them."""
    place, compare = place_of(schema), Comparison(contract)
    body = Fingerprint(contract).body(place)
    for one, other in siblings(body):
        swapped = {**body, one: body[other], other: body[one]}
        try:
            model = getattr(models, schema).from_dict(swapped)
        except errors.DecodeError:
            continue  # noticed by the client itself: text is no amount, a word is no time
        said = {found.pointer.split("/")[1] for found in compare.read(body, model, place=place)}
        assert said == {one, other}, f"{schema}: {one} and {other}"


@each("schema", OBJECTS)
def test_client_that_writes_two_members_swapped_is_noticed(schema: str, contract: Contract) -> None:
    place, compare = place_of(schema), Comparison(contract)
    body = Fingerprint(contract).body(place)
    wrote = getattr(models, schema).from_dict(body).to_dict()
    for one, other in siblings(body):
        swapped = {**wrote, one: wrote[other], other: wrote[one]}
        said = {f.pointer.split("/")[1] for f in compare.written(body, swapped, place=place)}
        assert said == {one, other}, f"{schema}: {one} and {other}"


# A value that no reader of a member takes, by what the member is.
WRONG: dict[str, Any] = {"number": "1_000", "object": [1], "array": {"a": 1}}


@each("schema", OBJECTS)
def test_client_names_the_member_that_it_cannot_read(schema: str, contract: Contract) -> None:
    body = Fingerprint(contract).body(place_of(schema))
    read = getattr(models, schema).from_dict
    broken = {}
    for member in body:
        place = contract.schemas.resolved(f"{place_of(schema)}/properties/{member}")
        types = contract.schemas.node(place).get("type", "")
        kind = types if isinstance(types, str) else next((one for one in types if one in WRONG), "")
        if place == TIMESTAMP or kind in WRONG:
            broken[member] = {**body, member: WRONG.get(kind, "soon")}
    for member in getattr(models, schema).REQUIRED:
        broken[f"{member} "] = {name: value for name, value in body.items() if name != member}
    for member, value in broken.items():
        with pytest.raises(errors.DecodeError) as caught:
            read(value)
        assert caught.value.path == member.strip(), f"fingerprint {schema}  {member} is called so"
