"""The command that signs in and remembers how: login.

Invariants: the refresh token goes to its store and nowhere else; the config file gets settings, no
secrets, and only once the sign-in worked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_center.auth import Claims, claims
from partner_center.auth.token import AccessToken
from partner_center.cli.command import Run, usage
from partner_center.cli.exit_codes import Exit, Trouble
from partner_center.cli.settings import config_file
from partner_center.cli.settings.resolved import KEPT, SETTINGS
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
    """Sign in, and remember how for the commands to come."""
    signing = run.signing
    named = (run.settings.get("sign_in") or "").lower()
    if named == "token":
        raise usage("a token from elsewhere needs no login; set PARTNER_CENTER_TOKEN")
    given = _given(run, refresh_token_file, ask=ask_refresh_token)
    if named == "app":
        kind, token = "app", signing.app_only().token()
    elif given is not None:
        kind, token = "user", _exchange(run, given)
    else:
        kind, token = "user", signing.device().login()
    _say(run, kind, token)
    if remember:
        _remember(run, kind)


def _given(run: Run, file: Path | None, *, ask: bool) -> str | None:
    if ask:
        return run.signing.asked("refresh token")
    if file is None:
        return run.settings.secret("refresh_token")
    try:
        text = config_file.text_of(None if str(file) == "-" else file)
    except (OSError, ValueError) as error:
        why = config_file.unreadable(error)
        raise Trouble(Exit.FILE, f"--refresh-token-file: {file} cannot be read: {why}") from error
    if not text:
        raise usage(f"--refresh-token-file: {file} is empty")
    run.voice.hide(text)
    return text


def _exchange(run: Run, refresh_token: str) -> AccessToken:
    """Exchange a refresh token once; the store gets the rotated one, or stays as it was."""
    from partner_center.auth import MemoryStore  # noqa: PLC0415  # beside its only use

    memory = MemoryStore(refresh_token)
    token = run.signing.app_user(memory).token()
    kept = memory.load()
    store = run.signing.store()
    with store.locked():
        if kept is not None:
            store.save(kept)
    return token


def _say(run: Run, kind: str, token: AccessToken) -> None:
    said: Claims | None = None
    try:
        said = claims(token)
    except SignInError:  # a closed token
        run.voice.note("signed in")
    if said is not None:
        who = said.user or f"application {said.app_id}"
        run.voice.note(f"signed in as {who}, tenant {said.tenant or 'unknown'}")
        if kind == "user" and not said.mfa:
            run.voice.warning(
                "the token has no proof of multifactor authentication, which Partner Center asks"
                " for: sign in again and answer the second factor"
            )
    if kind == "user":
        run.voice.note(f"the refresh token is kept in {run.signing.store()}")


def _remember(run: Run, kind: str) -> None:
    settings = run.settings
    found = {name: value for name in KEPT if (value := settings.get(name)) is not None}
    # A path that was given here means the same elsewhere.
    for name in found:
        path = settings.path(name) if SETTINGS[name].is_path else None
        if path is not None:
            found[name] = str(path.resolve())
    if "store" in found and found["store"].lower() != "keyring":
        found["store"] = str(Path(found["store"]).expanduser().resolve())
    found["sign_in"] = kind
    found["tenant"] = run.signing.tenant()
    if config_file.write(settings.file, found, known=SETTINGS):
        run.voice.note(f"settings are kept in {settings.file}")
