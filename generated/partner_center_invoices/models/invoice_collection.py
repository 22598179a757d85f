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
    read_list,
    read_model,
    write_model,
)


@_attrs_define
class InvoiceCollection:
    """Holds one page of invoices."""

    total_count: int
    """ Counts the items of this page, not of the whole result. """

    items: list[Invoice]
    """ Lists the invoices of this page. """

    attributes: ResourceAttributes
    """ Names the object type, which is `Collection`. """

    continuation_token: str | Unset = UNSET
    """ Carries the token of the next page.
    The service description declares it for invoices, no documented exchange has it. """

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
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from decoded JSON.

        Raises:
            DecodeError: if a required member is missing or a value cannot be read.
        """
        model = cls.__new__(cls)
        get = src_dict.get
        try:
            model.total_count = src_dict["totalCount"]
            model.items = read_list(Invoice.from_dict, src_dict["items"], "items")
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
from ..models.invoice import Invoice
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
