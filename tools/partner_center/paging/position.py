"""Where a reading goes on: positions that can be saved, and links of the service turned into them.

Invariants: a link is followed only to the host of the session, to the invoice that is being read,
and below /v1/invoices; everything else is a LinkError, and nothing is sent. A position holds no
host and no secret, so it can be saved, and cannot lead a token elsewhere when it comes back.
What a link leaves out of the request that it continues (currency, type, size) stays as it was, as
printed links misspell some names. Assumed: a position lives as long as the service's token in it,
which no source gives a lifetime.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from partner_center.errors import LinkError, PagingError
from partner_center_invoices.models.link import Link

Pairs = tuple[tuple[str, str], ...]

TOKEN = "MS-ContinuationToken"  # noqa: S105  # a header's name
_FORM = 1  # of a saved position
_PORTS = {"http": 80, "https": 443}
# Names that say which page; they belong to one request and are never carried over to the next.
_PAGING = frozenset({"offset", "seekoperation"})
# The lists of invoices and line items; {id} is compared without the prefix that links put before.
_PATHS = {
    "listInvoices": re.compile(r"/v1/invoices/?", re.IGNORECASE),
    "listInvoiceLineItems": re.compile(r"/v1/invoices/(?P<id>[^/]+)/lineitems/?", re.IGNORECASE),
    "listInvoiceLineItemsByProvider": re.compile(
        r"/v1/invoices/(?P<id>[^/]+)/lineitems/[^/]+/(?P<kind>[^/]+)/?", re.IGNORECASE
    ),
}
_PREFIX = re.compile(r"(recurring|onetime)-", re.IGNORECASE)
# Headers that a link may ask for: the continuation token's family. A link that asked for
# Authorization or Host would speak with another voice or to another ear.
_LINK_HEADER = re.compile(r"(ms|x)-[a-z0-9-]+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_UNSAFE_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]")


def bare_id(invoice_id: str) -> str:
    """Return an invoice id in lower case, without the prefix that links may put before it."""
    return _PREFIX.sub("", unquote(invoice_id), count=1).lower()


@dataclass(frozen=True)
class Position:
    """What to read next, and how much came before it; `to_json` text is safe to save.

    `path` is empty where the first page of a part is next, which `provider` and `kind` name.
    """

    path: str
    query: Pairs = ()
    headers: Pairs = ()
    provider: str = ""
    kind: str = ""
    pages: int = 0
    items: int = 0

    @property
    def operation(self) -> str:
        """Return the operationId that the path belongs to, or raise LinkError."""
        for name, path in _PATHS.items():
            found = path.fullmatch(self.path)
            if found and found.groupdict().get("id", "").lower() == "unbilled":
                return "listUnbilledLineItems"
            if found:
                return name
        raise LinkError(f"{self.path!r} is no list of invoices or line items; nothing was sent")

    @property
    def subject(self) -> str:
        """Return the bare id of the invoice that is read; empty for the list of invoices."""
        found = _PATHS[self.operation.replace("Unbilled", "Invoice")].fullmatch(self.path)
        return bare_id(found.groupdict().get("id") or "") if found else ""

    def to_json(self) -> str:
        """Write the position as one line of JSON."""
        return json.dumps({"position": _FORM, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Position:
        """Read what `to_json` wrote.

        Raises:
            PagingError: the text is no saved position.

        """
        try:
            position = _saved(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise PagingError(
                f"this is no saved position ({error!r}); start again without one"
            ) from None
        if position.path:
            _check_path(position.path)
            _ = position.operation
            _check_headers(position.headers)
        return position


def _saved(value: dict[str, Any]) -> Position:
    if value.pop("position") != _FORM:
        raise ValueError("another form")
    for name in ("query", "headers"):
        value[name] = tuple((str(key), str(text)) for key, text in value[name])
    position = Position(**value)
    counts = (position.pages, position.items)
    texts = (position.path, position.provider, position.kind)
    if not all(isinstance(n, int) and n >= 0 for n in counts):
        raise ValueError("its counts are no numbers")
    if not all(isinstance(part, str) for part in texts):
        raise TypeError("its path is no text")
    return position


def follow(link: Link, *, after: Position, base_url: str) -> Position:
    """Turn a link into the position that it leads to.

    Args:
        link: `links.next` of a page.
        after: the request of that page.
        base_url: the only host that a link may lead to.

    Raises:
        LinkError: the link leads elsewhere or cannot be followed; nothing is sent.

    """
    uri = link.uri
    if not isinstance(uri, str) or not uri:
        raise LinkError("the link to the next page has no address; nothing was sent")
    method = link.method
    if (isinstance(method, str) and method.upper() != "GET") or link.body:
        raise LinkError(f"the link to the next page is no plain GET ({method}); nothing was sent")
    path, query = _resolved(uri, base_url=base_url)
    said = {name.lower() for name, _ in query} | _PAGING
    kept = tuple(pair for pair in after.query if pair[0].lower() not in said)
    headers = tuple(
        (str(pair.key), str(pair.value))
        for pair in (link.headers if isinstance(link.headers, list) else ())
    )
    _check_headers(headers)
    target = Position(path, kept + query, headers, after.provider, after.kind)
    kinds = {_kind(target), _kind(after)} - {""}
    if target.subject != after.subject or len(kinds) > 1:
        raise LinkError(
            f"the link to the next page leads from {after.path} to {path}, which is another list; "
            "nothing was sent"
        )
    return target


def _kind(position: Position) -> str:
    found = _PATHS["listInvoiceLineItemsByProvider"].fullmatch(position.path)
    asked = {name.lower(): value for name, value in position.query}
    return (
        (found["kind"] if found else asked.get("invoicelineitemtype", "")).lower().replace("_", "")
    )


def _resolved(uri: str, *, base_url: str) -> tuple[str, Pairs]:
    if _CONTROL.search(uri):
        raise LinkError(f"the link {uri!r} has characters that no address has; nothing was sent")
    home = urlsplit(base_url)
    try:
        parts = urlsplit(uri)
        own, theirs = (
            (s.scheme.lower(), (s.hostname or "").lower(), s.port or _PORTS.get(s.scheme.lower()))
            for s in (home, parts)
        )
    except ValueError:
        raise LinkError(f"the link {uri!r} is no address; nothing was sent") from None
    path = parts.path
    if parts.scheme or parts.netloc:
        if own != theirs or "@" in parts.netloc:
            raise LinkError(
                f"the link to the next page leads to {parts.scheme}://{parts.hostname}, and this "
                f"session reads from {home.scheme}://{home.netloc}; nothing was sent"
            )
        path = path.removeprefix(home.path.rstrip("/"))
    path = path if path.startswith("/") else f"/{path}"
    if not path.lower().startswith("/v1/"):
        path = f"/v1{path}"
    _check_path(path)
    return path, tuple(parse_qsl(parts.query, keep_blank_values=True))


def _check_path(path: str) -> None:
    segments = [unquote(segment) for segment in path.split("/")[1:]]
    strange = any(s in {".", ".."} or _UNSAFE.search(s) or "/" in s for s in segments)
    if strange or _UNSAFE.search(path) or "?" in path or "#" in path:
        raise LinkError(f"the path {path!r} leads elsewhere; nothing was sent")


def _check_headers(headers: Pairs) -> None:
    for name, value in headers:
        if not _LINK_HEADER.fullmatch(name) or _UNSAFE_VALUE.search(value):
            raise LinkError(f"a link may not set the header {name!r} so; nothing was sent")
