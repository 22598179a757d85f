"""The API that an OpenAPI document describes: its operations, and which one a URL is for.

Built from a dict (numbers as Decimal or int, statuses as text keys). Judges nothing, and loads no
schema compiler. Invariant: a path is matched as sent, so an id with `%2F` stays one segment.
Limits: no `style` or `explode` other than a plain value per parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from partner_center.contract.aliases import Aliases
from partner_center.contract.exchange import Exchange
from partner_center.contract.schemas import Schemas
from partner_center_core.path_templates import PathTemplates
from partner_center_core.pointers import pointer

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_VERSION = "/v1"  # begins every path of the document, and no link of the service


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation; `schema` and `place` are pointers into the document."""

    name: str
    where: str
    required: bool
    schema: str
    place: str


@dataclass(frozen=True)
class DocumentedResponse:
    """What the document says of one status of an operation."""

    place: str
    headers: Mapping[str, Parameter] = field(hash=False)  # by their names in lower case
    content: Mapping[str, str] = field(hash=False)  # media type to the pointer of its schema


@dataclass(frozen=True)
class DocumentedOperation:
    """One operation; for a webhook, `path` is the webhook's name."""

    id: str
    method: str
    path: str
    place: str
    webhook: bool
    parameters: tuple[Parameter, ...]
    responses: Mapping[str, DocumentedResponse] = field(hash=False)
    security: tuple[Mapping[str, Any], ...] = field(hash=False)
    body: str  # the pointer of the request body object, or ""

    @property
    def sign_ins(self) -> frozenset[str]:
        """Return the security schemes of which the operation takes any one."""
        return frozenset(name for choice in self.security for name in choice)

    def parameter(self, name: str, *, where: str) -> Parameter | None:
        """Return a parameter by its name; for headers the letter case does not matter."""
        for one in self.parameters:
            same = one.name.lower() == name.lower() if where == "header" else one.name == name
            if one.where == where and same:
                return one
        return None

    def response(self, status: int) -> DocumentedResponse | None:
        """Return what the document says of a status, by itself or by its class or `default`."""
        text = str(status)
        for key in (text, f"{text[0]}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None


@dataclass(frozen=True)
class OperationMatch:
    """An operation that a URL is for.

    Attributes:
        operation: the operation.
        path: the path of the URL, its literal segments in the document's spelling.
        path_values: the values of the path by their names, decoded.
        query: the query as sent.

    """

    operation: DocumentedOperation
    path: str
    path_values: Mapping[str, str] = field(hash=False)
    query: str

    @property
    def link(self) -> str:
        """Return the path as links of the service write it, without `/v1`."""
        return self.path.removeprefix(_VERSION)


class DocumentedApi:
    """The operations of a document, and which one a URL is for.

    Args:
        document: the OpenAPI document.
        aliases: spellings that the service takes as equal.
        base_urls: where the service runs besides the document's servers, such as a stand-in.
        ignore_case: whether literal segments of a path match in any letter case.

    """

    def __init__(
        self,
        document: Mapping[str, Any],
        *,
        aliases: Aliases | None = None,
        base_urls: Iterable[str] = (),
        ignore_case: bool = False,
    ) -> None:
        self.document = document
        self.aliases = aliases or Aliases()
        self.schemas = Schemas(document)
        self.operations: dict[str, DocumentedOperation] = {}
        self._bases = [_base(server) for server in document.get("servers", ())]
        self._bases += [re.compile(re.escape(url.rstrip("/"))) for url in base_urls]
        self._by_path: dict[str, list[DocumentedOperation]] = {}
        for section in ("paths", "webhooks"):
            for path, item in document.get(section, {}).items():
                for method in _METHODS:
                    if method in item:
                        operation = self._operation(section, path=path, method=method)
                        if operation.id in self.operations:
                            message = f"the operationId {operation.id} appears twice"
                            raise ValueError(message)
                        self.operations[operation.id] = operation
                        if not operation.webhook:
                            self._by_path.setdefault(path, []).append(operation)
        self._templates = PathTemplates(self._by_path, ignore_case=ignore_case)

    def match(self, method: str, url: str) -> OperationMatch | None:
        """Return the operation for a method and a URL (absolute, or from `/v1` on), or None."""
        return next((m for m in self.at(url) if m.operation.method == method), None)

    def match_link(self, uri: str) -> OperationMatch | None:
        """Return the operation that a link of the service reads; links leave out `/v1`."""
        bare = uri.startswith("/") and not uri.startswith(f"{_VERSION}/")
        return self.match("GET", _VERSION + uri if bare else uri)

    def at(self, url: str) -> list[OperationMatch]:
        """Return every operation at the path of a URL, whatever its method."""
        address, _, query = url.partition("#")[0].partition("?")
        path = self._path(address)
        found = None if path is None else self._templates.match(path)
        if found is None:
            return []
        return [
            OperationMatch(operation, found.path, found.values, query)
            for operation in self._by_path[found.template]
        ]

    def match_of(self, exchange: Exchange) -> OperationMatch | None:
        """Return the operation of an exchange: by its URL, or for a webhook by the claimed name."""
        claimed = self.operations.get(exchange.operation_id)
        if claimed and claimed.webhook:
            same = exchange.request.method == claimed.method
            return OperationMatch(claimed, "", {}, "") if same else None
        return self.match(exchange.request.method, exchange.request.target)

    def query(self, match: OperationMatch) -> dict[str, str]:
        """Return the query of a match, names and values in the document's spelling."""
        found: dict[str, str] = {}
        for sent, value in parse_qsl(match.query, keep_blank_values=True):
            name = self.aliases.name(sent, operation=match.operation.id)
            found[name] = self.aliases.value(
                value, part="query value", of=name, operation=match.operation.id
            )
        return found

    def path_values(self, match: OperationMatch) -> dict[str, str]:
        """Return the path values of a match in the document's spelling."""
        return {
            name: self.aliases.value(
                value, part="path value", of=name, operation=match.operation.id
            )
            for name, value in match.path_values.items()
        }

    def _path(self, url: str) -> str | None:
        if url.startswith("/"):
            return url
        for base in self._bases:
            found = base.match(url)
            if found and url[found.end() :].startswith("/"):
                return url[found.end() :]
        return None

    def _operation(self, section: str, *, path: str, method: str) -> DocumentedOperation:
        item_place = self.schemas.resolved(f"/{section}{pointer(path)}")
        place = f"{item_place}/{method}"
        node = self.schemas.node(place)
        parameters: dict[tuple[str, str], Parameter] = {}
        for holder in (item_place, place):  # an operation's own parameter replaces the path's
            for number in range(len(self.schemas.node(holder).get("parameters", ()))):
                one = self._parameter(f"{holder}/parameters/{number}")
                parameters[one.name, one.where] = one
        return DocumentedOperation(
            id=node["operationId"],
            method=method.upper(),
            path=path,
            place=place,
            webhook=section == "webhooks",
            parameters=tuple(parameters.values()),
            responses={
                str(status): self._response(f"{place}/responses{pointer(status)}")
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

    def _response(self, place: str) -> DocumentedResponse:
        place = self.schemas.resolved(place)
        node = self.schemas.node(place)
        return DocumentedResponse(
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
    """Compile a server's URL; a variable takes its values, or any text without a slash."""
    text = re.escape(server["url"].rstrip("/"))
    for name, variable in server.get("variables", {}).items():
        values = "|".join(re.escape(value) for value in variable.get("enum", ())) or "[^/]+"
        text = text.replace(re.escape(f"{{{name}}}"), f"(?:{values})")
    return re.compile(text)
