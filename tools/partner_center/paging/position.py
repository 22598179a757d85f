"""Where a reading continues: positions that can be saved, made from the service's links.

Invariants: a link is followed only to the client's own host, to the invoice that is being read, and
below /v1/invoices; any other link is a LinkError, and nothing is sent. A position holds no host and
no secret, so it is safe to save, and a changed one cannot send a token to another host.
If a link leaves out parts of the request (currency, type, size), they are kept, because documented
links misspell some names. Assumed: a position is valid as long as the service's token in it; no
source gives a lifetime.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import msgspec

from partner_center.errors import LinkError, PagingError
from partner_center_core.calls import Call
from partner_center_core.exact_json import JsonValue, read_json
from partner_center_core.models.values import shown
from partner_center_invoices.models import Link

Pairs = tuple[tuple[str, str], ...]
Count = Annotated[int, msgspec.Meta(ge=0)]

TOKEN = "MS-ContinuationToken"  # noqa: S105  # a header's name
_FORM = 1  # version of the format of saved positions
_PORTS = {"http": 80, "https": 443}
# Parameters that select the page; they are never carried over to the next request.
_PAGING = frozenset({"offset", "seekoperation"})
# Parameters that select the items; they are the same for all pages.
_SELECTING = frozenset({"currencycode", "period", "haspartnerearnedcredit", "filter"})
# The lists of invoices and line items; {id} is compared without the prefix that links may add.
_PATHS = {
    "listInvoices": re.compile(r"/v1/invoices/?", re.IGNORECASE),
    "listInvoiceLineItems": re.compile(r"/v1/invoices/(?P<id>[^/]+)/lineitems/?", re.IGNORECASE),
    "listInvoiceLineItemsByProvider": re.compile(
        r"/v1/invoices/(?P<id>[^/]+)/lineitems/[^/]+/(?P<kind>[^/]+)/?", re.IGNORECASE
    ),
}
_PREFIX = re.compile(r"(recurring|onetime)-", re.IGNORECASE)
# Headers that a link may set: those of the continuation token. A link must not set
# Authorization or Host.
_LINK_HEADER = re.compile(r"(ms|x)-[a-z0-9-]{1,60}", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # and lone surrogates
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_PLAIN = re.compile(r"[\x21-\x5b\x5d-\x7e]{1,4000}")  # a path, percent-encoded
_SAFE_VALUE = re.compile(r"[\t\x20-\x7e]{0,16384}")
_LONGEST = 16384  # characters of a link or an address; the service's have a few hundred
_MOST_HEADERS = 16


def bare_id(invoice_id: str) -> str:
    """Return an invoice id in lower case, without the prefix that links may add."""
    return _PREFIX.sub("", unquote(invoice_id), count=1).lower()


@dataclass(frozen=True)
class Position:
    """What to read next, and how much came before it; `to_json` text is safe to save.

    `path` is empty if the first page of a part is next; `provider` and `kind` name the part.
    """

    path: str
    query: Pairs = ()
    headers: Pairs = ()
    provider: str = ""
    kind: str = ""
    pages: Count = 0
    items: Count = 0

    @property
    def operation(self) -> str:
        """Return the operationId of the path, or raise LinkError."""
        for name, path in _PATHS.items():
            found = path.fullmatch(self.path)
            if found and found.groupdict().get("id", "").lower() == "unbilled":
                return "listUnbilledLineItems"
            if found:
                return name
        raise LinkError(
            f"{shown(self.path)} is not a list of invoices or line items; nothing was sent"
        )

    @property
    def subject(self) -> str:
        """Return the bare id of the invoice; empty for the list of invoices."""
        found = _PATHS[self.operation.replace("Unbilled", "Invoice")].fullmatch(self.path)
        return bare_id(found.groupdict().get("id") or "") if found else ""

    @classmethod
    def of(cls, call: Call[object]) -> Position:
        """Return the position of the page that a call asks for."""
        asked = {name.lower(): value for name, value in call.query}
        provider, kind = asked.get("provider", ""), asked.get("invoicelineitemtype", "")
        return cls(call.path, call.query, (), provider, kind)

    @property
    def selection(self) -> dict[str, str]:
        """The parameters that select the items, the same for every page; in lower case."""
        return {
            name.lower(): value.lower()
            for name, value in sorted(self.query)
            if name.lower() in _SELECTING
        }

    def to_json(self) -> str:
        """Return the position as one line of JSON, in ASCII."""
        return json.dumps({"position": _FORM, **asdict(self)})

    @classmethod
    def from_json(cls, text: str) -> Position:
        """Read a position that `to_json` wrote.

        Raises:
            PagingError: the text is not a saved position.

        """
        try:
            position = _saved(read_json(text))
        except (ValueError, msgspec.ValidationError) as error:
            raise PagingError(
                f"this is not a saved position ({shown(error)}); start again without one"
            ) from None
        if position.path:
            _check_path(position.path)
            _check_length(position)
            _ = position.operation
            check_headers(position.headers)
        return position


def _saved(value: JsonValue) -> Position:
    if not isinstance(value, dict) or value.get("position") != _FORM:
        raise ValueError("another format")
    if value.keys() - {"position", *Position.__dataclass_fields__}:
        raise ValueError("unknown members")
    return msgspec.convert(value, Position)


def follow(link: Link, *, after: Position, base_url: str) -> Position:
    """Return the position that a link leads to.

    Args:
        link: `links.next` of a page.
        after: the request of that page.
        base_url: the only host that a link may lead to.

    Raises:
        LinkError: the link leads to another place or cannot be followed; nothing is sent.

    """
    uri = link.uri
    if not uri:
        raise LinkError("the link to the next page has no address; nothing was sent")
    if len(uri) > _LONGEST:
        raise LinkError(
            f"the link to the next page has {len(uri)} characters, which is too long; "
            "nothing was sent"
        )
    if (link.method and link.method.upper() != "GET") or link.body:
        raise LinkError(
            f"the link to the next page is not a plain GET ({shown(link.method)}); nothing was sent"
        )
    path, query = _resolved(uri, base_url=base_url)
    said = {name.lower() for name, _ in query} | _PAGING
    kept = tuple(pair for pair in after.query if pair[0].lower() not in said)
    headers = tuple((pair.key, pair.value) for pair in link.headers or ())
    check_headers(headers)
    target = Position(path, kept + query, headers, after.provider, after.kind)
    _check_length(target)
    kinds = {_kind(target), _kind(after)} - {""}
    if target.subject != after.subject or len(kinds) > 1:
        raise LinkError(
            f"the link to the next page leads from {after.path} to {shown(path)}, which is another "
            "list; nothing was sent"
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
        raise LinkError(
            f"the link {shown(uri)} has characters that are illegal in an address; nothing was sent"
        )
    home = urlsplit(base_url)
    try:
        parts = urlsplit(uri)
        own, theirs = (
            (s.scheme.lower(), (s.hostname or "").lower(), s.port or _PORTS.get(s.scheme.lower()))
            for s in (home, parts)
        )
    except ValueError:
        raise LinkError(f"the link {shown(uri)} is not an address; nothing was sent") from None
    path = parts.path
    if parts.scheme or parts.netloc:
        if own != theirs or "@" in parts.netloc:
            raise LinkError(
                f"the link to the next page leads to {shown(f'{parts.scheme}://{parts.hostname}')},"
                f" and this client reads from {home.scheme}://{home.netloc}; nothing was sent"
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
    if strange or not _PLAIN.fullmatch(path) or "?" in path or "#" in path:
        raise LinkError(f"the path {shown(path)} leads to another place; nothing was sent")


def _check_length(position: Position) -> None:
    # Percent-encoding makes a link longer, and the call's own parameters are added.
    length = len(position.path) + len(urlencode(position.query, errors="replace"))
    if length > _LONGEST:
        raise LinkError(
            f"the address of the next page has {length} characters, too many; nothing was sent"
        )


def check_headers(headers: Pairs) -> None:
    """Refuse headers that a link may not set.

    Raises:
        LinkError: a header is not one of the continuation token's, or a value is not legal.

    """
    if len(headers) > _MOST_HEADERS:
        raise LinkError(f"a link sets {len(headers)} headers, which is too many; nothing was sent")
    for name, value in headers:
        if not _LINK_HEADER.fullmatch(name):
            raise LinkError(f"a link must not set the header {shown(name)}; nothing was sent")
        if not _SAFE_VALUE.fullmatch(value):
            raise LinkError(
                f"a link sets the header {name} to a value that is illegal in a header; "
                "nothing was sent"
            )
