"""Spellings that the service takes as equal to the document's, as data.

Plain data in: a list of entries with `part` (query name, query value, path value, header value),
`sent`, `document`, and for values the `parameter` or `header`, optionally only some `operations`.
Invariant: only spellings that an entry names are equal; letter case is never ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PARTS = ("query name", "query value", "path value", "header value")


@dataclass(frozen=True)
class Aliases:
    """The table, by part, name and spelling; a spelling matches exactly or not at all."""

    entries: Mapping[tuple[str, str, str, str], str] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> Aliases:
        """Build the table from plain data.

        Raises:
            ValueError: an entry names no known part, or two entries contradict each other.

        """
        table: dict[tuple[str, str, str, str], str] = {}
        for entry in entries:
            part = entry["part"]
            if part not in PARTS:
                message = f"alias {entry['sent']!r}: the part is {part!r}; one of {PARTS}"
                raise ValueError(message)
            of = str(entry.get("parameter", entry.get("header", ""))).lower()
            for operation in entry.get("operations", [""]):
                key = (part, of, operation, str(entry["sent"]))
                if table.setdefault(key, str(entry["document"])) != str(entry["document"]):
                    message = f"alias {entry['sent']!r} of {part} {of} stands for two spellings"
                    raise ValueError(message)
        return cls(table)

    def name(self, sent: str, *, operation: str = "") -> str:
        """Return the document's spelling of a query parameter's name."""
        return self._found("query name", of="", sent=sent, operation=operation)

    def value(self, sent: str, *, part: str, of: str, operation: str = "") -> str:
        """Return the document's spelling of a value of a parameter or header."""
        return self._found(part, of=of.lower(), sent=sent, operation=operation)

    def _found(self, part: str, *, of: str, sent: str, operation: str) -> str:
        for scope in (operation, ""):
            if (part, of, scope, sent) in self.entries:
                return self.entries[part, of, scope, sent]
        return sent
