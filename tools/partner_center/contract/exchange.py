"""Recorded exchanges: reads the folder of recordings by its index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from partner_center_core.exact_json import read_json
from partner_center_core.http_text import Request, Response, parse_http

_SUCCESS = range(200, 300)


@dataclass(frozen=True)
class Exchange:
    """One request with its response; `kind` is documented, composed or live."""

    operation_id: str
    scenario: str
    request: Request
    response: Response
    kind: str = "live"
    source: Mapping[str, Any] = field(default_factory=dict, hash=False)
    path: Path | None = None

    @property
    def name(self) -> str:
        """Name the exchange for people: operation and scenario."""
        return f"{self.operation_id}/{self.scenario}"

    @property
    def is_success(self) -> bool:
        """Say whether the status is one of 2xx."""
        return self.response.status in _SUCCESS

    def with_request(self, **changes: Any) -> Exchange:  # the fields of Request
        """Return the exchange with fields of the request replaced."""
        return replace(self, request=replace(self.request, **changes))

    def with_response(self, **changes: Any) -> Exchange:  # the fields of Response
        """Return the exchange with fields of the response replaced."""
        return replace(self, response=replace(self.response, **changes))


def wire_body(exchange: Exchange) -> bytes:
    """Return the response body as it is on the wire."""
    return exchange.response.wire


def decode(body: bytes) -> Any:  # any JSON value
    """Read JSON bytes strictly; raises the DecodeError of `read_json`."""
    return read_json(body, strict=True)


def load_recordings(folder: Path) -> list[Exchange]:
    """Read every exchange that `index.json` of a folder names, in its order.

    Raises:
        ValueError: the index or a recording breaks its form; names the file and the line.

    """
    index = folder / "index.json"
    try:
        entries = decode(index.read_bytes())["exchanges"]
    except (ValueError, KeyError, TypeError) as error:
        message = f"{index}: not an index of recordings ({error!r})"
        raise ValueError(message) from error
    except OSError as error:
        message = f"{index}: {error.strerror}"
        raise ValueError(message) from error
    return [_recorded(folder, entry=entry) for entry in entries]


def _recorded(folder: Path, *, entry: Mapping[str, Any]) -> Exchange:
    path = folder / entry["operationId"] / f"{entry['scenario']}.http"
    try:
        request, response = parse_http(path.read_bytes(), path=path)
    except OSError as error:
        message = f"{path}: {error.strerror}; the index names it"
        raise ValueError(message) from error
    wire = entry["wire"]
    if wire["form"] not in {"minified", "verbatim"}:
        message = f"{path}: the index says the wire form {wire['form']!r}; minified or verbatim"
        raise ValueError(message)
    return Exchange(
        operation_id=entry["operationId"],
        scenario=entry["scenario"],
        kind=entry["kind"],
        request=request,
        response=replace(response, wire_form=wire["form"], byte_order_mark=wire["byteOrderMark"]),
        source=entry,
        path=path,
    )
