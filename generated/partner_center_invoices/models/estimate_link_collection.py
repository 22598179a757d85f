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
class EstimateLinkCollection:
    """Holds the estimate links of one currency.
    It has no `links` in any documented exchange."""

    total_count: int
    """ Counts the items of the collection. """

    items: list[EstimateLink]
    """ Lists the links, one per kind of line items and period. """

    attributes: ResourceAttributes
    """ Names the object type, which is `Collection`. """

    links: ResourceLinks | Unset = UNSET
    """ Links the collection to itself.
    It is absent in every documented exchange; the service description declares it for every
    collection. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "totalCount",
            "items",
            "attributes",
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
            model.items = read_list(EstimateLink.from_dict, src_dict["items"], "items")
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
from ..models.estimate_link import EstimateLink
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
