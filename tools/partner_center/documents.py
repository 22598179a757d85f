"""Downloads statements and tax receipts: PDF files that are whole or not there.

Invariants: the body streams to a file beside the target, which gets its name when the media type,
the signature of a PDF at the beginning, its mark at the end and the length are right. A file of the
service's choosing has a plain name inside the folder asked for, whatever the service says.
Limit: a PDF is not opened; one that is damaged in the middle passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import httpx

from partner_center.atomic_file import atomic_file
from partner_center.errors import DocumentError
from partner_center_invoices.api.documents import get_invoice_statement, get_tax_receipt_statement

if TYPE_CHECKING:
    from partner_center.session import Session

# A printed exchange has a statement as application/json, so the signature decides there.
_MEDIA = frozenset(
    {"application/pdf", "application/x-pdf", "application/octet-stream", "application/json", ""}
)
_IDS = ("MS-RequestId", "MS-CorrelationId")
_WINDOW = 1024  # bytes in which readers of PDF look for the signature and for the end
_LONGEST = 120  # characters of a file name that every file system takes
_STRANGE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
# Names that Windows keeps for devices, with any suffix.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def statement(
    session: Session, invoice_id: str, target: str | Path, *, overwrite: bool = False
) -> Path:
    """Download the statement of an invoice.

    Args:
        session: the session to read with; it has to sign in App+User.
        invoice_id: such as G000024135.
        target: the file's name, or a folder, in which it gets the service's name for it.
        overwrite: replace a file of that name.

    Returns:
        The file.

    Raises:
        DocumentError: what came is no whole PDF, the file is there already, or the disk is full;
            nothing new stands under the final name.
        NeedsUserSignInError: the session signs in App only; nothing was sent.
        ResponseError: there is no such invoice, or the service fails.

    """
    fallback = f"Invoice_{invoice_id}.pdf"
    return _download(
        session, get_invoice_statement, (invoice_id,),
        target=Path(target), fallback=fallback, overwrite=overwrite,
    )  # fmt: skip


def receipt(
    session: Session,
    invoice_id: str,
    receipt_id: str,
    target: str | Path,
    *,
    overwrite: bool = False,
) -> Path:
    """Download a tax receipt of an invoice, which only Taiwan has; otherwise as `statement`."""
    fallback = f"E-Tax-{receipt_id}.pdf"
    return _download(
        session, get_tax_receipt_statement, (invoice_id, receipt_id),
        target=Path(target), fallback=fallback, overwrite=overwrite,
    )  # fmt: skip


def _download(
    session: Session,
    operation: ModuleType,
    arguments: tuple[str, ...],
    *,
    target: Path,
    fallback: str,
    overwrite: bool,
) -> Path:
    is_folder = target.is_dir()
    if not is_folder and target.exists() and not overwrite:  # said before anything is sent
        raise DocumentError(f"{target} is there already; choose another name or allow overwriting")
    with session.stream(operation, *arguments) as response, _traced(response):
        _check_media(response)
        if is_folder:
            target /= file_name(response.headers.get("Content-Disposition"), fallback=fallback)
        with atomic_file(target, overwrite=overwrite, error=DocumentError) as file:
            head = tail = b""
            count = 0
            for chunk in _noted(response.iter_bytes()):
                if len(head) < _WINDOW:
                    head = (head + chunk)[:_WINDOW]
                    if len(head) == _WINDOW:
                        _check_head(head)
                tail = (tail + chunk)[-_WINDOW:]
                file.write(chunk)
                count += len(chunk)
            _check_length(response, count=count)
            _check_head(head)
            if b"%%EOF" not in tail:
                raise _UnfitError("the PDF has no end; it was cut off. Download it again")
    return target


class _UnfitError(DocumentError):
    """An answer that is no document, before it is known whose."""


@contextmanager
def _traced(response: httpx.Response) -> Iterator[None]:
    """Name the request in an error about its answer, as every other error of the service does."""
    try:
        yield
    except _UnfitError as error:
        ids = (f"{name} {response.request.headers.get(name, '-')}" for name in _IDS)
        raise DocumentError(f"{error} [{', '.join(ids)}]") from None


def _noted(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Tell a fault of the connection what became of the file."""
    try:
        yield from chunks
    except httpx.TransportError as fault:
        fault.add_note("the download broke off and nothing was kept; try it again")
        raise


def _check_media(response: httpx.Response) -> None:
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media not in _MEDIA:
        raise _UnfitError(
            f"the answer is {media}, not a PDF; a proxy or a sign-in page may have answered instead"
        )


def _check_head(head: bytes) -> None:
    if not head:
        raise _UnfitError("the answer is no PDF, it is empty. Try it again")
    if b"%PDF-" not in head:
        raise _UnfitError(f"the answer is no PDF; it begins with {head[:40]!r}")


def _check_length(response: httpx.Response, *, count: int) -> None:
    said = response.headers.get("Content-Length")
    # The length is that of the bytes that travel, which are others where they are compressed.
    came = response.num_bytes_downloaded if "Content-Encoding" in response.headers else count
    if said is not None and said.isdigit() and int(said) != came:
        raise _UnfitError(f"{came} bytes of {said} came; the download broke off. Try it again")


def file_name(disposition: str | None, *, fallback: str) -> str:
    """Return a plain file name from Content-Disposition, or one made from the fallback.

    What would leave the folder, hide the file or mean a device does not survive.
    """
    message = Message()
    message["Content-Disposition"] = _STRANGE_HEADER.sub("", disposition or "")
    found = message.get_filename()
    return _plain(found or "") or _plain(fallback) or "document.pdf"


_STRANGE_HEADER = re.compile(r"[\r\n\x00]")


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    stem = _STRANGE.sub("_", last).strip(" .")
    stem = stem[:-4] if stem.lower().endswith(".pdf") else stem
    stem = stem.strip(" .")[:_LONGEST]
    if not stem.strip("_"):
        return ""
    return f"_{stem}.pdf" if _DEVICE.fullmatch(stem) else f"{stem}.pdf"
