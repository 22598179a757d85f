# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from msgspec import Raw
from msgspec import field as _field  # a member may be called field
from partner_center_core.models.mixed import MixedCollection
from partner_center_core.models.model import Model

from ..models.daily_rated_usage_line_item import DailyRatedUsageLineItem
from ..models.daily_usage_line_item import DailyUsageLineItem
from ..models.generic_line_item import GenericLineItem
from ..models.license_based_line_item import LicenseBasedLineItem
from ..models.one_time_invoice_line_item import OneTimeInvoiceLineItem
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
from ..models.usage_based_line_item import UsageBasedLineItem
from ..tables import kind_of

InvoiceLineItem: TypeAlias = (
    LicenseBasedLineItem
    | UsageBasedLineItem
    | DailyUsageLineItem
    | OneTimeInvoiceLineItem
    | DailyRatedUsageLineItem
    | GenericLineItem
)
if TYPE_CHECKING:
    _Item: TypeAlias = InvoiceLineItem
else:
    _Item = Raw  # read by the collection, each as the kind that it is


class InvoiceLineItemCollection(MixedCollection, kw_only=True):
    """Holds one page of line items."""

    total_count: int = _field(name="totalCount")
    """ Counts the items of this page, not of the whole result. """

    items: list[_Item] = _field(name="items")
    """ Lists the line items of this page. """

    attributes: ResourceAttributes = _field(name="attributes")
    """ Names the object type, which is `Collection`. """

    continuation_token: str | None = _field(default=None, name="continuationToken")
    """ Carries the token of the next page, the same as in `links.next.headers`.
    Only one documented exchange has it; it is absent where there is no next page. """

    links: ResourceLinks | None = _field(default=None, name="links")
    """ Links the page to itself and to its neighbours.
    A missing `next` is the only sign of the last page. """

    KINDS: ClassVar[Mapping[str, type[Model]]] = {
        "LicenseBasedLineItem": LicenseBasedLineItem,
        "UsageBasedLineItem": UsageBasedLineItem,
        "DailyUsageLineItem": DailyUsageLineItem,
        "OneTimeInvoiceLineItem": OneTimeInvoiceLineItem,
        "DailyRatedUsageLineItem": DailyRatedUsageLineItem,
    }
    GENERIC: ClassVar[type[Model]] = GenericLineItem

    @classmethod
    def kind_of(cls, line_item_type: str, provider: str) -> str | None:
        """Return the kind that a type and a provider stand for, or None."""
        return kind_of(line_item_type, provider)
