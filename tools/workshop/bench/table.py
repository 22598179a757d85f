"""Prints figures as plain tables, and how busy the machine was."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence

_DIGITS = (10, 100)  # below each of these a figure has one more digit after the point


def number(value: float) -> str:
    """Write a figure with three digits, or with all digits before the point."""
    return f"{value:,.{sum(value < limit for limit in _DIGITS)}f}"


def show(title: str, headings: Sequence[str], rows: Mapping[str, Sequence[float]]) -> None:
    """Print a table: a name and its figures in each row."""
    cells = [[name, *map(number, figures)] for name, figures in rows.items()]
    widths = [max(map(len, column)) for column in zip(["", *headings], *cells, strict=True)]
    print(f"\n{title}")
    for first, *others in (["", *headings], ["-" * width for width in widths], *cells):
        line = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  " + "  ".join([first.ljust(widths[0]), *line]), flush=True)


def aim(text: str, *, reached: bool) -> None:
    """Print whether an aim is reached."""
    print(f"  aim {'reached' if reached else 'MISSED '}: {text}", flush=True)


def note(text: str) -> None:
    """Print what a reader of the figures has to know."""
    print(f"  note: {text}", flush=True)


def machine() -> str:
    """Say what the figures are taken on, and how busy it is."""
    try:
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    except OSError:  # Windows has no load average
        load = "unknown"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {load}"
    )
