"""The contract's money rules, applied to line items of the client.

The rules are those that the contract tests judge recordings by; nothing is said here a second time.
Limit: which way a credit is cut off, and what is cut where a currency has no cents, no source says:
the cutting rules leave such line items out, and the report counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from partner_center.export.columns import COLUMNS

SUM = "line-item-total"
# These cut to cents.
CUTTING = frozenset({"one-time-subtotal", "rated-total", "rated-currencies"})
_MONEY = CUTTING | {SUM, "license-amount"}
_NUMBERS = frozenset({"amount", "price", "quantity", "rate"})
_MEMBERS = {
    kind: tuple((c.member, c.attribute) for c in columns if c.family in _NUMBERS)
    for kind, columns in COLUMNS.items()
}

Rule = Callable[[Any], list[str]]


def line_rules() -> Mapping[str, tuple[tuple[str, Rule], ...]]:
    """Return the rules of each kind by their ids; each gives what is wrong with a line item."""
    # Most commands of the command line import this module and never read the rules.
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
