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
    read_list,
    write_model,
)


@_attrs_define
class Link:
    """Describes a request that can be sent next."""

    uri: str | Unset = UNSET
    """ Gives the address, relative to the host and without `/v1`.
    An invoice id in it may carry the prefix `OneTime-` or `Recurring-`.
    Other Partner Center APIs leave it out on some links, or start it with `/v1`. """

    method: str | Unset = UNSET
    """ Names the method of the request, which is `GET` in every documented exchange about
    invoices. """

    body: str | Unset = UNSET
    """ Gives the body of the request.
    Only the service description declares it; it is absent in every documented exchange. """

    headers: list[HeaderPair] | Unset = UNSET
    """ Lists headers that the request needs.
    It is empty unless the link leads to the next page of a seek. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "uri",
            "method",
            "body",
            "headers",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(())

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        if not isinstance(self.uri, Unset):
            result["uri"] = self.uri
        if not isinstance(self.method, Unset):
            result["method"] = self.method
        if not isinstance(self.body, Unset):
            result["body"] = self.body
        if not isinstance(self.headers, Unset):
            result["headers"] = write_model(self.headers)
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
        model.uri = get("uri", UNSET)
        model.method = get("method", UNSET)
        model.body = get("body", UNSET)
        model.headers = read_list(HeaderPair.from_dict, get("headers", UNSET), "headers")
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.header_pair import HeaderPair
