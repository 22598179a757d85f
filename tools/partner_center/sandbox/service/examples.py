"""Recorded exchanges, served as they were recorded: status, headers and the bytes of the wire.

Invariant: nothing is added to a recorded response but `Preference-Applied`; nothing is taken away.
The recordings are read when the first one is asked for.
"""

from __future__ import annotations

import functools

from partner_center.contract.exchange import load_recordings, wire_body
from partner_center.package_data import resource
from partner_center.sandbox.answers import Answer, service_fault


@functools.cache
def _recorded() -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for exchange in load_recordings(resource("recordings")):
        headers = tuple(
            (name.encode(), value.encode()) for name, value in exchange.response.headers
        )
        applied = (b"Preference-Applied", f"example={exchange.scenario}".encode())
        found.setdefault(exchange.operation_id, {})[exchange.scenario] = Answer(
            exchange.response.status, wire_body(exchange), (*headers, applied), verbatim=True
        )
    return found


def example(operation: str, scenario: str) -> Answer:
    """Return a recorded response of an operation, or a 404 that names those there are."""
    scenarios = _recorded().get(operation, {})
    if scenario in scenarios:
        return scenarios[scenario]
    said = f"There is no recorded example {scenario!r} of {operation}; data lists its examples."
    return service_fault(404, code=1000, description=said, data=tuple(scenarios))
