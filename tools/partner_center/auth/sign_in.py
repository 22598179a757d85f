"""The base of the sign-ins: one cached token, one token request at a time, one kind of error.

MSAL's application object is built for the first token request, because building it uses the
network. It is discarded after every failure, because it would repeat a cached refusal for a minute.
MSAL's own token cache is not used: it does not stop ten threads from ten requests (the lock here
does), would return a token that was just refused, and logs device codes.
"""

from __future__ import annotations

import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypedDict

from partner_center.auth.credentials import ClientAssertion, Proof
from partner_center.auth.failures import of_answer, of_exception
from partner_center.auth.msal_http import Authority, HttpClient
from partner_center.auth.secret import Secret
from partner_center.auth.sign_in_kinds import SignInKind
from partner_center.auth.token import AccessToken
from partner_center.clouds import GLOBAL, Cloud
from partner_center.errors import SignInError
from partner_center.transport.events import Event
from partner_center.transport.token_hosts import Verify, check_settings, checked

# A GUID or a domain: this text becomes part of the authority's address.
_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_PAUSE = 30.0  # seconds without another refresh after one failed while the token is still valid


Answer = Mapping[str, object]  # MSAL's result: a token, or the reason why there is none


class Application(Protocol):
    """The methods that are used of MSAL's application objects, which have no types."""

    def acquire_token_for_client(self, scopes: list[str]) -> Answer:
        """Ask for a token of the application."""
        ...

    def acquire_token_by_refresh_token(self, refresh_token: str, scopes: list[str]) -> Answer:
        """Ask for a token of a user."""
        ...

    def initiate_device_flow(self, scopes: list[str]) -> dict[str, object]:
        """Ask for a device code."""
        ...

    def acquire_token_by_device_flow(self, flow: dict[str, object]) -> Answer:
        """Wait until the user has entered the code."""
        ...


class _Last(TypedDict, total=False):
    """The last answer of the authority, as `failures` needs it."""

    status: int | None
    retry_after: int | None


class MsalSignIn(ABC):
    """The base of AppOnly, AppUser and DeviceCode.

    Args:
        tenant: the partner's tenant, by id or domain.
        client_id: of the app registration.
        proof: the application's credential; None for a public client.
        cloud: where to sign in, and for which service.
        verify: TLS verification of the authority; see `token_hosts.tls`.
        on_request: called for each request to the authority, like that of PartnerCenter.
        http_client: replaces the network below MSAL, for tests (MSAL's `http_client`).
        clock: seconds since 1970.

    Raises:
        ValueError: if tenant, client id, cloud or verify is not valid, or the environment names a
            proxy or a CA file that cannot be used.

    """

    @property
    @abstractmethod
    def kind(self) -> SignInKind:
        """Whether the tokens are of the application itself or of a user."""

    def __init__(
        self,
        tenant: str,
        client_id: str,
        *,
        proof: Proof | None = None,
        cloud: Cloud = GLOBAL,
        verify: Verify = True,
        on_request: Callable[[Event], None] | None = None,
        http_client: HttpClient | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not _TENANT.fullmatch(tenant) or ".." in tenant:
            raise ValueError(f"tenant: {tenant!r} is neither a GUID nor a domain")
        if not re.fullmatch(r"[\w-]+", client_id):
            raise ValueError(f"client_id: {client_id!r} is not the id of an app registration")
        self.tenant = tenant
        self.client_id = client_id
        self.cloud = cloud
        self._address = f"{checked(cloud.authority)}/{tenant}"
        if http_client is None:
            check_settings(cloud.authority, verify=verify)
        self._proof = proof
        self._http = http_client
        self._verify = verify
        self._on_request = on_request
        self._clock = clock
        self._app: Application | None = None
        self._lock = threading.Lock()
        self._token: AccessToken | None = None
        self._failure: SignInError | None = None
        self._answered = 0
        self._quiet_until = 0.0

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}(tenant={self.tenant!r}, client_id={self.client_id!r})"

    def held(self) -> AccessToken | None:
        """Return the cached token if it is fresh."""
        token, now = self._token, self._clock()
        if token is None or now >= token.expires_at:
            return None
        return token if now < token.refresh_at or now < self._quiet_until else None

    def token(self, *, refused: AccessToken | None = None) -> AccessToken:
        """Return a fresh token; see SignIn.token."""
        answered = self._answered
        if (held := self.held()) is not None and held is not refused:
            return held
        with self._lock:
            if (held := self.held()) is not None and held is not refused:
                return held
            if self._answered != answered and self._failure is not None:
                # Another thread got an answer while this one waited: use it here too.
                raise self._failure.again()
            return self._ask(refused=refused)

    @abstractmethod
    def _acquire(self, app: Application) -> Answer:
        """Ask MSAL for a token and return its answer."""

    def _secrets(self) -> Iterable[Secret]:
        proof = self._proof.last if isinstance(self._proof, ClientAssertion) else self._proof
        return (proof,) if isinstance(proof, Secret) else ()

    def _ask(self, *, refused: AccessToken | None) -> AccessToken:
        outcome = self._attempt(self._acquire)
        self._answered += 1
        if isinstance(outcome, AccessToken):
            self._failure = None
            self._token = outcome
            return outcome
        self._app = None
        self._failure = outcome
        old = self._token
        if (
            outcome.reason == "network"
            and old is not None
            and old is not refused
            and self._clock() < old.expires_at
        ):
            self._quiet_until = self._clock() + _PAUSE
            return old
        if refused is not None and old is refused:
            self._token = None
        raise outcome

    def _attempt(self, acquire: Callable[[Application], Answer]) -> AccessToken | SignInError:
        """Return a token, or an error for any of MSAL's failures, without MSAL's frames."""
        try:
            if self._app is None:
                self._app = self._build()
            now = self._clock()
            answer = acquire(self._app)
            value, lifetime = answer.get("access_token"), answer.get("expires_in")
            if isinstance(value, str) and value and isinstance(lifetime, int):
                return AccessToken.of(value, now=now, lifetime=lifetime)
            return of_answer(answer, secrets=self._secrets(), **self._last())
        except SignInError as error:
            return error.again()
        except Exception as error:  # noqa: BLE001  # MSAL lets any exception of its HTTP client through
            return of_exception(error, secrets=self._secrets(), **self._last())

    def _build(self) -> Application:
        # Imported here because it takes a third of a second.
        from partner_center.auth.msal_application import msal_application  # noqa: PLC0415

        if self._http is None:
            self._http = Authority(
                self.cloud.authority, verify=self._verify, on_request=self._on_request
            )
        if isinstance(self._http, Authority):
            self._http.forget()
        return msal_application(
            self.client_id, authority=self._address, http_client=self._http, proof=self._proof
        )

    def _last(self) -> _Last:
        if not isinstance(self._http, Authority):
            return {}
        return {"status": self._http.status, "retry_after": self._http.wait}
