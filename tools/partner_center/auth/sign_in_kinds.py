"""Which kinds of sign-in an operation takes: the document's security, asked offline."""

from __future__ import annotations

from partner_center_invoices.tables import SIGN_INS, SignInKind

__all__ = ["SignInKind", "takes"]


def takes(operation: str, *, kind: SignInKind) -> bool:
    """Return whether an operation takes a kind of sign-in; one that is not known takes any."""
    return operation not in SIGN_INS or kind in SIGN_INS[operation]
