"""What one answer may cost: bytes after decoding, bytes on the wire, seconds.

Invariants: only gzip is asked for and decoded, once (no coding on top of a coding); it is decoded
a piece at a time, and no piece is kept or handed on beyond the limit, however small the answer was
on the wire. Compression that is broken or cut off is an error and never a shorter answer.
Limit: a program that keeps the bytes, or decodes JSON from them, needs several times their size.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import httpx

from partner_center_core.errors import PartnerCenterError

MIB: Final = 2**20
# In a request's extensions: its success is a document, which is streamed to a file.
STREAMED: Final = "partner_center_streamed"

_PIECE: Final = 2**18  # bytes that are decoded at a time
_FEW: Final = 2**13  # fewer bytes wait for the next, so that what keeps them costs little
_GZIP: Final = zlib.MAX_WBITS | 16  # the format of zlib.decompressobj that is gzip


@dataclass(frozen=True)
class AnswerLimits:
    """What one answer may cost.

    Attributes:
        body: bytes of a success, decoded. The largest documented page (2,000 line items) has 6 MB.
        error_body: bytes of any other answer, decoded.
        document: bytes of a success that is streamed to a file.
        head: bytes of everything before the body, interim answers (1xx) included.
        seconds: for one attempt: connection, TLS, head and body together.

    """

    body: int = 256 * MIB
    error_body: int = MIB
    document: int = 1024 * MIB
    head: int = MIB
    seconds: float = 600.0

    def __post_init__(self) -> None:
        for name in ("body", "error_body", "document", "head", "seconds"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name}: must be more than 0")

    def of(self, status: int, *, streamed: bool) -> int:
        """Return how many bytes the body of an answer may have."""
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return self.error_body
        return self.document if streamed else self.body


class AnswerTooLargeError(PartnerCenterError):
    """An answer with more bytes than its limit; it was not read further, nor asked for again.

    Attributes:
        part: what is too large, such as "the answer (200)".
        limit: its limit in bytes.

    """

    def __init__(self, part: str, limit: int) -> None:
        self.part = part
        self.limit = limit
        super().__init__(part, limit)

    def __str__(self) -> str:
        size = f"{self.limit // MIB} MiB" if self.limit >= MIB else f"{self.limit} bytes"
        return (
            f"{self.part} is larger than {size}; it was not read further. Ask for less at once, or"
            " raise the limit (AnswerLimits)"
        )


class CompressionError(PartnerCenterError, httpx.DecodingError):
    """A body whose compression is broken, cut off, nested or not the one asked for."""


def body_reader(status: int, headers: httpx.Headers, *, limit: int) -> BodyReader:
    """Return what decodes and counts the body of an answer.

    Raises:
        CompressionError: the body has a coding that was not asked for, or several.

    """
    said = headers.get_list("Content-Encoding", split_commas=True)
    codings = [one for name in said if (one := name.strip().lower()) not in ("", "identity")]
    if codings not in ([], ["gzip"], ["x-gzip"]):
        raise CompressionError(
            f"the answer ({status}) has Content-Encoding {', '.join(codings)[:60]!r}; only one gzip"
            " was asked for"
        )
    return BodyReader(status, limit=limit, is_gzip=bool(codings))


class BodyReader:
    """Decodes a body as it comes, and counts its bytes."""

    def __init__(self, status: int, *, limit: int, is_gzip: bool) -> None:
        self.is_gzip = is_gzip
        self._status = status
        self._limit = limit
        self._count = 0
        self._pending = bytearray()
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def read(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the decoded bytes of a chunk, or keep them for the next if they are few.

        An answer in chunks of two bytes would cost twenty times its size if each were kept.

        Raises:
            AnswerTooLargeError: there are more than the limit.
            CompressionError: they cannot be decoded.

        """
        for piece in self._decoded(chunk) if self.is_gzip else (chunk,):
            self._count += len(piece)
            if self._count > self._limit:
                raise AnswerTooLargeError(f"the answer ({self._status})", self._limit)
            if not self._pending and len(piece) >= _FEW:
                yield piece
                continue
            self._pending += piece
            if len(self._pending) >= _FEW:
                yield bytes(self._pending)
                self._pending.clear()

    def end(self) -> bytes:
        """Return what is left when the body is over.

        Raises:
            CompressionError: its compression is not.

        """
        if self._begun and not self._member.eof:
            raise CompressionError(f"the answer ({self._status}) is gzip that was cut off")
        return bytes(self._pending)

    def _decoded(self, data: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(data)
        more = bool(data)
        while more:
            if self._member.eof:  # gzip may have several members, one after the other
                self._member = zlib.decompressobj(_GZIP)
            try:
                piece = self._member.decompress(data, _PIECE)
            except zlib.error:
                raise CompressionError(f"the answer ({self._status}) is broken gzip") from None
            if piece:
                yield piece
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            # A full piece may leave bytes inside of zlib, although all input is taken.
            more = bool(data) or (len(piece) == _PIECE and not self._member.eof)


def decoded_headers(
    headers: Sequence[tuple[bytes, bytes]], *, is_gzip: bool
) -> list[tuple[bytes, bytes]]:
    """Return an answer's headers as they fit its decoded body: coding and length are taken out."""
    gone = (b"content-encoding", b"content-length") if is_gzip else ()
    return [(name, value) for name, value in headers if name.lower() not in gone]
