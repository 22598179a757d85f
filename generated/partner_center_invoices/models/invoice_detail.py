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
    read_model,
    write_model,
)


@_attrs_define
class InvoiceDetail:
    """Names one pair of billing provider and line item type that an invoice has line items for."""

    invoice_line_item_type: str
    """ Names the type of the line items. """

    billing_provider: str
    """ Names the billing provider of the line items. """

    attributes: ResourceAttributes
    """ Names the object type, which is `InvoiceDetail`. """

    links: ResourceLinks | Unset = UNSET
    """ Links to the line items, in the path style of the address.
    The invoice id in it may carry the prefix `OneTime-` or `Recurring-`.
    It is absent inside amendments. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "invoiceLineItemType",
            "billingProvider",
            "attributes",
            "links",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "invoiceLineItemType",
            "billingProvider",
            "attributes",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["invoiceLineItemType"] = self.invoice_line_item_type
        result["billingProvider"] = self.billing_provider
        result["attributes"] = write_model(self.attributes)
        if not isinstance(self.links, Unset):
            result["links"] = write_model(self.links)
        result.update(self.additional_properties)
        return result

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from decoded JSON.

        Raises:
            DecodeError: if a required member is missing or a value cannot be read.
        """
        model = cls.__new__(cls)
        get = src_dict.get
        try:
            model.invoice_line_item_type = src_dict["invoiceLineItemType"]
            model.billing_provider = src_dict["billingProvider"]
            model.attributes = read_model(
                ResourceAttributes.from_dict, src_dict["attributes"], "attributes"
            )
        except KeyError as error:
            raise missing(error) from None
        model.links = read_model(ResourceLinks.from_dict, get("links", UNSET), "links")
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
