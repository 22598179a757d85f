# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    UNSET,
    Unset,
    missing,
    read_line_items,
    read_model,
    write_model,
)


@_attrs_define
class InvoiceLineItemCollection:
    """Holds one page of line items."""

    total_count: int
    """ Counts the items of this page, not of the whole result. """

    items: list[
        DailyRatedUsageLineItem
        | DailyUsageLineItem
        | GenericLineItem
        | LicenseBasedLineItem
        | OneTimeInvoiceLineItem
        | UsageBasedLineItem
    ]
    """ Lists the line items of this page. """

    attributes: ResourceAttributes
    """ Names the object type, which is `Collection`. """

    continuation_token: str | Unset = UNSET
    """ Carries the token of the next page, the same as in `links.next.headers`.
    Only one documented exchange has it; it is absent where there is no next page. """

    links: ResourceLinks | Unset = UNSET
    """ Links the page to itself and to its neighbours.
    A missing `next` is the only sign of the last page. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "totalCount",
            "items",
            "attributes",
            "continuationToken",
            "links",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "totalCount",
            "items",
            "attributes",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["totalCount"] = self.total_count
        result["items"] = write_model(self.items)
        result["attributes"] = write_model(self.attributes)
        if not isinstance(self.continuation_token, Unset):
            result["continuationToken"] = self.continuation_token
        if not isinstance(self.links, Unset):
            result["links"] = write_model(self.links)
        result.update(self.additional_properties)
        return result

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any], *, expected: str | None = None) -> Self:
        """Read the object from decoded JSON.

        ``expected`` names the kind of line item that was asked for; it decides for rows that say
        nothing of themselves.

        Raises:
            DecodeError: if a required member is missing or a value cannot be read.
        """
        model = cls.__new__(cls)
        get = src_dict.get
        try:
            model.total_count = src_dict["totalCount"]
            model.items = read_line_items(
                src_dict["items"],
                "items",
                kinds={
                    "LicenseBasedLineItem": LicenseBasedLineItem,
                    "UsageBasedLineItem": UsageBasedLineItem,
                    "DailyUsageLineItem": DailyUsageLineItem,
                    "OneTimeInvoiceLineItem": OneTimeInvoiceLineItem,
                    "DailyRatedUsageLineItem": DailyRatedUsageLineItem,
                },
                generic=GenericLineItem,
                expected=expected,
            )
            model.attributes = read_model(
                ResourceAttributes.from_dict, src_dict["attributes"], "attributes"
            )
        except KeyError as error:
            raise missing(error) from None
        model.continuation_token = get("continuationToken", UNSET)
        model.links = read_model(ResourceLinks.from_dict, get("links", UNSET), "links")
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.daily_rated_usage_line_item import DailyRatedUsageLineItem
from ..models.daily_usage_line_item import DailyUsageLineItem
from ..models.generic_line_item import GenericLineItem
from ..models.license_based_line_item import LicenseBasedLineItem
from ..models.one_time_invoice_line_item import OneTimeInvoiceLineItem
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
from ..models.usage_based_line_item import UsageBasedLineItem
