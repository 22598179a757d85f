"""Every recorded exchange, replayed through the generated client, sync and async.

The client has to send what was recorded and nothing beyond it, and every leaf of the answer has to
arrive: amounts digit for digit, times to the microsecond, each under the name that the document
gives it. Errors have to arrive as the right error with everything that the answer said.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from contract_tests.support.comparison import (
    Comparison,
    Difference,
    asked_for,
    attribute_name,
)
from contract_tests.support.replay import (
    TRANSPORT,
    VARIANTS,
    Invocation,
    call_of,
    common_headers,
    made_against,
    module_of,
    replayed,
    request_differences,
    success_place,
)

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange, decode, load_recordings, wire_body
from partner_center.contract.finding import Finding
from partner_center_core import errors
from partner_center_core.pointers import pointer
from partner_center_invoices import Response, models
from workshop.yaml_files import ROOT

EXCHANGES = load_recordings(ROOT / "contract_tests" / "recordings")
CALLED = [one for one in EXCHANGES if not one.request.body]
SUCCESSES = [one for one in CALLED if one.response.status == httpx.codes.OK]
FAILURES = [one for one in CALLED if one.response.status != httpx.codes.OK]
HOOKS = [one for one in EXCHANGES if one.request.body]
BASE_URL = "https://api.partnercenter.microsoft.com"

each = pytest.mark.parametrize
every_variant = each("variant", VARIANTS)


def named(exchanges: list[Exchange]) -> pytest.MarkDecorator:
    return each("exchange", exchanges, ids=[one.name for one in exchanges])


Agree = Callable[[Iterable[Finding]], None]


def findings(exchange: Exchange, differences: Iterable[Difference]) -> list[Finding]:
    return [
        Finding(exchange.name, "client", "replay", one.pointer, one.place, one.message)
        for one in differences
    ]


def unreadable(contract: Contract, exchange: Exchange, place: str, problem: str) -> list[Finding]:
    """Say of a body that the client could not read where that is, in the body and the document."""
    path = problem.removeprefix("the body does not follow the document: ").partition(": ")[0]
    steps = [step for step in re.split(r"[.\[\]]", path) if step]
    at = pointer(*steps)
    holder = at.rpartition("/")[0]
    body = decode(exchange.response.body)
    places = {one.pointer: one.place for one in contract.schemas.walk(place, body)}
    return [Finding(exchange.name, "client", "replay", at, places.get(holder, place), problem)]


@named(CALLED)
@every_variant
def test_client_sends_the_recorded_request(
    contract: Contract, exchange: Exchange, variant: str
) -> None:
    sent, _ = replayed(call_of(contract, exchange), exchange, variant)
    found = request_differences(contract, exchange, sent)
    if found:
        pytest.fail(f"{exchange.name}  {'; '.join(found)}", pytrace=False)


@named(SUCCESSES)
@every_variant
def test_client_reads_every_leaf(
    contract: Contract, agree: Agree, exchange: Exchange, variant: str
) -> None:
    place = success_place(contract, exchange.operation_id)
    _, result = replayed(call_of(contract, exchange), exchange, variant)
    if isinstance(result, Response):
        assert result.status_code == exchange.response.status
        assert result.content == wire_body(exchange)
        for name, value in exchange.response.headers:
            assert result.headers[name] == value
        agree(unreadable(contract, exchange, place, result.problem) if result.problem else [])
        assert result.error is None
        result = result.parsed
    if isinstance(result, errors.UnreadableResponseError):
        agree(unreadable(contract, exchange, place, result.description))
    if isinstance(result, Exception):
        pytest.fail(f"{exchange.name}  {result!r}", pytrace=False)
    if isinstance(result, bytes):
        assert result == wire_body(exchange)
        return
    body = decode(exchange.response.body)
    compare = Comparison(contract, asked_for(contract, exchange))
    found = list(compare.read(body, result, place=place))
    assert result is not None
    found += compare.written(body, result.to_dict(), place=place)
    agree(findings(exchange, found))


@named(HOOKS)
def test_client_reads_a_webhook(contract: Contract, agree: Agree, exchange: Exchange) -> None:
    body = decode(exchange.request.body)
    place = f"{contract.operations[exchange.operation_id].body}/content/application~1json/schema"
    event = models.InvoiceReadyEvent.from_dict(body)
    found = list(Comparison(contract).read(body, event, place=place))
    found += Comparison(contract).written(body, event.to_dict(), place=place)
    agree(findings(exchange, found))


# The class of each status; written down again, so that a slip in the generated table shows.
ERROR_OF_STATUS = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    405: errors.UnexpectedStatusError,
    406: errors.UnexpectedStatusError,
    408: errors.UnexpectedStatusError,
    409: errors.ConflictError,
    412: errors.ConflictError,
    429: errors.ThrottledError,
    500: errors.ServerError,
    501: errors.ServerError,
    502: errors.ServerError,
    503: errors.ServerError,
    504: errors.ServerError,
}


def form_of(body: dict[str, object]) -> type:
    """The form of an error body, as the document tells them apart."""
    if "code" in body:
        return models.ServiceFault
    return models.GatewayFault if "statusCode" in body else models.RequestFault


def on_every_operation(exchange: Exchange) -> list[Exchange]:
    """The same failure as the answer of every operation, each with its first recorded request."""
    first = {one.operation_id: one for one in reversed(SUCCESSES)}
    return [
        Exchange(one.operation_id, exchange.scenario, one.request, exchange.response)
        for one in first.values()
    ]


@named(FAILURES)
@each("variant", ["call", "async-call"])
def test_short_calls_raise_the_documented_error_on_every_operation(
    contract: Contract, exchange: Exchange, variant: str
) -> None:
    body = decode(exchange.response.body)
    wanted = exchange.response.headers
    for one in on_every_operation(exchange):
        _, error = replayed(call_of(contract, one), one, variant)
        where = f"{exchange.name} as the answer of {one.operation_id}"
        assert isinstance(error, errors.ResponseError), f"{where}: {error!r}"
        assert type(error) is ERROR_OF_STATUS[exchange.response.status], where
        assert error.status_code == exchange.response.status
        assert error.operation == one.operation_id
        assert error.code == (str(body["code"]) if "code" in body else None), where
        assert error.description == body.get("description", body.get("message")), where
        assert error.request_id == wanted.get("MS-RequestId"), where
        assert error.correlation_id == wanted.get("MS-CorrelationId"), where
        retry_after = wanted.get("Retry-After")
        assert error.retry_after == (int(retry_after) if retry_after else None), where
        assert type(error.body) is form_of(body), where
        assert error.response.content == wire_body(exchange)
        for said in (str(error.status_code), one.operation_id, error.description):
            assert said in str(error), where
        assert "<token>" not in str(error) + repr(error)


@named(FAILURES)
@each("variant", ["send", "async-send"])
def test_detailed_calls_show_everything_about_an_error(
    contract: Contract, agree: Agree, exchange: Exchange, variant: str
) -> None:
    _, result = replayed(call_of(contract, exchange), exchange, variant)
    assert isinstance(result, Response), f"{exchange.name}  {result!r}"
    assert (result.status_code, result.content) == (exchange.response.status, wire_body(exchange))
    assert result.parsed is None
    body = decode(exchange.response.body)
    place = f"/components/schemas/{form_of(body).__name__}"
    found = list(Comparison(contract).read(body, result.error, place=place))
    assert result.error is not None
    found += Comparison(contract).written(body, result.error.to_dict(), place=place)
    agree(findings(exchange, found))


def bare_call(contract: Contract, operation_id: str, path_value: str = "G000024135") -> Invocation:
    """A call with nothing but the required arguments."""
    operation = contract.operations[operation_id]
    arguments: dict[str, object] = {}
    for parameter in operation.parameters:
        if not parameter.required:
            continue
        schema = contract.schemas.node(contract.schemas.resolved(parameter.schema))
        known = schema.get("x-extensible-enum")
        arguments[attribute_name(parameter.name)] = (
            path_value if parameter.where == "path" and not known else (known or ["USD"])[0]
        )
    return Invocation(operation, module_of(contract, operation), arguments)


OPERATION_IDS = sorted({one.operation_id for one in CALLED})


@each("operation_id", OPERATION_IDS)
@every_variant
def test_without_optional_arguments_nothing_optional_is_sent(
    contract: Contract, operation_id: str, variant: str
) -> None:
    call = bare_call(contract, operation_id)
    sent, _ = made_against(call, variant, httpx.Response(404), base_url=BASE_URL)
    required = {p.name for p in call.operation.parameters if p.required and p.where == "query"}
    assert set(sent.url.params) == required
    assert set(sent.headers) <= TRANSPORT
    media = call.operation.responses["200"].content
    assert sent.headers["accept"] == ", ".join(media)
    assert sent.headers["authorization"] == "Bearer <token>"


@each("operation_id", OPERATION_IDS)
def test_functions_take_the_parameters_of_the_document_and_no_others(
    contract: Contract, operation_id: str
) -> None:
    operation = contract.operations[operation_id]
    module = importlib.import_module(module_of(contract, operation))
    taken = inspect.signature(getattr(module, attribute_name(operation_id))).parameters
    wanted = [one for one in operation.parameters if one.name not in common_headers(contract)]
    assert taken.keys() == {attribute_name(one.name) for one in wanted}
    for one in wanted:
        found = taken[attribute_name(one.name)]
        assert (found.default is inspect.Parameter.empty) == one.required, one.name
        assert (found.kind is inspect.Parameter.KEYWORD_ONLY) == (one.where != "path"), one.name


def values_of(schema: dict[str, Any]) -> dict[str, Any]:
    """Values of a schema by their text on the wire; those that Python reads as false among them."""
    if schema["type"] == "boolean":
        return {"true": True, "false": False}
    if schema["type"] == "integer":
        return {str(schema[bound]): schema[bound] for bound in ("minimum", "maximum")}
    texts = schema.get("x-extensible-enum", [*schema["examples"], ""])
    return {text: text for text in texts}


@each("operation_id", OPERATION_IDS)
@every_variant
def test_every_value_of_an_argument_is_sent(
    contract: Contract, operation_id: str, variant: str
) -> None:
    bare = bare_call(contract, operation_id)
    for parameter in bare.operation.parameters:
        if parameter.where == "path":
            continue
        schema = contract.schemas.node(contract.schemas.resolved(parameter.schema))
        for text, value in values_of(schema).items():
            if parameter.name in common_headers(contract):
                call = replace(bare, headers={parameter.name: text})
            else:
                arguments = {**bare.arguments, attribute_name(parameter.name): value}
                call = replace(bare, arguments=arguments)
            sent, _ = made_against(call, variant, httpx.Response(404), base_url=BASE_URL)
            place = sent.url.params if parameter.where == "query" else sent.headers
            where = f"{operation_id}: {parameter.where} {parameter.name} of {value!r}"
            assert place.get(parameter.name) == text, where


WITH_IDS = [name for name in OPERATION_IDS if name not in {
    "listInvoices", "getInvoiceSummary", "listInvoiceSummaries", "listUnbilledLineItems",
    "listEstimateLinks",
}]  # fmt: skip


@each("operation_id", WITH_IDS)
@each(
    ("identifier", "quoted"),
    [
        ("a/b c", "a%2Fb%20c"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%2F", "100%252F"),
        ("../..", "..%2F.."),
        ("é", "%C3%A9"),
        ("OneTime-G000024135", "OneTime-G000024135"),
        ("a&b=c", "a%26b%3Dc"),
        ("...", "..."),
    ],
)
@each("variant", ["call", "async-call"])
def test_hostile_identifiers_stay_in_their_segment(
    contract: Contract, operation_id: str, identifier: str, quoted: str, variant: str
) -> None:
    call = bare_call(contract, operation_id, identifier)
    sent, _ = made_against(call, variant, httpx.Response(404), base_url=BASE_URL)
    path = sent.url.raw_path.decode().partition("?")[0]
    first = call.operation.path.replace("{invoiceId}", quoted, 1).replace("{receiptId}", quoted)
    wanted = first.replace("{billingProvider}", "OneTime")
    assert path == wanted.replace("{invoiceLineItemType}", "BillingLineItems")
    assert sent.url.host == "api.partnercenter.microsoft.com"


@each("operation_id", WITH_IDS)
@each("identifier", ["", " ", ".", "..", "summary", "Summaries", "unbilled", "ESTIMATES"])
def test_identifiers_that_would_change_the_path_are_refused(
    contract: Contract, operation_id: str, identifier: str
) -> None:
    with pytest.raises(errors.InvalidIdentifierError, match="Nothing was sent"):
        bare_call(contract, operation_id, identifier).call()


@each("operation_id", WITH_IDS)
@each(
    ("identifier", "said"),
    [
        ("\ud800", r"'\\ud800' is not an identifier; no address can hold it"),
        ("x" * 1_001, r"'x{100}\.\.\.' is not an identifier; it has 1001 characters"),
        (None, "'None' is not an identifier; it is of type NoneType, not text"),
        (7, "'7' is not an identifier; it is of type int, not text"),
    ],
    ids=["lone-surrogate", "long", "none", "number"],
)
def test_identifiers_that_no_path_can_hold_are_refused(
    contract: Contract, operation_id: str, identifier: Any, said: str
) -> None:
    with pytest.raises(errors.InvalidIdentifierError, match=f"{said}. Nothing was sent"):
        bare_call(contract, operation_id, identifier).call()


def test_to_dict_keeps_decimals_and_json_writers_refuse_to_lose_them() -> None:
    invoice = models.Link.from_dict({"uri": "/invoices/G1", "new": Decimal("0.10")})
    assert invoice.to_dict() == {"uri": "/invoices/G1", "new": Decimal("0.10")}
    assert str(invoice.to_dict()["new"]) == "0.10"
    with pytest.raises(TypeError):
        json.dumps(invoice.to_dict())
    assert invoice.method is None
