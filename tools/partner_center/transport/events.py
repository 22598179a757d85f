"""What a watcher is told of each attempt of each request: enough to follow, nothing secret.

Invariant: no header but the two ids, no body, and no value of a query parameter that is not known
to be harmless; what looks like a token is masked there too. The path is one line of plain text.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from partner_center_core.masking import masked, printable

# Query parameters whose values are shown; what else stands there might be anything.
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
        status: of the answer, None if there was none.
        fault: the class of the connection's fault, None if there was an answer.
        duration: seconds until the answer was read (until its headers, if it is streamed).
        attempt: counted from 1; a request sent again with a fresh token counts on.
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
    """Return path and query of an address for a person to read, unknown values masked."""
    query = "&".join(
        f"{name}={value if name.lower() in _SHOWN else '***'}"
        for name, value in url.params.multi_items()
    )
    return masked(printable(f"{url.path}?{query}" if query else url.path))
