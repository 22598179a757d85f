"""How every workshop command stops on bad input: one clear line and exit code 1."""

from __future__ import annotations

import sys
from typing import NoReturn


def fail(message: str) -> NoReturn:
    """End the program with one line on stderr that says what was found, where, and what to do."""
    print(f"error: {message}", file=sys.stderr)
    raise SystemExit(1)
