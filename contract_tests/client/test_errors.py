"""Answers that are neither the documented success nor a documented error.

A proxy's page, a cut body, a status that nobody wrote down: the short calls have to raise one error
of the package's tree that says what happened, and the detailed calls have to show everything
without raising. What the documented errors say is tested where the recordings are replayed.
"""

from __future__ import annotations

import asyncio
import copy
import importlib
import inspect
import itertools
import pickle
import pkgutil
import sys
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from contract_tests.support.replay import (
    TOKEN,
    VARIANTS,
    Invocation,
    call_of,
    made_against,
)

import partner_center_core
import partner_center_invoices
from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange
from partner_center_core import errors
from partner_center_core.client import AsyncClient, Client
from partner_center_core.http_text import MARK, minified
from partner_center_invoices import Response, models
from partner_center_invoices.api.invoices import list_invoices

BASE_URL = "https://api.partnercenter.microsoft.com"
BY_ID = "getInvoice/recurring"
PDF = "getInvoiceStatement/statement"
HTML = b"<!DOCTYPE html><html><body><h1>502 Bad\nGateway</h1></body></html>"
FAULT = b'{"code":2000,"description":"No such invoice.","data":[],"source":"x"}'

each = pytest.mark.parametrize
every_variant = each("variant", VARIANTS)


@pytest.fixture
def call(contract: Contract, named: dict[str, Exchange]) -> Invocation:
    return call_of(contract, named[BY_ID])


@pytest.fixture
def calls(contract: Contract, exchanges: tuple[Exchange, ...]) -> dict[str, Invocation]:
    """Return one call for every operation."""
    return {
        one.operation_id: call_of(contract, one)
        for one in reversed(exchanges)
        if not contract.operations[one.operation_id].webhook
        and one.response.status == httpx.codes.OK
    }


def raised(call: Invocation, variant: str, answer: httpx.Response) -> errors.ResponseError:
    """Make a call with a short variant; it has to raise an error of the tree."""
    sent, error = made_against(call, variant, answer, base_url=BASE_URL)
    assert isinstance(error, errors.ResponseError), repr(error)[:300]
    assert sent.headers["Authorization"] == f"Bearer {TOKEN}"
    told = str(error) + repr(error) + "".join(traceback.format_exception(error))
    assert TOKEN not in told
    assert error.operation in str(error)
    assert str(error.status_code) in str(error)
    assert "\n" not in str(error)
    return error


def seen(call: Invocation, variant: str, answer: httpx.Response) -> Response[Any]:
    """Make a call with a detailed variant; it must not raise."""
    _, result = made_against(call, variant, answer, base_url=BASE_URL)
    assert isinstance(result, Response), repr(result)[:300]
    assert result.status_code == answer.status_code
    assert result.content == answer.content
    return result


# ---- error bodies --------------------------------------------------------------------------------

TEXT, JSON = "text/html", "application/json"
# Content-Type, body, form that it is read as, code, and what the description begins with.
ODD_BODIES: dict[str, tuple[str, bytes, type | None, str | None, str]] = {
    "empty": (JSON, b"", None, None, "the answer has no body"),
    "html": (TEXT, HTML, None, None, "text/html: <!DOCTYPE html><html><body><h1>502 Bad Gateway"),
    "html-as-json": (JSON, HTML, None, None, "application/json: <!DOCTYPE"),
    "plain": ("text/plain", b"upstream\tfailed\r\n", None, None, "text/plain: upstream failed"),
    "long": (TEXT, b"too long " * 100_000, None, None, f"text/html: {('too long ' * 23)[:200]}..."),
    "truncated": (JSON, FAULT[:-9], None, None, 'application/json: {"code":2000'),
    "list": (JSON, b'[{"code":2000}]', None, None, 'application/json: [{"code":2000}]'),
    "text": (JSON, b'"Not found"', None, None, 'application/json: "Not found"'),
    "null": (JSON, b"null", None, None, "application/json: null"),
    "true": (JSON, b"true", None, None, "application/json: true"),
    "number": (JSON, b"404", None, None, "application/json: 404"),
    "nan": (JSON, b'{"code":NaN}', None, None, 'application/json: {"code":NaN}'),
    "exponent": (JSON, b'{"code":1e99999999999999999999}', None, None, 'application/json: {"code"'),
    "deep": (JSON, b"[" * 100_000, None, None, "application/json: [[[["),
    "no-members": (JSON, b"{}", None, None, "application/json: {}"),
    "other-members": (JSON, b'{"error":{"code":"x"}}', None, None, 'application/json: {"error"'),
    "no-code": (JSON, b'{"description":"No."}', None, None, 'application/json: {"description"'),
    "extra": (JSON, FAULT[:-1] + b',"new":1}', models.ServiceFault, "2000", "No such invoice."),
    "code-text": (JSON, b'{"code":"A1"}', models.ServiceFault, "A1", 'application/json: {"code"'),
    "code-zero": (JSON, b'{"code":0,"description":""}', models.ServiceFault, "0", "application/js"),
    "nulls": (JSON, b'{"code":0,"description":null,"data":null,"attributes":null}',
              models.ServiceFault, "0", 'application/json: {"code":0'),
    "code-null": (JSON, b'{"code":null}', None, None, 'application/json: {"code":null'),
    "code-list": (JSON, b'{"code":[1]}', None, None, 'application/json: {"code":[1]'),
    "words": (JSON, b'{"code":1,"description":{"a":1}}', None, None, 'application/json: {"code":1'),
    "attributes": (JSON, b'{"code":1,"attributes":"x"}', None, None, 'application/json: {"code":1'),
    "two-forms": (JSON, b'{"code":7,"statusCode":429,"message":"Slow."}', models.ServiceFault, "7",
                  "Slow."),
    "gateway": (JSON, b'{"statusCode":429,"message":"17"}', models.GatewayFault, None, "17"),
    "gateway-text": (JSON, b'{"statusCode":"429","message":"17"}', None, None,
                     'application/json: {"statusCode":"429"'),
    "gateway-half": (JSON, b'{"statusCode":429}', None, None, 'application/json: {"statusCode"'),
    "request": (JSON, b'{"message":"Denied."}', models.RequestFault, None, "Denied."),
    "marked": (JSON, MARK + FAULT, models.ServiceFault, "2000", "No such invoice."),
    "marked-twice": (JSON, MARK * 2 + FAULT, None, None, 'application/json: {"code"'),
    "only-marked": (JSON, MARK, None, None, "3 bytes that are not text"),
    "utf-16": (JSON, FAULT.decode().encode("utf-16"), models.ServiceFault, "2000", "No such"),
    "utf-16-le": (JSON, FAULT.decode().encode("utf-16-le"), models.ServiceFault, "2000", "No such"),
    "utf-16-text": (TEXT, "Oops é".encode("utf-16"), None, None, "text/html: \ufffd\ufffdO o p s"),
    "latin-1-json": (JSON, '{"code":1,"description":"é"}'.encode("latin-1"), None, None,
                     'application/json: {"code":1,"description":"\ufffd"}'),
    "latin-1": (TEXT + "; charset=iso-8859-1", "Café".encode("latin-1"), None, None,
                "text/html; charset=iso-8859-1: Caf\ufffd"),
    "wrong-charset": (JSON + "; charset=utf-16", FAULT, models.ServiceFault, "2000", "No such"),
    "binary": (JSON, b"\x00\x01\x1b\x07", None, None, "4 bytes that are not text"),
    "terminal": ("text/plain", b"a\x1b[31mb\x9b", None, None, "text/plain: a [31mb"),
}  # fmt: skip


@each("odd", ODD_BODIES.values(), ids=ODD_BODIES)
def test_no_error_body_stops_a_call(
    call: Invocation, odd: tuple[str, bytes, type | None, str | None, str]
) -> None:
    for variant in VARIANTS:
        media, body, form, code, said = odd
        answer = httpx.Response(404, content=body, headers={"Content-Type": media, "MS-CV": "x.0"})
        if variant.endswith("send"):
            result = seen(call, variant, answer)
            read = result.error
            assert (result.parsed, result.problem) == (None, None)
            assert result.headers["MS-CV"] == "x.0"
        else:
            error = raised(call, variant, answer)
            assert type(error) is errors.NotFoundError
            assert error.code == code
            assert error.description.startswith(said), error.description
            assert len(error.description) < 300
            assert error.response.content == body
            read = error.body
        assert type(read) is (form or type(None))


@each(
    "echo",
    [
        "<p>Authorization: Bearer {}</p>",
        "Authorization: bearer  {} was refused",
        '{{"code": 1, "description": "The token {} is not valid."}}',
        '{{"message": "Bearer {}"}}',
    ],
)
def test_a_token_that_the_service_repeats_is_masked(call: Invocation, echo: str) -> None:
    token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl"
    error = raised(call, "call", httpx.Response(401, content=echo.format(token).encode()))
    for part in token.split("."):
        assert part not in str(error) + repr(error) + error.description
    assert "***" in error.description
    assert token.encode() in error.response.content  # the answer itself is untouched


def test_error_bodies_keep_what_the_document_does_not_know(call: Invocation) -> None:
    body = b'{"code":2000,"description":"No.","new":{"a":[1.10]},"data":[{"b":null}]}'
    result = seen(call, "send", httpx.Response(400, content=body))
    assert result.error is not None
    assert str(result.error.to_dict()) == (
        "{'code': 2000, 'description': 'No.', 'data': [{'b': None}], "
        "'new': {'a': [Decimal('1.10')]}}"
    )


def test_no_operation_is_stopped_by_an_error_body(
    calls: dict[str, Invocation], contract: Contract
) -> None:
    assert calls.keys() == {one.id for one in contract.operations.values() if not one.webhook}
    for call in calls.values():
        for body in (b"", HTML, FAULT, FAULT[:20], b"[]", b"null"):
            error = raised(call, "call", httpx.Response(403, content=body))
            assert type(error) is errors.PermissionDeniedError
            assert (error.code == "2000") == (body == FAULT)


# ---- statuses ------------------------------------------------------------------------------------

STATUSES = {
    **dict.fromkeys(
        (201, 202, 203, 204, 205, 206, 207, 299, 300, 301, 302, 303, 304, 307, 308, 399, 402, 405,
         406, 408, 410, 413, 418, 422, 425, 451, 498, 499, 600, 999),
        errors.UnexpectedStatusError,
    ),
    409: errors.ConflictError,
    412: errors.ConflictError,
    **dict.fromkeys((500, 501, 503, 505, 511, 520, 522, 530, 598, 599), errors.ServerError),
}  # fmt: skip


@each(("status", "kind"), STATUSES.items())
def test_any_status_is_an_error_of_the_tree(call: Invocation, status: int, kind: type) -> None:
    for variant in VARIANTS:
        headers = {"ms-requestid": "r-1", "MS-CORRELATIONID": "c-1"}
        for body in (b"", FAULT):
            answer = httpx.Response(status, content=body, headers=headers)
            if variant.endswith("send"):
                result = seen(call, variant, answer)
                assert (result.request_id, result.correlation_id) == ("r-1", "c-1")
                assert (result.parsed, result.error is None) == (None, body == b"")
            else:
                error = raised(call, variant, answer)
                assert type(error) is kind
                assert (error.request_id, error.correlation_id) == ("r-1", "c-1")
                assert "[MS-RequestId r-1, MS-CorrelationId c-1]" in str(error)


@each("status", [201, 202, 203, 206])
def test_a_success_under_another_status_is_not_taken_for_the_documented_one(
    call: Invocation, named: dict[str, Exchange], status: int
) -> None:
    answer = httpx.Response(status, content=minified(named[BY_ID].response.body))
    error = raised(call, "call", answer)
    assert type(error) is errors.UnexpectedStatusError
    assert error.body is None
    assert raised(call, "call", httpx.Response(503)).request_id is None
    assert "[MS-RequestId -, MS-CorrelationId -]" in str(error)


@each("status", [301, 302, 303, 307, 308])
@each("location", ["https://elsewhere.example/v1/invoices", "/v1/invoices/G2", "//elsewhere", ""])
def test_redirects_are_not_followed(call: Invocation, status: int, location: str) -> None:
    for variant in VARIANTS:
        answer = httpx.Response(status, headers={"Location": location})
        # made_against() fails if a second request is sent, whichever host it is for
        if variant.endswith("send"):
            assert seen(call, variant, answer).headers["Location"] == location
        else:
            error = raised(call, variant, answer)
            assert error.response.headers["Location"] == location


# ---- successes that cannot be read ---------------------------------------------------------------

# Bodies under 200 for every operation that answers JSON, and what the message says of them.
UNREADABLE = {
    "empty": (b"", "not JSON (Expecting value: line 1 column 1 (char 0)), 0 bytes"),
    "marked": (MARK, "not JSON (Expecting value: line 1 column 1 (char 0)), 3 bytes"),
    "marked-twice": (MARK * 2 + FAULT, "not JSON (Expecting value: line 1 column 1 (char 0))"),
    "html": (HTML, "not JSON (Expecting value: line 1 column 1 (char 0))"),
    "truncated": (b'{"totalCount":1,"items":[{"id":"G0', "not JSON (Unterminated string"),
    "two": (b"{}{}", "not JSON (Extra data"),
    "latin-1": (b'{"id":"\xe9"}', "not JSON ('utf-8' codec can't decode byte 0xe9"),
    "list": (b"[]", "expected an object, found []"),
    "text": (b'"text"', "expected an object, found 'text'"),
    "number": (b"1", "expected an object, found 1"),
    "null": (b"null", "expected an object, found None"),
    "true": (b"true", "expected an object, found True"),
    "no-members": (b"{}", "the member is missing"),
    "fault": (FAULT, "the member is missing"),
    "nan": (b'{"id":NaN}', "NaN is not JSON"),
    "exponent": (
        b'{"id":1e99999999999999999999}',
        "the JSON has a number whose exponent is too large",
    ),
}


@each(("body", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_success_that_cannot_be_read_says_why(
    calls: dict[str, Invocation], body: bytes, said: str
) -> None:
    json_calls = [call for name, call in calls.items() if not name.endswith("Statement")]
    assert json_calls
    for call, variant in zip(json_calls, itertools.cycle(VARIANTS), strict=False):
        answer = httpx.Response(200, content=body, headers={"MS-RequestId": "r-1"})
        if variant.endswith("send"):
            result = seen(call, variant, answer)
            assert (result.parsed, result.error) == (None, None), call.operation.id
            assert said in (result.problem or ""), call.operation.id
        else:
            error = raised(call, variant, answer)
            assert type(error) is errors.UnreadableResponseError, call.operation.id
            assert (error.status_code, error.request_id) == (200, "r-1"), call.operation.id
            assert said in error.description, call.operation.id
            assert (error.code, error.body) == (None, None), call.operation.id


def test_a_success_that_lacks_a_member_names_it(call: Invocation) -> None:
    answer = httpx.Response(200, content=b'{"id":"G1","invoiceDate":""}')
    error = raised(call, "call", answer)
    assert "totalCharges: the member is missing" in str(error)


def test_a_success_that_is_cut_anywhere_is_never_read(
    call: Invocation, named: dict[str, Exchange]
) -> None:
    body = MARK + minified(named[BY_ID].response.body)
    assert seen(call, "send", httpx.Response(200, content=body)).problem is None
    for end in (*range(5), *range(5, len(body), len(body) // 60), len(body) - 1):
        error = raised(call, "call", httpx.Response(200, content=body[:end]))
        assert type(error) is errors.UnreadableResponseError, body[:end]


@each("media", ["text/html", "application/octet-stream", "application/json; charset=latin-1", None])
def test_the_content_type_of_a_success_does_not_decide(
    call: Invocation, named: dict[str, Exchange], media: str | None
) -> None:
    headers = {} if media is None else {"Content-Type": media}
    body = minified(named[BY_ID].response.body)
    result = seen(call, "send", httpx.Response(200, content=body, headers=headers))
    assert isinstance(result.parsed, models.Invoice)


@each("body", [b"", HTML, FAULT, MARK, b"PDF", b" " * 1024 + b"%PDF-1.4"])
def test_a_document_that_is_no_pdf_is_no_success(
    contract: Contract, named: dict[str, Exchange], body: bytes
) -> None:
    for variant in VARIANTS:
        call = call_of(contract, named[PDF])
        answer = httpx.Response(200, content=body, headers={"Content-Type": "application/pdf"})
        if variant.endswith("send"):
            result = seen(call, variant, answer)
            assert result.parsed is None
            problem = result.problem or ""
        else:
            error = raised(call, variant, answer)
            assert type(error) is errors.UnreadableResponseError
            problem = error.description
        assert f"not a PDF, {len(body)} bytes" in problem


def test_a_pdf_may_begin_a_little_later(contract: Contract, named: dict[str, Exchange]) -> None:
    body = b"\r\n%PDF-1.7\r\n%\xe2\xe3"
    call = call_of(contract, named[PDF])
    _, read = made_against(call, "call", httpx.Response(200, content=body), base_url=BASE_URL)
    assert read == body


# ---- headers -------------------------------------------------------------------------------------

RETRY_AFTER: list[tuple[bytes | None, int | None]] = [
    (None, None), (b"0", 0), (b"5", 5), (b"007", 7), (b"120", 120), (b"999999999", 999_999_999),
    (b"", None), (b"-1", None), (b"+1", None), (b"1.5", None), (b"5s", None), (b"soon", None),
    (b"Wed, 21 Oct 2026 07:28:00 GMT", None), (b"5, 6", None), ("٣".encode(), None),
    (b"\xb2", None), (b"9" * 10, None), (b"9" * 5000, None),
]  # fmt: skip


@each(("value", "seconds"), RETRY_AFTER, ids=[repr(case[0])[:24] for case in RETRY_AFTER])
@each("status", [429, 503, 404])
def test_retry_after_is_a_number_of_seconds_or_nothing(
    call: Invocation, value: bytes | None, seconds: int | None, status: int
) -> None:
    headers = [] if value is None else [(b"Retry-After", value)]
    error = raised(call, "call", httpx.Response(status, headers=headers))
    assert error.retry_after == seconds
    assert ("Retry-After" in error.response.headers) == (value is not None)


# ---- the connection ------------------------------------------------------------------------------

FAULTS = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.ReadError, httpx.PoolTimeout,
    httpx.WriteError, httpx.RemoteProtocolError, httpx.ProxyError,
)  # fmt: skip


@each("fault", FAULTS)
def test_faults_of_the_connection_are_those_of_httpx(
    call: Invocation, fault: type[httpx.TransportError]
) -> None:
    for variant in VARIANTS:
        _, error = made_against(call, variant, fault("no route"), base_url=BASE_URL)
        assert type(error) is fault
        assert isinstance(error, httpx.TransportError)
        assert not isinstance(error, errors.PartnerCenterError)


@every_variant
def test_broken_compression_is_an_error_of_httpx(call: Invocation, variant: str) -> None:
    headers = {"Content-Encoding": "gzip"}
    answer = httpx.Response(200, headers=headers, stream=httpx.ByteStream(b"no gzip"))
    _, error = made_against(call, variant, answer, base_url=BASE_URL)
    assert type(error) is httpx.DecodingError


# ---- the tree ------------------------------------------------------------------------------------


def classes() -> Iterator[type[BaseException]]:
    """Every exception class of the client and of what it stands on, wherever it stands."""
    for package in (partner_center_core, partner_center_invoices):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for one in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(one) and issubclass(one, BaseException):
                    yield one


def test_there_is_one_tree_of_errors() -> None:
    found = {one for one in classes() if one.__module__.startswith("partner_center_")}
    assert len(found) == 17
    for one in found:
        assert issubclass(one, errors.PartnerCenterError), one
        home = sys.modules[one.__module__]
        assert getattr(home, one.__name__) is one
        assert one.__name__ in (errors.__doc__ or ""), f"{one} is not in the drawing"
    assert errors.PartnerCenterError.__bases__ == (Exception,)


def test_every_class_of_the_tree_is_reached(call: Invocation) -> None:
    statuses = (200, 204, 400, 401, 403, 404, 409, 429, 500)
    reached = {type(raised(call, "call", httpx.Response(status))) for status in statuses}
    leaves = {one for one in classes() if issubclass(one, errors.ResponseError)}
    assert reached == leaves - {errors.ResponseError}


def test_errors_outlive_a_copy(call: Invocation) -> None:
    answer = httpx.Response(429, content=FAULT, headers={"Retry-After": "5", "MS-RequestId": "r"})
    error = raised(call, "call", answer)
    for other in (copy.deepcopy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301  # ours
        assert type(other) is errors.ThrottledError
        assert str(other) == str(error)
        assert (other.retry_after, other.code, other.request_id) == (5, "2000", "r")
        assert other.response.content == FAULT
    for small in (errors.InvalidIdentifierError("id", ".."), errors.DecodeError("a", "b")):
        assert str(pickle.loads(pickle.dumps(small))) == str(small)  # noqa: S301  # ours
        assert vars(copy.copy(small)) == vars(small)


@each("token", [TOKEN, None], ids=["token", "no-token"])
@each("status", [301, 302, 303, 307, 308])
def test_no_client_follows_a_redirect_over_the_wire(token: str | None, status: int) -> None:
    paths: list[str] = []

    class Moved(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(status if len(paths) == 1 else 200)
            self.send_header("Location", "/v1/invoices/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            """Say nothing."""

    async def sent(base_url: str) -> int:
        async with AsyncClient(base_url, token=token) as client:
            return (await client.send(list_invoices())).status_code

    with ThreadingHTTPServer(("127.0.0.1", 0), Moved) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base_url = f"http://127.0.0.1:{server.server_port}"
        with Client(base_url, token=token) as client:
            assert client.send(list_invoices()).status_code == status, f"Client followed: {paths}"
            paths.clear()
            with pytest.raises(errors.UnexpectedStatusError), client.stream(list_invoices()):
                pass
        paths.clear()
        assert asyncio.run(sent(base_url)) == status, f"AsyncClient followed: {paths}"
        server.shutdown()
    assert paths == ["/v1/invoices"]
