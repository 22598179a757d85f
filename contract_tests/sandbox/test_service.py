"""The sandbox's service, over real HTTP and in process: pages, routing, bodies, recorded examples.

The contract judges what comes back, on the closed profile. What no schema can see is here in full:
every item exactly once, totals that agree, tokens that belong to one query, clients side by side.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pypdf
import pytest

from partner_center.contract import (
    Contract,
    Exchange,
    Finding,
    Headers,
    Request,
    Response,
    decode,
    judge_invariants,
    minified,
    wire_body,
)
from partner_center.package_data import resource
from partner_center.sandbox.answers import encoded
from partner_center.sandbox.books.world import World
from partner_center.sandbox.options import Options
from partner_center.sandbox.run import main
from partner_center.sandbox.server import running
from partner_center.sandbox.service.app import create_app
from partner_center.sandbox.service.binding import PAIRS
from partner_center.sandbox.service.routing import api, route

USER = {"Authorization": "Bearer sandbox-app-user"}
APP = {"Authorization": "Bearer sandbox-app-only"}
HOST = "https://api.partnercenter.microsoft.com"
MARK = b"\xef\xbb\xbf"
IDS = {
    "MS-RequestId": "8ac25aa5-9537-4b6d-b782-aa0c8e979e99",
    "MS-CorrelationId": "57eb2ca7-755f-450f-9187-eae1e75a0114",
}
SPELLED = {"onetime": "OneTime", "office": "Office", "azure": "Azure", "marketplace": "Marketplace"}


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=1, lines=1000)


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[httpx.Client]:
    with (
        running(world) as address,
        httpx.Client(base_url=address.base_url, headers=USER, trust_env=False) as client,
    ):
        yield client


def body_of(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    return decode(response.content)


def read_all(client: httpx.Client, path: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the items of each page, following the links alone."""
    headers: dict[str, str] = {}
    while True:
        page = body_of(client.get(path, headers=headers))
        assert page["totalCount"] == len(page["items"])
        yield page["items"]
        following = page["links"].get("next")
        if following is None:
            assert "continuationToken" not in page
            return
        path = "/v1" + following["uri"]
        headers = {header["key"]: header["value"] for header in following["headers"]}


def lists(world: World) -> Iterator[tuple[str, str, str]]:
    """Yield every invoice with every pair that it has line items of."""
    for own in world.invoice_ids:
        for provider, kind in sorted(PAIRS):
            if world.line_items(own, provider, kind):
                yield own, provider, kind


def longest(world: World) -> dict[tuple[str, str], str]:
    """Return for every pair the invoice with the most line items of it."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for own, provider, kind in lists(world):
        count = len(world.line_items(own, provider, kind) or ())
        found[provider, kind] = max(found.get((provider, kind), (0, "")), (count, own))
    return {pair: own for pair, (_, own) in found.items()}


def shortest(world: World) -> dict[tuple[str, str], str]:
    """Return for every pair the invoice with the fewest line items of it."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for own, provider, kind in lists(world):
        count = len(world.line_items(own, provider, kind) or ())
        found[provider, kind] = min(found.get((provider, kind), (count, own)), (count, own))
    return {pair: own for pair, (_, own) in found.items()}


def query_style(own: str, provider: str, kind: str) -> str:
    return f"/v1/invoices/{own}/lineitems?provider={provider}&invoiceLineItemType={kind}"


# Every operation, judged by the contract.


def plain_paths(world: World, contract: Contract) -> Iterator[str]:
    """Yield the path of every operation that needs no query, for every invoice and receipt."""
    receipts = [(own, receipt) for own in world.invoice_ids for receipt in world.receipts(own)]
    values: dict[frozenset[str], list[dict[str, str]]] = {
        frozenset(): [{}],
        frozenset({"invoiceId"}): [{"invoiceId": own} for own in world.invoice_ids],
        frozenset({"invoiceId", "receiptId"}): [
            {"invoiceId": own, "receiptId": receipt} for own, receipt in receipts
        ],
    }
    for operation in contract.operations.values():
        names = frozenset(one.name for one in operation.parameters if one.where == "path")
        needs = any(one.required and one.where == "query" for one in operation.parameters)
        if not operation.webhook and not needs:
            yield from (operation.path.format(**given) for given in values.get(names, ()))


def requests_that_succeed(world: World, contract: Contract) -> Iterator[str]:
    yield from plain_paths(world, contract)
    yield "/v1/invoices?size=3&offset=2"
    yield "/v1/invoices?size=5&offset=2147483647"
    yield "/v1/invoices?invoiceType=OneTime&filter.operator=equals"
    for own, provider, kind in lists(world):
        yield query_style(own, provider, kind) + "&size=60"
        yield query_style(own, provider, kind) + "&size=2&hasPartnerEarnedCredit=true"
        if provider in SPELLED:
            yield f"/v1/invoices/{own}/lineitems/{SPELLED[provider]}/{kind}?size=3&offset=0"
    for currency, period in itertools.product(world.currencies, ("current", "previous")):
        yield f"/v1/invoices/estimates/links?currencyCode={currency}"
        for provider, kind in sorted(PAIRS):
            asked = f"provider={provider}&invoiceLineItemType={kind}"
            rest = f"currencyCode={currency}&period={period}&size=4"
            yield f"/v1/invoices/unbilled/lineitems?{asked}&{rest}"


ERRORS: list[tuple[str, str, dict[str, str], int]] = [
    ("GET", "/v1/invoices", {}, 401),
    ("GET", "/v1/invoices", {"Authorization": "Bearer nobody"}, 401),
    ("GET", "/v1/invoices", {"Authorization": "Basic c2FuZGJveA=="}, 401),
    ("GET", "/v1/invoices/summary", {"Authorization": "Bearer sandbox-expired"}, 401),
    ("GET", "/v1/invoices/summary", {"Authorization": "Bearer sandbox-wrong-audience"}, 401),
    ("GET", "/v1/invoices/summaries", APP, 403),
    ("GET", "/v1/invoices/{id}", APP, 403),
    ("GET", "/v1/invoices/{id}/documents/statement", APP, 403),
    ("GET", "/v1/invoices/{id}/receipts/1/documents/statement", APP, 403),
    ("GET", "/v1/invoices/D02009NONE", USER, 404),
    ("GET", "/v1/invoices/D02009NONE/documents/statement", USER, 404),
    ("GET", "/v1/invoices/{id}/receipts/999999/documents/statement", USER, 404),
    (
        "GET",
        "/v1/invoices/X/lineitems?provider=azure&invoiceLineItemType=UsageLineItems",
        USER,
        404,
    ),
    ("GET", "/v1/invoices/X/lineitems/OneTime/BillingLineItems", USER, 404),
    ("POST", "/v1/invoices", USER, 405),
    ("PUT", "/v1/invoices/{id}", USER, 405),
    ("DELETE", "/v1/invoices/summary", USER, 405),
    ("OPTIONS", "/v1/invoices/estimates/links", USER, 405),
    ("GET", "/v1/invoices/summary", {**USER, "Accept": "text/html"}, 406),
    ("GET", "/v1/invoices?size=abc", USER, 400),
    ("GET", "/v1/invoices?size=0", USER, 400),
    ("GET", "/v1/invoices?offset=-1", USER, 400),
    ("GET", "/v1/invoices?size=2147483648", USER, 400),
    ("GET", "/v1/invoices?size=1&SIZE=2", USER, 400),
    ("GET", "/v1/invoices?filter.operator=like", USER, 400),
    ("GET", "/v1/invoices/estimates/links", USER, 400),
    ("GET", "/v1/invoices/estimates/links?currencyCode=dollars", USER, 400),
    ("GET", "/v1/invoices/{id}/lineitems?provider=onetime", USER, 400),
    ("GET", "/v1/invoices/{id}/lineitems/None/BillingLineItems", USER, 400),
    ("GET", "/v1/invoices/{id}/lineitems/Office/UsageLineItems", USER, 400),
    ("GET", "/v1/invoices/summary", {**USER, "ValidateMfa": "perhaps"}, 400),
]


def judged(contract: Contract, response: httpx.Response, *, sent: dict[str, str]) -> list[Finding]:
    target = HOST + response.request.url.raw_path.decode()
    received = Headers(tuple(response.headers.multi_items()))
    exchange = Exchange(
        "",
        target.removeprefix(HOST),
        Request(response.request.method, target, Headers(tuple(sent.items()))),
        Response(response.status_code, received, response.content),
    )
    match = next(iter(contract.at(target)), None)
    assert match is not None
    if exchange.request.method == "GET":
        return [
            *contract.judge_response(exchange),
            *judge_invariants(exchange, contract=contract),
        ]
    claimed = Exchange(match.operation.id, exchange.scenario, exchange.request, exchange.response)
    return contract.judge_response(claimed)


def test_contract_finds_nothing_on_any_operation(
    client: httpx.Client,
    world: World,
    closed_contract: Contract,
    report: Callable[[Iterable[Finding]], str],
) -> None:
    seen: Counter[str] = Counter()
    for path in requests_that_succeed(world, closed_contract):
        response = client.get(path, headers=IDS)
        assert response.status_code == 200, (path, response.text)
        findings = judged(closed_contract, response, sent={**USER, **IDS})
        assert not findings, report(findings)
        match = closed_contract.match("GET", path)
        assert match is not None
        seen[match.operation.id] += 1
    assert set(seen) == {o.id for o in closed_contract.operations.values() if not o.webhook}


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case[3]} {case[0]} {case[1]}")
def test_errors_have_the_documented_bodies(
    client: httpx.Client,
    world: World,
    closed_contract: Contract,
    report: Callable[[Iterable[Finding]], str],
    case: tuple[str, str, dict[str, str], int],
) -> None:
    method, path, headers, status = case
    whole = {"Authorization": "", **headers, **IDS}
    path = path.replace("{id}", world.largest_invoice_id)
    response = client.request(method, path, headers=whole)
    assert response.status_code == status, response.text
    findings = judged(closed_contract, response, sent=whole)
    assert not findings, report(findings)
    assert not response.content.startswith(MARK)
    assert ("www-authenticate" in response.headers) == (status == 401)
    assert response.headers.get("allow") == ("GET" if status == 405 else None)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        (
            "provider=one_time&invoiceLineItemType=BillingLineItems",
            {"message": "The request is invalid."},
        ),
        ("provider=onetime&invoiceLineItemType=Lines", {"message": "The request is invalid."}),
        (
            "provider=office&invoiceLineItemType=UsageLineItems",
            {
                "code": 800002,
                "description": "Invoice Line Item type is not valid.",
                "data": [],
                "source": "PartnerApiServiceControllers",
            },
        ),
    ],
)
def test_refusal_of_a_value_is_not_that_of_a_pair(
    client: httpx.Client, world: World, query: str, body: dict[str, Any]
) -> None:
    response = client.get(f"/v1/invoices/{world.largest_invoice_id}/lineitems?{query}")
    assert (response.status_code, response.json()) == (400, body)


def test_bodies_of_successes_are_marked_and_minified(client: httpx.Client) -> None:
    for path in ("/v1/invoices", "/v1/invoices/summary", "/v1/invoices/summaries"):
        response = client.get(path)
        content = response.content
        assert content.startswith(MARK)
        assert minified(content[3:]) == content[3:]
        assert int(response.headers["content-length"]) == len(content)
        assert response.headers["content-type"] == "application/json; charset=utf-8"
        assert response.headers["date"].endswith(" GMT")


def test_ids_come_back_or_are_made_up(client: httpx.Client) -> None:
    echoed = client.get("/v1/invoices/summary", headers={**IDS, "X-Locale": "en-GB"}).headers
    assert {name: echoed[name] for name in IDS} == IDS
    assert echoed["X-Locale"] == "en-GB"
    first, second = (client.get("/v1/invoices/summary").headers for _ in range(2))
    assert "X-Locale" not in first
    for name in (*IDS, "MS-CV"):
        assert first[name] != second[name]
    guid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    assert all(re.fullmatch(guid, first[name]) for name in IDS)


# Pages.


@pytest.mark.parametrize("size", [1, 7, 100, 2000, None])
@pytest.mark.parametrize("style", ["query", "path"])
def test_every_line_item_comes_exactly_once(
    client: httpx.Client, world: World, style: str, size: int | None
) -> None:
    # One by one where there are few; else the longest list of each kind.
    chosen = shortest(world) if size == 1 else longest(world)
    assert set(chosen) == PAIRS
    for (provider, kind), own in chosen.items():
        items = world.line_items(own, provider, kind)
        assert items
        asked = f"/v1/invoices/{own}/lineitems/{provider.upper()}/{kind}?"
        path = asked if style == "path" else query_style(own, provider, kind) + "&"
        pages = [*read_all(client, (path + (f"size={size}" if size else "")).rstrip("?&"))]
        expected = [decode(encoded(row)) for row in items.slice(0, len(items))]
        assert [row for page in pages for row in page] == expected
        largest = size or 2000
        assert [len(page) for page in pages[:-1]] == [largest] * (len(pages) - 1)
        assert len(pages) == -(-len(items) // largest)


@pytest.mark.parametrize("credit", ["", "true", "False"])
@pytest.mark.parametrize("period", ["current", "previous"])
def test_every_unbilled_item_comes_exactly_once(
    client: httpx.Client, world: World, period: str, credit: str
) -> None:
    for currency, (provider, kind) in itertools.product(world.currencies, sorted(PAIRS)):
        items = world.unbilled(provider, kind, currency=currency, period=period)
        query = f"provider={provider}&invoiceLineItemType={kind}&currencyCode={currency.lower()}"
        query += f"&period={period}&size=11"
        if credit:
            query += f"&hasPartnerEarnedCredit={credit}"
        if credit and (provider in {"onetime", "marketplace"}) and kind == "UsageLineItems":
            items = items.earned_credit() if credit == "true" else items.without_credit()
        pages = read_all(client, f"/v1/invoices/unbilled/lineitems?{query}")
        got = [row for page in pages for row in page]
        assert got == [decode(encoded(row)) for row in items.slice(0, len(items))]


@pytest.mark.parametrize("size", [1, 4, 25, 1000])
def test_every_invoice_comes_exactly_once(client: httpx.Client, world: World, size: int) -> None:
    pages = read_all(client, f"/v1/invoices?size={size}&offset=0")
    assert tuple(one["id"] for page in pages for one in page) == world.invoice_ids
    whole = body_of(client.get("/v1/invoices"))
    assert tuple(one["id"] for one in whole["items"]) == world.invoice_ids
    assert "next" not in whole["links"]


def test_large_sizes_are_cut_and_many_pages_hold_in_process() -> None:
    world = World(seed=3, lines=20_000)
    own = world.largest_invoice_id
    items = world.line_items(own, "onetime", "BillingLineItems")
    assert items is not None

    async def read() -> list[int]:
        transport = httpx.ASGITransport(app=create_app(world))
        counts, path = [], query_style(own, "onetime", "BillingLineItems") + "&size=50000"
        headers = dict(USER)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            while True:
                page = body_of(await client.get(path, headers=headers))
                counts.append(page["totalCount"])
                if "next" not in page["links"]:
                    return counts
                following = page["links"]["next"]
                path = "/v1" + following["uri"]
                headers = {**USER, **{h["key"]: h["value"] for h in following["headers"]}}

    counts = asyncio.run(read())
    assert sum(counts) == len(items)
    assert set(counts[:-1]) == {2000}


def test_links_repeat_the_request_without_version_and_seek(
    client: httpx.Client, world: World
) -> None:
    own = longest(world)["onetime", "BillingLineItems"]
    query = "provider=OneTime&invoicelineitemtype=billinglineitems&size=5"
    path = f"/invoices/OneTime-{own}/lineitems?{query}"
    first = body_of(client.get("/V1" + path.replace("lineitems?", "LineItems?")))
    assert first["links"]["self"]["uri"] == path
    following = first["links"]["next"]
    assert following["uri"] == path + "&seekOperation=Next"
    token = following["headers"][0]["value"]
    assert following["headers"] == [{"key": "MS-ContinuationToken", "value": token}]
    assert first["continuationToken"] == token
    assert [*first] == ["continuationToken", "totalCount", "items", "links", "attributes"]
    again = path + "&seekoperation=next"
    second = body_of(client.get("/v1" + again, headers={"MS-ContinuationToken": token}))
    assert second["links"]["self"]["uri"] == path
    assert second["links"]["next"]["headers"][0]["value"] != token


def test_totals_agree_over_lines_invoices_and_summaries(client: httpx.Client) -> None:
    names = {"office": "totalForCustomer", "azure": "postTaxTotal", "onetime": "totalForCustomer"}
    balances: dict[str, Decimal] = defaultdict(Decimal)
    listed = body_of(client.get("/v1/invoices"))["items"]
    notes = [note for one in listed for note in one.get("amendments", ())]
    assert notes
    for invoice in [*listed, *notes]:
        total = Decimal(0)
        for provider, name in names.items():
            path = query_style(invoice["id"], provider, "BillingLineItems")
            rows = itertools.chain.from_iterable(read_all(client, path))
            total += sum((Decimal(row[name]) for row in rows), Decimal(0))
        assert total == invoice["totalCharges"], invoice["id"]
        balances[invoice["currencyCode"]] += invoice["totalCharges"] - invoice["paidAmount"]
    summaries = body_of(client.get("/v1/invoices/summaries"))["items"]
    assert {s["currencyCode"]: s["balanceAmount"] for s in summaries} == balances
    summary = body_of(client.get("/v1/invoices/summary"))
    assert summary["balanceAmount"] == balances[summary["currencyCode"]]


# Continuation tokens.


def first_token(client: httpx.Client, path: str) -> str:
    headers = body_of(client.get(path))["links"]["next"]["headers"]
    return str(headers[0]["value"])


def seek(client: httpx.Client, path: str, token: str) -> httpx.Response:
    return client.get(f"{path}&seekOperation=Next", headers={"MS-ContinuationToken": token})


def test_token_belongs_to_one_query(client: httpx.Client, world: World) -> None:
    own = longest(world)["onetime", "UsageLineItems"]
    other = next(
        i for i, p, k in lists(world) if i != own and (p, k) == ("onetime", "UsageLineItems")
    )
    currency = body_of(client.get(f"/v1/invoices/{own}"))["currencyCode"]
    path = query_style(own, "onetime", "UsageLineItems") + f"&size=2&currencyCode={currency}"
    token = first_token(client, path)
    assert seek(client, path, token).status_code == 200
    swapped = path.replace(
        f"&size=2&currencyCode={currency}", f"&currencycode={currency.lower()}&SIZE=2"
    )
    assert seek(client, swapped, token).status_code == 200, "the same query, written otherwise"
    others = [
        path.replace("size=2", "size=3"),
        path.replace("UsageLineItems", "BillingLineItems"),
        path.replace("provider=onetime", "provider=marketplace"),
        path.replace(f"&currencyCode={currency}", ""),
        path + "&period=previous",
        path + "&hasPartnerEarnedCredit=true",
        path.replace(own, other),
        f"/v1/invoices/{own}/lineitems/OneTime/UsageLineItems?size=2",
        path.replace(own, "unbilled") + "&period=current",
    ]
    for one in others:
        response = seek(client, one, token)
        assert response.status_code == 400, one
        assert response.json()["description"].startswith("The continuation token is not valid")


def test_altered_and_missing_tokens_are_refused(client: httpx.Client, world: World) -> None:
    path = query_style(world.largest_invoice_id, "onetime", "BillingLineItems") + "&size=2"
    token = first_token(client, path)
    for place in range(len(token)):
        letter = "0" if token[place] != "0" else "1"
        assert seek(client, path, token[:place] + letter + token[place + 1 :]).status_code == 400
    for text in ("AQAAAA==", token + "A", token.upper(), "x" * 5000):
        assert seek(client, path, text).status_code == 400
    assert client.get(f"{path}&seekOperation=Next").status_code == 400


def test_token_expires_and_belongs_to_one_service(world: World) -> None:
    now = [1_000_000.0]
    path = query_style(world.largest_invoice_id, "onetime", "BillingLineItems") + "&size=2"
    options = Options(continuation_seconds=60, clock=lambda: now[0])

    async def read() -> None:
        one, other = (httpx.ASGITransport(app=create_app(world, options=options)) for _ in "ab")
        async with (
            httpx.AsyncClient(transport=one, base_url=HOST, headers=USER) as client,
            httpx.AsyncClient(transport=other, base_url=HOST, headers=USER) as stranger,
        ):
            page = body_of(await client.get(path))
            headers = {"MS-ContinuationToken": page["continuationToken"]}
            following = f"{path}&seekOperation=Next"
            assert (await stranger.get(following, headers=headers)).status_code == 400
            now[0] += 59
            assert (await client.get(following, headers=headers)).status_code == 200
            now[0] += 1
            late = await client.get(following, headers=headers)
            assert late.status_code == 400
            assert late.json()["description"] == "The continuation token has expired."

    asyncio.run(read())


def test_clients_side_by_side_do_not_disturb_each_other(client: httpx.Client, world: World) -> None:
    targets = [
        query_style(own, provider, kind) + "&size=40"
        for (provider, kind), own in longest(world).items()
    ]

    def read(path: str) -> list[dict[str, Any]]:
        with httpx.Client(base_url=client.base_url, headers=USER, trust_env=False) as own:
            return [row for page in read_all(own, path) for row in page]

    alone = [read(path) for path in targets]
    with ThreadPoolExecutor(2) as pool:
        assert [*pool.map(read, targets * 2)] == alone * 2


# Addresses.


def test_encoded_slash_stays_in_the_id(client: httpx.Client) -> None:
    response = client.get("/v1/invoices/a%2Flineitems")
    assert response.status_code == 404
    assert response.json()["description"] == "The invoice a/lineitems was not found."
    found = route(b"/v1/invoices/a%2Fb/lineitems")["GET"]
    assert (found.operation.id, found.path_values) == ("listInvoiceLineItems", {"invoiceId": "a/b"})
    assert found.link == "/invoices/a%2Fb/lineitems"


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/V1/INVOICES", "listInvoices"),
        ("/v1/Invoices/Summary", "getInvoiceSummary"),
        ("/v1/invoices/SUMMARIES", "listInvoiceSummaries"),
        ("/v1/invoices/estimates/Links", "listEstimateLinks"),
        ("/v1/invoices/Unbilled/lineItems", "listUnbilledLineItems"),
        ("/v1/invoices/G1/Documents/Statement", "getInvoiceStatement"),
        ("/v1/invoices/G1/LINEITEMS/onetime/usagelineitems", "listInvoiceLineItemsByProvider"),
        ("/v1/invoices/G1/receipts/2/documents/statement", "getTaxReceiptStatement"),
        ("/v1/%69nvoices", "listInvoices"),
    ],
)
def test_literals_win_in_any_letter_case(path: str, operation: str) -> None:
    found = route(path.encode())["GET"]
    assert found.operation.id == operation


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v2/invoices",
        "/invoices",
        "/v1/invoices/",
        "/v1//invoices",
        "/v1/invoices//lineitems",
        "/v1/invoices/estimates",
        "/v1/invoices/unbilled",
        "/v1/invoices/G1/documents",
        "/v1/invoices/summary/lineitems?provider=azure&invoiceLineItemType=UsageLineItems",
        "/v1/customers",
        "/%FF",
    ],
)
def test_unknown_addresses_are_not_found(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["code"] == 1000


def test_ids_and_their_prefixes_as_they_are_spelled(client: httpx.Client, world: World) -> None:
    own = world.largest_invoice_id
    assert client.get(f"/v1/Invoices/OneTime-{own}").status_code == 200
    for other in (own.lower(), f"onetime-{own}", f"OneTime-{own.lower()}"):
        assert client.get(f"/v1/invoices/{other}").status_code == 404


def test_names_and_values_in_any_letter_case(client: httpx.Client, world: World) -> None:
    own = longest(world)["azure", "UsageLineItems"]
    plain = body_of(client.get(query_style(own, "azure", "UsageLineItems") + "&size=3&offset=1"))
    query = "PROVIDER=AZURE&invoicelineitemtype=usageLINEITEMS&Size=3&OffSet=1"
    odd = f"/v1/invoices/{own}/lineitems?{query}"
    assert body_of(client.get(odd))["items"] == plain["items"]
    assert body_of(client.get("/v1/invoices?unknown=1&invoicetype=ONETIME"))["totalCount"]


def test_other_currencies_have_no_line_items(client: httpx.Client, world: World) -> None:
    own = longest(world)["onetime", "BillingLineItems"]
    path = query_style(own, "onetime", "BillingLineItems") + "&currencyCode=XXX"
    assert body_of(client.get(path))["items"] == []
    assert body_of(client.get(query_style(own, "office", "BillingLineItems")))["items"] == []


# The filter of the invoice list.


def filtered(client: httpx.Client, text: str) -> list[str]:
    page = body_of(client.get(f"/v1/invoices?filter={quote(text)}"))
    return [one["invoiceDate"] for one in page["items"]]


def test_filter_selects_by_date(client: httpx.Client) -> None:
    dates = [one["invoiceDate"] for one in body_of(client.get("/v1/invoices"))["items"]]
    middle = sorted(dates)[len(dates) // 2][:10]
    at_least = f'{{"Field":"InvoiceDate","Value":"{middle}","Operator":"greater_than_or_equals"}}'
    below = f'{{"field":"invoicedate","VALUE":"{middle}T00:00:00Z","operator":"LESS_THAN"}}'
    newer, older = filtered(client, at_least), filtered(client, below)
    assert newer == [date for date in dates if date >= middle]
    assert older == [date for date in dates if date < middle]
    assert newer
    assert older
    joint = '{"LeftFilter":%s,"RightFilter":%s,"Operator":"%s"}'
    assert filtered(client, joint % (at_least, below, "and")) == []
    assert filtered(client, joint % (at_least, below, "or")) == dates
    nested = joint % (joint % (at_least, below, "or"), at_least, "And")
    assert filtered(client, nested) == newer
    exact = f'{{"Field":"InvoiceDate","Value":"{dates[0]}","Operator":"%s"}}'
    assert set(filtered(client, exact % "equals")) == {dates[0]}
    assert len(filtered(client, exact % "not_equals")) < len(dates)
    page = body_of(client.get(f"/v1/invoices?size=1&filter={quote(at_least)}&offset=1"))
    assert page["items"][0]["invoiceDate"] == newer[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        "[" * 100_000,
        '{"Operator":"and"}',
        '{"Field":"InvoiceDate","Value":"2021-06-31","Operator":"equals"}',
        '{"Field":"InvoiceDate","Value":"2021-06-30","Operator":"like"}',
        '{"Field":"InvoiceDate","Value":"2021-06-30","Operator":"substring"}',
        '{"Field":"TotalCharges","Value":"1","Operator":"equals"}',
        '{"Field":"\\ud800","Value":"1","Operator":"equals"}',
    ],
)
def test_what_is_no_filter_is_refused(world: World, text: str) -> None:
    # In process: the server limits the length of an address before the service sees it.
    async def read() -> int:
        transport = httpx.ASGITransport(app=create_app(world))
        async with httpx.AsyncClient(transport=transport, base_url=HOST, headers=USER) as client:
            short = quote(text)[:60_000]
            return (await client.get(f"/v1/invoices?filter={short}")).status_code

    assert asyncio.run(read()) == 400


# Documents and examples.


def test_statements_and_receipts_open(client: httpx.Client, world: World) -> None:
    own = next(i for i in world.invoice_ids if world.receipts(i))
    receipt = world.receipts(own)[0]
    for path, name, number in (
        (f"/v1/invoices/{own}/documents/statement", f"Invoice_{own}.pdf", own),
        (f"/v1/invoices/OneTime-{own}/documents/statement", f"Invoice_{own}.pdf", own),
        (
            f"/v1/invoices/{own}/receipts/{receipt}/documents/statement",
            f"E-Tax-{receipt}.pdf",
            receipt,
        ),
    ):
        response = client.get(path, headers={"Accept": "application/pdf"})
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["content-disposition"] == f"attachment; filename={name}"
        reader = pypdf.PdfReader(io.BytesIO(response.content), strict=True)
        text = reader.pages[0].extract_text()
        assert number in text
        assert "do not pay it" in text
        invoice = body_of(client.get(f"/v1/invoices/{own}"))
        assert f"{invoice['totalCharges']} {invoice['currencyCode']}" in text


def test_recorded_examples_come_byte_for_byte(
    client: httpx.Client, exchanges: tuple[Exchange, ...]
) -> None:
    served = [
        exchange for exchange in exchanges if not api().operations[exchange.operation_id].webhook
    ]
    assert len(served) > 60
    for exchange in served:
        wanted = exchange.response
        path = exchange.request.target.removeprefix(HOST)
        prefer = {"Prefer": f"respond-async, example={exchange.scenario}"}
        response = client.get(path, headers=prefer)
        assert response.status_code == wanted.status, exchange.name
        assert response.content == wire_body(exchange), exchange.name
        headers = [(name.lower(), value) for name, value in wanted.headers]
        headers.append(("preference-applied", f"example={exchange.scenario}"))
        assert response.headers.multi_items() == headers, exchange.name


def test_unknown_example_names_those_there_are(client: httpx.Client) -> None:
    response = client.get("/v1/invoices/summary", headers={"Prefer": "example=nothing"})
    assert response.status_code == 404
    assert "one-currency" in response.json()["data"]


def test_document_is_served_for_tools(client: httpx.Client) -> None:
    response = httpx.get(f"{client.base_url}/openapi.json", trust_env=False)
    assert response.content == resource("openapi", "partner-center-invoices.json").read_bytes()
    with pytest.raises(FileNotFoundError, match="no resource"):
        resource("elsewhere")
    with pytest.raises(FileNotFoundError, match="is missing"):
        resource("recordings", "nothing.json")


# The command.


def started(*arguments: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
    paths = [str(Path(__file__).parents[2] / name) for name in ("tools", "generated")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "partner_center.sandbox",
            "--port=0",
            "--authority-port=0",
            *arguments,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout
    said: dict[str, str] = {}
    for line in process.stdout:
        said[line[:10].strip()] = line[10:].strip()
        if line.startswith("stop"):
            break
    return process, said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_command_stops_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    kept = tmp_path / "ca.pem"
    extra = ["--tls", f"--ca-file={kept}"] if number == signal.SIGINT else []
    process, said = started("--lines=1000000", "--seed=4", *extra)
    try:
        assert said["service"].startswith("https" if extra else "http://"), process.communicate()
        port = int(re.findall(r":(\d+)", said["service"])[0])
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        assert Path(said["CA file"]).is_file()
        process.send_signal(number)
        _, errors = process.communicate(timeout=10)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, errors) == (0, "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    assert Path(said["CA file"]).is_file() == bool(extra)


def test_command_without_lines_says_that_no_invoice_is_there() -> None:
    process, said = started("--lines=0")
    process.terminate()
    process.communicate(timeout=10)
    assert said["service"].endswith("(0 invoices, seed 1)")
    assert said["largest in"] == "voice: none, as --lines is 0"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "x"], "'x' must be a whole number from 0 to 65535"),
        (["--lines", "-1"], "must be a whole number from 0"),
        (["--throttle", "often"], "'often' is not a rate"),
        (["--fault", "earthquake"], "there is no fault 'earthquake'"),
        (["--fault", "slow:seconds=never"], "must be a number up to 600"),
        (["--fault", "slow:speed=1"], "has no parameter 'speed'"),
        (["--fault", "slow:every=0"], "must be a whole number, 1 or more"),
        (["--host", "192.0.2.1"], "add --public"),
        (["--host", "", "--public"], "the host is empty"),
        (["--host", "192.0.2.1", "--public", "--port", "0"], "; choose another --host\n"),
        (["--host", "ü" * 70, "--public"], "this is not a host name; choose another --host\n"),
        (["--port", "0", "--ca-file", "/nowhere/ca.pem"], "cannot write /nowhere/ca.pem"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_wrong_options_are_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    try:
        code: Any = main(["--authority-port", "0", *arguments])
    except SystemExit as end:
        code = end.code
    error = capsys.readouterr().err
    assert code == 2
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert said in error


def test_port_in_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--authority-port", "0"]) == 2
    error = capsys.readouterr().err
    assert re.fullmatch(
        rf"error: cannot listen on 127.0.0.1:{port}: .*; choose another --port\n", error
    )
