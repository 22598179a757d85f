"""The OpenAPI document as data: its operations, which one a URL is for, and the verdicts.

Built from a dict (numbers as Decimal or int, statuses as text keys). Invariants: a literal path
segment wins over a template; a path is matched as sent, still percent-encoded, so an id with `%2F`
stays one segment. Limits: no `style` or `explode` other than a plain value per parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from partner_center.contract.aliases import Aliases
from partner_center.contract.exchange import Exchange
from partner_center.contract.finding import Finding
from partner_center.contract.rules.requests import request_findings
from partner_center.contract.rules.responses import response_findings
from partner_center.contract.schemas import Schemas
from partner_center_core.pointers import pointer

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_VERSION = "/v1"  # stands before every path of the document, and before no link of the service


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation; `schema` and `place` are pointers into the document."""

    name: str
    where: str
    required: bool
    schema: str
    place: str


@dataclass(frozen=True)
class Answer:
    """What the document says of one status of an operation."""

    place: str
    headers: Mapping[str, Parameter] = field(hash=False)
    content: Mapping[str, str] = field(hash=False)  # media type to the pointer of its schema


@dataclass(frozen=True)
class Operation:
    """One operation; for a webhook, `path` is the webhook's name."""

    id: str
    method: str
    path: str
    place: str
    webhook: bool
    parameters: tuple[Parameter, ...]
    answers: Mapping[str, Answer] = field(hash=False)
    security: tuple[Mapping[str, Any], ...] = field(hash=False)
    body: str  # the pointer of the request body object, or ""

    def parameter(self, name: str, *, where: str) -> Parameter | None:
        """Return a parameter by its name: exactly in path and query, any letter case in headers."""
        for one in self.parameters:
            same = one.name.lower() == name.lower() if where == "header" else one.name == name
            if one.where == where and same:
                return one
        return None

    def answer(self, status: int) -> Answer | None:
        """Return what the document says of a status: itself, its hundred, or the default."""
        text = str(status)
        for key in (text, f"{text[0]}XX", "default"):
            if key in self.answers:
                return self.answers[key]
        return None


@dataclass(frozen=True)
class Match:
    """An operation that a URL is for, with the path values (decoded) and the query as sent."""

    operation: Operation
    path_values: Mapping[str, str] = field(hash=False)
    query: str


class Contract:
    """The document, ready to judge exchanges.

    Args:
        document: the OpenAPI document.
        aliases: spellings that the service takes as equal.
        base_urls: where the service runs besides the document's servers, such as a stand-in.

    """

    def __init__(
        self,
        document: Mapping[str, Any],
        *,
        aliases: Aliases | None = None,
        base_urls: Iterable[str] = (),
    ) -> None:
        self.document = document
        self.aliases = aliases or Aliases()
        self.schemas = Schemas(document)
        self.operations: dict[str, Operation] = {}
        self._bases = [_base(server) for server in document.get("servers", ())]
        self._bases += [re.compile(re.escape(url.rstrip("/"))) for url in base_urls]
        for section in ("paths", "webhooks"):
            for path, item in document.get(section, {}).items():
                for method in _METHODS:
                    if method in item:
                        operation = self._operation(section, path=path, method=method)
                        if operation.id in self.operations:
                            message = f"the operationId {operation.id} stands twice"
                            raise ValueError(message)
                        self.operations[operation.id] = operation

    def match(self, method: str, url: str) -> Match | None:
        """Return the operation for a method and a URL (absolute, or from `/v1` on), or None."""
        return next((m for m in self.at(url) if m.operation.method == method), None)

    def match_link(self, uri: str) -> Match | None:
        """Return the operation that a link of the service reads; links leave out `/v1`."""
        bare = uri.startswith("/") and not uri.startswith(f"{_VERSION}/")
        return self.match("GET", _VERSION + uri if bare else uri)

    def at(self, url: str) -> list[Match]:
        """Return every operation at the path of a URL, whatever its method."""
        path = self._path(url.partition("#")[0].partition("?")[0])
        if path is None:
            return []
        sent = path.split("/")
        best: tuple[tuple[bool, ...], str] | None = None
        for template in self.document.get("paths", {}):
            parts = template.split("/")
            literal = tuple(not part.startswith("{") for part in parts)
            if len(parts) == len(sent) and all(
                part == raw if exact else raw
                for part, raw, exact in zip(parts, sent, literal, strict=True)
            ):
                best = max(best, (literal, template)) if best else (literal, template)
        if not best:
            return []
        values = {
            part[1:-1]: unquote(raw)
            for part, raw in zip(best[1].split("/"), sent, strict=True)
            if part.startswith("{")
        }
        query = url.partition("#")[0].partition("?")[2]
        return [
            Match(operation, values, query)
            for operation in self.operations.values()
            if operation.path == best[1] and not operation.webhook
        ]

    def match_of(self, exchange: Exchange) -> Match | None:
        """Return the operation of an exchange: by its URL, or for a webhook by the claimed name."""
        claimed = self.operations.get(exchange.operation_id)
        if claimed and claimed.webhook:
            return Match(claimed, {}, "") if exchange.request.method == claimed.method else None
        return self.match(exchange.request.method, exchange.request.target)

    def query(self, match: Match) -> dict[str, str]:
        """Return the query of a match, names and values in the document's spelling."""
        found: dict[str, str] = {}
        for sent, value in parse_qsl(match.query, keep_blank_values=True):
            name = self.aliases.name(sent, operation=match.operation.id)
            found[name] = self.aliases.value(
                value, part="query value", of=name, operation=match.operation.id
            )
        return found

    def path_values(self, match: Match) -> dict[str, str]:
        """Return the path values of a match in the document's spelling."""
        return {
            name: self.aliases.value(
                value, part="path value", of=name, operation=match.operation.id
            )
            for name, value in match.path_values.items()
        }

    def judge_request(self, exchange: Exchange) -> list[Finding]:
        """Return everything about a request that the document does not allow."""
        return request_findings(exchange, contract=self)

    def judge_response(self, exchange: Exchange) -> list[Finding]:
        """Return everything about a response that the document does not allow."""
        return response_findings(exchange, contract=self)

    def _path(self, url: str) -> str | None:
        if url.startswith("/"):
            return url
        for base in self._bases:
            found = base.match(url)
            if found and url[found.end() :].startswith("/"):
                return url[found.end() :]
        return None

    def _operation(self, section: str, *, path: str, method: str) -> Operation:
        item_place = self.schemas.resolved(f"/{section}{pointer(path)}")
        place = f"{item_place}/{method}"
        node = self.schemas.node(place)
        parameters: dict[tuple[str, str], Parameter] = {}
        for holder in (item_place, place):  # an operation's own parameter replaces the path's
            for number in range(len(self.schemas.node(holder).get("parameters", ()))):
                one = self._parameter(f"{holder}/parameters/{number}")
                parameters[one.name, one.where] = one
        return Operation(
            id=node["operationId"],
            method=method.upper(),
            path=path,
            place=place,
            webhook=section == "webhooks",
            parameters=tuple(parameters.values()),
            answers={
                str(status): self._answer(f"{place}/responses{pointer(status)}")
                for status in node.get("responses", {})
            },
            security=tuple(node.get("security", self.document.get("security", ()))),
            body=self.schemas.resolved(f"{place}/requestBody") if "requestBody" in node else "",
        )

    def _parameter(self, place: str, *, name: str = "", where: str = "") -> Parameter:
        place = self.schemas.resolved(place)
        node = self.schemas.node(place)
        return Parameter(
            name=name or node["name"],
            where=where or node["in"],
            required=bool(node.get("required")),
            schema=f"{place}/schema",
            place=place,
        )

    def _answer(self, place: str) -> Answer:
        place = self.schemas.resolved(place)
        node = self.schemas.node(place)
        return Answer(
            place=place,
            headers={
                name.lower(): self._parameter(
                    f"{place}/headers{pointer(name)}", name=name, where="header"
                )
                for name in node.get("headers", {})
            },
            content={
                media: f"{place}/content{pointer(media)}/schema" if "schema" in kind else ""
                for media, kind in node.get("content", {}).items()
            },
        )


def _base(server: Mapping[str, Any]) -> re.Pattern[str]:
    """Compile a server's URL; a variable stands for its values, or for anything in one segment."""
    text = re.escape(server["url"].rstrip("/"))
    for name, variable in server.get("variables", {}).items():
        values = "|".join(re.escape(value) for value in variable.get("enum", ())) or "[^/]+"
        text = text.replace(re.escape(f"{{{name}}}"), f"(?:{values})")
    return re.compile(text)
