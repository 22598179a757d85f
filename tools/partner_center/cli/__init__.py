"""The command line: `partner-center`, in terms of the library beside it.

    app.py       the commands together, help and completion
    options.py   what every command takes, and what happens around it
    settings.py  options, environment and config file; config.py: the file itself
    signing.py   from settings and secrets to a sign-in and the client
    output.py    formats, files, standard output; tables.py: for people; voice.py: on stderr
    exits.py     exit codes, and the one line of each error
    nothing.py   what is said where no line item comes
    reading.py, lines.py, papers.py, checking.py, login.py, doctor.py, stand_in.py: the commands

Invariant: nothing of typer, rich or MSAL is imported before `main` runs, so that a missing package
is one line that says what to install.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["main"]

_TERMINATED = 143


def _terminate(*_: Any) -> None:
    """End as Ctrl-C does, so that what is half-written is cleared away."""
    raise SystemExit(_TERMINATED)


def _called(run: Callable[[Sequence[str] | None], int], arguments: Sequence[str] | None) -> int:
    """Run what stands around the commands, such as their help; a command has its own errors."""
    from partner_center.cli.exit_codes import Exit, forget_output  # noqa: PLC0415  # as `run` was

    try:
        code = run(arguments)
        if code == Exit.OK:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        code = Exit.PIPE
    except OSError as error:
        where = error.filename or "standard output"
        print(f"error: {where}: {error.strerror or error}", file=sys.stderr)
        code = Exit.FILE
    except SystemExit as end:
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        code = Exit.PIPE  # rich makes 1 of it
    # Python flushes standard output once more at its end; a reader that has gone is no news then.
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        forget_output()
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, _terminate)
    if sys.stdout is None:
        print("error: standard output is closed", file=sys.stderr)
        return 8
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # until the end
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)  # a terminal that lacks a sign shows another
    try:
        from partner_center.cli.app import run  # noqa: PLC0415  # typer may be missing
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("partner_center"):
            raise
        print(
            f"error: {error.name} is not installed; install this package with its extra `cli`,"
            " as in README: pip install '.[cli]' in the checkout",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130
    return _called(run, arguments)
