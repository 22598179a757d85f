"""What holds between the parts of an exchange that each fit the document: one table.

A schema cannot say these rules, and no schema-based tool checks them. Each names the page that it
is read from; "Assumed" stands where no source states it and the examples merely agree.
Invariant: amounts are compared as Decimals with 200 digits of room, so nothing is ever rounded.
Limit: one exchange at a time; what holds over several pages is for the caller who reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Context, localcontext
from typing import TYPE_CHECKING

from partner_center.contract.finding import Finding
from partner_center.contract.invariants import invoices, line_items, pages, whole_pages
from partner_center.contract.parsed_exchange import ParsedExchange, read
from partner_center.contract.schemas import Subject

if TYPE_CHECKING:
    from partner_center.contract.document import Contract
    from partner_center.contract.exchange import Exchange

_ROOM = 200  # digits; the longest product of wire values has fewer than 80

_PAGES = (
    "InvoiceCollection",
    "InvoiceSummaryCollection",
    "InvoiceLineItemCollection",
    "EstimateLinkCollection",
)
_LINE_ITEMS = ("InvoiceLineItemCollection",)
_KINDS = line_items.KINDS
_EVERY_KIND = (*_KINDS, "GenericLineItem")

_ALL_INVOICES = "develop/get-a-collection-of-invoices.md"
_INVOICE = "develop/get-invoice-by-id.md"
_RESOURCES = "develop/invoice-resources.md"
_SUMMARIES = "develop/get-invoice-summaries.md"
_LINES = "develop/get-invoiceline-items.md"
_USAGE = "develop/get-invoice-billed-consumption-lineitems.md"
_UNBILLED = "develop/get-invoice-unbilled-recon-lineitems.md"
_HEADERS = "develop/headers.md"

_Check = Callable[[ParsedExchange, Subject], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class Invariant:
    """One rule: what it applies to (operationIds, schemas; nothing named: every operation)."""

    id: str
    title: str
    source: str
    applies_to: tuple[str, ...]
    check: _Check


# fmt: off
INVARIANTS: tuple[Invariant, ...] = (
    # Pages
    Invariant("total-count", "totalCount is the number of items on the page",
              _ALL_INVOICES, _PAGES, pages.total_count),
    Invariant("page-within-size", "a page of line items is not longer than size",
              _LINES, _LINE_ITEMS, pages.page_within_size),
    Invariant("self-target", "a collection's self link repeats the request",
              _ALL_INVOICES, _PAGES, pages.self_target),
    Invariant("self-paging", "a collection's self link repeats size and offset",
              _ALL_INVOICES, _PAGES, pages.self_paging),
    Invariant("next-moves", "the next page is another page",
              _ALL_INVOICES, _PAGES, pages.next_moves),
    Invariant("next-target", "the next page has the path and query of this one, but for paging",
              _LINES, _PAGES, pages.next_target),
    Invariant("next-offset", "the next page begins where this one ends",
              _ALL_INVOICES, _PAGES, pages.next_offset),
    Invariant("seek-token", "seekOperation=Next comes with a continuation token, once",
              _LINES, _LINE_ITEMS, pages.seek_token),
    Invariant("paging-style", "office and azure are paged by offset, the others by token",
              _LINES, _LINE_ITEMS, pages.paging_style),
    Invariant("full-page", "a page with a next link is full",
              "Assumed", ("InvoiceCollection", *_LINE_ITEMS), whole_pages.full_page),
    Invariant("distinct-line-items", "no line item stands twice on a page",
              "Assumed", _LINE_ITEMS, whole_pages.distinct_line_items),
    # Links
    Invariant("link-target", "every link reads an operation of the document",
              "develop/utility-resources.md", ("Link",), pages.link_target),
    Invariant("invoice-self", "an invoice's self link has its id",
              _INVOICE, ("Invoice",), invoices.invoice_self),
    Invariant("invoice-documents", "links to documents name the invoice and the receipt",
              _INVOICE, ("Invoice",), invoices.invoice_documents),
    Invariant("invoice-details", "a detail's link reads its provider and type of its invoice",
              _ALL_INVOICES, ("Invoice",), invoices.invoice_details),
    Invariant("estimate-link", "an estimate's link has its period, kind and currency",
              "develop/get-invoice-estimate-links.md", ("EstimateLink",), pages.estimate_link),
    Invariant("event-target", "the event points at an invoice",
              "develop/partner-center-webhook-events.md", ("InvoiceReadyEvent",),
              pages.event_target),
    # Ids
    Invariant("invoice-asked-for", "the invoice is the requested one",
              _INVOICE, ("getInvoice",), invoices.invoice_asked_for),
    Invariant("distinct-invoices", "no invoice appears twice on a page",
              "Assumed", ("InvoiceCollection",), invoices.distinct_invoices),
    Invariant("amendments", "an amendment names the invoice that it amends",
              _ALL_INVOICES, ("Invoice",), invoices.amendments),
    Invariant("line-item-invoice", "line items are on the requested invoice, unbilled ones on none",
              _LINES, _EVERY_KIND, line_items.line_item_invoice),
    Invariant("echoed-request-id", "a response repeats MS-RequestId",
              _HEADERS, (), pages.echoed_request_id),
    Invariant("echoed-correlation-id", "a response repeats MS-CorrelationId",
              _HEADERS, (), pages.echoed_correlation_id),
    # Kinds
    Invariant("object-type", "objectType is that of the schema",
              _RESOURCES, ("Invoice", "InvoiceDetail", "InvoiceSummary", *_PAGES),
              invoices.object_type),
    Invariant("line-item-kind", "line items have the kind that provider and type stand for",
              _LINES, _LINE_ITEMS, line_items.line_item_kind),
    Invariant("line-item-names", "line items name the provider and type of their kind",
              _RESOURCES, _KINDS, line_items.line_item_names),
    Invariant("statement", "a statement is a PDF and has the name of the requested document",
              "develop/get-invoice-statement.md",
              ("getInvoiceStatement", "getTaxReceiptStatement"), pages.statement),
    # Currencies and dates
    Invariant("currency-symbol", "a currency has its own symbol",
              _SUMMARIES, ("Invoice", "InvoiceSummary"), invoices.currency_symbol),
    Invariant("one-currency", "a summary's details have its currency",
              _SUMMARIES, ("InvoiceSummary",), invoices.one_currency),
    Invariant("distinct-currencies", "there is one summary for each currency",
              _SUMMARIES, ("InvoiceSummaryCollection",), invoices.distinct_currencies),
    Invariant("distinct-types", "a summary has one detail for each invoice type",
              "Assumed", ("InvoiceSummary",), invoices.distinct_types),
    Invariant("line-item-currency", "line items have the requested currency",
              _USAGE, _EVERY_KIND, line_items.line_item_currency),
    Invariant("page-currency", "the line items of a page have one currency",
              "Assumed", _LINE_ITEMS, whole_pages.page_currency),
    Invariant("period-order", "no period ends before it begins",
              _RESOURCES, ("Invoice", *_EVERY_KIND), invoices.period_order),
    Invariant("usage-date", "a day of usage lies in its charge period",
              "Assumed", ("DailyUsageLineItem", "DailyRatedUsageLineItem"), line_items.usage_date),
    # Money
    Invariant("balance", "a summary's balance is the sum of its details'",
              _SUMMARIES, ("InvoiceSummary",), invoices.balance),
    Invariant("line-item-total", "a line item's total is its charges and its tax",
              _RESOURCES, ("LicenseBasedLineItem", "UsageBasedLineItem", "OneTimeInvoiceLineItem"),
              line_items.line_item_total),
    Invariant("license-amount", "a license's amount is price times quantity, less the discount",
              _RESOURCES, ("LicenseBasedLineItem",), line_items.license_amount),
    Invariant("one-time-subtotal", "a one-time subtotal follows the formula for usage or for seats",
              "billing/recon-file-new-commerce.md", ("OneTimeInvoiceLineItem",),
              line_items.one_time_subtotal),
    Invariant("rated-total", "a day's total is price times quantity times rate",
              "billing/daily-rated-usage-recon-files.md", ("DailyRatedUsageLineItem",),
              line_items.rated_total),
    Invariant("rated-currencies", "both totals of a day agree at a rate of 1",
              _USAGE, ("DailyRatedUsageLineItem",), line_items.rated_currencies),
    # Errors
    Invariant("throttle", "status, body and Retry-After of a throttled call agree",
              "develop/api-throttling-guidance.md", ("GatewayFault",), pages.throttle),
)
# fmt: on


def applicable(exchange: Exchange, *, contract: Contract) -> list[Invariant]:
    """Return the invariants that apply to some part of an exchange."""
    parsed = read(exchange, contract=contract)
    return [i for i in INVARIANTS if parsed and _subjects(i, parsed=parsed)]


def judge_invariants(exchange: Exchange, *, contract: Contract) -> list[Finding]:
    """Return every place where an exchange contradicts itself or its request."""
    parsed = read(exchange, contract=contract)
    if parsed is None:
        return []  # the request's rules say that the document has no such operation
    places = {subject.pointer: subject.member for subject in reversed(parsed.subjects)}
    with localcontext(Context(prec=_ROOM)):
        return [
            Finding(
                exchange.name,
                "invariant",
                invariant.id,
                where,
                _place(where, subject=subject, places=places),
                f"{said} ({invariant.source})",
            )
            for invariant in INVARIANTS
            for subject in _subjects(invariant, parsed=parsed)
            for where, said in invariant.check(parsed, subject)
        ]


def _subjects(invariant: Invariant, *, parsed: ParsedExchange) -> list[Subject]:
    operation = parsed.operation
    whole = Subject("", "", operation.place, operation.place, parsed.body)
    if not invariant.applies_to:
        return [] if operation.webhook else [whole]
    if operation.id in invariant.applies_to:
        return [whole] if parsed.exchange.is_success else []
    return [subject for subject in parsed.subjects if subject.schema in invariant.applies_to]


def _place(where: str, *, subject: Subject, places: dict[str, str]) -> str:
    if not where.startswith("/"):
        return subject.member
    while where and where not in places:
        where = where.rpartition("/")[0]
    return places.get(where, subject.member)
