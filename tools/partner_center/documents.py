"""Receives statements and tax receipts: PDF files, written atomically.

Invariants: the body is streamed to a temporary file beside the target, which is renamed when the
media type, the PDF signature, the PDF end marker and the length are right. A name that the service
gives is cleaned, and the file is always in the chosen folder.
Limit: the PDF is not parsed; one that is damaged in the middle is accepted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

import httpx

from partner_center.errors import DocumentError
from partner_center.files.atomic_file import atomic_file, cut_name

# A documented exchange has a statement as application/json; there the PDF signature decides.
_MEDIA = frozenset(
    {"application/pdf", "application/x-pdf", "application/octet-stream", "application/json", ""}
)
_IDS = ("MS-RequestId", "MS-CorrelationId")
_WINDOW = 1024  # bytes in which PDF readers look for the signature and for the end marker
_LONGEST = 120  # characters of a file name that every file system takes
_STRANGE = re.compile(r'[<>:"/\\|?*]')
# Names that Windows reserves for devices, with any suffix.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_EXTENDED = re.compile(
    r"(?i)(?:^|[;\s])filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([\w!#$&+.^`|~%-]*)", re.ASCII
)
_PLAIN = re.compile(r'(?i)(?:^|[;\s])filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))')


@dataclass(frozen=True)
class Target:
    """Where a document is saved: a file, or a folder in which it gets the service's name.

    `fallback` is the name if the service gives none.
    """

    path: Path
    fallback: str
    overwrite: bool

    def check(self) -> None:
        """Refuse a target that cannot work, before anything is sent.

        Raises:
            DocumentError: the file already exists.

        """
        # os.path returns False where Path raises: for a name that is too long, or a loop of links.
        if not os.path.isdir(self.path) and os.path.exists(self.path) and not self.overwrite:  # noqa: PTH110, PTH112
            raise DocumentError(
                f"{self.path} already exists; choose another name or allow overwriting"
            ) from FileExistsError(self.path)

    @contextmanager
    def receiving(self, response: httpx.Response) -> Generator[Receiver, None, None]:
        """Open the file for the body of an answer; it has its final name after the block.

        Raises:
            DocumentError: the body is not a complete PDF, or the disk is full.

        """
        with _traced(response):
            _check_media(response)
            path = self.path
            if os.path.isdir(path):  # noqa: PTH112  # as above
                said = response.headers.get("Content-Disposition")
                path /= file_name(said, fallback=self.fallback)
            with atomic_file(path, overwrite=self.overwrite, error=DocumentError) as file:
                receiver = Receiver(path, file)
                try:
                    yield receiver
                except httpx.TransportError as fault:
                    fault.add_note("the download broke off and nothing was saved; try again")
                    raise
                receiver.finish(response)


class Receiver:
    """Writes the chunks of a document and checks its beginning and its end."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        self._head = self._tail = b""
        self._count = 0

    def write(self, chunk: bytes) -> None:
        """Write the next bytes."""
        if len(self._head) < _WINDOW:
            self._head = (self._head + chunk)[:_WINDOW]
            if len(self._head) == _WINDOW:
                _check_head(self._head)
        self._tail = (self._tail + chunk)[-_WINDOW:]
        self._file.write(chunk)
        self._count += len(chunk)

    def finish(self, response: httpx.Response) -> None:
        """Check that nothing is missing, and that it is a PDF from beginning to end."""
        _check_length(response, count=self._count)
        _check_head(self._head)
        if b"%%EOF" not in self._tail:
            raise _UnfitError("the PDF has no end marker; it was cut off. Download it again")


class _UnfitError(DocumentError):
    """An answer that is not a document; `_traced` adds the ids of its request."""


@contextmanager
def _traced(response: httpx.Response) -> Generator[None]:
    """Add the ids of the request to an error about its answer."""
    try:
        yield
    except _UnfitError as error:
        ids = (f"{name} {response.request.headers.get(name, '-')}" for name in _IDS)
        raise DocumentError(f"{error} [{', '.join(ids)}]") from None


def _check_media(response: httpx.Response) -> None:
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media not in _MEDIA:
        raise _UnfitError(
            f"the answer is {media}, not a PDF; a proxy or a sign-in page may have answered instead"
        )


def _check_head(head: bytes) -> None:
    if not head:
        raise _UnfitError("the answer is not a PDF: it is empty. Try again")
    if b"%PDF-" not in head:
        raise _UnfitError(f"the answer is not a PDF; it begins with {head[:40]!r}")


def _check_length(response: httpx.Response, *, count: int) -> None:
    said = response.headers.get("Content-Length")
    # Content-Length counts the bytes on the wire, which may be compressed.
    came = response.num_bytes_downloaded if "Content-Encoding" in response.headers else count
    if said is not None and said.isdigit() and int(said) != came:
        raise _UnfitError(f"{came} of {said} bytes came; the download broke off. Try again")


def file_name(disposition: str | None, *, fallback: str) -> str:
    """Return a plain file name from Content-Disposition, or one made from the fallback.

    Removed is what would leave the folder, hide the file, name a device or reverse the reading
    direction. The name has at most 255 bytes.
    """
    return _plain(_said(disposition or "")) or _plain(fallback) or "document.pdf"


def _said(disposition: str) -> str:
    """Return the name of a Content-Disposition; RFC 6266's extended form wins over the plain one.

    Only the two character sets of the RFC are decoded: Python has unsafe codecs such as
    `unicode_escape`, `idna` and `undefined`.
    """
    if found := _EXTENDED.search(disposition):
        charset, value = found.groups()
        return unquote_to_bytes(value).decode(charset, "replace")
    if found := _PLAIN.search(disposition):
        quoted, token = found.groups()
        return token if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    return ""


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(sign for sign in last if sign == " " or sign.isprintable())
    stem = _STRANGE.sub("_", visible).strip(" .")
    stem = stem[:-4] if stem.lower().endswith(".pdf") else stem
    stem = cut_name(stem.strip(" .")[:_LONGEST], room=len("_.pdf")).rstrip(" .")
    if not stem.strip("_"):
        return ""
    return f"_{stem}.pdf" if _DEVICE.fullmatch(stem) else f"{stem}.pdf"
