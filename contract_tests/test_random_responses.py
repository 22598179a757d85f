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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import respx
from partner_center.contract.document import Contract
from partner_center.contract.exchange import MARK, Exchange, decode, load_recordings, minified
from partner_center_invoices import AuthenticatedClient, Response, errors, models
from workshop.compare import (
    KIND_ASKED_FOR,
    TIMESTAMP,
    Comparison,
    Difference,
    asked_for,
    attribute_name,
    instant,
)
from workshop.document import DOCUMENT, ROOT, dumps_json, load
from workshop.replay import TOKEN, VARIANTS, call_of, made_against, replayed
from workshop.sample import Fingerprint, Sampler

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
            pytest.fail(draw.told([f"{p.pointer}  openapi#{p.place}  {p.message}" for p in problems]))


def test_same_seed_gives_the_same_bodies_and_another_seed_others(contract: Contract) -> None:
    place = place_of("InvoiceLineItemCollection")
    first, again, other = (Sampler(contract).body(place, seed=seed) for seed in ("1", "1", "2"))
    assert dumps_json(first) == dumps_json(again) != dumps_json(other)


def test_random_bodies_are_as_odd_as_the_document_allows(draws: Draws, contract: Contract) -> None:
    """Over some hundreds of bodies, everything that the sampler promises does come up."""
    seen: set[str] = set()
    unknown = dict.fromkeys(OBJECTS, False)
    for schema in ("InvoiceCollection", "InvoiceLineItemCollection", "InvoiceSummaryCollection"):
        for draw in draws(place_of(schema), 300):
            for part in contract.schemas.walk(draw.place, draw.body):
                seen |= traits(part.place, part.value)
                if isinstance(part.value, dict) and part.value.keys() - SCHEMAS.get(
                    part.schema, {}
                ).get("properties", {}):
                    unknown[part.schema] = True
            for row in draw.body["items"] if schema == "InvoiceLineItemCollection" else ():
                seen.add(f"row {Comparison(contract).class_of_row(row)}")
                seen |= {"row without attributes"} - {"row without attributes"} & row.keys()
    kinds = {f"row {name}" for name in {*KIND_ASKED_FOR.values(), "GenericLineItem"}}
    times = {f"{n} digits" for n in range(8)} | {"zone Z", "zone none", "zone offset", "never"}
    amounts = {"negative", "zero", "integer", "fraction", "long", "exponent", "text"}
    assert kinds | times | amounts | {"leap day", "empty text", "not ASCII"} <= seen
    assert unknown["Invoice"]
    assert unknown["GenericLineItem"]


def traits(place: str, value: Any) -> set[str]:
    """What is odd about a leaf."""
    if place == TIMESTAMP:
        fraction = value[20:].rstrip("Z").partition("+")[0].partition("-")[0]
        zone = "Z" if value.endswith("Z") else "none" if value[19:] in ("", f".{fraction}") else ""
        found = {f"{len(fraction)} digits", f"zone {zone or 'offset'}"}
        return found | {"never"} * (value[:4] == "0001") | {"leap day"} * (value[4:10] == "-02-29")
    return set()


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
