"""One thing that does not agree: which exchange, where in it, where in the document, and what.

Invariant: a finding is one line of text, however long the value was that caused it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LONGEST_MESSAGE = 400
_NEAR = 2  # edits: what a slip of the keyboard costs (a letter swapped counts as two)


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
    """Return the one of the names that a slip would turn into this one, if there is one."""
    best: tuple[int, str] | None = None
    for other in among:
        if other == name:
            continue
        distance = 0 if other.lower() == name.lower() else _edits(name, other)
        # Two edits of a three-letter name make any other name: a slip leaves most letters alone.
        if distance <= min(_NEAR, max(len(name), len(other)) // 3) and (
            best is None or (distance, other) < best
        ):
            best = (distance, other)
    return best[1] if best else None


def slip(name: str, *, among: Iterable[str], joint: str = ", but") -> str:
    """Return the end of a message that says which name was probably meant, or nothing."""
    meant = nearest(name, among=among)
    return f'{joint} "{meant}" is one or two letters from it' if meant else ""


def _edits(one: str, other: str) -> int:
    if abs(len(one) - len(other)) > _NEAR:
        return _NEAR + 1
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        diagonal, row[0] = row[0], i
        for j, opposite in enumerate(other, start=1):
            diagonal, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != opposite)),
            )
    return row[-1]
