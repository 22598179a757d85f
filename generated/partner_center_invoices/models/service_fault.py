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
    read_values,
    write_model,
)


@_attrs_define
class ServiceFault:
    """Describes an error of the service.
    It is the form with `code`."""

    code: int | str
    """ Identifies the error; one code occurs with several statuses.
    The error page says that it is a string, every printed exchange has a number. """

    description: str | Unset = UNSET
    """ Explains the error, in at most 1024 characters. """

    data: list[Any] | Unset = UNSET
    """ Lists details of the error.
    It is empty or absent for most errors. """

    source: str | Unset = UNSET
    """ Names the part of the service that failed.
    It is absent in some errors. """

    attributes: ResourceAttributes | Unset = UNSET
    """ Describes the fault as a resource.
    Only the .NET SDK takes it; it is absent in every printed exchange. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "code",
            "description",
            "data",
            "source",
            "attributes",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(("code",))

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["code"] = self.code
        if not isinstance(self.description, Unset):
            result["description"] = self.description
        if not isinstance(self.data, Unset):
            result["data"] = self.data
        if not isinstance(self.source, Unset):
            result["source"] = self.source
        if not isinstance(self.attributes, Unset):
            result["attributes"] = write_model(self.attributes)
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
            model.code = src_dict["code"]
        except KeyError as error:
            raise missing(error) from None
        model.description = get("description", UNSET)
        model.data = read_values(get("data", UNSET), "data")
        model.source = get("source", UNSET)
        model.attributes = read_model(
            ResourceAttributes.from_dict, get("attributes", UNSET), "attributes"
        )
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.resource_attributes import ResourceAttributes
