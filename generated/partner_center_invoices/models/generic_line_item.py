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
    read_model,
    write_model,
)


@_attrs_define
class GenericLineItem:
    """Holds a line item of a kind not known yet, or one that does not say its kind.
    It has only the members that all line items share; every other member is kept as it comes."""

    attributes: ResourceAttributes | Unset = UNSET
    """ Names the kind of the line item, where it is present. """

    invoice_line_item_type: str | Unset = UNSET
    """ Names the type of the line item, where it is present. """

    billing_provider: str | Unset = UNSET
    """ Names the billing provider of the line item, where it is present. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "attributes",
            "invoiceLineItemType",
            "billingProvider",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(())

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        if not isinstance(self.attributes, Unset):
            result["attributes"] = write_model(self.attributes)
        if not isinstance(self.invoice_line_item_type, Unset):
            result["invoiceLineItemType"] = self.invoice_line_item_type
        if not isinstance(self.billing_provider, Unset):
            result["billingProvider"] = self.billing_provider
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
        model.attributes = read_model(
            ResourceAttributes.from_dict, get("attributes", UNSET), "attributes"
        )
        model.invoice_line_item_type = get("invoiceLineItemType", UNSET)
        model.billing_provider = get("billingProvider", UNSET)
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.resource_attributes import ResourceAttributes
