"""What happens around every command: its settings, its messages, its exit code.

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
from typing import Any

import typer

from partner_center.cli.display.messages import Messages
from partner_center.cli.display.output import forget_output
from partner_center.cli.error_lines import explain
from partner_center.cli.exit_codes import Exit
from partner_center.cli.options import SHARED
from partner_center.cli.settings.client_setup import ClientSetup
from partner_center.cli.settings.definitions import SETTINGS
from partner_center.cli.settings.resolved import Settings, resolve
from partner_center.client import PartnerCenter
from partner_center.errors import SignInError
from partner_center.transport.token_hosts import is_loopback


@dataclass(frozen=True)
class Run:
    """One call of a command: its settings, its messages, and its client."""

    settings: Settings
    messages: Messages
    client_setup: ClientSetup

    @contextmanager
    def partner(self) -> Iterator[PartnerCenter]:
        """Open the client; all its requests share one correlation id."""
        with self.client_setup.partner() as partner, partner.correlation():
            yield partner


def command(function: Callable[..., Exit | None]) -> Callable[..., None]:
    """Make a command out of a function of a Run and its own arguments."""
    names = {parameter.name for parameter in SHARED}

    @functools.wraps(function)
    def wrapped(ctx: typer.Context, **arguments: Any) -> None:
        shared = _given({name: arguments.pop(name) for name in names})
        raise typer.Exit(_guarded(function, {**(ctx.obj or {}), **shared}, arguments))

    return _with_shared_options(wrapped, function)


def bare_command(function: Callable[[list[str]], Exit | None]) -> Callable[..., None]:
    """Make a command out of a function that reads its arguments itself."""

    def wrapped(ctx: typer.Context) -> None:
        raise typer.Exit(_ended(Messages(), lambda: function(list(ctx.args))))

    return wrapped


def before_command(function: Callable[..., None]) -> Callable[..., None]:
    """Let the options stand before the command's name."""
    own = inspect.signature(function).parameters

    @functools.wraps(function)
    def wrapped(ctx: typer.Context, **arguments: Any) -> None:
        function(**{name: arguments.pop(name) for name in own})
        ctx.obj = _given(arguments)

    return _with_shared_options(wrapped, function)


def _with_shared_options(wrapped: Any, function: Callable[..., Any]) -> Callable[..., None]:
    """Give a function the parameters of another and those of every command, for typer to read."""
    own = inspect.signature(function, eval_str=True).parameters.values()
    context = inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    parameters = [context, *(one for one in own if one.name != "run"), *SHARED]
    wrapped.__signature__ = inspect.Signature(parameters)
    wrapped.__annotations__ = {one.name: one.annotation for one in parameters}
    del wrapped.__wrapped__
    made: Callable[..., None] = wrapped
    return made


def _given(shared: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shared.items() if value not in (None, False)}


def _guarded(
    function: Callable[..., Exit | None], shared: dict[str, Any], arguments: dict[str, Any]
) -> int:
    messages = Messages(verbose=shared.get("verbose", False), quiet=shared.get("quiet", False))

    def work() -> Exit | None:
        options = {name: value for name, value in shared.items() if name in SETTINGS}
        is_login = function.__name__ == "login"
        settings = resolve(options, named_file=shared.get("config"), is_new=is_login)
        for secret in settings.secrets():
            messages.hide(secret)
        messages.show_library_warnings()
        for warning in settings.exposed():
            messages.warning(warning)
        asks_secret = shared.get("ask_secret", False)
        client_setup = ClientSetup(settings, messages=messages, asks_secret=asks_secret)
        try:
            return function(Run(settings, messages, client_setup), **arguments)
        except SignInError as error:
            is_expired = error.reason == "expired" and error.code
            if is_expired and is_loopback(client_setup.cloud().authority):
                error.add_note(
                    "sign in again: partner-center login (a sandbox forgets tokens when it stops)"
                )
            raise

    return _ended(messages, work)


def _ended(messages: Messages, work: Callable[[], Exit | None]) -> int:
    """Do the work of a command and return its exit code, whatever happens."""
    try:
        code = work() or Exit.OK
        sys.stdout.flush()
    except BrokenPipeError:
        forget_output()
        return Exit.PIPE
    except KeyboardInterrupt:
        messages.error("interrupted; no file was left half-written")
        return Exit.INTERRUPTED
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # rich makes 1 of it
            forget_output()
            return Exit.PIPE
        return end.code if isinstance(end.code, int) else Exit.TERMINATED
    except Exception as error:  # noqa: BLE001  # whatever it is, a person reads one line
        messages.trace(error)
        code, line = explain(error)
        if code is Exit.SERVICE and messages.attempts > 1:
            line += f" (after {messages.attempts} attempts)"
        messages.error(line)
    return code
