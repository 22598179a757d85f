"""Which kinds of sign-in an operation accepts, from the document's security requirements."""

from __future__ import annotations

from partner_center_invoices.tables import SIGN_INS, SignInKind

__all__ = ["SignInKind", "takes"]


def takes(operation: str, *, kind: SignInKind) -> bool:
    """Return whether an operation accepts a kind of sign-in; an unknown operation accepts any."""
    return operation not in SIGN_INS or kind in SIGN_INS[operation]
