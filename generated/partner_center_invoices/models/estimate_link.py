# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    missing,
    read_model,
    write_model,
)


@_attrs_define
class EstimateLink:
    """Points to line items that are not billed yet."""

    type_: str
    """ Says what the line items are about.
    The .NET SDK does not have it. """

    title: str
    """ Names the link for a reader. """

    description: str
    """ Explains the link to a reader. """

    period: str
    """ Names the billing period of the line items. """

    link: Link
    """ Links to the unbilled line items.
    Its address uses the providers `Marketplace` and `all`, which the line-item page replaces by
    `onetime`. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "type",
            "title",
            "description",
            "period",
            "link",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "type",
            "title",
            "description",
            "period",
            "link",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["type"] = self.type_
        result["title"] = self.title
        result["description"] = self.description
        result["period"] = self.period
        result["link"] = write_model(self.link)
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
            model.type_ = src_dict["type"]
            model.title = src_dict["title"]
            model.description = src_dict["description"]
            model.period = src_dict["period"]
            model.link = read_model(Link.from_dict, src_dict["link"], "link")
        except KeyError as error:
            raise missing(error) from None
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.link import Link
