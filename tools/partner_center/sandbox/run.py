"""The command: starts a sandbox, says how to reach it, and stops cleanly on Ctrl-C or SIGTERM.

Invariants: it listens on this computer alone unless `--public` is given; a wrong option or a port
in use is one line on stderr and exit code 2.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import ipaddress
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from partner_center.sandbox.books.world import World
from partner_center.sandbox.faults import FAULTS, fault
from partner_center.sandbox.options import Options, rate
from partner_center.sandbox.server import Sandbox, listening, runner
from partner_center.sandbox.service.binding import PAIRS
from partner_center.sandbox.tls import certificate

_WRONG = 2  # the exit code of a wrong call
_PORT = 8080
_AUTHORITY_PORT = 8443
_LAST_PORT = 65535
_PORT_ERRORS = frozenset({errno.EADDRINUSE, errno.EACCES})  # the others are the host's
_MOST_LINES = 100_000_000
_OWN = frozenset({"office", "azure", "onetime"})  # the others show the same line items again


class _SandboxParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line."""
        self.exit(_WRONG, f"error: {message}; see {self.prog} --help\n")


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            said = f"{text!r} must be a whole number from {least} to {most}"
            raise argparse.ArgumentTypeError(said)
        return int(text)

    return read


def _host(text: str) -> str:
    if not text:  # the system takes it for every address of this machine
        raise argparse.ArgumentTypeError("the host is empty; give an address")
    return text


def _explained(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def reader(text: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return reader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the sandbox to a parser."""
    port = _number(0, _LAST_PORT)
    lifetime = _number(1, 10**9)
    add = parser.add_argument
    add("--port", type=port, default=_PORT, help="port of the service; 0 for any (%(default)s)")
    add(
        "--authority-port",
        type=port,
        default=_AUTHORITY_PORT,
        help="port of the sign-in authority; 0 for any (%(default)s)",
    )
    add("--host", type=_host, default="127.0.0.1", help="address to listen on (%(default)s)")
    add("--public", action="store_true", help="allow a host that others can reach")
    add("--tls", action="store_true", help="serve the API over TLS as well")
    add("--ca-file", type=Path, help="write the CA certificate to this file, and keep the file")
    add(
        "--lines",
        type=_number(0, _MOST_LINES),
        default=1000,
        help="billed line items over all invoices (%(default)s)",
    )
    add("--seed", type=_number(0, 2**63 - 1), default=1, help="which data (%(default)s)")
    add(
        "--throttle",
        type=_explained(rate),
        default=0,
        metavar="5/s",
        help="answer 429 above this rate",
    )
    add("--accept-any-token", action="store_true", help="take any bearer token as App+User")
    add("--require-mfa", action="store_true", help="refuse App+User tokens without mfa in amr")
    add("--access-token-seconds", type=lifetime, default=3600, help="lifetime (%(default)s)")
    add("--continuation-seconds", type=lifetime, default=3600, help="lifetime (%(default)s)")
    add(
        "--fault",
        type=_explained(fault),
        action="append",
        default=[],
        metavar="NAME[:every=N][:path=TEXT][:seconds=S]",
        help="cause a fault of the list below; may be given more than once",
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter  # a line for each fault
    lines = (f"{name:<20}{kind}" for name, kind in FAULTS.items())
    parser.add_argument_group("faults, with their parameters", "\n".join(lines))


def _local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _size(world: World, invoice_id: str) -> int:
    found = (world.line_items(invoice_id, *pair) for pair in PAIRS if pair[0] in _OWN)
    return sum(len(items) for items in found if items is not None)


def _says(sandbox: Sandbox) -> str:
    world, address = sandbox.world, sandbox.address
    own = world.largest_invoice_id
    largest = f"{own} ({_size(world, own)} line items)" if own else "none, as --lines is 0"
    invoices = len(world.invoice_ids)
    return "\n".join(
        (
            f"service    {address.base_url}   ({invoices} invoices, seed {world.seed})",
            f"authority  {address.authority}",
            f"CA file    {address.ca_file}",
            f"App only   client id {address.client_id}, secret {address.client_secret}",
            f"App+User   the same client, refresh token {address.refresh_token}",
            "without sign-in: the tokens sandbox-app-only and sandbox-app-user",
            f"largest invoice: {largest}",
            "stop with Ctrl-C",
        )
    )


def run(args: argparse.Namespace) -> int:
    """Run a sandbox until it is told to stop; return the exit code."""
    if not _local(args.host) and not args.public:
        return _wrong(
            f"{args.host} can be reached from other computers; add --public to allow that"
        )
    try:
        world = World(seed=args.seed, lines=args.lines)
    except ValueError as error:
        return _wrong(str(error))
    options = Options(
        accept_any_token=args.accept_any_token,
        require_mfa=args.require_mfa,
        throttle=args.throttle,
        faults=tuple(args.fault),
        access_token_seconds=args.access_token_seconds,
        continuation_seconds=args.continuation_seconds,
    )
    with contextlib.ExitStack() as stack:
        sockets = []
        for option, port in (("--port", args.port), ("--authority-port", args.authority_port)):
            try:
                bound = listening(args.host, port)
            except OSError as error:
                said = error.strerror or str(error)
                cause = option if error.errno in _PORT_ERRORS else "--host"
                return _wrong(
                    f"cannot listen on {args.host}:{port}: {said}; choose another {cause}"
                )
            sockets.append(stack.enter_context(contextlib.closing(bound)))
        try:
            files = stack.enter_context(certificate(host=args.host, ca_file=args.ca_file))
        except OSError as error:
            return _wrong(f"cannot write {args.ca_file}: {error.strerror or error}")
        except ValueError as error:
            return _wrong(f"no certificate can name {args.host}: {error}; choose another --host")
        sandbox = Sandbox(world, options=options, sockets=sockets, files=files, use_tls=args.tls)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: sandbox.stop())
        with runner() as loop:
            loop.run(sandbox.serve(lambda: print(_says(sandbox), flush=True)))
    return 0


def _wrong(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return _WRONG


def main(
    arguments: Sequence[str] | None = None, *, prog: str = "python -m partner_center.sandbox"
) -> int:
    """Run the command; return the exit code."""
    parser = _SandboxParser(
        prog=prog,
        description="Start a stand-in service to try everything out, on this computer only.",
        epilog="Sign in with: partner-center login --authority AUTHORITY --ca-file CA --base-url"
        " SERVICE --client-id ID",
    )
    add_arguments(parser)
    return run(parser.parse_args(arguments))
