"""From settings and secrets to a sign-in and the client.

Where no setting says how to sign in, the first of these decides: a token that was given; a refresh
token of the environment or one that login kept; the application's secret or certificate. Where
there is none, nobody is signed in, and the error says `partner-center login`.
Invariants: no secret comes from an option; a token in the environment wins over a `sign_in` in the
config file.
"""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from partner_center.auth import (
    AppOnly,
    AppUser,
    Certificate,
    DeviceCode,
    DevicePrompt,
    FileStore,
    GivenToken,
    KeyringStore,
    Secret,
    SignIn,
    StoredToken,
    TokenStore,
)
from partner_center.cli.display.messages import Messages
from partner_center.cli.exit_codes import CommandError, Exit, UsageError
from partner_center.cli.settings import config_file
from partner_center.cli.settings.definitions import SIGN_INS, variable
from partner_center.cli.settings.resolved import Settings
from partner_center.client import PartnerCenter
from partner_center.clouds import Cloud
from partner_center.errors import SignInError
from partner_center.files.small_file import small_file
from partner_center.transport.retries import Retries
from partner_center.transport.token_hosts import checked
from partner_center_core.client import TIMEOUT
from partner_center_core.network.limits import AnswerLimits
from partner_center_core.network.origins import tls_context

_LARGEST = 2**24  # bytes of a file with CA certificates; that of all public ones has 2**18
_Kind = TypeVar("_Kind", AppOnly, AppUser, DeviceCode)


def _timeout(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(seconds, connect=min(seconds, TIMEOUT.connect or seconds))


class ClientSetup:
    """Makes sign-ins and clients out of settings."""

    def __init__(
        self, settings: Settings, *, messages: Messages, asks_secret: bool = False
    ) -> None:
        self.settings = settings
        self._messages = messages
        self._asks_secret = asks_secret

    def partner(self, sign_in: SignIn | None = None) -> PartnerCenter:
        """Return the client, signed in as the settings say."""
        settings = self.settings
        seconds = settings.number("timeout", least=0.1)
        retries = settings.number("retries", least=0)
        chosen = sign_in or self.sign_in()
        try:
            return PartnerCenter(
                chosen,
                cloud=chosen.cloud,
                base_url=chosen.cloud.base_url,
                application=settings.get("application") or "partner-center command line",
                locale=settings.get("locale"),
                timeout=None if seconds is None else _timeout(seconds),
                limits=None if seconds is None else AnswerLimits(seconds=seconds),
                retries=Retries() if retries is None else Retries(attempts=int(retries) + 1),
                verify=self._verify(),
                on_request=self._messages.on_request,
            )
        except ValueError as error:
            raise UsageError(str(error)) from error

    def sign_in(self) -> SignIn:
        """Return the sign-in that the settings say."""
        kind = self.kind()
        if kind == "token":
            return self._given()
        if kind == "app":
            return self.app_only()
        if not self.settings.get("client_id") and not self.settings.secret("refresh_token"):
            raise CommandError(
                Exit.SIGN_IN,
                "nobody is signed in: partner-center login --tenant TENANT --client-id ID; or set"
                " PARTNER_CENTER_TOKEN",
            )
        return self.app_user()

    def kind(self) -> str:
        """Return how to sign in: user, app or token."""
        settings = self.settings
        named = settings.get("sign_in")
        if settings.is_from_file("sign_in") and settings.has_variable("token"):
            return "token"
        if named is not None:
            if (kind := named.lower()) in SIGN_INS:
                return kind
            raise UsageError(
                f"{settings.where('sign_in')}: {named!r} must be one of {', '.join(SIGN_INS)}"
            )
        if settings.secret("token"):
            return "token"
        if settings.secret("refresh_token"):
            return "user"
        has_proof = (
            settings.secret("client_secret")
            or settings.get("certificate")
            or settings.secret("client_assertion")
        )
        if has_proof and settings.get("tenant") and settings.get("client_id"):
            return "user" if self.store().load() is not None else "app"
        return "user"

    def app_only(self) -> AppOnly:
        """Return the sign-in of the application by itself."""
        proof = self._proof()
        if not proof:
            raise CommandError(
                Exit.SIGN_IN,
                "the application's secret is missing: set PARTNER_CENTER_CLIENT_SECRET, name a file"
                " with --client-secret-file, --certificate or --client-assertion-file, or have it"
                " asked for: --ask-secret",
            )
        return self._made(AppOnly, **proof)

    def app_user(self, store: TokenStore | None = None) -> AppUser:
        """Return the sign-in of a user, by the refresh token that login kept or another store's."""
        chosen = self._seeded() if store is None else store
        proof = self._proof()
        return self._made(AppUser, store=chosen, **proof)

    def device(self) -> DeviceCode:
        """Return the sign-in of a person who enters a code in a browser."""
        return self._made(DeviceCode, store=self.store(), prompt=self._prompt)

    def store(self) -> TokenStore:
        """Return where the refresh token is kept."""
        settings = self.settings
        named = settings.get("store")
        if named and named.lower() != "keyring":
            return FileStore(named)
        authority = self.cloud().authority
        # Another authority, such as a sandbox's, has tokens of its own.
        other = [] if authority == settings.cloud.authority else [urlsplit(authority).netloc]
        place = config_file.token_file(self.tenant(), settings.need("client_id"), *other)
        return KeyringStore(place) if named else FileStore(place)

    def _seeded(self) -> TokenStore:
        """Return the store, with the environment's refresh token where it has none yet."""
        store = self.store()
        first = self.settings.secret("refresh_token")
        if first and store.load() is None:
            with store.locked():
                store.save(StoredToken(Secret(first)))
        return store

    def cloud(self) -> Cloud:
        """Return the cloud, with the addresses that were given instead of its own."""
        own = self.settings.cloud
        authority = self._address("authority") or own.authority
        return replace(own, base_url=self._address("base_url") or own.base_url, authority=authority)

    def tenant(self) -> str:
        """Return the tenant; an authority may have it behind its host, as the sandbox prints it."""
        path = urlsplit(self.settings.get("authority") or "").path.strip("/")
        return self.settings.get("tenant") or path or self.settings.need("tenant")

    def _address(self, name: str) -> str | None:
        given = self.settings.get(name)
        if not given:
            return None
        try:
            parts = urlsplit(given)
            return checked(f"{parts.scheme}://{parts.netloc}" if name == "authority" else given)
        except ValueError as error:
            raise UsageError(f"{self.settings.where(name)}: {error}") from error

    def _made(self, kind: type[_Kind], **own: Any) -> _Kind:
        try:
            return kind(
                self.tenant(),
                self.settings.need("client_id"),
                cloud=self.cloud(),
                verify=self._verify(),
                on_request=self._messages.on_request,
                **own,
            )
        except ValueError as error:
            raise UsageError(str(error)) from error

    def _given(self) -> GivenToken:
        token = self.settings.secret("token")
        if not token:
            raise CommandError(
                Exit.SIGN_IN,
                "there is no token: set PARTNER_CENTER_TOKEN, or name a file with --token-file",
            )
        self._messages.hide(token)
        cloud = self.cloud()
        try:
            return GivenToken(token, cloud=cloud)
        except SignInError:  # an opaque token; the service knows whose it is
            return GivenToken(token, cloud=cloud, kind="appUser")

    def _proof(self) -> dict[str, Any]:
        """Return the application's credential: one argument of a sign-in, or none."""
        settings = self.settings
        file = settings.path("certificate")
        if file is not None:
            passphrase = settings.secret("certificate_passphrase")
            with config_file.readable(file, where=settings.where("certificate")):
                return {"certificate": Certificate.from_file(file, passphrase=passphrase)}
        if settings.secret("client_assertion"):
            return {"client_assertion": self._assertion}
        secret = settings.secret("client_secret")
        if not secret and self._asks_secret:
            secret = self.asked("client secret")
        if not secret:
            return {}
        self._messages.hide(secret)
        return {"secret": secret}

    def _assertion(self) -> str:
        """Return the client assertion as it is now; the platform renews its file."""
        try:
            text = self.settings.secret("client_assertion") or ""
        except CommandError as error:
            raise SignInError(
                "credentials",
                f"There is no client assertion: {error}.",
                advice="Check the file and its rights.",
            ) from None
        self._messages.hide(text)
        return text

    def asked(self, what: str) -> str:
        """Ask a person for a secret; nothing is shown while it is typed."""
        if not sys.stdin.isatty():
            name = variable(what.replace(" ", "_"))
            raise UsageError(
                f"the {what} cannot be asked for: standard input is not a terminal; set {name}"
            )
        value = getpass.getpass(f"{what}: ", stream=sys.stderr).strip()
        if not value:
            raise CommandError(Exit.SIGN_IN, f"no {what} was given")
        self._messages.hide(value)
        return value

    def _prompt(self, prompt: DevicePrompt) -> None:
        said = prompt.message or f"open {prompt.verification_uri} and enter {prompt.user_code}"
        self._messages.instruct(said)

    def _verify(self) -> str | bool:
        file = self.settings.path("ca_file")
        if file is None:
            return True
        where = self.settings.where("ca_file")
        try:
            with config_file.readable(file, where=where):
                small_file(file, largest=_LARGEST)
            tls_context(file)
        except ValueError as error:
            raise UsageError(f"{where}: {str(error).removeprefix('verify: ')}") from error
        return str(file)
