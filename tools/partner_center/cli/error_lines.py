"""From an error to the exit code and the one line that says what is wrong and what to do.

Invariant: an error that the table here does not know is a defect of this program, and the line says
so. What to do about an answer of the service stands in `partner_center.advice`.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import httpx

from partner_center.cli.exit_codes import CommandError, Exit
from partner_center.errors import (
    BadRequestError,
    DocumentError,
    ExportError,
    InvalidIdentifierError,
    LineItemsMovedError,
    MixedKindsError,
    NeedsUserSignInError,
    NotFoundError,
    NotListedError,
    PartnerCenterError,
    PermissionDeniedError,
    ReconcileError,
    ResponseError,
    SignInError,
    UnreadableResponseError,
)
from partner_center.transport.retries import STATUSES, is_certificate


def explain(error: BaseException) -> tuple[Exit, str]:
    """Return exit code and line of an error; the line may still hold secrets."""
    for kinds, say in _KINDS:
        if isinstance(error, kinds):
            return say(error)
    return Exit.DEFECT, (
        f"this program failed: {type(error).__name__}: {error};"
        " --verbose shows where, please report it"
    )


def _needs_user(error: NeedsUserSignInError) -> tuple[Exit, str]:
    return Exit.REFUSED, (
        f"{error.operation} needs a signed-in user, and this is an application by itself;"
        " sign in as a user: partner-center login"
    )


def _sign_in(error: SignInError) -> tuple[Exit, str]:
    if error.reason != "network":
        return Exit.SIGN_IN, _noted(str(error), error)
    if "certificate" in error.message:
        said = f"{error.message} Name the file with its issuer: --ca-file"
        return Exit.NETWORK, said
    return Exit.NETWORK, str(error)


def _code_of(error: ResponseError) -> Exit:
    if isinstance(error, UnreadableResponseError):
        return Exit.ANSWER
    if isinstance(error, NotFoundError):
        return Exit.NOT_FOUND
    if isinstance(error, PermissionDeniedError):
        return Exit.REFUSED
    if isinstance(error, BadRequestError):
        return Exit.SERVICE if _is_later_page(error) else Exit.USAGE
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        return Exit.SIGN_IN
    is_busy = (
        error.status_code in STATUSES
        or error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        or error.status_code == HTTPStatus.NO_CONTENT  # nothing is ready yet
    )
    return Exit.SERVICE if is_busy else Exit.ANSWER


def _is_later_page(error: ResponseError) -> bool:
    """Say whether the first pages came: then the continuation token is at fault, not the call."""
    notes = "".join(getattr(error, "__notes__", ()))
    return "while reading page " in notes and "while reading page 1 " not in notes


def _answer(error: ResponseError) -> str:
    said, _, ids = str(error).rpartition(" [MS-RequestId")
    if _is_page(error):
        said = (
            f"{error.operation}: the service answered with an HTML page ({error.status_code}):"
            " try again later"
        )
    advice = _noted(said, error)
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        advice += ". Sign in again: partner-center login"
    if error.retry_after:
        advice += f". It asks to wait {error.retry_after} s"
    return f"{advice} [MS-RequestId{ids}"


def _is_page(error: ResponseError) -> bool:
    kind = str(error.response.headers.get("Content-Type", ""))
    return error.body is None and "html" in kind.lower()


def _connection(error: httpx.TransportError) -> str:
    if is_certificate(error):
        return (
            "the certificate of the service did not verify; name the file with its issuer"
            " (--ca-file), and check --base-url"
        )
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        said = str(error) or type(error).__name__
        return f"no connection: {said}; check the network, HTTPS_PROXY and --base-url"
    if isinstance(error, httpx.TimeoutException):
        return "the service did not answer in time; allow more (--timeout) or ask for less (--size)"
    said = str(error) or type(error).__name__
    return f"the connection broke off: {said}; try again"


def _local(error: PartnerCenterError) -> tuple[Exit, str]:
    said = str(error).replace("allow overwriting", "add --overwrite")
    if isinstance(error.__cause__, ImportError):
        return Exit.USAGE, said
    is_answer = isinstance(error, DocumentError) and not isinstance(error.__cause__, OSError)
    return Exit.ANSWER if is_answer else Exit.FILE, said


def _noted(said: str, error: BaseException) -> str:
    notes = [
        f"{note[:1].upper()}{note[1:].rstrip('.')}" for note in getattr(error, "__notes__", ())
    ]
    return ". ".join([said.rstrip("."), *notes])


def _system(error: OSError) -> tuple[Exit, str]:
    where = f"{error.filename}: " if error.filename else ""
    return Exit.FILE, f"{where}{error.strerror or error}"


# The first row that an error is of decides.
_KINDS: Final[tuple[tuple[Any, Callable[[Any], tuple[Exit, str]]], ...]] = (
    (CommandError, lambda error: (error.code, str(error))),
    (NeedsUserSignInError, _needs_user),
    (SignInError, _sign_in),
    (ResponseError, lambda error: (_code_of(error), _answer(error))),
    (httpx.TransportError, lambda error: (Exit.NETWORK, _noted(_connection(error), error))),
    (InvalidIdentifierError, lambda error: (Exit.USAGE, str(error))),
    (NotListedError, lambda error: (Exit.NOT_FOUND, f"{error}; see partner-center invoices")),
    (LineItemsMovedError, lambda error: (Exit.NOT_FOUND, str(error))),
    (
        MixedKindsError,
        lambda e: (Exit.ANSWER, str(e).replace('use kind="any"', "add --any-kind")),
    ),
    ((ExportError, DocumentError, ReconcileError), _local),
    ((PartnerCenterError, httpx.DecodingError), lambda e: (Exit.ANSWER, _noted(str(e), e))),
    (OSError, _system),
)
