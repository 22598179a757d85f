"""The commands together: names in the order of use, help with examples, completion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Final

import typer

from partner_center.cli.command import bare_command, before_command, command
from partner_center.cli.commands import (
    doctor,
    documents,
    invoices,
    line_items,
    login,
    reconcile,
    sandbox,
)
from partner_center.cli.display.messages import Messages
from partner_center.cli.exit_codes import Exit

NAME: Final = "partner-center"
# Each command with examples of its use, which a test runs.
COMMANDS: Final[tuple[tuple[Callable[..., Any], tuple[str, ...]], ...]] = (
    (
        login.login,
        (
            "login --tenant contoso.example --client-id 11111111-2222-3333-4444-555555555555",
            "login --sign-in app --client-secret-file secret.txt",
            "login --refresh-token-file - < refresh-token.txt",
        ),
    ),
    (doctor.doctor, ("doctor", "doctor --offline --output json")),
    (
        invoices.invoices,
        ("invoices", "invoices --since 2024-01-01 --output invoices.csv", "invoices | jq '.[].id'"),
    ),
    (invoices.invoice, ("invoice G000024135", "invoice G000024135 --output json")),
    (invoices.summaries, ("summaries", "summaries --output csv")),
    (
        line_items.lines,
        (
            "lines G000024135",
            "lines G000024135 --output lines.parquet",
            "lines G000024135 --provider onetime --type usage --output usage.csv.gz",
            "lines G000024135 | jq -c '{customerName, totalForCustomer}'",
        ),
    ),
    (line_items.unbilled, ("unbilled --currency EUR", "unbilled --currency EUR --period previous")),
    (documents.statement, ("statement G000024135", "statement G000024135 --output statement.pdf")),
    (documents.receipt, ("receipt G000024135 TR00012345",)),
    (
        reconcile.reconcile,
        (
            "reconcile G000024135",
            "reconcile G000024135 --output json --picture charges.svg",
            "reconcile   # the balances with all invoices",
        ),
    ),
    (sandbox.sandbox, ("sandbox", "sandbox --lines 100000 --fault extra-cent")),
)
_CODES: Final = "\n".join(f"{code:>5}  {code.meaning}" for code in Exit)


def _help(first: str, *, examples: Sequence[str] = (), codes: bool = False) -> str:
    parts = [first]
    if examples:
        shown = "\n".join(f"  {NAME} {example}" for example in examples)
        parts.append(f"\b\nExamples:\n{shown}")
    if codes:
        parts.append(f"\b\nExit codes:\n{_CODES}")
    return "\n\n".join(parts)


app = typer.Typer(
    name=NAME,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they show local variables, hence secrets
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(value: bool) -> None:
    if value:
        try:
            number = version("partner-center-invoices")
        except PackageNotFoundError:  # a checkout that nobody installed
            number = "unknown"
        print(f"{NAME} {number}")
        raise typer.Exit


@before_command
def _before(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before the command's name."""


app.callback(
    help=_help(
        "Read, keep and check the invoices of a Microsoft partner.",
        examples=("login", "invoices", "lines G000024135 --output lines.parquet"),
        codes=True,
    )
)(_before)
# The sandbox reads its arguments itself.
_BARE: Final[dict[str, Any]] = {
    "add_help_option": False,
    "context_settings": {"ignore_unknown_options": True, "allow_extra_args": True,
                         "help_option_names": []},
}  # fmt: skip
_function: Callable[..., Any]
for _function, _examples in COMMANDS:
    _is_bare = _function is sandbox.sandbox
    _text = "\n\n".join(" ".join(part.split()) for part in (_function.__doc__ or "").split("\n\n"))
    app.command(
        _function.__name__, help=_help(_text, examples=_examples), **(_BARE if _is_bare else {})
    )((bare_command if _is_bare else command)(_function))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    root = typer.main.get_command(app)
    try:
        code = root.main(
            None if arguments is None else list(arguments), prog_name=NAME, standalone_mode=False
        )
    except typer.Abort:
        return Exit.INTERRUPTED
    except typer.Exit as end:
        return end.exit_code
    except Exception as error:  # a wrong call, in the words of typer
        context = getattr(error, "ctx", None)
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        help_ = f"{context.command_path} --help" if context else f"{NAME} --help"
        if words := message().rstrip("."):  # none where no command is given: the help was shown
            Messages().error(f"{words}; see {help_}")
        return Exit.USAGE
    return code if isinstance(code, int) else Exit.OK
