"""Values that must not be seen: a holder that shows stars, and a filter for texts of others.

Invariant: `repr`, `str`, formatting, logging and a debugger's list of locals show `***`; pickling
is refused. The value leaves through `reveal()` only.
Limits: Python keeps strings in memory until they are collected; this hides, it does not erase.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from typing import NoReturn

_MASK = "***"
# What tokens look like, wherever one turns up in a text that others wrote: a JWT, or any long run
# of base64url (refresh tokens are hundreds of signs; GUIDs and hash digests stay readable).
_TOKEN = re.compile(r"eyJ[\w-]{8,}(\.[\w-]*){0,4}|[\w.+/=~-]{80,}")


class Secret:
    """A password, key or token.

    Args:
        value: what to hide; a Secret gives its own value on.

    """

    __slots__ = ("_value",)

    def __init__(self, value: str | Secret) -> None:
        self._value: str = value.reveal() if isinstance(value, Secret) else value

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret('{_MASK}')"

    def __str__(self) -> str:
        return _MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other.reveal().encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled: it would be written somewhere in the clear")


def masked(text: str, *, secrets: Iterable[Secret] = ()) -> str:
    """Return a text without the secrets given, and without what looks like a token."""
    for secret in secrets:
        if secret:
            text = text.replace(secret.reveal(), _MASK)
    return _TOKEN.sub(_MASK, text)
