"""The contract's money rules, applied to line items of the client.

The contract tests apply the same rules to recordings; they are defined only there.
Limit: no source says how credits, and currencies without cents, are cut: the rules that cut do not
judge such line items, and the report counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from partner_center.export.columns import COLUMNS

SUM = "line-item-total"
# These rules cut to cents.
CUTTING = frozenset({"one-time-subtotal", "rated-total", "rated-currencies"})
_MONEY = CUTTING | {SUM, "license-amount"}
_NUMBERS = frozenset({"amount", "price", "quantity", "rate"})
_MEMBERS = {
    kind: tuple((c.member, c.attribute) for c in columns if c.family in _NUMBERS)
    for kind, columns in COLUMNS.items()
}

Rule = Callable[[Any], list[str]]


def line_rules() -> Mapping[str, tuple[tuple[str, Rule], ...]]:
    """Return the rules of each kind, with their ids; a rule returns a line item's problems."""
    # Imported here because most commands import this module without using the rules.
    from partner_center.contract.invariants.table import INVARIANTS  # noqa: PLC0415
    from partner_center.contract.schemas import Subject  # noqa: PLC0415

    def bound(check: Callable[[Any, Any], Iterator[tuple[str, str]]], *, kind: str) -> Rule:
        members = _MEMBERS[kind]

        def apply(item: Any) -> list[str]:
            value = {member: getattr(item, attribute) for member, attribute in members}
            value = {member: amount for member, amount in value.items() if amount is not None}
            found = check(cast("Any", None), Subject("", kind, "", "", value))
            return [f"{where.removeprefix('/')}: {said}" for where, said in found]

        return apply

    return {
        kind: tuple(
            (rule.id, bound(rule.check, kind=kind))
            for rule in INVARIANTS
            if rule.id in _MONEY and kind in rule.applies_to
        )
        for kind in COLUMNS
    }
