"""The base of both clients: cloud, sign-in, time limits, retries, ids and headers.

Invariants: all attempts of a call have the same MS-RequestId; all calls inside
`with partner.correlation()`, and all pages of one listing, have the same MS-CorrelationId; an
operation that needs App+User sign-in is refused before anything is sent; requests go to one host.
"""

from __future__ import annotations

import contextvars
import platform
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TypedDict

import httpx

from partner_center.advice import advice_of
from partner_center.auth.bearer import PartnerAuth
from partner_center.auth.sign_in_kinds import takes
from partner_center.auth.token import SignIn
from partner_center.clouds import GLOBAL, Cloud
from partner_center.errors import AuthenticationError, NeedsUserSignInError, ResponseError
from partner_center.transport.events import Event
from partner_center.transport.one_host import Transport
from partner_center.transport.retries import Retries
from partner_center.transport.token_hosts import Verify, checked
from partner_center_core.calls import Call
from partner_center_core.client import TIMEOUT
from partner_center_core.headers import header_value
from partner_center_core.network.limits import AnswerLimits

CORRELATION_ID = "MS-CorrelationId"
REQUEST_ID = "MS-RequestId"

_CORRELATION: contextvars.ContextVar[str | None] = contextvars.ContextVar(
    "partner_center_correlation", default=None
)
# The ids of the current request, for an answer that does not repeat them.
_SENT: contextvars.ContextVar[tuple[str | None, str | None]] = contextvars.ContextVar(
    "partner_center_sent", default=(None, None)
)


class ClientSettings(TypedDict):
    """The arguments of the clients of `partner_center_core`."""

    base_url: str
    headers: dict[str, str]
    timeout: httpx.Timeout | float
    auth: httpx.Auth | None
    transport: Transport


class Connection:
    """The connection to the service of one partner in one cloud.

    Args:
        sign_in: where tokens come from; None for a service that needs no token.
        cloud: where the service is; the sign-in's cloud if not given.
        base_url: another host than the cloud's, such as the sandbox.
        application: the caller's name, sent as MS-PartnerCenter-Application.
        locale: the language of texts, sent as X-Locale.
        timeout: of connecting, reading and writing; three minutes for a read and 15 seconds for a
            connection if not given.
        retries: when a request is sent again, and for how long.
        limits: limits of one answer, in bytes and seconds.
        verify: TLS verification: True, a CA file or a context; False only for this machine.
        on_request: called for each attempt of each request.

    Raises:
        ValueError: if the address, a header value or `verify` is not safe.

    """

    def __init__(
        self,
        sign_in: SignIn | None,
        *,
        cloud: Cloud | None = None,
        base_url: str | None = None,
        application: str | None = None,
        locale: str | None = None,
        timeout: httpx.Timeout | float | None = None,
        retries: Retries | None = None,
        limits: AnswerLimits | None = None,
        verify: Verify = True,
        on_request: Callable[[Event], None] | None = None,
    ) -> None:
        _check_sign_in(sign_in)
        if sign_in is not None and cloud is not None and sign_in.cloud != cloud:
            raise ValueError(f"the sign-in is for {sign_in.cloud.name}, not for {cloud.name}")
        self.sign_in = sign_in
        self.cloud = cloud or (GLOBAL if sign_in is None else sign_in.cloud)
        self.base_url = checked(base_url or self.cloud.base_url)
        self._transport = Transport(
            self.base_url,
            retries=retries or Retries(),
            limits=limits,
            verify=verify,
            prepare=_with_ids,
            on_request=on_request,
        )
        headers = {"User-Agent": _user_agent()}
        names = {"MS-PartnerCenter-Application": application, "X-Locale": locale}
        for name, text in names.items():
            if text is not None:
                headers[name] = header_value(name, text)
        self._settings = ClientSettings(
            base_url=self.base_url,
            headers=headers,
            timeout=TIMEOUT if timeout is None else timeout,
            auth=None if sign_in is None else PartnerAuth(sign_in, url=self.base_url),
            transport=self._transport,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.sign_in!r}, base_url={self.base_url!r})"

    @contextmanager
    def correlation(self, value: str | None = None) -> Generator[str]:
        """Give all calls inside one MS-CorrelationId: the given, the outer block's, or a new one.

        Do not use it in a generator: the caller of the generator would get the id too.
        """
        chosen = value or correlation_id()
        token = _CORRELATION.set(chosen)
        try:
            yield chosen
        finally:
            with suppress(ValueError):  # an async generator may be closed in another context
                _CORRELATION.reset(token)

    def _check(self, call: Call[object]) -> None:
        if self.sign_in is not None and not takes(call.operation, kind=self.sign_in.kind):
            raise NeedsUserSignInError(call.operation)


def _check_sign_in(given: object) -> None:
    """Refuse a sign-in of the wrong type, which callers without a type checker may pass."""
    if given is not None and not isinstance(given, SignIn):
        raise TypeError(
            "sign_in: expected AppOnly, AppUser, DeviceCode or GivenToken, found a "
            f"{type(given).__name__}"
        )


def correlation_id() -> str:
    """Return the id of the block around the call, or a new one."""
    return _CORRELATION.get() or str(uuid.uuid4())


def _user_agent() -> str:
    try:
        number = version("partner-center-invoices")
    except PackageNotFoundError:  # a checkout that is not installed
        number = "0"
    return (
        f"partner-center-invoices/{number} httpx/{httpx.__version__}"
        f" python/{platform.python_version()}"
    )


def _with_ids(request: httpx.Request) -> None:
    """Set the ids of a request, unless its caller or an earlier attempt has set them."""
    request.headers.setdefault(REQUEST_ID, str(uuid.uuid4()))
    request.headers.setdefault(CORRELATION_ID, correlation_id())
    _SENT.set((request.headers[REQUEST_ID], request.headers[CORRELATION_ID]))


_UNSIGNED = "The client has no sign-in: create it with one, such as DeviceCode or AppOnly."


@contextmanager
def advised(*, signed_in: bool) -> Generator[None]:
    """Add notes to an error of the service: what to do, and the ids for support."""
    try:
        yield
    except ResponseError as error:
        # A gateway or a proxy does not repeat the ids; support asks for those that were sent.
        request_id, sent = _SENT.get()
        error.request_id = error.request_id or request_id
        error.correlation_id = error.correlation_id or sent
        is_unsigned = isinstance(error, AuthenticationError) and not signed_in
        if advice := _UNSIGNED if is_unsigned else advice_of(error):
            error.add_note(advice)
        raise
