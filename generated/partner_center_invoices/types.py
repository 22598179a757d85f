# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
"""How wire values become Python values and back: amounts, timestamps, members, line items.

Amounts are exact: a JSON number or a plain decimal text becomes a ``Decimal``, never a float.
Timestamps are comparable: every form that the service sends becomes an aware UTC ``datetime``, and
the year 1, its sign for "never", becomes None. Members that the document does not know are kept.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Literal,
    NoReturn,
    Protocol,
    TypeVar,
)
from urllib.parse import quote

from attrs import define, field
from partner_center_core.errors import DecodeError, PartnerCenterError

if TYPE_CHECKING:
    from .errors import ErrorBody


class Unset:
    """The type of UNSET: a member that the service did not send, an argument that was not given."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        # Copies and pickles are UNSET itself, so that a copied model equals its original.
        return "UNSET"


UNSET: Unset = Unset()

T = TypeVar("T")


@define
class Response(Generic[T]):
    """Everything about one answer of the service; what the ``*_detailed`` calls return.

    ``parsed`` is the body of a documented success, else None. ``error`` is the body of an error in
    one of the three documented forms, else None. ``problem`` says why a success could not be read.
    ``content`` and ``headers`` are what came, untouched.
    """

    status_code: int
    content: bytes = field(repr=False)
    headers: MutableMapping[str, str] = field(repr=False)
    parsed: T | None
    error: ErrorBody | None = field(default=None, repr=False)
    problem: str | None = None

    @property
    def request_id(self) -> str | None:
        """The service's MS-RequestId for this answer, or None."""
        return self.headers.get("MS-RequestId")

    @property
    def correlation_id(self) -> str | None:
        """The service's MS-CorrelationId for this answer, or None."""
        return self.headers.get("MS-CorrelationId")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


# ---- reading -------------------------------------------------------------------------------------

# What the service writes when it writes an amount as text. Decimal() alone would also take 1_000,
# NaN, white space around the number and digits of other scripts.
_PLAIN_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

# The ranges of hours and minutes are here because fromisoformat() takes +05:99 in every Python, and
# 24:00:00 only in some.
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)

NEVER = "0001-01-01T00:00:00"
"""What the service sends for a time that does not exist."""


try:
    import msgspec
except ImportError:
    _read_fast = None
    _REFUSED: tuple[type[Exception], ...] = ()
else:
    _read_fast = msgspec.json.Decoder(float_hook=Decimal).decode
    _REFUSED = (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError)


def _no_constant(name: str) -> NoReturn:
    raise DecodeError("", f"{name} is not JSON")


def read_json(content: bytes) -> Any:
    """Read a JSON body: fractions as Decimal, a UTF-8 byte-order mark skipped.

    With msgspec installed it takes less than half the time; results and errors are the same.
    """
    if _read_fast is not None:
        # What msgspec refuses, from UTF-16 to half a character, the standard library reads or names.
        with suppress(*_REFUSED):
            return _read_fast(content.removeprefix(BOM_UTF8))
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_no_constant)
    except DecodeError:
        raise
    except RecursionError:
        raise DecodeError("", "the JSON is nested too deeply") from None
    except InvalidOperation:
        raise DecodeError("", "an exponent in the JSON is beyond every number") from None
    except ValueError as error:
        raise DecodeError("", f"not JSON ({error}), {len(content)} bytes") from None


def read_pdf(content: bytes) -> bytes:
    """Take a document as it came; a page of a proxy or an empty body is none."""
    if b"%PDF-" not in content[:1024]:  # where readers of PDF look for it
        raise DecodeError("", f"not a PDF, {len(content)} bytes beginning {_shown(content[:40])}")
    return content


def read_decimal(value: Any, member: str) -> Any:
    """Read an amount, price, rate or quantity from a JSON number or a plain decimal text."""
    kind = type(value)
    if kind is Decimal and value.is_finite():
        return value
    if kind is int:
        return Decimal(value)
    if kind is str:
        if _PLAIN_DECIMAL.fullmatch(value):
            return Decimal(value)
    elif value is None or value is UNSET:
        return value
    elif kind is float:
        raise DecodeError(
            member,
            f"{value!r} is a float, which has lost digits; read JSON with parse_float=Decimal",
        )
    raise DecodeError(member, f"{_shown(value)} is not a plain decimal number")


@lru_cache(maxsize=8192)  # the rows of a page share most of their times
def _moment(text: str) -> datetime | None:
    if not _TIMESTAMP.fullmatch(text):
        raise ValueError(text)
    time = datetime.fromisoformat(text.upper())  # some Pythons do not know a small z
    if time.year == 1:  # before the conversion: an offset would lead out of what a datetime holds
        return None
    moment = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    # An offset can lead into the year 1 as well, which is never, however it was written.
    return None if moment.year == 1 else moment


def read_timestamp(value: Any, member: str) -> Any:
    """Read a time in any form of the service: aware UTC; None for the year 1, for "" and for null.

    A time without a zone is UTC. Digits beyond the microsecond are cut.
    """
    if type(value) is str:
        try:
            return _moment(value) if value else None
        except (ValueError, OverflowError):
            pass
    elif value is UNSET or value is None:
        return value
    raise DecodeError(member, f"{_shown(value)} is not a time such as 2018-03-16T00:00:00Z")


def read_model(read: Callable[[Mapping[str, Any]], T], value: Any, member: str) -> Any:
    """Read an object with the ``from_dict`` of its model; UNSET and null stay what they are."""
    if value is UNSET or value is None:
        return value
    if type(value) is not dict and not isinstance(value, Mapping):
        raise DecodeError(member, f"expected an object, found {_shown(value)}")
    try:
        return read(value)
    except DecodeError as error:
        raise error.inside(member) from None


def read_list(read: Callable[[Mapping[str, Any]], T], value: Any, member: str) -> Any:
    """Read an array of objects with the ``from_dict`` of their model."""
    if value is UNSET or value is None:
        return value
    if not isinstance(value, list):
        raise DecodeError(member, f"expected an array, found {_shown(value)}")
    models: list[T | None] = []
    try:
        for item in value:
            models.append(read_model(read, item, ""))
    except DecodeError as error:
        raise error.inside(f"{member}[{len(models)}]") from None
    return models


def read_values(value: Any, member: str) -> Any:
    """Read an array of plain values; the values themselves stay what they are."""
    if isinstance(value, list) or value is UNSET or value is None:
        return value
    raise DecodeError(member, f"expected an array, found {_shown(value)}")


def missing(error: KeyError) -> DecodeError:
    """The error for a required member that is not there."""
    return DecodeError(str(error.args[0]), "the member is missing")


# ---- kinds of line items -------------------------------------------------------------------------

# What the .NET SDK decides by, for rows without an objectType
# (InvoiceLineItemConverter.cs): (invoiceLineItemType, billingProvider) of the row.
_KIND_OF_ROW = {
    ("usage_line_items", "azure"): "DailyUsageLineItem",
    ("usage_line_items", "marketplace"): "DailyRatedUsageLineItem",
    ("billing_line_items", "azure"): "UsageBasedLineItem",
    ("billing_line_items", "office"): "LicenseBasedLineItem",
    ("billing_line_items", "one_time"): "OneTimeInvoiceLineItem",
    ("billing_line_items", "all"): "OneTimeInvoiceLineItem",
}

# What a request gets, by the documented combinations (invoiceLineItemType, provider), for rows that
# say nothing of themselves.
_KIND_ASKED_FOR = {
    ("billinglineitems", "office"): "LicenseBasedLineItem",
    ("billinglineitems", "azure"): "UsageBasedLineItem",
    ("usagelineitems", "azure"): "DailyUsageLineItem",
    ("billinglineitems", "onetime"): "OneTimeInvoiceLineItem",
    ("billinglineitems", "all"): "OneTimeInvoiceLineItem",
    ("usagelineitems", "onetime"): "DailyRatedUsageLineItem",
    ("usagelineitems", "marketplace"): "DailyRatedUsageLineItem",
}


class LineItemModel(Protocol):
    """What the choice of a line item's class needs to know of each class."""

    REQUIRED: ClassVar[frozenset[str]]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Any:
        """Read one row."""


def kind_asked_for(invoice_line_item_type: Any, provider: Any) -> str | None:
    """The kind of line item that a request with these two arguments gets, or None."""
    return _KIND_ASKED_FOR.get((str(invoice_line_item_type).lower(), str(provider).lower()))


def _class_of_row(
    row: Mapping[str, Any],
    kinds: Mapping[str, type[LineItemModel]],
    generic: type[LineItemModel],
    expected: str | None,
) -> type[LineItemModel]:
    attributes = row.get("attributes")
    if isinstance(attributes, Mapping):
        object_type = attributes.get("objectType")
        if object_type is not None:
            # A kind that is not known yet is generic, whatever else the row says.
            return kinds.get(object_type, generic) if isinstance(object_type, str) else generic
    pair = (row.get("invoiceLineItemType"), row.get("billingProvider"))
    said = _KIND_OF_ROW.get(pair) if all(isinstance(part, str) for part in pair) else None  # type: ignore[arg-type]
    model = kinds.get(said or expected or "", generic)
    # A row that only looks like a kind must be whole to be read as one.
    return model if row.keys() >= model.REQUIRED else generic


def read_line_items(
    value: Any,
    member: str,
    *,
    kinds: Mapping[str, type[LineItemModel]],
    generic: type[LineItemModel],
    expected: str | None,
) -> Any:
    """Read line items, each as the class that its ``attributes.objectType`` names.

    Without an objectType the row's own type and provider decide, then what the request asked for
    (``expected``); else the row is a generic line item with every member in additional_properties.
    """

    def read(row: Mapping[str, Any]) -> Any:
        attributes = row.get("attributes")
        if type(attributes) is dict:  # the kind of nearly every row stands in it
            object_type = attributes.get("objectType")
            if type(object_type) is str and object_type in kinds:
                return kinds[object_type].from_dict(row)
        model = _class_of_row(row, kinds, generic, expected)
        if attributes is None or isinstance(attributes, Mapping):
            return model.from_dict(row)
        # Attributes that are no object say nothing of the kind, and are kept beside it as they came.
        item = model.from_dict({name: row[name] for name in row if name != "attributes"})
        item.additional_properties["attributes"] = attributes
        return item

    return read_list(read, value, member)


# ---- writing -------------------------------------------------------------------------------------


def write_decimal(value: Any) -> Any:
    """Write an amount, price, rate or quantity: the Decimal itself, for a writer that is exact."""
    if isinstance(value, float):
        raise ValueError(f"{value!r} is a float, which has lost digits; use Decimal('...')")
    return value


def write_timestamp(value: datetime | None) -> str:
    """Write a time as the service does: UTC with Z, and the year 1 for None."""
    if value is None:
        return NEVER
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone; use datetime(..., tzinfo=datetime.UTC)")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def write_model(value: Any) -> Any:
    """Write an object or an array of objects; a null that came goes back as null."""
    if value is None:
        return None
    if isinstance(value, list):
        return [write_model(item) for item in value]
    return value.to_dict()


def path_segment(value: str, name: str, reserved: Sequence[str]) -> str:
    """Quote an identifier for the path.

    Raises:
        InvalidIdentifierError: if the identifier is no text, or text that no path can hold (a lone
            surrogate), or if it would lead to another path: empty, ``.``, ``..``, or a word that
            the service reads as a different operation.
    """
    from .errors import InvalidIdentifierError

    if not isinstance(value, str):
        raise InvalidIdentifierError(name, value, "it is no text")
    if not value.strip() or value in {".", ".."} or value.lower() in reserved:
        raise InvalidIdentifierError(name, value)
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise InvalidIdentifierError(name, value, "no path can hold it") from None


__all__ = [
    "NEVER",
    "UNSET",
    "DecodeError",
    "PartnerCenterError",
    "Response",
    "Unset",
    "kind_asked_for",
    "missing",
    "path_segment",
    "read_decimal",
    "read_json",
    "read_line_items",
    "read_list",
    "read_model",
    "read_pdf",
    "read_timestamp",
    "read_values",
    "write_decimal",
    "write_model",
    "write_timestamp",
]
