"""Which kinds of sign-in each operation takes: the document's security, as a table to ask offline.

A test reads the document and fails where this table says something else. `getInvoiceSummary` takes
both, as its page says; the .NET SDK's comment asks for a user there.
"""

from __future__ import annotations

from typing import Final, Literal

SignInKind = Literal["appOnly", "appUser"]

_BOTH: Final[frozenset[SignInKind]] = frozenset({"appOnly", "appUser"})
_USER: Final[frozenset[SignInKind]] = frozenset({"appUser"})

SIGN_INS: Final[dict[str, frozenset[SignInKind]]] = {
    "listInvoices": _BOTH,
    "getInvoiceSummary": _BOTH,
    "listInvoiceSummaries": _USER,
    "listEstimateLinks": _BOTH,
    "listUnbilledLineItems": _BOTH,
    "getInvoice": _USER,
    "listInvoiceLineItems": _BOTH,
    "listInvoiceLineItemsByProvider": _BOTH,
    "getInvoiceStatement": _USER,
    "getTaxReceiptStatement": _USER,
}


def takes(operation: str, *, kind: SignInKind) -> bool:
    """Return whether an operation takes a kind of sign-in; one that is not known takes any."""
    return kind in SIGN_INS.get(operation, _BOTH)
