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
class ResourceLinks:
    """Links a resource to itself and a page to its neighbours."""

    self_: Link | Unset = UNSET
    """ Links to the resource itself, sometimes in another spelling than the request. """

    next_: Link | Unset = UNSET
    """ Links to the next page.
    It is absent on the last page and on anything that is no page. """

    previous: Link | Unset = UNSET
    """ Links to the previous page.
    It is declared for collections, and absent in every documented exchange about invoices. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "self",
            "next",
            "previous",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(())

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        if not isinstance(self.self_, Unset):
            result["self"] = write_model(self.self_)
        if not isinstance(self.next_, Unset):
            result["next"] = write_model(self.next_)
        if not isinstance(self.previous, Unset):
            result["previous"] = write_model(self.previous)
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
        model.self_ = read_model(Link.from_dict, get("self", UNSET), "self")
        model.next_ = read_model(Link.from_dict, get("next", UNSET), "next")
        model.previous = read_model(Link.from_dict, get("previous", UNSET), "previous")
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.link import Link
