"""Statements and tax receipts: whole PDF files under their name, or nothing."""

from __future__ import annotations

import errno
import os
import random
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from contract_tests.support.both_clients import Chunks, Handler, Twins

from partner_center.contract import Exchange, wire_body
from partner_center.documents import file_name
from partner_center.errors import DocumentError, NotFoundError, PermissionDeniedError

PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"


def answering(body: bytes = PDF, *, status: int = 200, **headers: str) -> Handler:
    """Return the service that gives one answer to everything."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent.setdefault("Content-Type", "application/pdf")
    chunks = [body[start : start + 700] for start in range(0, len(body), 700)]
    return lambda _: httpx.Response(status, headers=sent, stream=Chunks(chunks))


def recorded(exchange: Exchange) -> Handler:
    headers = list(exchange.response.headers)

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == exchange.request.target
        assert request.headers["Accept"] == "application/pdf"
        body = Chunks([wire_body(exchange)])
        return httpx.Response(exchange.response.status, headers=headers, stream=body)

    return answer


Save = Callable[..., Path]


@pytest.fixture
def save(twins: Twins) -> Save:
    """Return what saves a statement that a function answers with."""

    def statement(answer: Handler, invoice_id: str, target: Path, **options: bool) -> Path:
        return twins.make(answer=answer).invoices.save_statement(invoice_id, target, **options)

    return statement


def test_a_recorded_statement_gets_the_name_of_the_service(
    save: Save, named: dict[str, Exchange], tmp_path: Path
) -> None:
    exchange = named["getInvoiceStatement/statement"]
    path = save(recorded(exchange), "G000024135", tmp_path)
    assert path == tmp_path / "Invoice_G000024135.pdf"
    assert path.read_bytes() == wire_body(exchange)
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208  # hidden files too


def test_a_recorded_receipt(twins: Twins, named: dict[str, Exchange], tmp_path: Path) -> None:
    exchange = named["getTaxReceiptStatement/tax-receipt"]
    invoice_id, receipt_id = exchange.request.target.split("/")[5:8:2]
    target = tmp_path / "mine.pdf"
    invoices = twins.make(answer=recorded(exchange)).invoices
    assert invoices.save_receipt(invoice_id, receipt_id, target) == target
    assert target.read_bytes() == wire_body(exchange)


def test_typed_errors_leave_nothing(
    twins: Twins, save: Save, named: dict[str, Exchange], tmp_path: Path
) -> None:
    refused = named["getInvoiceStatement/app-only-refused"]
    with pytest.raises(PermissionDeniedError):
        save(recorded(refused), "G000024135", tmp_path / "a.pdf")
    unknown = named["getTaxReceiptStatement/unknown-receipt"]
    invoice_id, receipt_id = unknown.request.target.split("/")[5:8:2]
    invoices = twins.make(answer=recorded(unknown)).invoices
    with pytest.raises(NotFoundError):
        invoices.save_receipt(invoice_id, receipt_id, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("answer", "said"),
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
def test_what_is_no_whole_pdf_leaves_nothing(
    save: Save, answer: Handler, said: str, tmp_path: Path
) -> None:
    with pytest.raises(DocumentError, match=said):
        save(answer, "G1", tmp_path / "statement.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("media", ["application/pdf", "application/json; charset=utf-8", ""])
def test_media_types_that_the_pages_print(save: Save, media: str, tmp_path: Path) -> None:
    path = save(answering(Content_Type=media), "G1", tmp_path)
    assert (path.name, path.read_bytes()) == ("Invoice_G1.pdf", PDF)


def test_a_file_that_is_there_stays(save: Save, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_text("mine")
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=PDF)

    with pytest.raises(DocumentError, match="already exists"):
        save(answer, "G1", target)
    assert (target.read_text(), sent) == ("mine", [])
    save(answer, "G1", target, overwrite=True)
    assert target.read_bytes() == PDF
    with pytest.raises(DocumentError):
        save(answering(b"no pdf"), "G1", target, overwrite=True)
    assert target.read_bytes() == PDF


def test_an_error_about_the_file_names_no_request(save: Save, tmp_path: Path) -> None:
    (tmp_path / "Invoice_G1.pdf").touch()
    with pytest.raises(DocumentError, match=r"allow overwriting$"):
        save(answering(), "G1", tmp_path)


def test_a_file_that_appears_meanwhile_stays(save: Save, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"

    def chunks() -> Iterator[bytes]:
        yield PDF[:100]
        target.write_text("theirs")
        yield PDF[100:]

    with pytest.raises(DocumentError, match="was created meanwhile"):
        save(lambda _: httpx.Response(200, stream=Chunks(chunks())), "G1", target)
    assert target.read_text() == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, httpx.ReadError])
def test_a_download_that_breaks_off_leaves_nothing(
    save: Save, fault: type[BaseException], tmp_path: Path
) -> None:
    def chunks() -> Iterator[bytes]:
        yield PDF[:2000]
        raise fault("reset")

    with pytest.raises(fault) as caught:
        save(lambda _: httpx.Response(200, stream=Chunks(chunks())), "G1", tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())
    notes = getattr(caught.value, "__notes__", [])
    assert ["try again" in note for note in notes] == [True] * (fault is httpx.ReadError)


def test_a_full_disk_is_one_line(
    save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DocumentError, match=r"a\.pdf was not written: No space left on device"):
        save(answering(), "G1", tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


def test_a_device_does_not_become_a_file(save: Save, tmp_path: Path) -> None:
    pipe = tmp_path / "a.pdf"
    os.mkfifo(pipe)
    with pytest.raises(DocumentError, match="is not a regular file"):
        save(answering(), "G1", pipe, overwrite=True)
    assert pipe.is_fifo()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
def test_a_file_that_is_replaced_keeps_its_rights(save: Save, tmp_path: Path, mode: int) -> None:
    target = tmp_path / "a.pdf"
    target.write_text("before")
    target.chmod(mode)
    seen: list[int] = []

    def chunks() -> Iterator[bytes]:
        yield PDF[:100]
        seen.extend(stat.S_IMODE(part.stat().st_mode) for part in tmp_path.glob(".*.part"))
        yield PDF[100:]

    save(lambda _: httpx.Response(200, stream=Chunks(chunks())), "G1", target, overwrite=True)
    assert (target.read_bytes(), stat.S_IMODE(target.stat().st_mode)) == (PDF, mode)
    assert seen == [0o600], "nobody else reads it before"


def test_a_new_file_has_the_rights_of_the_umask(save: Save, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = save(answering(), "G1", tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("sign", ["x", "ä", "語", "\U0001f4c4"])
def test_a_name_as_long_as_a_file_system_takes(save: Save, tmp_path: Path, sign: str) -> None:
    name = sign * ((255 - len(".pdf")) // len(sign.encode())) + ".pdf"
    target = tmp_path / name
    assert save(answering(), "G1", target) == target
    assert [path.name for path in tmp_path.iterdir()] == [name]
    for longer in (sign + name, sign * 2000, "a\0b"):
        with pytest.raises(DocumentError, match="cannot be written") as caught:
            save(answering(), "G1", tmp_path / longer)
        assert "\n" not in str(caught.value)


def test_a_loop_of_links_is_no_target(save: Save, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.symlink_to(target)
    with pytest.raises(DocumentError, match="cannot be written: Too many levels of symbolic"):
        save(answering(), "G1", target, overwrite=True)


def test_a_folder_that_is_not_there(save: Save, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="No such file"):
        save(answering(), "G1", tmp_path / "none" / "a.pdf")


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
        ("attachment; filename*=iso-8859-1''M%FCller.pdf; filename=x", "Müller.pdf"),
        ("attachment; filename=plain.pdf; FileName* = utf-8'de'B%C3%BCro.pdf", "Büro.pdf"),
        (r'attachment; filename="a \"b\" c.pdf"', "a _b_ c.pdf"),
        ('attachment; xfilename="a.pdf"', "fallback.pdf"),
        # Character sets of Python that no service has a use for: the fallback, or the plain form.
        ("attachment; filename*=idna''xn--%ff", "fallback.pdf"),
        ("attachment; filename*=undefined''x.pdf", "fallback.pdf"),
        ("attachment; filename*=utf-7''+AC4ALg-.pdf; filename=plain.pdf", "plain.pdf"),
        (r"attachment; filename*=unicode_escape''\u202efdp.exe", "fallback.pdf"),
        ("attachment; filename*=hex''00", "fallback.pdf"),
        ("attachment; filename*=utf-8''%FF%FE%20a", "\ufffd\ufffd a.pdf"),
        ("attachment; filename*0*=utf-8''a; filename*1=b.pdf", "fallback.pdf"),
        ("attachment; filename*" + "9" * 9000 + "=a", "fallback.pdf"),
        # Signs that turn the reading around, steer a terminal or cannot be seen.
        ('attachment; filename="a\u202efdp.exe"', "afdp.exe.pdf"),
        ("attachment; filename*=UTF-8''%1B%5B31mred%00%0A%C2%9B.pdf", "[31mred.pdf"),
        ("attachment; filename*=UTF-8''a%E2%80%AEb%E2%81%A6c%EF%BB%BF%E2%80%A8", "abc.pdf"),
        ("attachment; filename*=UTF-8''%E2%80%AE%E2%80%AE", "fallback.pdf"),
        ('attachment; filename="\ud800x.pdf"', "x.pdf"),
        # A name has 255 bytes, and ends with a whole character.
        (f"attachment; filename*=UTF-8''{'%E8%AA%9E' * 100}.pdf", "語" * 83 + ".pdf"),
        (f"attachment; filename*=UTF-8''a{'%F0%9F%93%84' * 100}", "a" + "\U0001f4c4" * 62 + ".pdf"),
        ("attachment", "fallback.pdf"),
        ("\r\n", "fallback.pdf"),
        (None, "fallback.pdf"),
    ],
)
def test_names_of_the_service_are_made_plain(disposition: str | None, name: str) -> None:
    assert file_name(disposition, fallback="fallback.pdf") == name


def test_no_name_breaks_out_whatever_is_sent(tmp_path: Path) -> None:
    """A few thousand headers made of the parts that such headers are made of."""
    draw = random.Random(7)
    parts = (
        "attachment", ";", " ", "filename", "*", "=", "0", "utf-8", "UTF-7", "idna", "''", "'", '"',
        "\\", "/", "..", ".", "%2F", "%00", "%e2%80%ae", "%C3", "\udc80", "\u202e", "con", "x",
        "語" * 40,
    )  # fmt: skip
    for _ in range(5000):
        said = "".join(draw.choices(parts, k=draw.randint(1, 14)))
        name = file_name(f"attachment; filename{said}", fallback="fallback.pdf")
        assert len(name.encode()) <= 255
        assert name.isprintable()
        assert name.endswith(".pdf")
        assert not name.startswith(".")
        assert not set(name) & set('<>:"/\\|?*'), name
        (tmp_path / name).touch()


# Readers of PDF look for the signature in the first 1,024 bytes, and for the end in the last ones:
# notes 13 and 18 on the implementation in Adobe's reference of PDF 1.7.
@pytest.mark.parametrize("size", [1, 700, 5000], ids=lambda size: f"chunks-of-{size}")
@pytest.mark.parametrize(
    ("before", "after", "is_taken"),
    [(0, 0, True), (1019, 0, True), (1020, 0, False), (0, 1019, True), (0, 1020, False)],
)
def test_signature_and_end_are_looked_for_in_a_kilobyte(
    save: Save, size: int, before: int, after: int, is_taken: bool, tmp_path: Path
) -> None:
    body = b"\n" * before + b"%PDF-1.7\n" + b"x" * 3000 + b"%%EOF" + b"\n" * after
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    pdf = {"Content-Type": "application/pdf"}

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=pdf, stream=Chunks(chunks))

    if is_taken:
        assert save(answer, "G1", tmp_path / "a.pdf").read_bytes() == body
    else:
        with pytest.raises(DocumentError, match="no PDF" if before else "no end"):
            save(answer, "G1", tmp_path / "a.pdf")
        assert not list(tmp_path.iterdir())
