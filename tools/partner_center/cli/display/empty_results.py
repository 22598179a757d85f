"""Why there are no line items, so that an empty result is never mistaken for a complete one.

Invariants: a file without a line item is never written; the warning names what the invoice has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TypeVar

from partner_center.cli.command import Run
from partner_center.cli.display.output import Output
from partner_center.cli.exit_codes import CommandError, Exit
from partner_center.errors import LineItemsMovedError, PagingError
from partner_center.paging import LineItemType, Provider
from partner_center.paging.selection import TYPES, legal_pair
from partner_center.retirement import moved
from partner_center_invoices.models import Invoice

T = TypeVar("T")
_LATE = "they may come up to 24 hours late"


def some(run: Run, items: Iterable[T], to: Output, *, why: Callable[[], str]) -> Iterator[T]:
    """Return the items; where there are none, warn.

    Raises:
        CommandError: there are none, and a file was asked for.

    """
    rows = iter(items)
    with suppress(LineItemsMovedError):  # `why` says it too, with what the invoice has
        for first in rows:
            return chain((first,), rows)
    said = f"there are no line items: {why()}"
    if to.file is not None:
        raise CommandError(Exit.NOT_FOUND, f"{said}; {to.file} was not written")
    run.messages.warning(said)
    return iter(())


def of_invoice(
    invoice: Invoice, *, pair: tuple[Provider, LineItemType] | None, currency: str | None
) -> str:
    """Say why an invoice has no line items of a provider and type, or of a currency."""
    found: dict[str, list[str]] = {}
    for detail in invoice.invoice_details:
        provider: str
        kind: str
        try:
            provider, kind = legal_pair(
                detail.billing_provider, line_item_type=detail.invoice_line_item_type
            )
        except PagingError:  # newer than this program: said as the service says it
            provider, kind = detail.billing_provider, detail.invoice_line_item_type
        found.setdefault(provider, []).append(_short(kind))
    if not found:
        return f"this invoice names none; {_LATE}"
    has = ", ".join(f"{name} {' and '.join(kinds)}" for name, kinds in found.items())
    if pair and pair[0] != "all" and _short(pair[1]) not in found.get(pair[0], ()):
        lacks = pair[0] if pair[0] not in found else f"{pair[0]} {_short(pair[1])}"
        return f"this invoice has {has}; {lacks} is not on it"
    own = invoice.currency_code
    if currency and own and currency.casefold() != str(own).casefold():
        return f"this invoice is in {own}; {currency} is not on it"
    if said := moved(invoice, kind=pair[1] if pair else None):
        return f"this invoice has {has}; {said}"
    return f"this invoice has {has}; {_LATE}"


def of_unbilled(pair: tuple[str, str], *, currency: str, period: str) -> str:
    """Say what was asked for that nothing came of."""
    return f"none is unbilled in {currency}, {pair[0]} {_short(pair[1])}, {period} period; {_LATE}"


def _short(kind: str) -> str:
    return kind.removesuffix("LineItems").lower() if kind in TYPES else kind
