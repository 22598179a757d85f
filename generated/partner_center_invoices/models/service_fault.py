# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from typing import Any

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class ServiceFault(Model, kw_only=True):
    """Describes an error of the service.
    It is the form with `code`."""

    code: int | str = _field(name="code")
    """ Identifies the error; one code occurs with several statuses.
    The error page says that it is a string, every printed exchange has a number. """

    description: str | None = _field(default=None, name="description")
    """ Explains the error, in at most 1024 characters. """

    data: list[Any] | None = _field(default=None, name="data")
    """ Lists details of the error.
    It is empty or absent for most errors. """

    source: str | None = _field(default=None, name="source")
    """ Names the part of the service that failed.
    It is absent in some errors. """

    attributes: ResourceAttributes | None = _field(default=None, name="attributes")
    """ Describes the fault as a resource.
    Only the .NET SDK takes it; it is absent in every printed exchange. """


# At the end, as models may name each other.
from ..models.resource_attributes import ResourceAttributes
