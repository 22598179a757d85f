"""The command that signs in and remembers how: login.

Invariants: the refresh token goes to its store and nowhere else; the config file gets settings, no
secrets, and only after the sign-in worked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_center.auth import Claims, MemoryStore, claims
from partner_center.auth.token import AccessToken
from partner_center.cli.command import Run
from partner_center.cli.display.output import STANDARD
from partner_center.cli.exit_codes import UsageError
from partner_center.cli.settings import config_file
from partner_center.cli.settings.definitions import SETTINGS, variable
from partner_center.errors import SignInError


def login(
    run: Run,
    *,
    refresh_token_file: Annotated[
        Path | None,
        typer.Option(
            "--refresh-token-file", metavar="FILE", show_default=False,
            help="Take the refresh token from a file; - is standard input.",
        ),
    ] = None,
    ask_refresh_token: Annotated[
        bool,
        typer.Option(
            "--ask-refresh-token", help="Ask for the refresh token.", show_default=False
        ),
    ] = False,
    remember: Annotated[
        bool,
        typer.Option("--remember/--no-remember", help="Keep the settings in the config file."),
    ] = True,
) -> None:  # fmt: skip
    """Sign in, and keep the settings for later commands."""
    client_setup = run.client_setup
    named = (run.settings.get("sign_in") or "").lower()
    if named == "token":
        raise UsageError(f"a token from elsewhere needs no login; set {variable('token')}")
    given = _given(run, refresh_token_file, ask=ask_refresh_token)
    if named == "app":
        kind, token = "app", client_setup.app_only().token()
    elif given is not None:
        kind, token = "user", _exchange(run, given)
    else:
        kind, token = "user", client_setup.device().login()
    _say(run, kind, token)
    if remember:
        _remember(run, kind)


def _given(run: Run, file: Path | None, *, ask: bool) -> str | None:
    if ask:
        return run.client_setup.asked("refresh token")
    if file is None:
        return run.settings.secret("refresh_token")
    name = None if str(file) == STANDARD else file
    text = config_file.required_text(name, where="--refresh-token-file")
    run.messages.hide(text)
    return text


def _exchange(run: Run, refresh_token: str) -> AccessToken:
    """Exchange a refresh token once; the store gets the rotated one, or stays as it was."""
    memory = MemoryStore(refresh_token)
    token = run.client_setup.app_user(memory).token()
    kept = memory.load()
    store = run.client_setup.store()
    with store.locked():
        if kept is not None:
            store.save(kept)
    return token


def _say(run: Run, kind: str, token: AccessToken) -> None:
    said: Claims | None = None
    try:
        said = claims(token)
    except SignInError:  # an opaque token
        run.messages.note("signed in")
    if said is not None:
        who = said.user or f"application {said.app_id}"
        run.messages.note(f"signed in as {who}, tenant {said.tenant or 'unknown'}")
        if kind == "user" and not said.mfa:
            run.messages.warning(
                "the token has no proof of multifactor authentication, which Partner Center asks"
                " for: sign in again and answer the second factor"
            )
    if kind == "user":
        run.messages.note(f"the refresh token is kept in {run.client_setup.store()}")


def _remember(run: Run, kind: str) -> None:
    settings = run.settings
    found = {}
    for name, setting in SETTINGS.items():
        value = settings.get(name)
        if setting.is_kept and value is not None:
            # A path that was given here means the same from every other folder.
            path = settings.path(name) if setting.is_path else None
            found[name] = value if path is None else str(path.resolve())
    if found.get("store", "keyring").lower() != "keyring":
        found["store"] = str(Path(found["store"]).expanduser().resolve())
    found |= {"sign_in": kind, "tenant": run.client_setup.tenant()}
    if config_file.write(settings.file, found):
        run.messages.note(f"settings are kept in {settings.file}")
