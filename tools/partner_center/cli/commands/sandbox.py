"""The command that starts the sandbox; its options are those of `python -m partner_center.sandbox`.

Limit: the sandbox reads its own options, so `partner-center sandbox --help` looks a little
different from the rest.
"""

from __future__ import annotations

import argparse
from typing import NoReturn

from partner_center.cli.display.messages import Voice
from partner_center.cli.exit_codes import Exit, Trouble


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line."""
        raise Trouble(Exit.USAGE, f"{message}; see {self.prog} --help")


def sandbox(_: Voice, arguments: list[str]) -> Exit:
    """Start a stand-in service to try everything out against, on this computer only."""
    try:
        from partner_center.sandbox import run as stand_in  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("partner_center"):
            raise
        raise Trouble(
            Exit.USAGE,
            f"{error.name} is not installed; install this package with its extra `sandbox`, as"
            " in README: pip install '.[sandbox]' in the checkout",
        ) from None
    parser = _Parser(
        prog="partner-center sandbox",
        description=sandbox.__doc__,
        epilog="Sign in with: partner-center login --authority AUTHORITY --ca-file CA --base-url"
        " SERVICE --client-id ID",
    )
    stand_in.add_arguments(parser)
    return Exit(stand_in.run(parser.parse_args(arguments)))
