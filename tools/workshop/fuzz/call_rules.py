"""Rules between parameters that a schema cannot state, applied to the valid calls of the fuzzer.

Provider and type are a pair that exists; a receipt is asked of its own invoice; a call with
`seekOperation=Next` carries a token that a page of the same query gave. Three of four calls for
line items ask an invoice for what it has, as an empty page shows little.
The rules are applied just before a call is sent, so that they also hold for values that a link of
the document carries. Invariants: a call that is wrong on purpose is sent as it is; a token that a
link carried stays, so that a link with a wrong expression is refused and found.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import schemathesis

from partner_center.sandbox.books.world import World
from partner_center.sandbox.service.binding import PAIRS
from workshop.fuzz.described import receipts

Case = schemathesis.Case[Any]

TOKEN = "MS-ContinuationToken"  # noqa: S105  # a header's name
USER = {"Authorization": "Bearer sandbox-app-user"}
_SUCCESS = 200
# Ids that the document excludes by `not`: with one of them, in any letter case and encoding, the
# path is that of another operation, which answers rightly.
_WORDS = frozenset({"summary", "summaries", "estimates", "unbilled", ".", ".."})
# Providers as the path spells them; the query has them in lower case.
_SPELLED = {name.lower(): name for name in ("OneTime", "Office", "Azure", "Marketplace", "All")}


def names_no_other_operation(_: Any, case: Case) -> bool:
    """Say whether the path with this invoice id still is that of its own operation."""
    return unquote(str(case.path_parameters.get("invoiceId"))).lower() not in _WORDS


def drawn(case: Case) -> int:
    """Return a number that depends on the values of a call alone."""
    return zlib.crc32(repr((case.path_parameters, case.query)).encode("utf-8", "replace"))


class Rules:
    """The rules between parameters, for the calls of one run.

    Attributes:
        carried: calls with a token that a link of the document carried.
        fetched: calls with a token that was fetched for them.

    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._owners = receipts(world)
        self._issued: dict[str, dict[str, Any]] = {}  # the query that a token belongs to
        self._linked: set[str] = (
            set()
        )  # every text in links of responses: what a wrong expression reads
        self._fetching = False
        self.carried = self.fetched = 0

    def before_call(self, _: Any, case: Case, kwargs: dict[str, Any]) -> None:
        """Change a valid call so that it keeps the rules."""
        if self._fetching or case.meta is None or not case.meta.generation.mode.is_positive:
            return
        if "provider" in case.query:
            self._pair(case, values=case.query, name="provider")
        elif "billingProvider" in case.path_parameters:
            self._pair(case, values=case.path_parameters, name="billingProvider")
        owner = self._owners.get(str(case.path_parameters.get("receiptId")))
        if owner:
            case.path_parameters["invoiceId"] = owner
        if case.query.get("seekOperation") == "Next":
            self._seek(case, kwargs)

    def after_call(self, _: Any, case: Case, response: schemathesis.Response) -> None:
        """Remember the query of each token, and the other texts beside tokens."""
        if "lineitems" in case.path:
            links = _links(response)
            self._linked.update(_texts(links))
            for token in _next_tokens(links):
                self._issued[token] = _first_page(case)

    def _pair(self, case: Case, *, values: dict[str, Any], name: str) -> None:
        number = drawn(case)
        pair = str(values.get(name)).lower(), str(values.get("invoiceLineItemType"))
        invoice_id = str(case.path_parameters.get("invoiceId"))
        invoice = self._world.invoice(invoice_id, detail=False)
        wanted: list[tuple[str, str]] = [pair]
        if pair not in PAIRS:
            wanted = [other for other in sorted(PAIRS) if other[0] == pair[0]]
        if invoice and number % 4:
            has: list[tuple[str, str]] = [
                one for one in sorted(PAIRS) if self._world.line_items(invoice_id, *one)
            ]
            wanted = wanted if wanted[0] in has else has or wanted
            if "currencyCode" in case.query:
                case.query["currencyCode"] = invoice["currencyCode"]
        if pair not in wanted:
            provider, kind = wanted[number % len(wanted)]
            values[name] = provider if name == "provider" else _SPELLED[provider]
            values["invoiceLineItemType"] = kind

    def _seek(self, case: Case, kwargs: Mapping[str, Any]) -> None:
        carried = str(case.headers.get(TOKEN))
        issued = self._issued.get(carried)
        if issued is not None:  # a link carried it: the query is repeated as it was
            case.query = {**issued, "seekOperation": "Next"}
            self.carried += 1
            return
        if carried in self._linked:  # a link carried another text, which the service refuses
            return
        first = case.derive(query=_first_page(case))
        first.headers.update(USER)
        self._fetching = True
        try:
            tokens = _next_tokens(_links(first.call(**kwargs)))
        finally:
            self._fetching = False
        if tokens:
            case.headers[TOKEN] = tokens[0]
            self.fetched += 1
        else:  # there is only one page, or the invoice is made up
            del case.query["seekOperation"]


def _first_page(case: Case) -> dict[str, Any]:
    return {name: value for name, value in case.query.items() if name != "seekOperation"}


def _links(response: schemathesis.Response) -> dict[str, Any]:
    if response.status_code != _SUCCESS:
        return {}
    links: dict[str, Any] = json.loads(response.content.decode("utf-8-sig"))["links"]
    return links


def _next_tokens(links: dict[str, Any]) -> list[str]:
    return [header["value"] for header in links.get("next", {}).get("headers", ())]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from _texts(below)
