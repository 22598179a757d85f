"""The partner whose invoices the sandbox serves: everything follows from a seed and a size.

Invariants: the books balance to the cent. An invoice's totalCharges is the sum of its billing line
items (office, azure and one-time; usage line items are their detail and add nothing). A balance is
what its invoices and their notes come to, less what is paid; paidAmount is positive, as in the
documented exchanges. A voided invoice and its note cancel each other.
With about 120 line items or more the year is complete; with fewer, invoices are missing; with none,
there are only unbilled line items. Of many, most are on `largest_invoice_id`. No two months are
alike: each starts at another place of what is sold, and the number of line items varies.
Limits: the date is always the same one; amounts are Decimal, int or, in some one-time line items,
str, and adding up usage needs a decimal context with more than 28 digits. An invoice of a few line
items may come to less than zero, where most of them are credits.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from partner_center.sandbox.books import money
from partner_center.sandbox.books.dates import shifted
from partner_center.sandbox.books.invoices import (
    ACCOUNTED,
    CURRENT,
    MAIN,
    UNBILLED,
    YEAR,
    Document,
    documents,
)
from partner_center.sandbox.books.ledger import BILLING, USAGE, Ledger
from partner_center.sandbox.books.line_items.cycles import LineItemSequence
from partner_center.sandbox.books.names import CURRENCIES

Body = dict[str, Any]

NEVER = "0001-01-01T00:00:00"
TYPES = ("Recurring", "OneTime")
_DUE = timedelta(days=20)  # after which an invoice is paid
# Unbilled line items: at least so many, and one for so many billed ones in a period.
_UNBILLED = {"current": (9, 16), "previous": (14, 8)}
_LEGACY_GOES_ON = "GBP"  # the currency in which legacy usage is still to be billed
# (type, title, what the description says it is, provider and kind as the links spell them)
_ESTIMATES = (
    ("daily_rated_usage", "Daily rated usage, not yet billed", "Unbilled consumption line items",
     "Marketplace", USAGE),
    ("non_consumption", "Reconciliation, not yet billed",
     "Unbilled purchases and other non-consumption line items", "all", BILLING),
)  # fmt: skip
# provider of a detail: (on the wire, in links)
_PROVIDERS = {
    "office": ("office", "Office"), "azure": ("azure", "Azure"), "onetime": ("one_time", "OneTime"),
}  # fmt: skip
_DETAILS = (("office", BILLING), ("azure", BILLING), ("azure", USAGE),
            ("onetime", BILLING), ("onetime", USAGE))  # fmt: skip
_KINDS = {BILLING: "billing_line_items", USAGE: "usage_line_items"}


class World:
    """A partner with a year of invoices.

    Args:
        seed: what everything follows from.
        lines: the number of billed line items over all invoices.

    Raises:
        ValueError: a negative number of line items.

    """

    currencies: tuple[str, ...] = tuple(CURRENCIES)

    def __init__(self, *, seed: int = 1, lines: int = 1000) -> None:
        if lines < 0:
            message = f"lines={lines}: must be 0 or more"
            raise ValueError(message)
        self.seed = seed
        self.lines = lines
        self._ledger = Ledger(seed)
        self.partner_id = self._ledger.partner.id
        self.partner_name = self._ledger.partner.name
        self._documents = {d.id: d for d in documents(seed, lines=lines)}
        self._notes = {d.amends: d for d in self._documents.values() if d.amends}
        listed = [d for d in self._documents.values() if not d.amends]
        self.invoice_ids: tuple[str, ...] = tuple(d.id for d in listed)
        self.largest_invoice_id: str = max(listed, key=lambda d: d.lines).id if listed else ""

    def invoice(self, invoice_id: str, *, detail: bool) -> Body | None:
        """Return an invoice or note as on the wire, or None; the id may have its prefix."""
        document = self._document(invoice_id)
        return self._invoice(document, detail=detail) if document else None

    def receipts(self, invoice_id: str) -> tuple[str, ...]:
        """Return the ids of an invoice's tax receipts."""
        document = self._document(invoice_id)
        return document.receipts if document else ()

    def line_items(self, invoice_id: str, provider: str, kind: str) -> LineItemSequence | None:
        """Return line items of an invoice or note.

        Args:
            invoice_id: with or without the prefix of links.
            provider: office, azure, onetime, marketplace or all.
            kind: BillingLineItems or UsageLineItems.

        Returns:
            None for an unknown invoice, and for a provider and kind that it has none of.

        """
        document = self._document(invoice_id)
        return self._ledger.items(document, provider=provider, kind=kind) if document else None

    def unbilled(self, provider: str, kind: str, *, currency: str, period: str) -> LineItemSequence:
        """Return the line items that are on no invoice yet; empty where there are none."""
        code = currency.upper()
        few, share = _UNBILLED[period]
        count = few + self.lines // share // (1 if code == MAIN else 4)
        months = 0 if period == "current" else -1
        document = Document(
            id=UNBILLED,
            currency=code,
            period=shifted(CURRENT, months=months),
            issued=ACCOUNTED,
            stream=f"{UNBILLED}/{code}/{period}",
            azure=count if code == _LEGACY_GOES_ON and kind == USAGE else 0,
            one_time=count if code in CURRENCIES else 0,
            turn=YEAR - months,
        )
        return self._ledger.unbilled(document, provider=provider, kind=kind)

    def estimate_links(self, currency: str) -> list[Body]:
        """Return the links to the unbilled line items of a currency, spelled as it is asked for."""
        if currency.upper() not in CURRENCIES:
            return []
        return [
            {
                "type": kind,
                "title": title,
                "description": f"{what} of the {period.lower()} billing period.",
                "period": period,
                "link": _link(
                    f"/invoices/unbilled/lineitems?provider={provider}&invoiceLineItemType={line_items}"
                    f"&currencyCode={currency}&period={period.lower()}"
                ),
            }
            for kind, title, what, provider, line_items in _ESTIMATES
            for period in ("Current", "Previous")
        ]

    def summary(self) -> Body:
        """Return the summary of the partner's main currency."""
        return self._summary(MAIN)

    def summaries(self) -> list[Body]:
        """Return one summary for each currency."""
        return [self._summary(currency) for currency in self.currencies]

    def _document(self, invoice_id: str) -> Document | None:
        bare = invoice_id.rpartition("-")[2]
        document = self._documents.get(bare)
        is_it = document and invoice_id in (bare, f"{document.type}-{bare}")
        return document if is_it else None

    def _paid(self, document: Document) -> Decimal:
        charges = self._ledger.total(document)
        return money.cut(money.product(max(charges, Decimal(0)), document.paid))

    def _invoice(self, document: Document, *, detail: bool, nested: bool = False) -> Body:
        write = money.number if document.is_modern else money.pointed
        body: Body = {"id": document.id, "invoiceDate": document.issued_at}
        if detail:
            end = shifted(document.period, months=1) - timedelta(days=1)
            body["billingPeriodStartDate"] = f"{document.period}T00:00:00Z"
            body["billingPeriodEndDate"] = f"{end}T00:00:00Z"
        body["totalCharges"] = write(self._ledger.total(document))
        body["paidAmount"] = write(self._paid(document))
        body["currencyCode"] = document.currency
        body["currencySymbol"] = CURRENCIES[document.currency][0]
        path = f"/invoices/{document.id}"
        if not document.amends:
            body["pdfDownloadLink"] = f"{path}/documents/statement"
        if document.receipts:
            body["taxReceipts"] = [
                {
                    "id": receipt,
                    "taxReceiptPdfDownloadLink": f"{path}/receipts/{receipt}/documents/statement",
                }
                for receipt in document.receipts
            ]
        body["invoiceDetails"] = self._details(document, nested=nested)
        note = self._notes.get(document.id)
        if note:
            body["amendments"] = [self._invoice(note, detail=False, nested=True)]
        body["documentType"] = document.kind
        body["invoiceType"] = document.type
        if document.amends:
            body["amendsOf"] = document.amends
        if not nested:
            body["links"] = {"self": _link(f"/invoices/{document.type}-{document.id}")}
        body["attributes"] = {"objectType": "Invoice"}
        return body

    def _details(self, document: Document, *, nested: bool) -> list[Body]:
        details = []
        for provider, kind in _DETAILS:
            if self._ledger.items(document, provider=provider, kind=kind) is None:
                continue
            wire, spelled = _PROVIDERS[provider]
            detail: Body = {"invoiceLineItemType": _KINDS[kind], "billingProvider": wire}
            if not nested:
                own = f"/invoices/{document.type}-{document.id}"
                detail["links"] = {"self": _link(f"{own}/lineitems/{spelled}/{kind}")}
            detail["attributes"] = {"objectType": "InvoiceDetail"}
            details.append(detail)
        return details

    def _summary(self, currency: str) -> Body:
        own = [d for d in self._documents.values() if d.currency == currency]
        parts = [[d for d in own if d.type == name] for name in TYPES]
        body = self._sums(own, currency=currency)
        attributes = body.pop("attributes")
        body["details"] = [
            {"invoiceType": name, "summary": self._sums(part, currency=currency)}
            for name, part in zip(TYPES, parts, strict=True)
        ]
        body["links"] = {"self": _link("/invoices/summary")}
        body["attributes"] = attributes
        return body

    def _sums(self, among: list[Document], *, currency: str) -> Body:
        balance = sum((self._ledger.total(d) - self._paid(d) for d in among), Decimal(0))
        issued = sorted(d.issued for d in among if not d.amends)
        payments = [(d.issued + _DUE, self._paid(d)) for d in among if self._paid(d)]
        when, amount = max((p for p in payments if p[0] <= ACCOUNTED), default=(None, Decimal(0)))
        return {
            "balanceAmount": money.pointed(balance),
            "currencyCode": currency,
            "currencySymbol": CURRENCIES[currency][0],
            "accountingDate": f"{ACCOUNTED}T00:00:00" + ("Z" if not among else ""),
            "firstInvoiceCreationDate": f"{issued[0]}T00:00:00Z" if issued else NEVER,
            "lastPaymentDate": f"{when}T12:00:00Z" if when else NEVER,
            "lastPaymentAmount": money.number(amount),
            "latestInvoiceDate": f"{issued[-1]}T00:00:00" if issued else NEVER,
            "attributes": {"objectType": "InvoiceSummary"},
        }


def _link(uri: str) -> Body:
    return {"uri": uri, "method": "GET", "headers": []}
