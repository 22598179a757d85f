"""The event of each attempt of each request, for logs and metrics; it holds no secret.

Invariant: no header but the two ids, no body, and only values of query parameters that are known to
be harmless; even there, anything that looks like a token is masked. The path is one printable line.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from partner_center_core.masking import masked, printable

# Query parameters whose values are shown; other values may be secret.
_SHOWN = frozenset(
    {
        "currencycode",
        "filter",
        "filter.operator",
        "haspartnerearnedcredit",
        "invoicelineitemtype",
        "invoicetype",
        "offset",
        "period",
        "provider",
        "seekoperation",
        "size",
    }
)


@dataclass(frozen=True)
class Event:
    """One attempt of one request.

    Attributes:
        method: such as GET.
        path: path and query; values of unknown parameters are masked.
        status: of the answer, None if there was no answer.
        fault: the class name of the connection error, None if there was an answer.
        duration: seconds until the answer was read (for a streamed one, until its headers).
        attempt: counted from 1, and on when the request is sent again with a fresh token.
        request_id: MS-RequestId as sent.
        correlation_id: MS-CorrelationId as sent.

    """

    method: str
    path: str
    status: int | None
    fault: str | None
    duration: float
    attempt: int
    request_id: str | None
    correlation_id: str | None


def shown(url: httpx.URL) -> str:
    """Return path and query of an address in readable form, with unknown values masked."""
    query = "&".join(
        f"{name}={value if name.lower() in _SHOWN else '***'}"
        for name, value in url.params.multi_items()
    )
    return masked(printable(f"{url.path}?{query}" if query else url.path))
