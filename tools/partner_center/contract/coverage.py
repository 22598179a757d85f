"""What a set of exchanges exercises of the document, and what it leaves alone.

Counts operations, responses, parameters, response headers and schema members; a member counts when
a body really has it. A response that several operations share is one thing and counts once, however
many operations list it. Limit: a value that nobody asserts is exercised all the same.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from partner_center.contract.parsed_exchange import read

if TYPE_CHECKING:
    from partner_center.contract.document import Contract
    from partner_center.contract.documented_api import DocumentedOperation
    from partner_center.contract.exchange import Exchange

_WIDTH = 98
_LISTED = 20  # names of one kind that the table lists; gaps() has all
_COMPONENTS = "/components/responses/"
_OWN = "responses of one operation"
_SHARED = "responses that operations share"


class Coverage:
    """Collects what exchanges exercise.

    Attributes:
        exchanges: how many there are.
        known: of each kind, the names of everything that the document has.
        seen: of each kind, the names of what an exchange exercises.

    """

    def __init__(self, contract: Contract, exchanges: Iterable[Exchange] = ()) -> None:
        self._contract = contract
        self.exchanges = 0
        operations = contract.operations.values()
        responses = {_response(one, status) for one in operations for status in one.responses}
        self.known: dict[str, list[str]] = {
            "operations": list(contract.operations),
            _OWN: sorted(name for kind, name in responses if kind == _OWN),
            _SHARED: sorted(name for kind, name in responses if kind == _SHARED),
            "parameters": [f"{o.id} {p.where} {p.name}" for o in operations for p in o.parameters],
            "response headers": sorted(
                {
                    header.name
                    for o in operations
                    for answer in o.responses.values()
                    for header in answer.headers.values()
                }
            ),
            "schema members": self._members(),
        }
        self.seen: dict[str, set[str]] = {kind: set() for kind in self.known}
        for exchange in exchanges:
            self.add(exchange)

    def add(self, exchange: Exchange) -> None:
        """Note what one exchange exercises."""
        self.exchanges += 1
        parsed = read(exchange, contract=self._contract)
        if parsed is None:
            return
        operation, status = parsed.operation, str(exchange.response.status)
        self.seen["operations"].add(operation.id)
        if status in operation.responses:
            kind, name = _response(operation, status)
            self.seen[kind].add(name)
        for where, names in (("query", parsed.query), ("path", parsed.path_values)):
            self.seen["parameters"].update(f"{operation.id} {where} {name}" for name in names)
        for name, _ in exchange.request.headers:
            parameter = operation.parameter(name, where="header")
            if parameter:
                self.seen["parameters"].add(f"{operation.id} header {parameter.name}")
        answer = operation.response(exchange.response.status)
        for name, _ in exchange.response.headers:
            header = answer.headers.get(name.lower()) if answer else None
            if header:
                self.seen["response headers"].add(header.name)
        for subject in (*parsed.subjects, *parsed.sent_subjects):
            if subject.schema and isinstance(subject.value, Mapping):
                self.seen["schema members"].update(
                    f"{subject.schema}.{name}" for name in subject.value
                )

    def gaps(self) -> dict[str, list[str]]:
        """Return what no exchange exercises, by kind."""
        return {
            kind: [one for one in known if one not in self.seen[kind]]
            for kind, known in self.known.items()
        }

    def table(self) -> str:
        """Write the figures of each kind, and below them what no exchange exercises."""
        gaps = self.gaps()
        lines = [f"{self.exchanges} exchanges exercise of the document:"]
        for kind, known in self.known.items():
            hit, total = len(known) - len(gaps[kind]), len(known)
            share = 100 * hit // total if total else 100
            lines.append(f"  {kind:<32}{hit:>5} of {total:<5}{share:>4} %")
        for kind, missing in gaps.items():
            names = "; ".join(missing[:_LISTED])
            more = len(missing) - _LISTED
            if missing:
                text = f"{kind} without an exchange: {names}" + f"; and {more} more" * (more > 0)
                lines += textwrap.wrap(text, _WIDTH, subsequent_indent="  ")
        return "\n".join(lines)

    def _members(self) -> list[str]:
        schemas: Mapping[str, Any] = self._contract.document.get("components", {}).get(
            "schemas", {}
        )
        return [f"{name}.{member}" for name, s in schemas.items() for member in _own(s)]


def _response(operation: DocumentedOperation, status: str) -> tuple[str, str]:
    """Return the kind and the name of a response: "getInvoice 200", "404 NotFound"."""
    place = operation.responses[status].place
    if place.startswith(_COMPONENTS):
        return _SHARED, f"{status} {place.removeprefix(_COMPONENTS)}"
    return _OWN, f"{operation.id} {status}"


def _own(schema: Any) -> list[str]:  # any JSON value
    return list(schema.get("properties", ())) if isinstance(schema, dict) else []
