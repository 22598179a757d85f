"""Prints figures as plain tables, and says what the machine was busy with meanwhile."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

_KILO = 1000


def number(value: float) -> str:
    """Write a figure with as many digits as mean something."""
    if value >= _KILO:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004  # three digits


def times(value: float) -> str:
    """Write a ratio."""
    return f"{number(value)} x"


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first column is text, the others are figures."""
    print(f"\n{title}")
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, ["-" * width for width in widths], *rows):
        first, *others = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "  ".join((first, *others)).rstrip(), flush=True)


def aim(text: str, *, reached: bool) -> None:
    """Print whether an aim is reached."""
    print(f"  aim {'reached' if reached else 'MISSED '}: {text}", flush=True)


def note(text: str) -> None:
    """Print what a reader of the figures has to know."""
    print(f"  note: {text}", flush=True)


def machine() -> str:
    """Say what the figures were taken on, and how busy it is."""
    try:
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    except OSError:  # Windows knows none
        load = "unknown"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {load}"
    )
