"""A configured client: cloud, sign-in, time-outs, retries, ids and names on every request.

    with Session(DeviceCode(tenant, client_id)) as session:
        invoice = session.call(get_invoice, "G000024135")

Invariants: a call has one MS-RequestId through all its attempts, and one MS-CorrelationId, shared
by all calls inside `with session.correlation()`; an operation that takes no App-only token is
refused before anything is sent; requests go to one host. Everything that goes through
`session.client` is signed, retried and watched, also generated calls made without `call`.
Limits: async connections belong to the event loop that made them: one session for each
`asyncio.run`.
"""

from __future__ import annotations

import contextvars
import platform
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any, Self

import httpx

from partner_center.advice import advice_of
from partner_center.auth.bearer import PartnerAuth
from partner_center.auth.token import SignIn
from partner_center.clouds import GLOBAL, Cloud
from partner_center.errors import NeedsUserSignInError, ResponseError, error_of
from partner_center.events import Event
from partner_center.network import Verify, checked
from partner_center.operations import takes
from partner_center.retries import Retries
from partner_center.transport import STREAMED, Transport
from partner_center_invoices import Client, Response
from partner_center_invoices.client import build_response

_CORRELATION: contextvars.ContextVar[str | None] = contextvars.ContextVar(
    "partner_center_correlation", default=None
)
# Request id and correlation id under way, for an answer that does not repeat them.
_SENT: contextvars.ContextVar[tuple[str | None, str | None]] = contextvars.ContextVar(
    "partner_center_sent", default=(None, None)
)


def _user_agent() -> str:
    try:
        number = version("partner-center-invoices")
    except PackageNotFoundError:  # a checkout that nobody installed
        number = "0"
    return (
        f"partner-center-invoices/{number} httpx/{httpx.__version__}"
        f" python/{platform.python_version()}"
    )


class Session:
    """A client of one partner in one cloud.

    Args:
        sign_in: where tokens come from; None for a service that takes requests without one.
        cloud: where the service is; the sign-in's cloud if not given.
        base_url: another host than the cloud's, such as the sandbox.
        application: the caller's name, sent as MS-PartnerCenter-Application.
        locale: the language of texts, sent as X-Locale.
        timeout: three minutes for a read and 15 seconds for a connection if not given.
        retries: when a request is sent again.
        verify: TLS verification: True, a CA file or a context; False for this machine only.
        on_request: told of each attempt of each request.

    Raises:
        ValueError: if the address, a name or `verify` is not safe.

    """

    def __init__(
        self,
        sign_in: SignIn | None,
        *,
        cloud: Cloud | None = None,
        base_url: str | None = None,
        application: str | None = None,
        locale: str | None = None,
        timeout: httpx.Timeout | None = None,
        retries: Retries | None = None,
        verify: Verify = True,
        on_request: Callable[[Event], None] | None = None,
    ) -> None:
        if sign_in is not None and cloud is not None and sign_in.cloud != cloud:
            raise ValueError(f"the sign-in is for {sign_in.cloud.name}, not for {cloud.name}")
        self.sign_in = sign_in
        self.cloud = cloud or (GLOBAL if sign_in is None else sign_in.cloud)
        self.base_url = checked(base_url or self.cloud.base_url)
        self._transport = Transport(
            self.base_url,
            retries=retries or Retries(),
            verify=verify,
            prepare=_with_ids,
            on_request=on_request,
        )
        headers = {"User-Agent": _user_agent()}
        names = {"MS-PartnerCenter-Application": application, "X-Locale": locale}
        for name, text in names.items():
            if text is not None:
                if not text.isascii() or not text.isprintable() or text != text.strip():
                    raise ValueError(f"{name}: {text!r} cannot be sent in a header")
                headers[name] = text
        arguments: dict[str, Any] = {"transport": self._transport, "trust_env": False}
        if sign_in is not None:
            arguments["auth"] = PartnerAuth(sign_in, url=self.base_url)
        options: dict[str, Any] = {} if timeout is None else {"timeout": timeout}
        self.client = Client(self.base_url, headers=headers, httpx_args=arguments, **options)

    def __repr__(self) -> str:
        return f"Session({self.sign_in!r}, base_url={self.base_url!r})"

    def call(self, operation: ModuleType, *args: Any, **kwargs: Any) -> Any:
        """Call an operation of the generated client and return its success.

        Args:
            operation: its module, such as `get_invoice`.
            args: what its `sync` takes.
            kwargs: what its `sync` takes by name, the client left out.

        Raises:
            NeedsUserSignInError: before sending, if the sign-in is of the wrong kind.
            SignInError: if there is no token.
            ResponseError: if the service answers otherwise; a note says what to do.
            httpx.TransportError: if the connection fails, also after retries.

        """
        with _advised():
            return operation.sync(*args, client=self.client, **self._checked(operation, kwargs))

    def detailed(self, operation: ModuleType, *args: Any, **kwargs: Any) -> Response[Any]:
        """Call an operation and return the whole answer, whatever its status; see `call`."""
        checked_kwargs = self._checked(operation, kwargs)
        answer: Response[Any] = operation.sync_detailed(*args, client=self.client, **checked_kwargs)
        return answer

    async def acall(self, operation: ModuleType, *args: Any, **kwargs: Any) -> Any:
        """Do as `call` does, in an event loop."""
        with _advised():
            return await operation.asyncio(
                *args, client=self.client, **self._checked(operation, kwargs)
            )

    async def adetailed(self, operation: ModuleType, *args: Any, **kwargs: Any) -> Response[Any]:
        """Do as `detailed` does, in an event loop."""
        answer: Response[Any] = await operation.asyncio_detailed(
            *args, client=self.client, **self._checked(operation, kwargs)
        )
        return answer

    @contextmanager
    def stream(self, operation: ModuleType, *args: Any, **kwargs: Any) -> Iterator[httpx.Response]:
        """Open an operation's success without reading its body; for documents.

        A body that breaks off is the caller's to ask for again. Raises as `call` does.
        """
        request = operation._get_kwargs(*args, **self._checked(operation, kwargs))  # noqa: SLF001  # the one way to its request
        client = self.client.get_httpx_client()
        with _advised(), client.stream(**request, extensions={STREAMED: True}) as response:
            if response.status_code != httpx.codes.OK:
                response.read()
                raise error_of(operation.OPERATION, build_response(response, read=bytes))
            yield response

    @contextmanager
    def correlation(self, value: str | None = None) -> Iterator[str]:
        """Give all calls inside one MS-CorrelationId: that of the block around, a given or new one.

        In a generator pass `ms_correlation_id=session.new_id()` to the calls instead: what a
        generator sets here is seen by whoever iterates over it.
        """
        chosen = value or _CORRELATION.get() or self.new_id()
        token = _CORRELATION.set(chosen)
        try:
            yield chosen
        finally:
            with suppress(ValueError):  # an async generator may end in another context
                _CORRELATION.reset(token)

    @staticmethod
    def new_id() -> str:
        """Return a new id for a request or a correlation."""
        return str(uuid.uuid4())

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        self._transport.close()

    async def aclose(self) -> None:
        """Close the connections, those of async calls too."""
        self._transport.close()
        await self._transport.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def _checked(self, operation: ModuleType, kwargs: dict[str, Any]) -> dict[str, Any]:
        if self.sign_in is not None and not takes(operation.OPERATION, kind=self.sign_in.kind):
            raise NeedsUserSignInError(operation.OPERATION)
        return kwargs


def _with_ids(request: httpx.Request) -> None:
    """Give a request its ids, unless its caller or an earlier attempt did."""
    request.headers.setdefault("MS-RequestId", Session.new_id())
    request.headers.setdefault("MS-CorrelationId", _CORRELATION.get() or Session.new_id())
    _SENT.set((request.headers["MS-RequestId"], request.headers["MS-CorrelationId"]))


@contextmanager
def _advised() -> Iterator[None]:
    try:
        yield
    except ResponseError as error:
        # A gateway or a proxy repeats no ids; support asks for those that were sent.
        request_id, correlation_id = _SENT.get()
        error.request_id = error.request_id or request_id
        error.correlation_id = error.correlation_id or correlation_id
        if advice := advice_of(error):
            error.add_note(advice)
        raise
