"""Draws that can be repeated: hashes of a seed, a path and a number.

Invariants: the same seed and path give the same values on every machine and Python version; paths
do not disturb each other, so one more draw in one place changes nothing elsewhere.
Limit: for made-up data only; nothing here is secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
_BYTES = 8  # of one drawn number: more than any table or price needs
_INDEX = 8  # bytes of a line item's index
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTVWXYZ"  # of catalogue ids: no I, O, U


class Draws:
    """Drawn values, each following from the seed, the path and how many came before it."""

    def __init__(self, seed: int, path: str) -> None:
        self._base = hashlib.blake2b(f"{seed}/{path}".encode(), digest_size=_BYTES)
        self._count = 0

    def below(self, bound: int) -> int:
        """Draw a whole number from 0 to below the bound."""
        drawn = self._base.copy()
        drawn.update(self._count.to_bytes(_INDEX, "big"))
        self._count += 1
        return int.from_bytes(drawn.digest(), "big") % bound

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[_Item]) -> _Item:
        """Draw one of the items."""
        return items[self.below(len(items))]

    def is_one_in(self, bound: int) -> bool:
        """Return True once in `bound` draws, on average."""
        return self.below(bound) == 0

    def text(self, length: int, *, alphabet: str = _ALPHABET) -> str:
        """Draw an id of letters and digits."""
        return "".join(self.pick(alphabet) for _ in range(length))

    def guid(self) -> str:
        """Draw a GUID in lower case."""
        return guid(f"{self.below(1 << 62):016x}{self.below(1 << 62):016x}")


def guid(digits: str) -> str:
    """Write the first 30 of some hexadecimal digits as a random (version 4) GUID."""
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}-{digits[18:30]}"


def digests(seed: int, stream: str) -> Callable[[int], str]:
    """Return the function from a line item's index to its 128 hexadecimal digits."""
    base = hashlib.blake2b(f"{seed}/{stream}".encode())

    def digest(index: int) -> str:
        drawn = base.copy()
        drawn.update(index.to_bytes(_INDEX, "big"))
        return drawn.hexdigest()

    return digest
