"""Reads a changelog in the form of Keep a Changelog 1.1.0.

Invariants: the first heading of the second level is `## [Unreleased]`, each other one a release
with its date, newest first; each heading of the third level is a kind of change; an entry is a list
item below one. A file of another form ends the program with one line that names the place. Limits:
a line that begins with `##` is a heading, in a block of code too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from workshop.fail import fail

Part: TypeAlias = Literal["major", "minor", "patch"]

# Which part of the version a kind of change raises: https://semver.org/spec/v2.0.0.html, 6 to 8.
KINDS: Final[Mapping[str, Part]] = MappingProxyType(
    {
        "Breaking": "major",
        "Removed": "major",
        "Added": "minor",
        "Deprecated": "minor",
        "Changed": "patch",
        "Fixed": "patch",
        "Security": "patch",
    }
)

_ONE_OF_KINDS = " or ".join(f"### {kind}" for kind in KINDS)
_NUMBER = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
_RELEASE = re.compile(rf"## \[({_NUMBER})\] - (\d{{4}}-\d{{2}}-\d{{2}})", re.ASCII)
_ENTRY = re.compile(r"[-*] +\S")


class Version(NamedTuple):
    """A semantic version without a pre-release."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: object) -> Version | None:
        """Read text such as `1.2.3`; anything else is None."""
        found = re.fullmatch(_NUMBER, text, re.ASCII) if isinstance(text, str) else None
        return cls(*map(int, found.groups())) if found else None

    def raised(self, part: Part) -> Version:
        """Return the next version in which this part is higher."""
        if part == "major":
            return Version(self.major + 1, 0, 0)
        if part == "minor":
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, kw_only=True)
class Section:
    """What one version changed.

    Attributes:
        version: None for what is not released yet.
        line: where its heading stands, from 1 on.
        kinds: the kinds of change that have an entry.

    """

    version: Version | None
    line: int
    kinds: frozenset[str]


def read_changelog(path: Path, *, name: str) -> list[Section]:
    """Read the sections of a changelog, newest first; stop if it has not the form.

    Args:
        path: the file.
        name: what messages call it.

    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{name} cannot be read: {error}")
    sections: list[Section] = []
    kind: str | None = None
    for line, text in enumerate(lines, start=1):
        if text.startswith("###"):
            kind = text.removeprefix("### ").rstrip()
            if kind not in KINDS or not sections:
                fail(f"{name}:{line}: {text!r} is not a kind of change; write {_ONE_OF_KINDS}")
        elif text.startswith("##"):
            sections.append(_section(text, sections, place=f"{name}:{line}", line=line))
            kind = None
        elif _ENTRY.match(text) and sections:
            if kind is None:
                fail(f"{name}:{line}: an entry without a kind; above it write {_ONE_OF_KINDS}")
            last = sections[-1]
            sections[-1] = Section(version=last.version, line=last.line, kinds=last.kinds | {kind})
    if not sections:
        fail(f"{name} has no heading; begin with `## [Unreleased]`")
    return sections


def _section(text: str, above: list[Section], *, place: str, line: int) -> Section:
    if not above:
        if text.rstrip() != "## [Unreleased]":
            fail(f"{place}: {text!r} is not `## [Unreleased]`, which stands above the releases")
        return Section(version=None, line=line, kinds=frozenset())
    found = _RELEASE.fullmatch(text.rstrip())
    version = Version.parse(found[1]) if found else None
    if found is None or version is None or not _is_date(found[5]):
        fail(f"{place}: {text!r} is not the heading of a release; write `## [1.2.3] - YYYY-MM-DD`")
    newer = above[-1].version
    if newer is not None and version >= newer:
        fail(f"{place}: {version} stands below {newer}; releases stand newest first, each once")
    return Section(version=version, line=line, kinds=frozenset())


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
