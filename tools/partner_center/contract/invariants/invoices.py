"""Invariants of invoices and summaries: ids, links, currencies, balances, dates, kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from partner_center.contract.parsed_exchange import (
    amount,
    at,
    bare_id,
    each,
    instant,
)

if TYPE_CHECKING:
    from partner_center.contract.parsed_exchange import ParsedExchange
    from partner_center.contract.schemas import Subject

Found = Iterator[tuple[str, str]]  # pointer, message

# Symbols that the documentation prints beside a code; another code may have any symbol.
_SYMBOLS = {"CHF": "CHF", "EUR": "€", "GBP": "£", "USD": "$"}
# What an invoice's self link may put before the id: the type of the invoice.
_PREFIXES = ("Recurring-", "OneTime-")
# objectType of the schemas that have one kind only.
_OBJECT_TYPES = {
    "Invoice": "Invoice",
    "InvoiceDetail": "InvoiceDetail",
    "InvoiceSummary": "InvoiceSummary",
    "InvoiceCollection": "Collection",
    "InvoiceSummaryCollection": "Collection",
    "InvoiceLineItemCollection": "Collection",
    "EstimateLinkCollection": "Collection",
}
PERIODS = (
    ("billingPeriodStartDate", "billingPeriodEndDate"),
    ("subscriptionStartDate", "subscriptionEndDate"),
    ("chargeStartDate", "chargeEndDate"),
)


def object_type(_: ParsedExchange, thing: Subject) -> Found:
    """Check that attributes.objectType is that of the schema."""
    said = at(thing.value, "attributes", "objectType")
    wanted = _OBJECT_TYPES[thing.schema]
    if said is not None and said != wanted:
        yield f"{thing.pointer}/attributes/objectType", f'"{said}"; objectType is {wanted} here'


def invoice_asked_for(parsed: ParsedExchange, invoice: Subject) -> Found:
    """Check that the invoice is the requested one."""
    if invoice.pointer == "" and at(invoice.value, "id") != parsed.invoice_id:
        yield "/id", f'"{at(invoice.value, "id")}"; {parsed.invoice_id} is requested'


def _leads_to(
    uri: Any,  # any JSON value
    *,
    parsed: ParsedExchange,
    operation: str,
    ids: dict[str, Any],
    where: str,
) -> Found:
    match = parsed.link(uri)
    if uri is None:
        return
    if match is None or match.operation.id != operation:
        yield where, f'"{uri}" does not lead to {operation}'
        return
    for name, wanted in ids.items():
        got = match.path_values.get(name, "")
        # Only links to invoices and line items have a prefix; those to documents have the bare id.
        got = got if operation.endswith("Statement") else bare_id(got)
        if wanted is not None and got != wanted:
            yield where, f"names {got}; {name} is {wanted}"


def invoice_self(parsed: ParsedExchange, invoice: Subject) -> Found:
    """Check that an invoice's self link has its id, and the prefix of its type if it has one."""
    uri = at(invoice.value, "links", "self", "uri")
    where = f"{invoice.pointer}/links/self/uri"
    ids = {"invoiceId": at(invoice.value, "id")}
    yield from _leads_to(uri, parsed=parsed, operation="getInvoice", ids=ids, where=where)
    kind = at(invoice.value, "invoiceType")
    for prefix in _PREFIXES:
        if isinstance(uri, str) and f"/{prefix}" in uri and kind not in (None, prefix[:-1]):
            yield where, f"has the prefix {prefix}; the invoiceType is {kind}"


def invoice_documents(parsed: ParsedExchange, invoice: Subject) -> Found:
    """Check that the links to an invoice's documents name the invoice and the receipt."""
    own = {"invoiceId": at(invoice.value, "id")}
    yield from _leads_to(
        at(invoice.value, "pdfDownloadLink"),
        parsed=parsed,
        operation="getInvoiceStatement",
        ids=own,
        where=f"{invoice.pointer}/pdfDownloadLink",
    )
    for number, receipt in each(at(invoice.value, "taxReceipts")):
        yield from _leads_to(
            at(receipt, "taxReceiptPdfDownloadLink"),
            parsed=parsed,
            operation="getTaxReceiptStatement",
            ids={**own, "receiptId": at(receipt, "id")},
            where=f"{invoice.pointer}/taxReceipts/{number}/taxReceiptPdfDownloadLink",
        )


def _request_spelling(wire: Any) -> str:  # any JSON value
    """Turn one_time into onetime, and billing_line_items into billinglineitems."""
    return str(wire).replace("_", "").lower()


def invoice_details(parsed: ParsedExchange, invoice: Subject) -> Found:
    """Check that each detail's link reads the line items that it names, of this invoice."""
    for number, detail in each(at(invoice.value, "invoiceDetails")):
        here = f"{invoice.pointer}/invoiceDetails/{number}"
        names = at(detail, "billingProvider"), at(detail, "invoiceLineItemType")
        uri, where = at(detail, "links", "self", "uri"), f"{here}/links/self/uri"
        ids = {"invoiceId": at(invoice.value, "id")}
        operation = "listInvoiceLineItemsByProvider"
        yield from _leads_to(uri, parsed=parsed, operation=operation, ids=ids, where=where)
        match = parsed.link(uri)
        values = match.path_values if match else {}
        for name, said in zip(("billingProvider", "invoiceLineItemType"), names, strict=True):
            if said and name in values and values[name].lower() != _request_spelling(said):
                yield where, f"names {values[name]}; {name} is {said}"


def amendments(_: ParsedExchange, invoice: Subject) -> Found:
    """Check that an amendment names the invoice that it amends."""
    own = at(invoice.value, "id")
    for number, amendment in each(at(invoice.value, "amendments")):
        said = at(amendment, "amendsOf")
        if said is not None and said != own:
            yield (
                f"{invoice.pointer}/amendments/{number}/amendsOf",
                f'"{said}"; the invoice is {own}',
            )


def _repeated(values: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """Yield each value that appeared before, with its index; a missing value does not count."""
    seen: list[Any] = []  # values of the wire are of any type, so not all of them fit in a set
    for number, value in enumerate(values):
        if value in seen:
            yield number, value
        elif value is not None:
            seen.append(value)


def distinct_invoices(_: ParsedExchange, page: Subject) -> Found:
    """Check that no invoice appears twice on a page."""
    ids = (at(invoice, "id") for _, invoice in each(at(page.value, "items")))
    for number, own in _repeated(ids):
        yield f"{page.pointer}/items/{number}/id", f'"{own}" appears twice'


def currency_symbol(_: ParsedExchange, thing: Subject) -> Found:
    """Check that a currency's symbol is its own."""
    code, symbol = at(thing.value, "currencyCode"), at(thing.value, "currencySymbol")
    wanted = _SYMBOLS.get(code) if isinstance(code, str) else None
    if wanted and symbol is not None and symbol != wanted:
        yield f"{thing.pointer}/currencySymbol", f'"{symbol}"; the symbol of {code} is {wanted}'


def one_currency(_: ParsedExchange, summary: Subject) -> Found:
    """Check that the details of a summary have its currency."""
    for number, detail in each(at(summary.value, "details")):
        for name in ("currencyCode", "currencySymbol"):
            own, part = at(summary.value, name), at(detail, "summary", name)
            if own is not None and part is not None and part != own:
                where = f"{summary.pointer}/details/{number}/summary/{name}"
                yield where, f'"{part}"; the summary has {own}'


def balance(_: ParsedExchange, summary: Subject) -> Found:
    """Check that a summary's balance is the sum of its details', to the last digit."""
    details = at(summary.value, "details")
    parts = [amount(at(part, "summary", "balanceAmount")) for _, part in each(details)]
    own = amount(at(summary.value, "balanceAmount"))
    if not parts or own is None or None in parts:
        return
    total = sum((part for part in parts if part is not None), Decimal(0))
    if own != total:
        yield f"{summary.pointer}/balanceAmount", f"{own}; the details sum up to {total}"


def distinct_currencies(_: ParsedExchange, page: Subject) -> Found:
    """Check that each summary has a currency of its own."""
    codes = (at(summary, "currencyCode") for _, summary in each(at(page.value, "items")))
    for number, code in _repeated(codes):
        yield f"{page.pointer}/items/{number}/currencyCode", f'"{code}" appears twice'


def distinct_types(_: ParsedExchange, summary: Subject) -> Found:
    """Check that each detail of a summary has an invoice type of its own."""
    kinds = (at(detail, "invoiceType") for _, detail in each(at(summary.value, "details")))
    for number, kind in _repeated(kinds):
        yield f"{summary.pointer}/details/{number}/invoiceType", f'"{kind}" appears twice'


def period_order(_: ParsedExchange, thing: Subject) -> Found:
    """Check that no period ends before it begins."""
    for first, last in PERIODS:
        start, end = instant(at(thing.value, first)), instant(at(thing.value, last))
        if start and end and end < start:
            yield f"{thing.pointer}/{last}", f"is before {first}, {at(thing.value, first)}"
