"""What the sandbox takes and refuses: each query parameter at its bounds, each refusal by its code.

The bounds and words come from the document, so every parameter of every operation is tried: at its
least and greatest value, one beyond each, and with a value of another type.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from partner_center.contract import Contract, decode
from partner_center.sandbox.books.world import World
from partner_center.sandbox.options import Options
from partner_center.sandbox.service.app import create_app
from workshop.yaml_files import load

HOST = "https://api.partnercenter.microsoft.com"
USER = {"Authorization": "Bearer sandbox-app-user"}
BOUND = {"message": "The request is invalid."}  # the body for a value that cannot be bound


@functools.cache
def world() -> World:
    return World(seed=7, lines=120)


# A request of each operation that has query parameters; one of them is changed at a time.
AZURE = {"provider": "azure", "invoiceLineItemType": "UsageLineItems"}
BASES: dict[str, dict[str, str]] = {
    "listInvoices": {},
    "listEstimateLinks": {"currencyCode": "USD"},
    "listUnbilledLineItems": {**AZURE, "currencyCode": "USD", "period": "current"},
    "listInvoiceLineItems": AZURE,
    "listInvoiceLineItemsByProvider": {},
}
# Values that are none of their type, beside those beyond the bounds.
NO_VALUES = {
    "integer": ["", "x", "1.5", "1e1", "0x1", "1_0", "\u0661", "99999999999999999999"],
    "boolean": ["", "1", "yes"],
    "words": ["", "x", "none"],
    "currency": ["", "US", "USDX", "U5D", "US "],
}
# The set of its words is assumed, and the sandbox knows no invoice of another type.
TAKES_ANY = {"invoiceType"}


def answer(path: str, headers: dict[str, str], *, require_mfa: bool = False) -> httpx.Response:
    async def asked() -> httpx.Response:
        app = create_app(world(), options=Options(require_mfa=require_mfa))
        own = path.replace("{own}", world().largest_invoice_id)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            return await client.get(own, headers=headers)

    return asyncio.run(asked())


def values(schema: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return what a parameter takes and what it refuses, by its schema."""
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        taken = [least, least + 1, most - 1, most]
        return [*map(str, taken)], [*map(str, (least - 1, most + 1)), *NO_VALUES["integer"]]
    if schema["type"] == "boolean":
        return ["true", "false", "True", "FALSE"], NO_VALUES["boolean"]
    if "x-extensible-enum" in schema:
        words = schema["x-extensible-enum"]
        spelled = [word for own in words for word in (own, own.lower(), own.upper())]
        return spelled, [*NO_VALUES["words"], *(f"{own}x" for own in words)]
    assert schema["pattern"] == "^[A-Za-z]{3}$", schema
    return ["USD", "usd", "XXX"], NO_VALUES["currency"]


def tried(contract: Contract) -> Iterator[tuple[str, str, str, bool]]:
    """Yield operation, parameter, path with one value of it, and whether the value is taken."""
    entries = contract.document["components"]["schemas"]["InvoiceLineItem"]["x-line-items"]
    kinds = {entry["provider"]: entry["invoiceLineItemType"] for entry in entries}
    for name, base in BASES.items():
        operation = contract.operations[name]
        path = operation.path.replace("{invoiceId}", "{own}")
        path = path.replace("{billingProvider}", "Azure")
        path = path.replace("{invoiceLineItemType}", "UsageLineItems")
        for parameter in operation.parameters:
            if parameter.where != "query" or parameter.name == "filter":
                continue
            schema = contract.schemas.node(contract.schemas.resolved(parameter.schema))
            taken, refused = values(schema)
            for value in [*taken, *([] if parameter.name in TAKES_ANY else refused)]:
                query = {**base, parameter.name: value}
                if parameter.name == "provider" and value in taken:
                    query["invoiceLineItemType"] = kinds[value.lower()]
                where = f"{path}?{urlencode(query)}"
                yield name, parameter.name, where, value in taken


def test_each_parameter_at_its_bounds(contract: Contract) -> None:
    with_query = {
        name
        for name, operation in contract.operations.items()
        if any(parameter.where == "query" for parameter in operation.parameters)
    }
    assert with_query == BASES.keys()
    count = 0
    for operation, name, path, is_taken in tried(contract):
        response = answer(path, USER)
        wanted = 200 if is_taken else 400
        said = f"{operation}, {name}: {path}: {response.status_code}, not {wanted}"
        assert response.status_code == wanted, f"{said}: {response.text[:100]}"
        count += 1
    assert count > 250


# Path, headers, and the status and code of the service fault that comes back.
LINES = "/v1/invoices/{own}/lineitems"
SEEK = f"{LINES}?provider=onetime&invoiceLineItemType=BillingLineItems&seekOperation=Next"
FILTER = "/v1/invoices?filter=" + quote('{"Field":"Total","Value":"1","Operator":"equals"}')
REFUSALS: list[tuple[str, dict[str, str], tuple[int, int]]] = [
    ("/v1/invoices", {}, (401, 800001)),
    ("/v1/invoices", {"Authorization": "Basic x"}, (401, 800001)),
    ("/v1/invoices", {"Authorization": "Bearer nobody"}, (401, 400)),
    ("/v1/invoices", {"Authorization": "Bearer sandbox-expired"}, (401, 400)),
    ("/v1/invoices", {"Authorization": "Bearer sandbox-wrong-audience"}, (401, 900420)),
    ("/v1/invoices", {"Authorization": "Bearer sandbox-no-mfa"}, (401, 900421)),
    ("/v1/invoices/summaries", {"Authorization": "Bearer sandbox-app-only"}, (403, 900329)),
    ("/v1/invoices/D1", USER, (404, 1000)),
    ("/v1/invoices/D1/documents/statement", USER, (404, 1000)),
    ("/v1/invoices/{own}/nothing", USER, (404, 1000)),
    ("/v1/invoices/summary", {**USER, "Accept": "text/html"}, (406, 800002)),
    ("/v1/invoices?size=0", USER, (400, 800002)),
    ("/v1/invoices?offset=-1", USER, (400, 800002)),
    ("/v1/invoices?size=1&size=1", USER, (400, 800002)),
    ("/v1/invoices/estimates/links", USER, (400, 800002)),
    ("/v1/invoices/estimates/links?currencyCode=$", USER, (400, 800002)),
    (f"{LINES}?provider=office&invoiceLineItemType=UsageLineItems", USER, (400, 800002)),
    (SEEK, USER, (400, 800002)),
    (SEEK, {**USER, "MS-ContinuationToken": "x"}, (400, 800002)),
    (FILTER, USER, (400, 800002)),
    (FILTER.replace("equals", "substring").replace("Total", "InvoiceDate"), USER, (400, 800002)),
    ("/v1/invoices", {**USER, "Prefer": "fault=server-error"}, (500, 800003)),
]


def test_refusals_have_the_codes_of_the_sources() -> None:
    listed = load(Path(__file__).parents[1] / "evidence.yaml")["codes"]
    for path, headers, (status, code) in REFUSALS:
        response = answer(path, headers, require_mfa=True)
        body = decode(response.content)
        said = response.status_code, body.get("code")
        assert said == (status, code), f"{path} {headers}: {said}, not {(status, code)}"
        known = {one for entry in listed[str(status)] for one in entry["codes"]}
        assert code in known, f"{path}: evidence.yaml has no code {code} of {status}"


def test_what_cannot_be_bound_has_the_body_of_the_framework() -> None:
    for path in ("/v1/invoices?size=x", f"{LINES}?provider=one_time&invoiceLineItemType=x"):
        response = answer(path, USER)
        assert (response.status_code, decode(response.content)) == (400, BOUND), path


def test_each_id_comes_back_alone() -> None:
    for name in ("MS-RequestId", "MS-CorrelationId"):
        for path in ("/v1/invoices/summary", "/v1/invoices/D1", "/v1/invoices?size=0"):
            said = answer(path, {**USER, name: "mine"}).headers[name]
            assert said == "mine", f"{path}, {name}: {said}, not mine"


def test_receipt_belongs_to_one_invoice() -> None:
    owner = next(own for own in world().invoice_ids if world().receipts(own))
    for own in world().invoice_ids:
        path = f"/v1/invoices/{own}/receipts/{world().receipts(owner)[0]}/documents/statement"
        said, wanted = answer(path, USER).status_code, 200 if own == owner else 404
        assert said == wanted, f"{path}: {said}, not {wanted}; {owner} has the receipt"


def test_waiting_as_long_as_a_throttled_answer_says_is_enough() -> None:
    now = 1000.0

    async def statuses() -> None:
        nonlocal now
        transport = httpx.ASGITransport(app=create_app(world(), options=options))
        async with httpx.AsyncClient(transport=transport, base_url=HOST, headers=USER) as client:
            for _ in range(6):
                response = await client.get("/v1/invoices/summary")
                if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                    seconds = int(response.headers["Retry-After"])
                    now += seconds
                    again = (await client.get("/v1/invoices/summary")).status_code
                    assert again == httpx.codes.OK, f"{again} after the {seconds} s it asked for"
                    waits.append(seconds)

    for rate in (0.3, 0.7, 2.0):
        waits: list[int] = []
        options = Options(throttle=rate, clock=lambda: now)
        asyncio.run(statuses())
        assert waits, f"never throttled at {rate} a second"
