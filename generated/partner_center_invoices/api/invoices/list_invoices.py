# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from partner_center_core.calls import Call, texts

from ...errors import read_error
from ...models.invoice_collection import InvoiceCollection
from ...models.list_invoices_filter_operator import (
    ListInvoicesFilterOperator,
)
from ...models.list_invoices_invoice_type import (
    ListInvoicesInvoiceType,
)


def list_invoices(
    *,
    size: int | None = None,
    offset: int | None = None,
    filter_: str | None = None,
    filter_operator: ListInvoicesFilterOperator | None = None,
    invoice_type: ListInvoicesInvoiceType | None = None,
) -> Call[InvoiceCollection]:
    """List invoices.

    Lists the invoices of the partner.
    Without parameters all invoices come in one page.
    Paging is by offset and applies to legacy (recurring) invoices only; `size` and `offset`
    have no effect on modern-commerce ones.
    A date-bounded `filter` keeps large results from timing out, according to a third party.

    Args:
        size (int | None): Limits the number of invoices in one page.
            Without it all invoices come in one page; no page states a maximum, and the examples use
            200.
            It has no effect on modern-commerce invoices.
            Assumed: the minimum is 1, as an empty page serves nobody; the .NET SDK turns negative
            values into 0.
        offset (int | None): Gives the zero-based index of the first invoice of the page.
            Without it the page starts at the first invoice.
            It has no effect on modern-commerce invoices.
        filter_ (str | None): Selects invoices by date, as JSON text that is percent-encoded in
            the address.
            Only the .NET SDK and third parties describe it; the documentation page does not.
            Without it all invoices come.
        filter_operator (ListInvoicesFilterOperator | None): Names the operator of the filter.
            Only the reference page lists it, as a trace of the type behind `filter`; use `filter`
            instead.
            The service takes any letter case (assumed).
        invoice_type (ListInvoicesInvoiceType | None): Selects invoices by type.
            Only the reference page lists it, without its values.
            Assumed: the values are those of `invoiceType` in the response, `Recurring` and
            `OneTime`.
            Without it invoices of every type come.

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is InvoiceCollection."""

    return Call(
        operation="listInvoices",
        method="GET",
        path="/v1/invoices",
        query=tuple(
            texts(
                {
                    "size": size,
                    "offset": offset,
                    "filter": filter_,
                    "filter.operator": filter_operator,
                    "invoiceType": invoice_type,
                }
            ).items()
        ),
        headers={
            "Accept": "application/json",
        },
        read=InvoiceCollection.from_json,
        read_error=read_error,
    )
