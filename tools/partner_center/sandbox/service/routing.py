"""Which operation a request is for, as the published document says it.

Literal segments of a path match in any letter case, `/v1` among them (assumed).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from partner_center.contract.documented_api import DocumentedApi, OperationMatch
from partner_center.package_data import resource
from partner_center_core.exact_json import read_json


@functools.cache
def api() -> DocumentedApi:
    """Return the operations of the published document; it is read once."""
    path = resource("openapi", "partner-center-invoices.json")
    document: Any = read_json(path.read_bytes())
    return DocumentedApi(document, ignore_case=True)


@functools.lru_cache(maxsize=4096)
def route(raw_path: bytes) -> Mapping[str, OperationMatch]:
    """Return the operations at a path that is still percent-encoded, by their methods."""
    return {one.operation.method: one for one in api().at(raw_path.decode("latin-1"))}
