"""Replays recorded exchanges through the generated client.

The recorded exchange is golden wire data: this module makes the call that should send the recorded
request, answers it with the recorded bytes, and tells what was sent otherwise. What came of the
body is compared in comparison.py. Modules and arguments follow from the document alone.
Limits: one call per exchange; a webhook is not called, only its body is read.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import respx
from contract_tests.support.witness import attribute_name

from partner_center.contract.document import Contract
from partner_center.contract.documented_api import DocumentedOperation
from partner_center.contract.exchange import Exchange, wire_body
from partner_center_invoices import AsyncClient, Call, Client

PACKAGE = "partner_center_invoices"
TOKEN = "<token>"  # the pages' own placeholder
# The four ways to make every call: `call` returns the success or raises, `send` the whole answer.
VARIANTS = ("call", "send", "async-call", "async-send")
# What a client may send although no page prints it: httpx's own, and the sign-in.
TRANSPORT = frozenset(
    {"host", "accept", "accept-encoding", "connection", "user-agent", "authorization"}
)


@dataclass(frozen=True)
class Invocation:
    """One call of a generated operation: where its function is, and what it is given.

    `headers` are those that every operation takes: they belong to the call, not to the function.
    """

    operation: DocumentedOperation
    module: str
    arguments: Mapping[str, Any] = field(hash=False)
    headers: Mapping[str, str] = field(hash=False, default_factory=dict)

    def call(self) -> Call[Any]:
        """Make the call; it is not sent."""
        name = self.module.rpartition(".")[2]
        made: Call[Any] = getattr(importlib.import_module(self.module), name)(**self.arguments)
        return made.with_headers(self.headers)


def sent(call: Call[Any], variant: str, base_url: str, **settings: Any) -> Any:
    """Send a call with a client of its own; returns a model, bytes or a Response."""
    if variant.startswith("async-"):
        client = AsyncClient(base_url, token=TOKEN, **settings)
        return asyncio.run(_awaited(client, call, variant.removeprefix("async-")))
    with Client(base_url, token=TOKEN, **settings) as one:
        return getattr(one, variant)(call)


async def _awaited(client: AsyncClient, call: Call[Any], way: str) -> Any:
    async with client:
        return await getattr(client, way)(call)


def module_of(contract: Contract, operation: DocumentedOperation) -> str:
    """The module of an operation's calls: the package, its tag, its operationId."""
    tag = contract.schemas.node(operation.place)["tags"][0]
    return f"{PACKAGE}.api.{attribute_name(tag)}.{attribute_name(operation.id)}"


@functools.cache
def common_headers(contract: Contract) -> frozenset[str]:
    """The headers that every operation takes: no function has them as arguments."""
    calls = [one for one in contract.operations.values() if not one.webhook]
    names = ({p.name for p in one.parameters if p.where == "header"} for one in calls)
    return frozenset(set.intersection(*names))


def call_of(contract: Contract, exchange: Exchange) -> Invocation:
    """The call that should send the recorded request."""
    match = contract.match_of(exchange)
    assert match is not None, f"{exchange.name}: no operation for {exchange.request.target}"
    operation = match.operation
    given = {("path", name): value for name, value in contract.path_values(match).items()}
    given |= {("query", name): value for name, value in contract.query(match).items()}
    for parameter in operation.parameters:
        value = (
            exchange.request.headers.get(parameter.name) if parameter.where == "header" else None
        )
        if value is not None:
            given["header", parameter.name] = value
    common = common_headers(contract)
    headers = {name: given.pop(("header", name)) for name in common if ("header", name) in given}
    arguments = {}
    for (where, name), text in given.items():
        parameter_ = operation.parameter(name, where=where)
        assert parameter_ is not None, f"{exchange.name}: {where} {name} is not in the document"
        kind = contract.schemas.node(contract.schemas.resolved(parameter_.schema)).get("type")
        arguments[attribute_name(name)] = (
            int(text) if kind == "integer" else text == "true" if kind == "boolean" else text
        )
    return Invocation(operation, module_of(contract, operation), arguments, headers)


def first_successes(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """For each operation that answers JSON, the first recorded success: it has the request."""
    found: dict[str, Exchange] = {}
    for one in exchanges:
        media = one.response.headers.get("Content-Type") or ""
        if one.response.status == httpx.codes.OK and "json" in media and not one.request.body:
            found.setdefault(one.operation_id, one)
    return list(found.values())


def success_place(contract: Contract, operation_id: str) -> str:
    """Where the document has the schema of an operation's success."""
    (place,) = contract.operations[operation_id].responses["200"].content.values()
    return place


def replayed(call: Invocation, exchange: Exchange, variant: str) -> tuple[httpx.Request, Any]:
    """Make a call against the recorded response; return what was sent and what came of it.

    What the call raises comes back as the second value, so that both can be judged.
    """
    origin = urlsplit(exchange.request.target)
    headers = [(name, value) for name, value in exchange.response.headers]
    answer = httpx.Response(exchange.response.status, headers=headers, content=wire_body(exchange))
    return made_against(call, variant, answer, base_url=f"{origin.scheme}://{origin.netloc}")


def made_against(
    call: Invocation,
    variant: str,
    answer: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response],
    *,
    base_url: str,
) -> tuple[httpx.Request, Any]:
    """Make a call against an answer, a fault or a service; return what was sent and what came."""
    router = respx.Router(base_url=base_url)
    if isinstance(answer, httpx.Response):
        route = router.route().mock(return_value=answer)
    else:
        route = router.route().mock(side_effect=answer)
    handler = router.async_handler if variant.startswith("async-") else router.handler
    try:
        result = sent(call.call(), variant, base_url, transport=httpx.MockTransport(handler))
    except Exception as error:  # noqa: BLE001  # the test judges whatever was raised
        result = error
    assert route.call_count == 1, (
        f"{call.module}.{variant}: sent {route.call_count} requests: {result!r}"
    )
    request: httpx.Request = route.calls.last.request
    return request, result


def request_differences(
    contract: Contract, exchange: Exchange, request: httpx.Request
) -> list[str]:
    """What the client sent otherwise than the recorded request, spellings taken as equal aside."""
    match = contract.match_of(exchange)
    assert match is not None  # call_of has found it before
    operation = match.operation
    path = operation.path
    for name, value in contract.path_values(match).items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    raw_path, _, raw_query = request.url.raw_path.decode().partition("?")
    recorded = {
        "method": exchange.request.method,
        "host": urlsplit(exchange.request.target).netloc,
        "path": path,
        "query": sorted(contract.query(match).items()),
    }
    client = {
        "method": request.method,
        "host": request.url.netloc.decode(),
        "path": raw_path,
        "query": sorted(parse_qsl(raw_query, keep_blank_values=True)),
    }
    found = [
        f"{part}: recorded {recorded[part]!r}, sent {client[part]!r}"
        for part in recorded
        if recorded[part] != client[part]
    ]
    for name, value in exchange.request.headers:
        if name.lower() in TRANSPORT - {"accept", "authorization"}:
            continue
        wanted = contract.aliases.value(value, part="header value", of=name, operation=operation.id)
        if request.headers.get(name) != wanted:
            found.append(f"header {name}: recorded {wanted!r}, sent {request.headers.get(name)!r}")
    known = TRANSPORT | {name.lower() for name, _ in exchange.request.headers}
    found += [f"header {name}: sent, not recorded" for name in request.headers if name not in known]
    return found
