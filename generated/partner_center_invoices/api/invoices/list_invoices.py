# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client, build_response, result_of
from ...models.invoice_collection import InvoiceCollection
from ...models.list_invoices_filter_operator import (
    ListInvoicesFilterOperator,
)
from ...models.list_invoices_invoice_type import (
    ListInvoicesInvoiceType,
)
from ...types import (
    UNSET,
    Response,
    Unset,
    read_json,
    read_model,
)

OPERATION = "listInvoices"


def _get_kwargs(
    *,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    filter_operator: ListInvoicesFilterOperator | Unset = UNSET,
    invoice_type: ListInvoicesInvoiceType | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, str] = {
        "Accept": "application/json",
    }
    if not isinstance(ms_request_id, Unset):
        headers["MS-RequestId"] = ms_request_id
    if not isinstance(ms_correlation_id, Unset):
        headers["MS-CorrelationId"] = ms_correlation_id
    if not isinstance(ms_cv, Unset):
        headers["MS-CV"] = ms_cv
    if not isinstance(x_locale, Unset):
        headers["X-Locale"] = x_locale
    if not isinstance(ms_partner_center_application, Unset):
        headers["MS-PartnerCenter-Application"] = ms_partner_center_application
    if not isinstance(ms_contract_version, Unset):
        headers["MS-Contract-Version"] = ms_contract_version
    if not isinstance(validate_mfa, Unset):
        headers["ValidateMfa"] = "true" if validate_mfa else "false"

    params: dict[str, Any] = {}
    if not isinstance(size, Unset):
        params["size"] = size
    if not isinstance(offset, Unset):
        params["offset"] = offset
    if not isinstance(filter_, Unset):
        params["filter"] = filter_
    if not isinstance(filter_operator, Unset):
        params["filter.operator"] = filter_operator
    if not isinstance(invoice_type, Unset):
        params["invoiceType"] = invoice_type

    return {
        "method": "GET",
        "url": "/v1/invoices",
        "params": params,
        "headers": headers,
    }


def _build_response(response: httpx.Response) -> Response[InvoiceCollection]:
    def read(content: bytes) -> InvoiceCollection:
        model: InvoiceCollection = read_model(InvoiceCollection.from_dict, read_json(content), "")
        return model

    return build_response(response, read=read)


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    filter_operator: ListInvoicesFilterOperator | Unset = UNSET,
    invoice_type: ListInvoicesInvoiceType | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> Response[InvoiceCollection]:
    """Like sync, but returns the whole answer and raises for no status."""
    kwargs = _get_kwargs(
        size=size,
        offset=offset,
        filter_=filter_,
        filter_operator=filter_operator,
        invoice_type=invoice_type,
        ms_request_id=ms_request_id,
        ms_correlation_id=ms_correlation_id,
        ms_cv=ms_cv,
        x_locale=x_locale,
        ms_partner_center_application=ms_partner_center_application,
        ms_contract_version=ms_contract_version,
        validate_mfa=validate_mfa,
    )
    response = client.get_httpx_client().request(**kwargs)
    return _build_response(response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    filter_operator: ListInvoicesFilterOperator | Unset = UNSET,
    invoice_type: ListInvoicesInvoiceType | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> InvoiceCollection:
    """List invoices.

    Lists the invoices of the partner.
    Without parameters all invoices come in one page.
    Paging is by offset and applies to legacy (recurring) invoices only; `size` and `offset`
    have no effect on modern-commerce ones.
    A date-bounded `filter` keeps large results from timing out, according to a third party.

    Args:
        size (int | Unset): Limits the number of invoices in one page.
            Without it all invoices come in one page; no page states a maximum, and the examples use
            200.
            It has no effect on modern-commerce invoices.
            Assumed: the minimum is 1, as an empty page serves nobody; the .NET SDK turns negative
            values into 0.
        offset (int | Unset): Gives the zero-based index of the first invoice of the page.
            Without it the page starts at the first invoice.
            It has no effect on modern-commerce invoices.
        filter_ (str | Unset): Selects invoices by date, as JSON text that is percent-encoded in
            the address.
            Only the .NET SDK and third parties describe it; the documentation page does not.
            Without it all invoices come.
        filter_operator (ListInvoicesFilterOperator | Unset): Names the operator of the filter.
            Only the reference page lists it, as a trace of the type behind `filter`; use `filter`
            instead.
            The service takes any letter case (assumed).
        invoice_type (ListInvoicesInvoiceType | Unset): Selects invoices by type.
            Only the reference page lists it, without its values.
            Assumed: the values are those of `invoiceType` in the response, `Recurring` and
            `OneTime`.
            Without it invoices of every type come.
        ms_request_id (str | Unset): Identifies the call by a GUID; a retry of the same call
            repeats it.
            Without it the service makes one up.
        ms_correlation_id (str | Unset): Identifies by a GUID what the call belongs to, for
            tracing.
            Without it the service makes one up.
        ms_cv (str | Unset): Carries a correlation vector for tracing.
            Only the reference pages list it for requests.
        x_locale (str | Unset): Names the language of texts in the response.
            Without it the service uses `en-US`.
        ms_partner_center_application (str | Unset): Names the calling application, for support.
        ms_contract_version (str | Unset): Names the version of the API.
            The page on headers requires it, yet no example, SDK or reference page uses it, so it is
            optional here.
        validate_mfa (bool | Unset): Asks the service to report whether the token proves
            multifactor authentication (`isMfaCompliant`).
            Where the report stands is not documented; third parties describe this header.

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path; nothing is sent.
        ResponseError: if the service answers with anything but the documented success.
        httpx.TransportError: if the connection fails or takes longer than the client's timeout.

    Returns:
        InvoiceCollection."""

    return result_of(
        OPERATION,
        sync_detailed(
            client=client,
            size=size,
            offset=offset,
            filter_=filter_,
            filter_operator=filter_operator,
            invoice_type=invoice_type,
            ms_request_id=ms_request_id,
            ms_correlation_id=ms_correlation_id,
            ms_cv=ms_cv,
            x_locale=x_locale,
            ms_partner_center_application=ms_partner_center_application,
            ms_contract_version=ms_contract_version,
            validate_mfa=validate_mfa,
        ),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    filter_operator: ListInvoicesFilterOperator | Unset = UNSET,
    invoice_type: ListInvoicesInvoiceType | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> Response[InvoiceCollection]:
    """Like asyncio, but returns the whole answer and raises for no status."""
    kwargs = _get_kwargs(
        size=size,
        offset=offset,
        filter_=filter_,
        filter_operator=filter_operator,
        invoice_type=invoice_type,
        ms_request_id=ms_request_id,
        ms_correlation_id=ms_correlation_id,
        ms_cv=ms_cv,
        x_locale=x_locale,
        ms_partner_center_application=ms_partner_center_application,
        ms_contract_version=ms_contract_version,
        validate_mfa=validate_mfa,
    )
    response = await client.get_async_httpx_client().request(**kwargs)
    return _build_response(response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    filter_operator: ListInvoicesFilterOperator | Unset = UNSET,
    invoice_type: ListInvoicesInvoiceType | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> InvoiceCollection:
    """List invoices: the arguments, errors and result of sync."""
    return result_of(
        OPERATION,
        await asyncio_detailed(
            client=client,
            size=size,
            offset=offset,
            filter_=filter_,
            filter_operator=filter_operator,
            invoice_type=invoice_type,
            ms_request_id=ms_request_id,
            ms_correlation_id=ms_correlation_id,
            ms_cv=ms_cv,
            x_locale=x_locale,
            ms_partner_center_application=ms_partner_center_application,
            ms_contract_version=ms_contract_version,
            validate_mfa=validate_mfa,
        ),
    )
