"""What the client should make of names, times and line items, said a second time.

The client is generated from the document; here stands by hand what follows from the document, so
that a rule that is wrong in the generator is noticed. Nothing is taken from the client under test.
Limit: the naming rule is the generator's for the names of this document.
"""

from __future__ import annotations

import builtins
import functools
import keyword
import re
from datetime import UTC, datetime, timedelta

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))?", re.ASCII
)

GENERIC = "GenericLineItem"
# The kind of a line item that does not say its objectType, by its type and provider; letter case
# and underscores play no part. If its own words are not such a pair, those of the request decide.
KIND_OF_PAIR = {
    ("usage_line_items", "azure"): "DailyUsageLineItem",
    ("usage_line_items", "marketplace"): "DailyRatedUsageLineItem",
    ("usage_line_items", "one_time"): "DailyRatedUsageLineItem",
    ("billing_line_items", "azure"): "UsageBasedLineItem",
    ("billing_line_items", "office"): "LicenseBasedLineItem",
    ("billing_line_items", "one_time"): "OneTimeInvoiceLineItem",
    ("billing_line_items", "all"): "OneTimeInvoiceLineItem",
}
KINDS = sorted({*KIND_OF_PAIR.values()})

# Required members that a line item may lack for the client, as something else says its kind.
READ_WITHOUT = {(kind, "attributes") for kind in KINDS} | {
    (f"{kind}Attributes", "objectType") for kind in KINDS
}


@functools.cache
def attribute_name(wire: str) -> str:
    """The Python name of a wire name: snake_case, with `_` after a name that Python itself uses.

    As the generator does, a digit begins a word only in a name that has a capital letter.
    """
    name = wire if wire.isalnum() and wire.islower() else "_".join(_WORDS.findall(wire)).lower()
    taken = keyword.iskeyword(name) or (hasattr(builtins, name) and name != "id") or name == "self"
    return f"{name}_" if taken else name


def is_time(value: object) -> bool:
    """Whether a value is a time as the service writes it."""
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def instant(text: str) -> datetime | None:
    """The point in time that wire text says: UTC to the microsecond, None for the year 1."""
    parts = _TIME.fullmatch(text)
    assert parts is not None, f"{text!r} is not a time as the service writes it"
    year, month, day, hour, minute, second = (int(part) for part in parts.groups()[:6])
    if year == 1:
        return None
    microsecond = int((parts[7] or "0")[:6].ljust(6, "0"))
    local = datetime(year, month, day, hour, minute, second, microsecond, tzinfo=UTC)
    if not parts[8]:
        return local
    offset = timedelta(hours=int(parts[9]), minutes=int(parts[10]))
    moment = local - offset if parts[8] == "+" else local + offset
    return None if moment.year == 1 else moment


def _plain(word: object) -> str:
    return str(word).replace("_", "").lower()


_KIND_OF_PLAIN_PAIR = {
    (_plain(item_type), _plain(provider)): kind
    for (item_type, provider), kind in KIND_OF_PAIR.items()
}


def kind_of_pair(item_type: object, provider: object) -> str | None:
    """The kind of line item that a type and a provider stand for, or None."""
    return _KIND_OF_PLAIN_PAIR.get((_plain(item_type), _plain(provider)))


def asked_for(contract: Contract, exchange: Exchange) -> str | None:
    """The kind of line item that the request of an exchange asks for, or None."""
    match = contract.match_of(exchange)
    if match is None:
        return None
    given = contract.path_values(match) | contract.query(match)
    provider = given.get("provider", given.get("billingProvider"))
    return kind_of_pair(given.get("invoiceLineItemType"), provider)
