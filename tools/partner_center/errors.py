"""The errors of this package: more branches of the ground floor's tree.

PartnerCenterError
├── SignInError                 no token; `advice` is for people, `reason` for programs
│   └── NeedsUserSignInError    the operation needs App+User sign-in; nothing was sent
├── PagingError                 pages that repeat, or an illegal argument of a listing
│   └── LinkError               a link to another host, or one that cannot be followed
├── LineItemsMovedError         line items that Microsoft now serves only in its export
├── NotListedError              an invoice that is not in the list of invoices
├── DocumentError               a statement or receipt that is not a complete PDF
├── ExportError                 line items that could not be written
│   └── MixedKindsError             line items of several kinds for a table of one kind
├── ReconcileError              sums that cannot be compared
├── AmountError                 a number that is not a possible amount of money
└── ... the ground floor's own: ResponseError and the rest

Invariant: no message holds a token or a secret.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from partner_center_core.errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    DecodeError,
    ErrorForm,
    InvalidIdentifierError,
    NotFoundError,
    PartnerCenterError,
    PermissionDeniedError,
    ResponseError,
    ServerError,
    ThrottledError,
    UnexpectedStatusError,
    UnreadableResponseError,
    error_of,
)
from partner_center_core.headers import HeaderValueError
from partner_center_core.network.limits import AnswerTooLargeError, CompressionError

Reason = Literal[
    "mfa",  # the sign-in lacks a second factor
    "consent",  # nobody allowed the application to do this
    "audience",  # the token is for another service
    "expired",  # the refresh token, device code or given token expired or was revoked
    "credentials",  # the application's id, secret or certificate is wrong
    "tenant",  # no such tenant
    "clock",  # this machine's time is off
    "network",  # the authority is unreachable, busy or failing: trying again can help
    "store",  # the refresh token cannot be loaded or saved
    "other",
]
REASONS: Final[tuple[str, ...]] = get_args(Reason)


class SignInError(PartnerCenterError):
    """No token could be obtained.

    Attributes:
        reason: one word of REASONS.
        message: what happened.
        advice: what to do.
        code: the authority's own code, such as AADSTS50076, or None.
        correlation_id: the id that the authority's support asks for, or None.
        retry_after: seconds that the authority asks to wait, or None.

    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        advice: str,
        code: str | None = None,
        correlation_id: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.reason: Reason = reason
        self.message = message
        self.advice = advice
        self.code = code
        self.correlation_id = correlation_id
        self.retry_after = retry_after
        super().__init__(reason, message)

    def __str__(self) -> str:
        trace = f", correlation id {self.correlation_id}" if self.correlation_id else ""
        code = f" [{self.code or 'no code'}{trace}]" if self.code or trace else ""
        return f"{self.message} {self.advice}{code}"

    def again(self) -> SignInError:
        """Return an equal error for another thread: each raise needs its own traceback."""
        return SignInError(
            self.reason,
            self.message,
            advice=self.advice,
            code=self.code,
            correlation_id=self.correlation_id,
            retry_after=self.retry_after,
        )


class NeedsUserSignInError(SignInError):
    """The operation needs the token of a signed-in user; nothing was sent."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__(
            "credentials",
            f"{operation} needs App+User sign-in, but this sign-in is App only.",
            advice="Sign in as a user with multifactor authentication (AppUser or DeviceCode).",
        )


class PagingError(PartnerCenterError):
    """Pages that repeat or have no end, or an argument of a listing that is illegal."""


class LinkError(PagingError):
    """A link that is not followed; no token was sent there."""


class LineItemsMovedError(PartnerCenterError):
    """Line items that this API no longer has; the message says where they are."""


class NotListedError(PartnerCenterError):
    """An invoice that is not in the list of invoices."""


class DocumentError(PartnerCenterError):
    """A document that could not be downloaded or saved."""


class ExportError(PartnerCenterError):
    """Line items that could not be written; there is no new file under the final name."""


class MixedKindsError(ExportError):
    """Line items of several kinds, where the table has the columns of one kind."""


class ReconcileError(PartnerCenterError):
    """Amounts that cannot be compared."""


class AmountError(PartnerCenterError, ValueError):
    """A number that is too large or too small to be an amount of the service."""


__all__ = [
    "REASONS",
    "AmountError",
    "AnswerTooLargeError",
    "AuthenticationError",
    "BadRequestError",
    "CompressionError",
    "ConflictError",
    "DecodeError",
    "DocumentError",
    "ErrorForm",
    "ExportError",
    "HeaderValueError",
    "InvalidIdentifierError",
    "LineItemsMovedError",
    "LinkError",
    "MixedKindsError",
    "NeedsUserSignInError",
    "NotFoundError",
    "NotListedError",
    "PagingError",
    "PartnerCenterError",
    "PermissionDeniedError",
    "Reason",
    "ReconcileError",
    "ResponseError",
    "ServerError",
    "SignInError",
    "ThrottledError",
    "UnexpectedStatusError",
    "UnreadableResponseError",
    "error_of",
]
