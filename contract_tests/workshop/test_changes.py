"""What is said where a recording and its source differ: place, both values, on one line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from contract_tests.support.changes import changes, text_changes

from partner_center.contract import Contract, Exchange

Report = Callable[..., str]

INVOICES = "listInvoices/two-legacy-invoices"
FAULT = "listInvoiceLineItems/invalid-provider"
EVENT = "onInvoiceReady/invoice-ready"
STATEMENT = "getInvoiceStatement/statement"
INVOICE = "openapi#/components/schemas/Invoice/properties"
ITEMS = "openapi#/components/schemas/InvoiceCollection/properties/items/items"
DOCUMENT = "openapi#/paths/~1v1~1invoices~1{invoiceId}~1documents~1statement/get"
LIST = "openapi#/paths/~1v1~1invoices/get"


def text_of(exchange: Exchange) -> bytes:
    assert exchange.path
    return exchange.path.read_bytes()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (INVOICES, "88029.46", "88029.47",
         f"/items/0/totalCharges  {INVOICE}/totalCharges  88029.46 is recorded; S has 88029.47"),
        (INVOICES, '"totalCharges": 88029.46', '"totalCharges": "88029.46"',
         '88029.46 is recorded; S has "88029.46"'),
        (INVOICES, "88029.46", "88029.460", "88029.46 is recorded; S has 88029.460"),
        (INVOICES, '"currencyCode"', '"currency"',
         f'/items/0/currencyCode  {INVOICE}/currencyCode  "'),
        (INVOICES, '"currencyCode"', '"currency"',
         f"/items/0/currency  {ITEMS}  nothing is recorded; S has "),
        (INVOICES, "200 OK", "201 Created",
         f'status  {LIST}/responses  "200 OK" is recorded; S has "201 Created"'),
        (INVOICES, "size=200", "size=20", f'request line  {LIST}  "GET https://api'),
        (INVOICES, "Accept: application/json", "Accept: text/html",
         f'header Accept  {LIST}  "application/json" is recorded; S has "text/html"'),
        (INVOICES, "MS-CV: ", "MS-VC: ", "header MS-CV  openapi#/components/headers/"),
        (INVOICES, '{\n    "totalCount"', '{\n\t"totalCount"',
         f"""line 20  {LIST}  ' "totalCount": 2,' is recorded; S has '\\t"totalCount"""),
        (INVOICES, "HTTP/1.1", "HTTP/1.2", f"line 1  {LIST}  'GET https://"),
        (EVENT, '"EventName"', '"Name"', "/EventName  openapi#/components/schemas/"),
        (STATEMENT, "< ./statement.pdf", "PDF", f'byte 0 of the body  {DOCUMENT}/responses  "%PDF'),
    ],
)  # fmt: skip
def test_change_is_named(
    name: str, old: str, new: str, said: str, named: dict[str, Exchange], contract: Contract
) -> None:
    exchange = named[name]
    text = text_of(exchange).decode()
    assert old in text
    found = text_changes(
        exchange, text.replace(old, new, 1).encode(), source="S", contract=contract
    )
    lines = [str(finding) for finding in found]
    assert [line for line in lines if said in line and line.startswith(name)], lines


def test_change_is_one_line_with_the_line_of_the_document(
    named: dict[str, Exchange], contract: Contract, report: Report, document_lines: dict[str, int]
) -> None:
    text = text_of(named[INVOICES]).replace(b"88029.46", b"0" * 90 + b"1.5")
    text = text.replace(b"0" * 90, b"9" * 90)
    found = text_changes(named[INVOICES], text, source="the source", contract=contract)
    line = document_lines["/components/schemas/Invoice/properties/totalCharges"]
    assert report(found) == (
        f"\n{INVOICES}  /items/0/totalCharges  {INVOICE}/totalCharges "
        f"(openapi/partner-center-invoices.yaml:{line})  88029.46 is recorded; "
        f"the source has {'9' * 79}…  [response: recorded]"
    )


def test_status_beside_the_recorded_one_is_named(
    named: dict[str, Exchange], contract: Contract
) -> None:
    other = named[FAULT].with_response(status=404)
    (found,) = changes(named[FAULT], other, source="openapi/dist", contract=contract)
    assert str(found) == (
        f"{FAULT}  status  openapi#/paths/~1v1~1invoices~1{{invoiceId}}~1lineitems/get/responses  "
        '"400 Bad Request" is recorded; openapi/dist has "404 Bad Request"  [response: recorded]'
    )


def test_every_changed_byte_is_named(recorded: Exchange, contract: Contract) -> None:
    text = text_of(recorded)
    assert text_changes(recorded, text, source="itself", contract=contract) == []
    for at in range(0, len(text), max(1, len(text) // 7)):
        changed = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
        found = text_changes(recorded, changed, source="its print", contract=contract)
        assert found, f"{recorded.name}: nothing is said of byte {at}"
        assert all(finding.exchange == recorded.name for finding in found)
    for changed in (text[:-1], text + b"\n", b""):
        (finding,) = text_changes(recorded, changed, source="its print", contract=contract)
        assert finding.rule == "recorded"
