"""PDF statements of invoices and tax receipts: one page of text, in the reader's own Helvetica.

Invariant: the same invoice gives the same bytes. Limit: the font has the letters of Windows-1252;
any other letter is written as a question mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_NOTE = "Sandbox document. It bills nothing: do not pay it."
_LARGE, _SMALL, _LEADING = 18, 11, 18
_TOP, _LEFT = 780, 60  # points from the lower left corner of an A4 page


def statement(invoice: dict[str, Any], *, partner: str) -> bytes:
    """Return the statement of an invoice, as the body of the invoice on the wire describes it."""
    total, paid = invoice.get("totalCharges", 0), invoice.get("paidAmount", 0)
    code = invoice.get("currencyCode", "")
    start, end = invoice.get("billingPeriodStartDate"), invoice.get("billingPeriodEndDate")
    kind = str(invoice.get("documentType", "invoice")).replace("_", " ")
    lines = [
        f"Number: {invoice['id']}",
        f"Document: {kind}",
        f"Partner: {partner}",
        f"Date: {str(invoice.get('invoiceDate', ''))[:10]}",
    ]
    if start and end:
        lines.append(f"Billing period: {str(start)[:10]} to {str(end)[:10]}")
    lines += [f"Total charges: {total} {code}", f"Paid: {paid} {code}"]
    lines.append(f"Due: {total - paid} {code}")
    if invoice.get("amendsOf"):
        lines.append(f"Amends: {invoice['amendsOf']}")
    return _page(f"Invoice {invoice['id']}", lines=lines)


def tax_receipt(receipt_id: str, *, invoice: dict[str, Any], partner: str) -> bytes:
    """Return the tax receipt of an invoice."""
    lines = [
        f"Number: {receipt_id}",
        f"Invoice: {invoice['id']}",
        f"Partner: {partner}",
        f"Date: {str(invoice.get('invoiceDate', ''))[:10]}",
        f"Amount: {invoice.get('totalCharges', 0)} {invoice.get('currencyCode', '')}",
    ]
    return _page(f"Tax receipt {receipt_id}", lines=lines)


def _text(text: str) -> bytes:
    """Write text as a PDF string in Windows-1252."""
    raw = text.encode("cp1252", errors="replace")
    return b"(" + b"".join(b"\\" + bytes([c]) if c in b"()\\" else bytes([c]) for c in raw) + b")"


def _page(title: str, *, lines: Iterable[str]) -> bytes:
    ink = [b"BT /F1 %d Tf %d %d Td %s Tj" % (_LARGE, _LEFT, _TOP, _text(title))]
    ink.append(b"/F1 %d Tf %d TL T*" % (_SMALL, _LEADING))
    ink += [b"T* %s Tj" % _text(line) for line in (*lines, "", _NOTE)]
    content = b"\n".join([*ink, b"ET"])
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
                b"/Resources << /Font << /F1 4 0 R >> >> >>"
            ),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Title %s >>" % _text(title),
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    """Number the objects (the first is the catalogue, the last the information) and index them."""
    data = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (count, len(objects))
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )
