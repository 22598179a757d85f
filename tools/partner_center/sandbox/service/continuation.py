"""Continuation tokens: opaque, signed, tied to one query, and expiring.

Their form is that of a printed one: two GUIDs, an underscore, Base64, and a third GUID. The first
GUID is a nonce, the second the sealed position and time of expiry, the Base64 the signature, the
third names the query. Invariants: nothing is stored per token; a token that was altered, expired
or issued for another query is refused; two tokens are never alike.
Limit: the key lives as long as the process, so no token survives a restart.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import struct
import uuid
from collections.abc import Callable
from hashlib import blake2b

from partner_center.sandbox.answers import Refusal, invalid

_GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKEN = re.compile(f"({_GUID}),({_GUID})_([A-Za-z0-9+/]{{32}}),({_GUID})")
_POSITION = struct.Struct(">QQ")


class Continuations:
    """Issues and reads the tokens of one service."""

    def __init__(self, *, seconds: int, clock: Callable[[], float]) -> None:
        self._key = os.urandom(32)
        self._seconds = seconds
        self._clock = clock

    def issue(self, position: int, *, query: bytes) -> str:
        """Return a token that leads to a position of a query's items."""
        nonce = os.urandom(16)
        plain = _POSITION.pack(position, int(self._clock()) + self._seconds)
        return self._written(nonce, self._sealed(nonce, plain), query=query)

    def read(self, token: str, *, query: bytes, expired: bool = False) -> int:
        """Return the position that a token leads to.

        Args:
            token: the token as sent.
            query: what the request asks for, paging apart.
            expired: take the token as expired whatever the clock says.

        Raises:
            Refusal: the token is not valid for this query, or not any more.

        """
        found = _TOKEN.fullmatch(token)
        if found:
            nonce, sealed = uuid.UUID(found[1]).bytes, uuid.UUID(found[2]).bytes
            if hmac.compare_digest(self._written(nonce, sealed, query=query), token):
                position, expires = _POSITION.unpack(self._sealed(nonce, sealed))
                if expired or self._clock() >= expires:
                    raise Refusal(invalid("The continuation token has expired."))
                return int(position)
        raise Refusal(invalid("The continuation token is not valid for this request."))

    def _sealed(self, nonce: bytes, text: bytes) -> bytes:
        """Seal a plain position, or open a sealed one."""
        stream = blake2b(nonce, key=self._key, digest_size=16, person=b"seal").digest()
        return bytes(a ^ b for a, b in zip(text, stream, strict=True))

    def _written(self, nonce: bytes, sealed: bytes, *, query: bytes) -> str:
        signed = blake2b(nonce + sealed + query, key=self._key, digest_size=24, person=b"sign")
        subject = blake2b(query, key=self._key, digest_size=16, person=b"query").digest()
        first, second, third = (uuid.UUID(bytes=part) for part in (nonce, sealed, subject))
        return f"{first},{second}_{base64.b64encode(signed.digest()).decode()},{third}"
