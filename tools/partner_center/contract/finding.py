"""A disagreement: which exchange, where in it, where in the document, and what is wrong.

Invariant: a finding is one line of text, however long the value was that caused it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

_LONGEST_MESSAGE = 400
_SIMILAR = 0.75  # of 1: leaves room for two wrong letters in a name of eight, none in one of three


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement between an exchange and the contract.

    `pointer` is a JSON pointer into the body ("" is the whole body) or says the other part in
    words, such as `header MS-CV` or `query size`. `place` is a JSON pointer into the document.
    """

    exchange: str
    edge: str
    rule: str
    pointer: str
    place: str
    message: str

    def __str__(self) -> str:
        """Say everything in one line."""
        return self.rendered()

    def rendered(self, *, lines: Mapping[str, int] | None = None, file: str = "openapi") -> str:
        """Say everything in one line, with the line number where `lines` has it."""
        message = " ".join(self.message.split())
        if len(message) > _LONGEST_MESSAGE:
            message = message[: _LONGEST_MESSAGE - 1] + "…"
        where = self.pointer or "(whole body)"
        number = f" ({file}:{line_of(self.place, lines=lines)})" if lines else ""
        rule = f"[{self.edge}: {self.rule}]"
        return f"{self.exchange}  {where}  openapi#{self.place}{number}  {message}  {rule}"


def line_of(place: str, *, lines: Mapping[str, int]) -> int:
    """Return the line of a pointer, or of the nearest node above it that the file has."""
    while place and place not in lines:
        place = place.rpartition("/")[0]
    return lines.get(place, 1)


def nearest(name: str, *, among: Iterable[str]) -> str | None:
    """Return the other name that this one was probably meant to be, if there is one."""
    others = {other.lower(): other for other in among if other != name}
    found = get_close_matches(name.lower(), others, n=1, cutoff=_SIMILAR)
    return others[found[0]] if found else None


def slip(name: str, *, among: Iterable[str], joint: str = ", but") -> str:
    """Return the end of a message that says which name was probably meant, or nothing."""
    meant = nearest(name, among=among)
    return f'{joint} "{meant}" is spelled almost like it' if meant else ""
