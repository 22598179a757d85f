"""A wrapper for secret values that shows `***` in their place.

Invariant: `repr`, `str`, formatting, logging and a debugger's list of locals show `***`; pickling
is refused. Only `reveal()` returns the value.
Limit: the value is hidden, not erased: Python keeps strings in memory until they are collected.
"""

from __future__ import annotations

import hmac
from typing import NoReturn

from partner_center_core.masking import MASK


class Secret:
    """A password, key or token.

    Args:
        value: the value to hide, as text or as another Secret.

    """

    __slots__ = ("_value",)

    def __init__(self, value: str | Secret) -> None:
        self._value: str = value.reveal() if isinstance(value, Secret) else value

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret('{MASK}')"

    def __str__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        # Python's error about a lone surrogate would show the value.
        own, others = (
            one.encode("utf-8", "surrogatepass") for one in (self._value, other.reveal())
        )
        return hmac.compare_digest(own, others)

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled: the pickle would hold it unmasked")
