"""Fuzzes the sandbox with schemathesis for longer than the tests do: `make fuzz`.

    python -m workshop.fuzz [--seed S] [--max-time SECONDS | --max-examples N] [OPTION ...]

Starts a sandbox and calls it over HTTP, with every phase and every check that applies. The options
are those of `schemathesis run`, which also prints how to repeat each finding. Exit code 1 on a
finding. The sandbox is stopped however the run ends. What schemathesis lists as "Failed to extract
data" is not a finding: a response had no value for a link, as the last page has no token. Limit:
with `--max-time` the clock decides how far a seed gets.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from schemathesis.cli import schemathesis

from partner_center.sandbox.books.world import World
from partner_center.sandbox.server import running
from workshop.fuzz.checks import registered
from workshop.fuzz.described import configuration, narrowed

_SECONDS = "120"
_LINES = 400  # enough for second pages of every kind, and a page is soon judged


def _stop(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fuzz a sandbox, and end with the exit code of schemathesis: 1 if there is a finding."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    given, options = parser.parse_known_args(arguments)
    if not any(option.startswith(("--max-time", "--max-examples")) for option in options):
        options += ["--max-time", _SECONDS]
    signal.signal(signal.SIGTERM, _stop)
    world = World(seed=given.seed, lines=_LINES)
    with tempfile.TemporaryDirectory() as folder, running(world) as sandbox, registered(world):
        document = Path(folder, "document.json")
        document.write_text(json.dumps(narrowed(world)), encoding="utf-8")
        schemathesis.commands["run"].main(
            [str(document), "--url", sandbox.base_url, "--seed", str(given.seed), *options],
            prog_name="make fuzz",
            obj=configuration(world),
        )


if __name__ == "__main__":
    main()
