"""Every recorded exchange, replayed through the generated client, sync and async.

The client has to send what was recorded and nothing beyond it, and every leaf of the answer has to
arrive: amounts digit for digit, times to the microsecond, each under the name that the document
gives it. Errors have to arrive as the right error with everything that the answer said.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from contract_tests.support import sources
from contract_tests.support.comparison import Mismatch, ModelComparison
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
from contract_tests.support.witness import asked_for, attribute_name

from partner_center.contract.document import Contract
from partner_center.contract.documented_api import Parameter
from partner_center.contract.exchange import Exchange, decode, wire_body
from partner_center.contract.finding import Finding
from partner_center_core import errors
from partner_center_core.pointers import pointer
from partner_center_invoices import Response, models

CALLED = [one for one in sources.exchanges() if not one.request.body]
FAILURES = [one for one in CALLED if one.response.status != httpx.codes.OK]
HOOKS = [one for one in sources.exchanges() if one.request.body]
BASE_URL = "https://api.partnercenter.microsoft.com"

each = pytest.mark.parametrize
every_variant = each("variant", VARIANTS)


def named(exchanges: list[Exchange]) -> pytest.MarkDecorator:
    return each("exchange", exchanges, ids=[one.name for one in exchanges])


Agree = Callable[[Iterable[Finding]], None]


def findings(exchange: Exchange, mismatches: Iterable[Mismatch]) -> list[Finding]:
    return [
        Finding(exchange.name, "client", "replay", one.pointer, one.place, one.message)
        for one in mismatches
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
def test_client_sends_the_recorded_request_and_reads_every_leaf(
    contract: Contract, agree: Agree, exchange: Exchange
) -> None:
    call = call_of(contract, exchange)
    for variant in VARIANTS:
        sent, result = replayed(call, exchange, variant)
        found = request_differences(contract, exchange, sent)
        if found:
            pytest.fail(f"{exchange.name}  {variant}: {'; '.join(found)}", pytrace=False)
        if exchange.response.status == httpx.codes.OK:
            agree(misread(contract, exchange, result))


def misread(contract: Contract, exchange: Exchange, result: Any) -> list[Finding]:
    """Return what the client made of a success otherwise than the document and the bytes say."""
    place = success_place(contract, exchange.operation_id)
    if isinstance(result, Response):
        assert result.status_code == exchange.response.status, exchange.name
        assert result.content == wire_body(exchange), exchange.name
        for name, value in exchange.response.headers:
            assert result.headers[name] == value, f"{exchange.name}  header {name}"
        if result.problem:
            return unreadable(contract, exchange, place, result.problem)
        assert result.error is None, f"{exchange.name}  {result.error!r}"
        result = result.parsed
    if isinstance(result, errors.UnreadableResponseError):
        return unreadable(contract, exchange, place, result.description)
    if isinstance(result, Exception):
        pytest.fail(f"{exchange.name}  {result!r}", pytrace=False)
    if isinstance(result, bytes):
        assert result == wire_body(exchange), exchange.name
        return []
    body = decode(exchange.response.body)
    compare = ModelComparison(contract, asked_for(contract, exchange))
    return findings(exchange, compare.mismatches(body, result, place=place))


@named(HOOKS)
def test_client_reads_a_webhook(contract: Contract, agree: Agree, exchange: Exchange) -> None:
    body = decode(exchange.request.body)
    place = f"{contract.operations[exchange.operation_id].body}/content/application~1json/schema"
    event = models.InvoiceReadyEvent.from_dict(body)
    agree(findings(exchange, ModelComparison(contract).mismatches(body, event, place=place)))


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


@named(FAILURES)
def test_client_raises_or_shows_the_documented_error(
    contract: Contract, agree: Agree, exchange: Exchange
) -> None:
    call, body = call_of(contract, exchange), decode(exchange.response.body)
    for variant in VARIANTS:
        _, result = replayed(call, exchange, variant)
        if variant.endswith("call"):
            assert_documented_error(exchange, result)
            assert isinstance(result, errors.ResponseError)
            shown = result.body
        else:
            assert isinstance(result, Response), f"{exchange.name}  {variant}: {result!r}"
            assert result.status_code == exchange.response.status, exchange.name
            assert result.content == wire_body(exchange), exchange.name
            assert result.parsed is None, exchange.name
            shown = result.error
        assert type(shown) is form_of(body), f"{exchange.name}  {variant}: {shown!r}"
        place = f"/components/schemas/{form_of(body).__name__}"
        found = ModelComparison(contract).mismatches(body, shown, place=place)
        agree(findings(exchange, found))


def assert_documented_error(exchange: Exchange, error: object) -> None:
    """Compare an error with everything that the recorded answer says."""
    body, headers = decode(exchange.response.body), exchange.response.headers
    assert isinstance(error, errors.ResponseError), f"{exchange.name}  {error!r}"
    assert type(error) is ERROR_OF_STATUS[exchange.response.status], f"{exchange.name}  {error!r}"
    retry_after = headers.get("Retry-After")
    wanted = {
        "status_code": exchange.response.status,
        "operation": exchange.operation_id,
        "code": str(body["code"]) if "code" in body else None,
        "description": body.get("description", body.get("message")),
        "request_id": headers.get("MS-RequestId"),
        "correlation_id": headers.get("MS-CorrelationId"),
        "retry_after": int(retry_after) if retry_after else None,
    }
    assert {name: getattr(error, name) for name in wanted} == wanted, exchange.name
    assert error.response.content == wire_body(exchange), exchange.name
    for said in (str(error.status_code), exchange.operation_id, error.description):
        assert said in str(error), exchange.name
    assert "<token>" not in str(error) + repr(error), exchange.name


OPERATION_IDS = sorted({one.operation_id for one in CALLED})


@each("operation_id", OPERATION_IDS)
def test_every_operation_raises_the_documented_errors(
    contract: Contract, operation_id: str
) -> None:
    own = next(one for one in CALLED if one.operation_id == operation_id)
    for number, failure in enumerate(FAILURES):
        scenario = f"as-{failure.name}"
        exchange = Exchange(operation_id, scenario, own.request, failure.response)
        variant = ("call", "async-call")[number % 2]
        assert_documented_error(exchange, replayed(call_of(contract, own), exchange, variant)[1])


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


def values_of(parameter: Parameter, schema: dict[str, Any]) -> dict[str, Any]:
    """Values of a schema by their text on the wire; those that Python reads as false among them."""
    if schema["type"] == "boolean":
        return {"true": True, "false": False}
    if schema["type"] == "integer":
        bounds = [schema.get(bound) for bound in ("minimum", "maximum")]
        assert None not in bounds, f"openapi#{parameter.schema}  has the bounds {bounds}"
        return {str(bound): bound for bound in bounds}
    texts = schema.get("x-extensible-enum", [*schema.get("examples", ()), ""])
    return {text: text for text in texts}


@each("operation_id", OPERATION_IDS)
def test_every_value_of_an_argument_is_sent(contract: Contract, operation_id: str) -> None:
    bare, variants = bare_call(contract, operation_id), itertools.cycle(VARIANTS)
    for parameter in bare.operation.parameters:
        if parameter.where == "path":
            continue
        schema = contract.schemas.node(contract.schemas.resolved(parameter.schema))
        for text, value in values_of(parameter, schema).items():
            if parameter.name in common_headers(contract):
                call = replace(bare, headers={parameter.name: text})
            else:
                arguments = {**bare.arguments, attribute_name(parameter.name): value}
                call = replace(bare, arguments=arguments)
            answer = httpx.Response(404)
            sent, _ = made_against(call, next(variants), answer, base_url=BASE_URL)
            place = sent.url.params if parameter.where == "query" else sent.headers
            where = f"{operation_id}: {parameter.where} {parameter.name} of {value!r}"
            assert place.get(parameter.name) == text, where


WITH_IDS = [
    name for name in OPERATION_IDS if "{invoiceId}" in sources.contract().operations[name].path
]


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
def test_hostile_identifiers_stay_in_their_segment(
    contract: Contract, identifier: str, quoted: str
) -> None:
    values = {"invoiceId": quoted, "receiptId": quoted, "billingProvider": "OneTime",
              "invoiceLineItemType": "BillingLineItems"}  # fmt: skip
    for operation_id in WITH_IDS:
        call = bare_call(contract, operation_id, identifier)
        sent, _ = made_against(call, "call", httpx.Response(404), base_url=BASE_URL)
        path = sent.url.raw_path.decode().partition("?")[0]
        wanted = re.sub(r"{(\w+)}", lambda found: values[found[1]], call.operation.path)
        assert path == wanted, f"{operation_id} of {identifier!r}"
        assert sent.url.host == "api.partnercenter.microsoft.com"


@each("operation_id", WITH_IDS)
def test_identifiers_that_would_change_the_path_are_refused(
    contract: Contract, operation_id: str
) -> None:
    for identifier in ("", " ", ".", "..", "summary", "Summaries", "unbilled", "ESTIMATES"):
        with pytest.raises(errors.InvalidIdentifierError, match="Nothing was sent"):
            bare_call(contract, operation_id, identifier).call()


@each("operation_id", WITH_IDS)
@each(
    ("identifier", "said"),
    [
        ("\ud800", r"'\\ud800' is not an identifier; a URL cannot hold it"),
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
