"""What a set of exchanges exercises of the document, and what it does not.

Counts operations, declared statuses, parameters, response headers and schema members; a member
counts when a body really has it. Limit: a value that nobody asserts is exercised all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from partner_center.contract.parsed_exchange import read

if TYPE_CHECKING:
    from partner_center.contract.document import Contract
    from partner_center.contract.exchange import Exchange

_WIDTH = 98
_COMPONENTS = "/components/schemas/"


class Coverage:
    """Collects what exchanges exercise; every kind maps to (all there is, exercised)."""

    def __init__(self, contract: Contract, exchanges: Iterable[Exchange] = ()) -> None:
        self._contract = contract
        self.exchanges = 0
        self.known: dict[str, list[str]] = {
            "operations": list(contract.operations),
            "responses": [
                f"{o.id} {status}" for o in contract.operations.values() for status in o.responses
            ],
            "parameters": [
                f"{o.id} {p.where} {p.name}"
                for o in contract.operations.values()
                for p in o.parameters
            ],
            "response headers": sorted(
                {
                    header.name
                    for o in contract.operations.values()
                    for response in o.responses.values()
                    for header in response.headers.values()
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
        operation = parsed.operation
        self.seen["operations"].add(operation.id)
        self.seen["responses"].add(f"{operation.id} {exchange.response.status}")
        for where, names in (("query", parsed.query), ("path", parsed.path_values)):
            self.seen["parameters"].update(f"{operation.id} {where} {name}" for name in names)
        for name, _ in exchange.request.headers:
            parameter = operation.parameter(name, where="header")
            if parameter:
                self.seen["parameters"].add(f"{operation.id} header {parameter.name}")
        documented = operation.response(exchange.response.status)
        for name, _ in exchange.response.headers:
            header = documented.headers.get(name.lower()) if documented else None
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
            lines.append(f"  {kind:<17}{hit:>5} of {total:<5}{share:>4} %")
        lines.append("no exchange exercises:")
        for kind, missing in gaps.items():
            if missing:
                lines += _wrapped(f"  {kind}: ", grouped(missing))
        return "\n".join(lines)

    def _members(self) -> list[str]:
        schemas: Mapping[str, Any] = self._contract.document.get("components", {}).get(
            "schemas", {}
        )
        return [f"{name}.{member}" for name, s in schemas.items() for member in _own(s)]


def _own(schema: Any) -> list[str]:  # any JSON value
    return list(schema.get("properties", ())) if isinstance(schema, dict) else []


def grouped(names: Iterable[str]) -> list[str]:
    """Put names with the same first word (or schema) together: `listInvoices 404 500`."""
    groups: dict[str, list[str]] = {}
    for name in names:
        head, separator, rest = name.partition("." if "." in name.partition(" ")[0] else " ")
        groups.setdefault(head, []).extend([rest] if separator else [])
    by_rest: dict[str, list[str]] = {}
    for head, rests in groups.items():
        by_rest.setdefault(" ".join(rests), []).append(head)
    return [f"{', '.join(heads)} {rest}".strip() for rest, heads in by_rest.items()]


def _wrapped(first: str, parts: list[str]) -> list[str]:
    lines, line = [], first
    for number, part in enumerate(parts):
        piece = part + ("; " if number + 1 < len(parts) else "")
        if len(line) + len(piece) > _WIDTH and line.strip():
            lines.append(line.rstrip())
            line = "    "
        line += piece
    return [*lines, line.rstrip()]
