"""What every command takes, and what happens around every command.

A command is a function of a Run and its own arguments; `command` adds the options of all settings
to it, makes the Run, and turns whatever goes wrong into one line and an exit code. The options may
stand before the command's name, too; those behind it win.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from partner_center.cli.display.messages import Voice
from partner_center.cli.exit_codes import (
    Exit,
    Trouble,
    explain,
    forget_output,
)
from partner_center.cli.settings.resolved import SETTINGS, Settings, resolve
from partner_center.cli.settings.sign_in import Signing
from partner_center.client import PartnerCenter
from partner_center.errors import SignInError
from partner_center.transport.token_hosts import is_loopback

_SETTINGS = "Settings (or PARTNER_CENTER_NAME, or name in the config file)"
_TALK = "What is said"
_OWN = ("config", "verbose", "quiet", "ask_secret")


@dataclass(frozen=True)
class Run:
    """One call of a command: its settings, its voice, and its way to the service."""

    settings: Settings
    voice: Voice
    signing: Signing

    @contextmanager
    def partner(self) -> Iterator[PartnerCenter]:
        """Open the way to the service; all requests share one correlation id."""
        with self.signing.partner() as partner, partner.correlation():
            yield partner


def _option(name: str, kind: Any, *names: str, **more: Any) -> inspect.Parameter:
    default = False if kind is bool else None
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[kind, typer.Option(*names, show_default=False, **more)],
    )


_SHARED = [
    *(
        _option(
            setting.name, str | None, setting.option,
            help=setting.help, metavar=setting.metavar, rich_help_panel=_SETTINGS,
            autocompletion=setting.values if setting.values is not list else None,
        )
        for setting in SETTINGS.values()
    ),
    _option(
        "config", Path | None, "--config",
        help="The config file.", metavar="FILE", rich_help_panel=_SETTINGS,
    ),
    _option(
        "ask_secret", bool, "--ask-secret",
        help="Ask for the application's secret.", rich_help_panel=_SETTINGS,
    ),
    _option(
        "verbose", bool, "--verbose", "-v",
        help="Show requests, and where an error happened.", rich_help_panel=_TALK,
    ),
    _option(
        "quiet", bool, "--quiet", "-q",
        help="Say errors only; no progress.", rich_help_panel=_TALK,
    ),
]  # fmt: skip


def command(function: Callable[..., Exit | None]) -> Callable[..., None]:
    """Make a command out of a function of a Run and its own arguments."""
    signature = inspect.signature(function, eval_str=True)
    own = [p for p in signature.parameters.values() if p.name != "run"]
    context = inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    names = {parameter.name for parameter in _SHARED}

    @functools.wraps(function)
    def wrapped(ctx: typer.Context, **arguments: Any) -> None:
        shared = {name: arguments.pop(name) for name in names}
        before = ctx.obj or {}
        raise typer.Exit(_guarded(function, {**before, **_given(shared)}, arguments))

    return _with_signature(wrapped, [context, *own, *_SHARED])


def bare_command(function: Callable[[Voice, list[str]], Exit | None]) -> Callable[..., None]:
    """Make a command out of a function that reads its arguments itself."""

    def wrapped(ctx: typer.Context) -> None:
        voice = Voice(**{k: v for k, v in (ctx.obj or {}).items() if k in ("verbose", "quiet")})
        raise typer.Exit(_ended(voice, lambda: function(voice, list(ctx.args))))

    return wrapped


def before_command(function: Callable[..., None]) -> Callable[..., None]:
    """Let the options stand before the command's name."""
    own = [*inspect.signature(function, eval_str=True).parameters.values()]

    @functools.wraps(function)
    def wrapped(ctx: typer.Context, **arguments: Any) -> None:
        function(**{p.name: arguments.pop(p.name) for p in own})
        ctx.obj = _given(arguments)

    context = inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    return _with_signature(wrapped, [context, *own, *_SHARED])


def _with_signature(function: Any, parameters: list[inspect.Parameter]) -> Callable[..., None]:
    function.__signature__ = inspect.Signature(parameters)
    function.__annotations__ = {p.name: p.annotation for p in parameters}
    del function.__wrapped__
    made: Callable[..., None] = function
    return made


def _given(shared: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shared.items() if value not in (None, False)}


def _guarded(
    function: Callable[..., Exit | None], shared: dict[str, Any], arguments: dict[str, Any]
) -> int:
    voice = Voice(verbose=shared.get("verbose", False), quiet=shared.get("quiet", False))

    def work() -> Exit | None:
        options = {name: value for name, value in shared.items() if name not in _OWN}
        is_login = function.__name__ == "login"
        settings = resolve(options, named_file=shared.get("config"), is_new=is_login)
        for secret in settings.secrets():
            voice.hide(secret)
        voice.listen()
        for said in settings.exposed():
            voice.warning(said)
        signing = Signing(settings, voice=voice, asks_secret=shared.get("ask_secret", False))
        try:
            return function(Run(settings, voice, signing), **arguments)
        except SignInError as error:
            if error.reason == "expired" and error.code and is_loopback(signing.cloud().authority):
                error.add_note(
                    "sign in again: partner-center login (a sandbox forgets tokens when it stops)"
                )
            raise

    return _ended(voice, work)


def _ended(voice: Voice, work: Callable[[], Exit | None]) -> int:
    """Do the work of a command and return its exit code, whatever happens."""
    try:
        code = work() or Exit.OK
        sys.stdout.flush()
    except BrokenPipeError:
        forget_output()
        return Exit.PIPE
    except KeyboardInterrupt:
        voice.error("interrupted; no file was left half-written")
        return Exit.INTERRUPTED
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # rich makes 1 of it
            forget_output()
            return Exit.PIPE
        return end.code if isinstance(end.code, int) else Exit.TERMINATED
    except Exception as error:  # noqa: BLE001  # whatever it is, a person reads one line
        voice.trace(error)
        code, said = explain(error)
        if code is Exit.SERVICE and voice.attempts > 1:
            said += f" (after {voice.attempts} attempts)"
        voice.error(said)
    return code


def usage(message: str) -> Trouble:
    """Return the end of a command that was called wrongly."""
    return Trouble(Exit.USAGE, message)
