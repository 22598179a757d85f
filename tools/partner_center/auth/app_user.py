"""Signing in as a user: the Secure Application Model, and the device code flow.

The order of a refresh is fixed: lock the store, load the token, exchange it, save the rotated one,
and only then use the access token. A second process waits for the lock and then loads the rotated
token. Limits: a rotated token that cannot be saved is lost; the authority accepts the old one until
it expires, so the next run still works.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from partner_center.auth.credentials import AssertionSource, Certificate, proof_of
from partner_center.auth.failures import of_answer
from partner_center.auth.msal_http import HttpClient
from partner_center.auth.secret import Secret
from partner_center.auth.sign_in import Answer, Application, MsalSignIn
from partner_center.auth.sign_in_kinds import SignInKind
from partner_center.auth.stores import OLD, MemoryStore, StoredToken, TokenStore
from partner_center.auth.token import AccessToken
from partner_center.clouds import GLOBAL, Cloud
from partner_center.errors import SignInError
from partner_center.transport.events import Event
from partner_center.transport.token_hosts import Verify
from partner_center_core.masking import printable

_LOG = logging.getLogger("partner_center.auth")
_LONGEST = 500  # characters of a prompt
_LONGEST_WAIT = 3600.0  # seconds for the user; Entra ID gives 900
_RENEWED_BY_A_PERSON = frozenset({"expired", "mfa", "consent", "store"})


def _log_age(age: timedelta) -> None:
    _LOG.warning(
        "The refresh token is %d days old; unused ones expire after 90 days. Sign in again soon.",
        age.days,
    )


def _check_store(store: object) -> None:
    methods = ("load", "save", "locked")
    if isinstance(store, type) or not all(callable(getattr(store, name, None)) for name in methods):
        kind = store.__name__ if isinstance(store, type) else type(store).__name__
        what = "a class" if isinstance(store, type) else "not a store"
        # Its value is not shown: it may be the token itself.
        raise TypeError(
            f"store: {kind} is {what}; give a FileStore(path), or one with load, save and locked"
        )


class AppUser(MsalSignIn):
    """Signs in for a user with a refresh token (Secure Application Model).

    Args:
        tenant: the partner's tenant, by id or domain.
        client_id: of the app registration.
        store: keeps the refresh token, and the rotated one after it.
        secret: of the application, or
        certificate: of the application, or
        client_assertion: as in AppOnly; a public client has none of the three.
        on_old: called with the age of a refresh token that is over 75 days old and was not rotated;
            logs a warning if not given.
        cloud: where to sign in, and for which service.
        verify: TLS verification of the authority; see `token_hosts.tls`.
        on_request: called for each request to the authority.
        http_client: replaces the network below MSAL.
        clock: seconds since 1970.

    Raises:
        TypeError: if the store is not a TokenStore.
        ValueError: if tenant, client id, cloud or verify is not valid, there are several
            credentials, or the environment names a proxy or a CA file that cannot be used.

    """

    @property
    def kind(self) -> SignInKind:
        """The kind of its tokens: of a user, through the application."""
        return "appUser"

    def __init__(
        self,
        tenant: str,
        client_id: str,
        *,
        store: TokenStore,
        secret: str | Secret | None = None,
        certificate: Certificate | None = None,
        client_assertion: AssertionSource | None = None,
        on_old: Callable[[timedelta], None] = _log_age,
        cloud: Cloud = GLOBAL,
        verify: Verify = True,
        on_request: Callable[[Event], None] | None = None,
        http_client: HttpClient | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        _check_store(store)
        proof = proof_of(secret=secret, certificate=certificate, client_assertion=client_assertion)
        super().__init__(
            tenant, client_id, proof=proof, cloud=cloud, verify=verify, on_request=on_request,
            http_client=http_client, clock=clock,
        )  # fmt: skip
        self.store = store
        self._on_old = on_old
        self._used: Secret | None = None

    def _secrets(self) -> Iterable[Secret]:
        return (*super()._secrets(), *([self._used] if self._used else []))

    def _acquire(self, app: Application) -> Answer:
        with self.store.locked():
            stored = self.store.load()
            if stored is None:
                raise SignInError(
                    "store",
                    f"There is no refresh token in {self.store}.",
                    advice="Sign in once with multifactor authentication (`partner-center login`).",
                )
            self._used = stored.refresh_token
            answer = app.acquire_token_by_refresh_token(
                stored.refresh_token.reveal(), scopes=[self.cloud.scope(user=True)]
            )
            if not self._keep(answer):
                age = stored.age(now=self._now())
                if age is not None and age > OLD:
                    self._on_old(age)
            return answer

    def _keep(self, answer: Answer) -> bool:
        """Save a rotated refresh token; return whether there was one."""
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated and "access_token" in answer:
            self.store.save(StoredToken(Secret(rotated), self._now()))
            return True
        return False

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


@dataclass(frozen=True)
class DevicePrompt:
    """What the user must do: open the address and enter the code within `expires_in` seconds."""

    message: str
    verification_uri: str
    user_code: str
    expires_in: int


def _tell(prompt: DevicePrompt) -> None:
    print(prompt.message, file=sys.stderr, flush=True)


def _shown(said: object) -> str:
    """Return a text of the authority without control characters."""
    return printable(said)[:_LONGEST] if isinstance(said, str) else ""


class DeviceCode(AppUser):
    """Signs in a user at a terminal, who enters a code in any browser (device code flow).

    A refresh token in the store is used first; the user is asked if there is none, or it expired.
    The application must be a public client.

    Args:
        tenant: the partner's tenant, by id or domain.
        client_id: of the app registration.
        prompt: shows the code to the user; prints to stderr if not given.
        store: keeps the refresh token; in memory if not given.
        on_old: as in AppUser.
        cloud: where to sign in, and for which service.
        verify: TLS verification of the authority; see `token_hosts.tls`.
        on_request: called for each request to the authority.
        http_client: replaces the network below MSAL.
        clock: seconds since 1970.

    Raises:
        TypeError: if the store is not a TokenStore.
        ValueError: if tenant, client id, cloud or verify is not valid, or the environment names a
            proxy or a CA file that cannot be used.

    """

    def __init__(
        self,
        tenant: str,
        client_id: str,
        *,
        prompt: Callable[[DevicePrompt], None] = _tell,
        store: TokenStore | None = None,
        on_old: Callable[[timedelta], None] = _log_age,
        cloud: Cloud = GLOBAL,
        verify: Verify = True,
        on_request: Callable[[Event], None] | None = None,
        http_client: HttpClient | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(
            tenant, client_id, store=MemoryStore() if store is None else store, on_old=on_old,
            cloud=cloud, verify=verify, on_request=on_request, http_client=http_client, clock=clock,
        )  # fmt: skip
        self._prompt = prompt

    def login(self) -> AccessToken:
        """Ask the user now, even if the store has a refresh token.

        Raises:
            SignInError: if the user declines, or the code expires.

        """
        with self._lock:
            outcome = self._attempt(self._ask_person)
            if isinstance(outcome, SignInError):
                self._app = None
                raise outcome
            self._token = outcome
            return outcome

    def _acquire(self, app: Application) -> Answer:
        try:
            answer = super()._acquire(app)
            if "access_token" in answer:
                return answer
            failure = of_answer(answer, secrets=self._secrets(), **self._last())
        except SignInError as error:
            failure = error.again()
        if failure.reason not in _RENEWED_BY_A_PERSON or self._is_broken(failure):
            raise failure
        return self._ask_person(app)

    def _is_broken(self, failure: SignInError) -> bool:
        """Return whether the store fails: then it could not save a new token either."""
        return failure.reason == "store" and self.store.load() is not None

    def _ask_person(self, app: Application) -> Answer:
        flow = app.initiate_device_flow(scopes=[self.cloud.scope(user=True)])
        if "user_code" not in flow:
            return flow
        lifetime, end = flow.get("expires_in"), flow.get("expires_at")
        if isinstance(end, int | float):  # MSAL waits as long as the authority says
            flow["expires_at"] = min(end, time.time() + _LONGEST_WAIT)
        self._prompt(
            DevicePrompt(
                message=_shown(flow.get("message")),
                verification_uri=_shown(flow.get("verification_uri")),
                user_code=_shown(flow["user_code"]),
                expires_in=lifetime if isinstance(lifetime, int) else 0,
            )
        )
        answer = app.acquire_token_by_device_flow(flow)
        with self.store.locked():
            self._keep(answer)
        return answer
