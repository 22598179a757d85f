"""The stand-in service: the operations of the document as an ASGI application.

A request is judged in this order: faults of the gateway and throttling, the token, the address, the
method, a wished example, the kind of sign-in, the parameters, what they name. Invariants: no state
but the counters of throttling and of start-option faults is shared between requests; nothing is
kept per line item; what is cached is bounded and follows from the world alone.
"""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from partner_center.contract.documented_api import DocumentedOperation, OperationMatch
from partner_center.package_data import resource
from partner_center.sandbox.answers import (
    Answer,
    Refusal,
    request_fault,
    service_fault,
    unexpected,
)
from partner_center.sandbox.faults import Fault, FaultSchedule, Wish, wish
from partner_center.sandbox.options import Options
from partner_center.sandbox.service.binding import bound
from partner_center.sandbox.service.continuation import Continuations
from partner_center.sandbox.service.examples import example
from partner_center.sandbox.service.handlers import Handlers
from partner_center.sandbox.service.routing import route
from partner_center.sandbox.service.wire import (
    Dropped,
    Throttle,
    Writer,
    acceptable,
    asked_headers,
    struck,
)
from partner_center.sandbox.sign_in.tokens import AccessTokens

if TYPE_CHECKING:
    from partner_center.sandbox.books.world import World

_LOG = logging.getLogger(__name__)
_DOCUMENT = b"/openapi.json"  # not part of the API: where tools find the document
_NO_WISH = Wish()


class Service(Starlette):
    """The service; HTTP goes straight to the operations, the rest of ASGI to Starlette."""

    def __init__(self, world: World, *, options: Options, tokens: AccessTokens) -> None:
        super().__init__()
        self.world = world
        self.tokens = tokens
        self._schedule = FaultSchedule(options.faults)
        self._throttle = Throttle(options.throttle, clock=options.clock)
        self._writer = Writer(clock=options.clock)
        self._handlers = Handlers(
            world,
            continuations=Continuations(seconds=options.continuation_seconds, clock=options.clock),
        )
        self._has_schedule = bool(options.faults)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        headers = asked_headers(scope)
        faults: tuple[Fault, ...] = ()
        try:
            wished = wish(headers[b"prefer"]) if b"prefer" in headers else _NO_WISH
            if self._has_schedule or wished.faults:
                faults = (*wished.faults, *self._schedule.due(scope["path"]))
            answer = await struck(faults, receive, send) if faults else None
            if answer is None:
                answer = self._answer(scope, headers, wished, faults)
        except Refusal as refusal:
            answer = refusal.answer
        except Dropped:
            return
        except ConnectionResetError:
            raise  # a fault that needs a real connection was asked for in process
        except Exception:  # noqa: BLE001  # a service that fails still answers
            _LOG.exception("the sandbox failed on %s", scope["path"])
            answer = unexpected()
        cut = any(fault.name == "truncated-body" for fault in faults)
        await self._writer.write(answer, headers, receive, send, cut=cut)

    def _answer(
        self,
        scope: Scope,
        headers: dict[bytes, bytes],
        wished: Wish,
        faults: tuple[Fault, ...],
    ) -> Answer:
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        if raw_path == _DOCUMENT:
            return self._document
        self._throttle.take()
        principal = self.tokens.principal(headers.get(b"authorization"))
        found = _routed(raw_path, method=scope["method"])
        operation = found.operation
        if wished.example:
            return example(operation.id, wished.example)
        if not principal.is_user and "appOnly" not in operation.sign_ins:
            return self.tokens.refusals.app_only
        _check_headers(headers, operation=operation)
        query = bound(operation.id, scope["query_string"])
        names = frozenset(fault.name for fault in faults)
        return self._handlers.answer(found, query=query, headers=headers, faults=names)

    @functools.cached_property
    def _document(self) -> Answer:
        return Answer(200, resource("openapi", "partner-center-invoices.json").read_bytes())


def _routed(raw_path: bytes, *, method: str) -> OperationMatch:
    found = route(raw_path)
    if not found:
        said = "No resource was found at the address."
        raise Refusal(service_fault(404, code=1000, description=said, data=()))
    if method not in found:
        said = f"The requested resource does not support http method '{method}'."
        allow = (b"allow", ", ".join(found).encode())
        raise Refusal(request_fault(405, message=said, headers=(allow,)))
    return found[method]


def _check_headers(headers: dict[bytes, bytes], *, operation: DocumentedOperation) -> None:
    is_document = "application/json" not in operation.responses["200"].content
    if not acceptable(headers.get(b"accept"), is_document=is_document):
        said = "The answer is not available in the requested media type."
        raise Refusal(service_fault(406, code=800002, description=said))
    if headers.get(b"validatemfa", b"true").lower() not in {b"true", b"false"}:
        raise Refusal(request_fault())


def create_app(
    world: World,
    *,
    options: Options | None = None,
    tokens: AccessTokens | None = None,
) -> Service:
    """Return the stand-in service of a world as an ASGI application.

    Args:
        world: the partner and its invoices.
        options: how the service behaves where users may choose.
        tokens: the access tokens of an authority; without, the service knows the development
            tokens only.

    """
    options = options or Options()
    tokens = tokens or AccessTokens.of(world, options=options)
    return Service(world, options=options, tokens=tokens)
