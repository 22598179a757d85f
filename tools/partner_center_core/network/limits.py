"""Limits of one answer: bytes after decoding, bytes on the wire, seconds.

Invariants: only gzip is requested and decoded, once (no nested codings); it is decoded in pieces,
and nothing beyond the limit is kept or passed on, however small the answer was on the wire.
Compression that is broken or cut off is an error, never a shorter answer.
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
# In a request's extensions: the success is a document, streamed to a file.
STREAMED: Final = "partner_center_streamed"

_PIECE: Final = 2**18  # bytes that are decoded at a time
_FEW: Final = 2**13  # bytes; smaller chunks are joined, because each chunk costs memory of its own
_GZIP: Final = zlib.MAX_WBITS | 16  # means gzip to zlib.decompressobj


@dataclass(frozen=True)
class AnswerLimits:
    """Limits of one answer.

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
        """Return the most bytes that the body of an answer may have."""
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return self.error_body
        return self.document if streamed else self.body


class AnswerTooLargeError(PartnerCenterError):
    """An answer with more bytes than its limit; the rest was not read, and there is no retry.

    Attributes:
        part: the part that is too large, such as "the answer (200)".
        limit: its limit in bytes.

    """

    def __init__(self, part: str, limit: int) -> None:
        self.part = part
        self.limit = limit
        super().__init__(part, limit)

    def __str__(self) -> str:
        size = f"{self.limit // MIB} MiB" if self.limit >= MIB else f"{self.limit} bytes"
        return (
            f"{self.part} is larger than {size}; the rest was not read. Ask for less at once, or"
            " raise the limit (AnswerLimits)"
        )


class CompressionError(PartnerCenterError, httpx.DecodingError):
    """A body whose compression is broken, cut off, nested or not the one asked for."""


def body_reader(status: int, headers: httpx.Headers, *, limit: int) -> BodyReader:
    """Return the decoder that decodes and counts the body of an answer.

    Raises:
        CompressionError: the body has a coding that was not requested, or several.

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
    """Decodes a body chunk by chunk, and counts its bytes."""

    def __init__(self, status: int, *, limit: int, is_gzip: bool) -> None:
        self.is_gzip = is_gzip
        self._status = status
        self._limit = limit
        self._count = 0
        self._pending = bytearray()
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def read(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the decoded bytes of a chunk; a few bytes wait for the next chunk.

        Each chunk costs memory of its own: chunks of two bytes would take twenty times their size.

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
        """Return the remaining bytes at the end of the body.

        Raises:
            CompressionError: the gzip data has not ended.

        """
        if self._begun and not self._member.eof:
            raise CompressionError(f"the answer ({self._status}) is gzip that was cut off")
        return bytes(self._pending)

    def _decoded(self, data: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(data)
        more = bool(data)
        while more:
            if self._member.eof:  # gzip data may consist of several members
                self._member = zlib.decompressobj(_GZIP)
            try:
                piece = self._member.decompress(data, _PIECE)
            except zlib.error:
                raise CompressionError(f"the answer ({self._status}) is broken gzip") from None
            if piece:
                yield piece
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            # After a full piece zlib may hold more output, although it took all input.
            more = bool(data) or (len(piece) == _PIECE and not self._member.eof)


def decoded_headers(
    headers: Sequence[tuple[bytes, bytes]], *, is_gzip: bool
) -> list[tuple[bytes, bytes]]:
    """Return an answer's headers without the coding and length of the encoded body."""
    gone = (b"content-encoding", b"content-length") if is_gzip else ()
    return [(name, value) for name, value in headers if name.lower() not in gone]
