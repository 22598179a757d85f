"""The `filter` of the invoice list: comparisons of InvoiceDate, joined by `and` and `or`.

Only the .NET SDK describes it; keys and operators match in any letter case (assumed). A text that
is not a filter, and a date that does not exist, give the body with `message` alone.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from partner_center.contract.parsed_exchange import instant
from partner_center.sandbox.answers import Refusal, invalid, request_fault
from partner_center_core.errors import DecodeError
from partner_center_core.exact_json import read_json

Instant = Any  # what `instant` reads: comparable, never printed
Predicate = Callable[[Instant], bool]

# The comparisons that the SDK lists for invoices; its text comparisons are for other APIs.
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": operator.eq,
    "not_equals": operator.ne,
    "greater_than": operator.gt,
    "greater_than_or_equals": operator.ge,
    "less_than": operator.lt,
    "less_than_or_equals": operator.le,
}
_TEXT_COMPARISONS = frozenset({"substring", "starts_with", "not_starts_with"})
_DEEPEST = 32  # conditions inside conditions; no client writes more


def predicate(text: str) -> Predicate:
    """Return the filter as a function of an invoice.

    Raises:
        Refusal: the text is not a filter, or it compares something else than dates.

    """
    try:
        node = read_json(text)
    except DecodeError:
        raise Refusal(request_fault()) from None
    return _read(node, depth=0)


def _read(node: Any, *, depth: int) -> Predicate:  # any JSON value
    if not isinstance(node, dict) or depth > _DEEPEST:
        raise Refusal(request_fault())
    parts = {key.lower(): value for key, value in node.items()}
    joint = str(parts.get("operator", "")).lower()
    if joint in {"and", "or"}:
        both = [_read(parts.get(side), depth=depth + 1) for side in ("leftfilter", "rightfilter")]
        every = all if joint == "and" else any
        return lambda moment: every(test(moment) for test in both)
    field, value = parts.get("field"), parts.get("value")
    if not isinstance(field, str) or not isinstance(value, str):
        raise Refusal(request_fault())
    if field.lower() != "invoicedate":
        raise Refusal(invalid(f"Invoices have no filter on the field {field}."))
    if joint in _TEXT_COMPARISONS:
        raise Refusal(invalid(f"The operator {joint} is not supported for invoices."))
    if joint not in _COMPARISONS:
        raise Refusal(request_fault())
    compare, wanted = _COMPARISONS[joint], moment_of(value)
    return lambda moment: compare(moment, wanted)


def moment_of(text: str) -> Instant:
    """Read a date or a time of the wire as something to compare; without a zone it is UTC.

    Raises:
        Refusal: the text is neither.

    """
    found = instant(text) or instant(f"{text}T00:00:00")
    if found is None:
        raise Refusal(request_fault())
    return found
