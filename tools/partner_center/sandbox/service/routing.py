"""Which operation a path is for, read from the path as sent.

Invariants: an encoded slash stays inside its segment; literal segments and `/v1` match in any
letter case; where a literal and an id both fit, the literal wins, so `summary`, `summaries`,
`estimates` and `unbilled` are never ids. Links are built from the document's spelling of literal
segments and from ids as they were sent, without `/v1`.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from urllib.parse import unquote

# In the order of precedence: literal segments before templates.
OPERATIONS = {
    "listInvoices": "/v1/invoices",
    "getInvoiceSummary": "/v1/invoices/summary",
    "listInvoiceSummaries": "/v1/invoices/summaries",
    "listEstimateLinks": "/v1/invoices/estimates/links",
    "listUnbilledLineItems": "/v1/invoices/unbilled/lineitems",
    "getInvoice": "/v1/invoices/{invoiceId}",
    "listInvoiceLineItems": "/v1/invoices/{invoiceId}/lineitems",
    "listInvoiceLineItemsByProvider": (
        "/v1/invoices/{invoiceId}/lineitems/{billingProvider}/{invoiceLineItemType}"
    ),
    "getInvoiceStatement": "/v1/invoices/{invoiceId}/documents/statement",
    "getTaxReceiptStatement": "/v1/invoices/{invoiceId}/receipts/{receiptId}/documents/statement",
}
# The four whose pages ask for a signed-in user ("App + User" only under Prerequisites).
USER_ONLY = frozenset(
    {"getInvoice", "listInvoiceSummaries", "getInvoiceStatement", "getTaxReceiptStatement"}
)
_PARTS = {name: path.split("/")[1:] for name, path in OPERATIONS.items()}


@dataclass(frozen=True, slots=True)
class Route:
    """An operation with the values of its path, and its path as links spell it."""

    operation: str
    link: str
    values: dict[str, str] = field(hash=False)

    @property
    def invoice_id(self) -> str:
        """Return the invoice id as sent, decoded; "" where the path has none."""
        return self.values.get("invoiceId", "")


@functools.lru_cache(maxsize=4096)
def route(raw_path: bytes) -> Route | None:
    """Return the operation of a path that is still percent-encoded, or None."""
    segments = raw_path.decode("latin-1").split("/")[1:]
    decoded = [unquote(segment) for segment in segments]
    for operation, parts in _PARTS.items():
        if len(parts) == len(segments) and all(
            part.startswith("{") or part == text.lower()
            for part, text in zip(parts, decoded, strict=True)
        ):
            pairs = [*zip(parts, segments, decoded, strict=True)]
            values = {part[1:-1]: text for part, _, text in pairs if part.startswith("{")}
            if not all(values.values()):
                return None  # an empty segment is no value
            link = [raw if part.startswith("{") else part for part, raw, _ in pairs[1:]]
            return Route(operation, "/" + "/".join(link), values)
    return None
