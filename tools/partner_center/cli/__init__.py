"""The command line: `partner-center`, in terms of the library beside it.

    app.py           the commands in the order of use, with their examples; help and completion
    command.py       what happens around every command
    options.py       the options of every command, and those that several share
    exit_codes.py    the exit codes; error_lines.py: from an error to its code and its line
    commands/        the commands
    settings/        definitions.py: which settings and secrets there are; resolved.py: their values
                     in one call; config_file.py: the file; client_setup.py: sign-in and client
    display/         output.py: formats, files, standard output; terminal_tables.py: for people;
                     messages.py: on stderr; empty_results.py: why there are no line items

Invariant: typer, rich and MSAL are imported only when `main` runs, so that a missing package is one
line that says what to install.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from partner_center.cli.exit_codes import Exit

__all__ = ["main"]


def _terminate(*_: Any) -> None:
    """End as Ctrl-C does, so that half-written files are removed."""
    raise SystemExit(Exit.TERMINATED)


def _called(run: Callable[[Sequence[str] | None], int], arguments: Sequence[str] | None) -> int:
    """Run what is around the commands, such as their help; a command handles its own errors."""
    from partner_center.cli.display.output import forget_output  # noqa: PLC0415  # slow, and `run` has imported it

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
    # Python flushes standard output once more at its end, when nobody needs to hear of a failure.
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
        return Exit.FILE
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # until the end
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)  # a terminal that lacks a character shows another
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
        return Exit.USAGE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    return _called(run, arguments)
