"""The command that starts the sandbox: that of `python -m partner_center.sandbox`.

Limit: the sandbox reads its own options, so `partner-center sandbox --help` looks a little
different from the rest.
"""

from __future__ import annotations

from partner_center.cli.exit_codes import Exit, UsageError


def sandbox(arguments: list[str]) -> Exit:
    """Start a stand-in service to try everything out, on this computer only."""
    try:
        from partner_center.sandbox.run import main  # noqa: PLC0415  # an extra may be missing
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("partner_center"):
            raise
        raise UsageError(
            f"{error.name} is not installed; install this package with its extra `sandbox`, as"
            " in README: pip install '.[sandbox]' in the checkout"
        ) from None
    return Exit(main(arguments, prog="partner-center sandbox"))
