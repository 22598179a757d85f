"""The contract as data: recorded exchanges, the document, the rules between them, and verdicts.

Needs the ground floor and `jsonschema_rs` only. Everything here judges: nothing sends, nothing
is repaired. A verdict is a list of `Finding`s; an empty list means that nothing was found.
"""

from __future__ import annotations

from partner_center.contract.aliases import Aliases
from partner_center.contract.coverage import Coverage
from partner_center.contract.document import Contract
from partner_center.contract.documented_api import DocumentedApi, OperationMatch, Parameter
from partner_center.contract.exchange import (
    Exchange,
    decode,
    load_recordings,
    wire_body,
)
from partner_center.contract.finding import Finding
from partner_center.contract.invariants.table import INVARIANTS, Invariant, judge_invariants
from partner_center.contract.rules.requests import REQUEST_RULES
from partner_center.contract.rules.responses import RESPONSE_RULES
from partner_center_core.http_text import Headers, Request, Response, minified, parse_http

__all__ = [
    "INVARIANTS",
    "REQUEST_RULES",
    "RESPONSE_RULES",
    "Aliases",
    "Contract",
    "Coverage",
    "DocumentedApi",
    "Exchange",
    "Finding",
    "Headers",
    "Invariant",
    "OperationMatch",
    "Parameter",
    "Request",
    "Response",
    "decode",
    "judge_invariants",
    "load_recordings",
    "minified",
    "parse_http",
    "wire_body",
]
