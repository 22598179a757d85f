"""Signing in as a user: the Secure Application Model, and a code for a person at a terminal.

The order of a refresh is fixed: lock the store, load the token, exchange it, save the rotated one,
and only then use the access token. A second process waits at the lock and finds the rotated token.
Limits: a token that was exchanged and could not be saved is lost; the authority keeps the old one
valid until its end, so the next run still works.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from partner_center.auth.credentials import Certificate
from partner_center.auth.failures import of_answer
from partner_center.auth.secret import Secret
from partner_center.auth.sign_in import MsalSignIn
from partner_center.auth.stores import OLD, MemoryStore, StoredToken, TokenStore
from partner_center.auth.token import AccessToken
from partner_center.errors import SignInError
from partner_center.operations import SignInKind

_LOG = logging.getLogger("partner_center.auth")
_RENEWED_BY_A_PERSON = frozenset({"expired", "mfa", "consent", "store"})


def _log_age(age: timedelta) -> None:
    _LOG.warning(
        "The refresh token is %d days old; unused ones end after 90 days. Sign in again in time.",
        age.days,
    )


class AppUser(MsalSignIn):
    """Signs in for a user by a refresh token (Secure Application Model).

    Args:
        tenant: the partner's tenant, by id or domain.
        client_id: of the app registration.
        store: holds the refresh token and takes the rotated one.
        secret: of the application, or
        certificate: of the application; neither for a public client.
        on_old: told the age of a refresh token that is over 75 days old and was not rotated; logs
            a warning if not given.
        options: those of MsalSignIn.

    """

    kind: ClassVar[SignInKind] = "appUser"

    def __init__(
        self,
        tenant: str,
        client_id: str,
        *,
        store: TokenStore,
        secret: str | Secret | None = None,
        certificate: Certificate | None = None,
        on_old: Callable[[timedelta], None] = _log_age,
        **options: Any,
    ) -> None:
        if secret is not None and certificate is not None:
            raise ValueError("give a secret or a certificate, not both")
        super().__init__(tenant, client_id, **options)
        self.store = store
        self._proof = certificate or (None if secret is None else Secret(secret))
        self._on_old = on_old
        self._used: Secret | None = None

    def _credential(self) -> Secret | Certificate | None:
        return self._proof

    def _secrets(self) -> Iterable[Secret]:
        return (*super()._secrets(), *([self._used] if self._used else []))

    def _acquire(self, app: Any) -> dict[str, Any]:
        with self.store.locked():
            stored = self.store.load()
            if stored is None:
                raise SignInError(
                    "store",
                    f"There is no refresh token in {self.store}.",
                    advice="Sign in once with multifactor authentication (`partner-center login`).",
                )
            self._used = stored.refresh_token
            answer: dict[str, Any] = app.acquire_token_by_refresh_token(
                stored.refresh_token.reveal(), scopes=[self.cloud.scope(user=True)]
            )
            if not self._keep(answer):
                age = stored.age(now=self._now())
                if age is not None and age > OLD:
                    self._on_old(age)
            return answer

    def _keep(self, answer: dict[str, Any]) -> bool:
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
    """What a person has to do: open the address and enter the code within the time."""

    message: str
    verification_uri: str
    user_code: str
    expires_in: int


def _tell(prompt: DevicePrompt) -> None:
    print(prompt.message, file=sys.stderr, flush=True)


class DeviceCode(AppUser):
    """Signs in a person at a terminal, who enters a code in any browser.

    A refresh token in the store is used first; a person is asked when there is none, or when it is
    over. The application must be a public client.

    Args:
        tenant: the partner's tenant, by id or domain.
        client_id: of the app registration.
        prompt: shows the code; on stderr if not given.
        store: keeps the refresh token; memory if not given.
        options: those of AppUser.

    """

    def __init__(
        self,
        tenant: str,
        client_id: str,
        *,
        prompt: Callable[[DevicePrompt], None] = _tell,
        store: TokenStore | None = None,
        **options: Any,
    ) -> None:
        kept = MemoryStore() if store is None else store
        super().__init__(tenant, client_id, store=kept, **options)
        self._prompt = prompt

    def login(self) -> AccessToken:
        """Ask a person now, whatever the store holds.

        Raises:
            SignInError: if the person declines, or the time is over.

        """
        with self._lock:
            outcome = self._attempt(self._ask_person)
            if isinstance(outcome, SignInError):
                self._app = None
                raise outcome
            self._token = outcome
            return outcome

    def _acquire(self, app: Any) -> dict[str, Any]:
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
        """Return whether the store itself fails: then a new token could not be kept either."""
        return failure.reason == "store" and self.store.load() is not None

    def _ask_person(self, app: Any) -> dict[str, Any]:
        flow: dict[str, Any] = app.initiate_device_flow(scopes=[self.cloud.scope(user=True)])
        if "user_code" not in flow:
            return flow
        self._prompt(
            DevicePrompt(
                message=str(flow.get("message", "")),
                verification_uri=str(flow.get("verification_uri", "")),
                user_code=str(flow["user_code"]),
                expires_in=int(flow.get("expires_in", 0)),
            )
        )
        answer: dict[str, Any] = app.acquire_token_by_device_flow(flow)
        with self.store.locked():
            self._keep(answer)
        return answer
