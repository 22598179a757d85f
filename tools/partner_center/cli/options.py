"""Options of the command line: those of every command, and those that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from partner_center.cli.settings.definitions import PREFIX, SETTINGS
from partner_center.paging.selection import LARGEST_PAGE

_SETTINGS = f"Settings (or {PREFIX}NAME, or name in the config file)"
_MESSAGES = "Messages"


def output_option(formats: Sequence[str], *, more: str = "") -> Any:
    """Return the option --output of a command that writes some formats."""
    *first, last = formats
    return typer.Option(
        "--output", "-o", metavar="FORMAT|FILE", show_default=False,
        help=f"{', '.join(first)} or {last}; or a file's name that ends in one{more};"
        " - is standard output.",
    )  # fmt: skip


OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace the file if it is there.", show_default=False)
]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", min=1, show_default=False, help="Stop after so many."),
]
SizeOption = Annotated[
    int | None,
    typer.Option(
        "--size", metavar="N", min=1, max=LARGEST_PAGE, show_default=False,
        help=f"Line items that one request asks for ({LARGEST_PAGE}).",
    ),
]  # fmt: skip
InvoiceId = Annotated[
    str, typer.Argument(metavar="ID", help="The invoice's id, such as G000024135.")
]


def _option(name: str, kind: Any, *names: str, **more: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if kind is bool else None,
        annotation=Annotated[kind, typer.Option(*names, show_default=False, **more)],
    )


SHARED = [
    *(
        _option(
            setting.name, str | None, setting.option, help=setting.help, metavar=setting.metavar,
            rich_help_panel=_SETTINGS, autocompletion=setting.values,
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
        help="Show requests, and where an error happened.", rich_help_panel=_MESSAGES,
    ),
    _option(
        "quiet", bool, "--quiet", "-q",
        help="Show errors only; no progress.", rich_help_panel=_MESSAGES,
    ),
]  # fmt: skip
"""What every command takes, as parameters of its function."""
