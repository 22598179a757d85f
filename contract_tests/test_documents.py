"""Statements and tax receipts: whole PDF files under their name, or nothing."""

from __future__ import annotations

import errno
import os
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from partner_center import documents
from partner_center.contract import Exchange, wire_body
from partner_center.documents import file_name
from partner_center.errors import DocumentError, NotFoundError, PermissionDeniedError
from partner_center.session import Session

HOST = "https://api.partnercenter.microsoft.com"
TLS = ssl.create_default_context()  # one for all sessions: it takes a while to make
PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"


def session_on(handler: Callable[[httpx.Request], httpx.Response]) -> Session:
    """Return a session whose requests a function answers."""
    session = Session(None, base_url=HOST, verify=TLS)
    wire = httpx.MockTransport(handler)
    session.client.set_httpx_client(httpx.Client(base_url=HOST, transport=wire))
    return session


def answering(body: bytes = PDF, *, status: int = 200, **headers: str) -> Session:
    """Return a session that gets one answer to everything."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent.setdefault("Content-Type", "application/pdf")

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(body), 700):
            yield body[start : start + 700]

    return session_on(lambda _: httpx.Response(status, headers=sent, content=chunks()))


def recorded(exchange: Exchange) -> Session:
    headers = list(exchange.response.headers)

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == exchange.request.target
        assert request.headers["Accept"] == "application/pdf"
        return httpx.Response(
            exchange.response.status, headers=headers, content=iter([wire_body(exchange)])
        )

    return session_on(answer)


def test_a_recorded_statement_gets_the_name_of_the_service(
    named: dict[str, Exchange], tmp_path: Path
) -> None:
    exchange = named["getInvoiceStatement/statement"]
    path = documents.statement(recorded(exchange), "G000024135", tmp_path)
    assert path == tmp_path / "Invoice_G000024135.pdf"
    assert path.read_bytes() == wire_body(exchange)
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208  # hidden files too


def test_a_recorded_receipt(named: dict[str, Exchange], tmp_path: Path) -> None:
    exchange = named["getTaxReceiptStatement/tax-receipt"]
    invoice_id, receipt_id = exchange.request.target.split("/")[5:8:2]
    target = tmp_path / "mine.pdf"
    assert documents.receipt(recorded(exchange), invoice_id, receipt_id, target) == target
    assert target.read_bytes() == wire_body(exchange)


def test_typed_errors_leave_nothing(named: dict[str, Exchange], tmp_path: Path) -> None:
    refused = named["getInvoiceStatement/app-only-refused"]
    with pytest.raises(PermissionDeniedError):
        documents.statement(recorded(refused), "G000024135", tmp_path / "a.pdf")
    unknown = named["getTaxReceiptStatement/unknown-receipt"]
    invoice_id, receipt_id = unknown.request.target.split("/")[5:8:2]
    with pytest.raises(NotFoundError):
        documents.receipt(recorded(unknown), invoice_id, receipt_id, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (answering(Content_Type="text/html; charset=utf-8"), "text/html, not a PDF"),
        (answering(b"<html>sign in</html>"), "no PDF; it begins with"),
        (answering(b"<html>" + b"x" * 9000), "no PDF; it begins with"),
        (answering(b""), r"no PDF, it is empty.*\[MS-RequestId .+, MS-CorrelationId .+\]$"),
        (answering(PDF[:-20]), "cut off"),
        (answering(Content_Length=str(len(PDF) + 1)), "broke off"),
        (answering(Content_Length=str(len(PDF) - 1)), "broke off"),
    ],
)
def test_what_is_no_whole_pdf_leaves_nothing(session: Session, said: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=said):
        documents.statement(session, "G1", tmp_path / "statement.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("media", ["application/pdf", "application/json; charset=utf-8", ""])
def test_media_types_that_the_pages_print(media: str, tmp_path: Path) -> None:
    path = documents.statement(answering(Content_Type=media), "G1", tmp_path)
    assert (path.name, path.read_bytes()) == ("Invoice_G1.pdf", PDF)


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_text("mine")
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=PDF)

    with pytest.raises(DocumentError, match="is there already"):
        documents.statement(session_on(answer), "G1", target)
    assert (target.read_text(), sent) == ("mine", [])
    documents.statement(session_on(answer), "G1", target, overwrite=True)
    assert target.read_bytes() == PDF
    with pytest.raises(DocumentError):
        documents.statement(answering(b"no pdf"), "G1", target, overwrite=True)
    assert target.read_bytes() == PDF


def test_an_error_about_the_file_names_no_request(tmp_path: Path) -> None:
    (tmp_path / "Invoice_G1.pdf").touch()
    with pytest.raises(DocumentError, match=r"allow overwriting$"):
        documents.statement(answering(), "G1", tmp_path)


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"

    def chunks() -> Iterator[bytes]:
        yield PDF[:100]
        target.write_text("theirs")
        yield PDF[100:]

    session = session_on(lambda _: httpx.Response(200, content=chunks()))
    with pytest.raises(DocumentError, match="appeared meanwhile"):
        documents.statement(session, "G1", target)
    assert target.read_text() == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), httpx.ReadError("reset")])
def test_a_download_that_breaks_off_leaves_nothing(fault: BaseException, tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield PDF[:2000]
        raise fault

    session = session_on(lambda _: httpx.Response(200, content=chunks()))
    with pytest.raises(type(fault)) as caught:
        documents.statement(session, "G1", tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())
    notes = getattr(caught.value, "__notes__", [])
    assert ["try it again" in note for note in notes] == [True] * isinstance(fault, httpx.ReadError)


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DocumentError, match=r"a\.pdf was not written: No space left on device"):
        documents.statement(answering(), "G1", tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


def test_a_device_does_not_become_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "a.pdf"
    os.mkfifo(pipe)
    with pytest.raises(DocumentError, match="is no file"):
        documents.statement(answering(), "G1", pipe, overwrite=True)
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="No such file"):
        documents.statement(answering(), "G1", tmp_path / "none" / "a.pdf")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=Invoice_G1.pdf", "Invoice_G1.pdf"),
        ('attachment; filename="Invoice G1.pdf"', "Invoice G1.pdf"),
        ("attachment; filename*=UTF-8''Rechnung%20M%C3%BCller.pdf", "Rechnung Müller.pdf"),
        ('attachment; filename="../../etc/cron.d/x.pdf"', "x.pdf"),
        (r'attachment; filename="..\\..\\Windows\\x.pdf"', "x.pdf"),
        ("attachment; filename*=UTF-8''..%2F..%2Fx", "x.pdf"),
        ('attachment; filename=".bashrc"', "bashrc.pdf"),
        ('attachment; filename=".."', "fallback.pdf"),
        ('attachment; filename="con.pdf"', "_con.pdf"),
        ('attachment; filename="a:b|c?.PDF"', "a_b_c_.pdf"),
        (f'attachment; filename="{"x" * 900}.pdf"', "x" * 120 + ".pdf"),
        ("attachment; filename=", "fallback.pdf"),
        ("attachment", "fallback.pdf"),
        ("\r\n", "fallback.pdf"),
        (None, "fallback.pdf"),
    ],
)
def test_names_of_the_service_are_made_plain(disposition: str | None, name: str) -> None:
    assert file_name(disposition, fallback="fallback.pdf") == name
