"""Random bodies from the document's schemas, read and written again by the generated client.

What the client should make of them is decided by `support/comparison.py`, from the document alone.
The seed is that of the test run; a failure says the command that draws the same bodies again.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from contract_tests.support import sources
from contract_tests.support.comparison import ModelComparison, place_of
from contract_tests.support.random_bodies import RandomBodies
from contract_tests.support.replay import (
    TOKEN,
    VARIANTS,
    call_of,
    first_successes,
    success_place,
)
from contract_tests.support.witness import GENERIC, KINDS, asked_for

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange
from partner_center_core import errors
from partner_center_core.exact_json import write_json
from partner_center_core.http_text import MARK
from partner_center_invoices import AsyncClient, Client, Response, models
from partner_center_invoices.errors import read_error
from workshop.yaml_files import dumps_json

BASE_URL = "https://api.partnercenter.microsoft.com"
BODIES = sources.body_schemas()
COUNT = 150  # bodies of each schema; of pages of line items, twice as many
OVER_HTTP = 8  # bodies for each operation and variant
each = pytest.mark.parametrize
REQUESTS = first_successes(sources.exchanges())
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

    def told(self, found: Sequence[object]) -> str:
        """Say what is wrong with the body, with the command that draws it again."""
        command = f'SAMPLE_SEED={self.seed} make test ARGS="{self.test}"'
        name, shown = self.place.rpartition("/")[2], dumps_json(self.body)
        lines = "\n".join(f"random {name}  {one}" for one in found[:20])
        return f"{lines}\nagain: {command}\n{shown[:4000]}"


Draws = Callable[[str, int], Iterator[Draw]]


@pytest.fixture
def draws(contract: Contract, seed: str, request: pytest.FixtureRequest) -> Draws:
    """Return a source of random bodies for the schema at a place."""
    sampler = RandomBodies(contract)

    def drawn(place: str, count: int) -> Iterator[Draw]:
        for number in range(count):
            body = sampler.body(place, seed=f"{seed}/{place}/{number}")
            yield Draw(place, body, seed, request.node.nodeid)

    return drawn


def form_of(place: str, body: dict[str, Any]) -> str:
    """The schema of a body; of an error body the form that the document tells apart by a member."""
    if place != place_of("ErrorBody"):
        return place
    if "code" in body:
        return place_of("ServiceFault")
    return place_of("GatewayFault" if "statusCode" in body else "RequestFault")


def wire(body: Any) -> bytes:
    return write_json(body).encode()


def test_every_operation_with_a_json_body_is_requested(contract: Contract) -> None:
    assert {one.operation_id for one in REQUESTS} == {
        operation.id
        for operation in contract.operations.values()
        if not operation.webhook and "application/json" in operation.responses["200"].content
    }


def test_same_seed_gives_the_same_bodies_and_another_seed_others(contract: Contract) -> None:
    place = place_of("InvoiceLineItemCollection")
    first, again, other = (
        RandomBodies(contract).body(place, seed=seed) for seed in ("1", "1", "2")
    )
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
    kinds, texts, compare = set(), [], ModelComparison(contract)
    for schema in ("InvoiceCollection", "InvoiceLineItemCollection"):
        for draw in draws(place_of(schema), 500):
            texts.append(wire(draw.body).decode())
            if schema == "InvoiceLineItemCollection":
                kinds |= {compare.class_of_line_item(one) for one in draw.body["items"]}
                kinds |= {"no attributes" for one in draw.body["items"] if "attributes" not in one}
    assert kinds == {*KINDS, GENERIC, "no attributes"}
    missing = [
        name for name, shown in TRAITS.items() if not any(re.search(shown, t) for t in texts)
    ]
    assert not missing, f"no random body has: {', '.join(missing)}"


@each("schema", BODIES)
def test_random_bodies_fit_the_document_and_the_client(
    schema: str, draws: Draws, contract: Contract
) -> None:
    is_page = schema == "InvoiceLineItemCollection"
    asked_kinds = itertools.cycle((None, *KINDS) if is_page else (None,))
    for draw in draws(place_of(schema), COUNT * 2 if is_page else COUNT):
        problems = contract.schemas.problems(draw.place, draw.body)
        assert not problems, draw.told(problems)
        asked = next(asked_kinds)
        try:
            model = read(schema, draw.body, asked)
        except errors.DecodeError as error:
            pytest.fail(draw.told([f"{error!r}, {asked} asked for"]))
        place = form_of(draw.place, draw.body)
        found = ModelComparison(contract, asked).mismatches(draw.body, model, place=place)
        assert not found, draw.told(found)


def read(schema: str, body: Any, asked: str | None) -> Any:
    """Read a body both ways, from its bytes and from what they are when decoded."""
    if schema == "ErrorBody":
        return read_error(wire(body))
    model = getattr(models, schema)
    more = {"expected": asked} if schema == "InvoiceLineItemCollection" else {}
    first, second = model.from_dict(body, **more), model.from_json(wire(body), **more)
    assert first == second, f"{first!r} from the decoded body, {second!r} from its bytes"
    return first


def call_over_http(
    exchange: Exchange, variant: str, contract: Contract, drawn: list[Draw]
) -> list[Any]:
    """Make one recorded call many times, over one client, each answered with another body."""
    call = call_of(contract, exchange).call()
    answers = iter(drawn)

    def answered(_: httpx.Request) -> httpx.Response:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return httpx.Response(200, headers=headers, content=MARK + wire(next(answers).body))

    transport = httpx.MockTransport(answered)

    async def awaited() -> list[Any]:
        async with AsyncClient(BASE_URL, token=TOKEN, transport=transport) as client:
            way = getattr(client, variant.removeprefix("async-"))
            return [await way(call) for _ in drawn]

    if variant.startswith("async-"):
        return asyncio.run(awaited())
    with Client(BASE_URL, token=TOKEN, transport=transport) as client:
        return [getattr(client, variant)(call) for _ in drawn]


@each_operation
@each("variant", VARIANTS)
def test_random_bodies_arrive_over_http(
    exchange: Exchange, variant: str, draws: Draws, contract: Contract
) -> None:
    place = success_place(contract, exchange.operation_id)
    compare = ModelComparison(contract, asked_for(contract, exchange))
    drawn = list(draws(place, OVER_HTTP))
    made = call_over_http(exchange, variant, contract, drawn)
    for draw, result in zip(drawn, made, strict=True):
        model = result.parsed if isinstance(result, Response) else result
        found = compare.mismatches(draw.body, model, place=place)
        assert not found, draw.told(found)
