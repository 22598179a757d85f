# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model

from ..models.field_filter_operator import (
    FieldFilterOperator,
)


class FieldFilter(Model, kw_only=True):
    """Selects invoices by a comparison, or by two conditions that are joined.
    A comparison has `Field`, `Value` and `Operator`; a joint condition has `LeftFilter`,
    `RightFilter` and `Operator`.
    Only the .NET SDK and third parties describe it for invoices."""

    operator: FieldFilterOperator = _field(name="Operator")
    """ Says how to compare, or how to join: `and`, `or`.
    For invoices the comparisons are those by order and equality; `substring`, `starts_with` and
    `not_starts_with` belong to other APIs. """

    field: str | None = _field(default=None, name="Field")
    """ Names the member to compare; `InvoiceDate` is the only one for invoices. """

    value: str | None = _field(default=None, name="Value")
    """ Gives the value to compare with. """

    left_filter: FieldFilter | None = _field(default=None, name="LeftFilter")
    """ Holds the first of two conditions. """

    right_filter: FieldFilter | None = _field(default=None, name="RightFilter")
    """ Holds the second of two conditions. """
