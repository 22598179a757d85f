"""Compares balances with invoices: a balance is the sum of a currency's invoices, less payments.

Amendments (void and adjustment notes) count like invoices, each once, whether they are in the list
or only inside the invoice that they amend. Assumed: a payment reduces the open amount whatever its
sign, because the pages say that payments are negative and show a positive one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING

from partner_center.errors import AmountError
from partner_center.reconcile.amounts import exact
from partner_center.reconcile.report import ROOM, Balance, Difference, SummaryReport
from partner_center_core.errors import one_line
from partner_center_invoices.models import Invoice, InvoiceSummary

if TYPE_CHECKING:
    from partner_center.client import PartnerCenter
    from partner_center.paging import Page

_ZERO = Decimal(0)
Open = dict[tuple[str, str], tuple[Decimal, int]]


def reconcile_summaries(
    partner: PartnerCenter, *, on_page: Callable[[Page[Invoice]], None] | None = None
) -> SummaryReport:
    """Compare every balance of the summaries with the invoices.

    Args:
        partner: the service to read from.
        on_page: called for each page of invoices that was read.

    Raises:
        NeedsUserSignInError: the sign-in is App only.
        ResponseError: the service fails.

    """
    with partner.correlation(), localcontext(Context(prec=ROOM)):
        summaries = list(partner.summaries.list())
        return _compared(summaries, open_amounts(_each(partner.invoices.list().telling(on_page))))


def _each(invoices: Iterator[Invoice]) -> Iterator[Invoice]:
    """Yield every invoice and every amendment once."""
    seen: set[str] = set()
    nested: dict[str, Invoice] = {}
    for invoice in invoices:
        if invoice.id not in seen:
            seen.add(invoice.id)
            yield invoice
        nested.update({one.id: one for one in invoice.amendments or ()})
    yield from (one for own, one in nested.items() if own not in seen)


def open_amounts(every: Iterator[Invoice]) -> Open:
    """Return open amount and count of invoices by currency and type; "" means all types."""
    found: Open = {}
    for invoice in every:
        try:
            charged, paid = exact(invoice.total_charges), exact(invoice.paid_amount or _ZERO)
        except AmountError as error:
            raise AmountError(f"{one_line(invoice.id)}: {error}") from None
        still = charged - abs(paid) if charged >= 0 else charged + abs(paid)
        currency, kind = (invoice.currency_code or "").upper(), invoice.invoice_type or "?"
        for key in ((currency, ""), (currency, kind)):
            amount, count = found.get(key, (_ZERO, 0))
            found[key] = (amount + still, count + 1)
    return found


def _compared(summaries: list[InvoiceSummary], due: Open) -> SummaryReport:
    balances: list[Balance] = []
    differences: list[Difference] = []
    notes: list[str] = []
    for summary in summaries:
        currency = summary.currency_code.upper()
        parts = [(part.invoice_type, part.summary.balance_amount) for part in summary.details or ()]
        total = sum((amount for _, amount in parts), _ZERO)
        if parts and total != summary.balance_amount:
            said = (
                f"the balance of {currency} is {summary.balance_amount:f}, its types come to "
                f"{total:f}"
            )
            differences.append(Difference("balance", said, total, summary.balance_amount, currency))
        for kind, found in (("", summary.balance_amount), *parts):
            expected, count = due.get((currency, kind), (_ZERO, 0))
            balances.append(Balance(currency, kind, found, expected, count))
            if found != expected:
                named = f"{currency} {kind}".strip()
                said = f"the balance of {named} is {found:f}, {count} invoices come to {expected:f}"
                differences.append(Difference("summary-balance", said, expected, found, currency))
    known = {summary.currency_code.upper() for summary in summaries}
    for (currency, kind), (amount, count) in due.items():
        if kind == "?":
            notes.append(f"{count} invoices in {currency} do not say their type")
        if currency not in known and not kind and amount:
            said = (
                f"{count} invoices in {currency} come to {amount:f}; no summary has that currency"
            )
            differences.append(Difference("summary-balance", said, amount, _ZERO, currency))
    return SummaryReport(tuple(balances), tuple(differences), tuple(notes))
