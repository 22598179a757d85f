# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client, build_response, result_of
from ...models.invoice_line_item_collection import InvoiceLineItemCollection
from ...models.list_invoice_line_items_invoice_line_item_type import (
    ListInvoiceLineItemsInvoiceLineItemType,
)
from ...models.list_invoice_line_items_period import (
    ListInvoiceLineItemsPeriod,
)
from ...models.list_invoice_line_items_provider import (
    ListInvoiceLineItemsProvider,
)
from ...models.list_invoice_line_items_seek_operation import (
    ListInvoiceLineItemsSeekOperation,
)
from ...types import (
    UNSET,
    Response,
    Unset,
    kind_asked_for,
    path_segment,
    read_json,
    read_model,
)

OPERATION = "listInvoiceLineItems"


def _get_kwargs(
    invoice_id: str,
    *,
    provider: ListInvoiceLineItemsProvider,
    invoice_line_item_type: ListInvoiceLineItemsInvoiceLineItemType,
    currency_code: str | Unset = UNSET,
    period: ListInvoiceLineItemsPeriod | Unset = UNSET,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    seek_operation: ListInvoiceLineItemsSeekOperation | Unset = UNSET,
    has_partner_earned_credit: bool | Unset = UNSET,
    ms_continuation_token: str | Unset = UNSET,
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
    if not isinstance(ms_continuation_token, Unset):
        headers["MS-ContinuationToken"] = ms_continuation_token
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
    params["provider"] = provider
    params["invoiceLineItemType"] = invoice_line_item_type
    if not isinstance(currency_code, Unset):
        params["currencyCode"] = currency_code
    if not isinstance(period, Unset):
        params["period"] = period
    if not isinstance(size, Unset):
        params["size"] = size
    if not isinstance(offset, Unset):
        params["offset"] = offset
    if not isinstance(seek_operation, Unset):
        params["seekOperation"] = seek_operation
    if not isinstance(has_partner_earned_credit, Unset):
        params["hasPartnerEarnedCredit"] = has_partner_earned_credit

    return {
        "method": "GET",
        "url": "/v1/invoices/{invoice_id}/lineitems".format(
            invoice_id=path_segment(
                invoice_id,
                "invoiceId",
                (
                    "estimates",
                    "summaries",
                    "summary",
                    "unbilled",
                ),
            ),
        ),
        "params": params,
        "headers": headers,
    }


def _build_response(
    response: httpx.Response, *, expected: str | None
) -> Response[InvoiceLineItemCollection]:
    def read(content: bytes) -> InvoiceLineItemCollection:
        model: InvoiceLineItemCollection = read_model(
            lambda body: InvoiceLineItemCollection.from_dict(body, expected=expected),
            read_json(content),
            "",
        )
        return model

    return build_response(response, read=read)


def sync_detailed(
    invoice_id: str,
    *,
    client: AuthenticatedClient | Client,
    provider: ListInvoiceLineItemsProvider,
    invoice_line_item_type: ListInvoiceLineItemsInvoiceLineItemType,
    currency_code: str | Unset = UNSET,
    period: ListInvoiceLineItemsPeriod | Unset = UNSET,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    seek_operation: ListInvoiceLineItemsSeekOperation | Unset = UNSET,
    has_partner_earned_credit: bool | Unset = UNSET,
    ms_continuation_token: str | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> Response[InvoiceLineItemCollection]:
    """Like sync, but returns the whole answer and raises for no status."""
    kwargs = _get_kwargs(
        invoice_id=invoice_id,
        provider=provider,
        invoice_line_item_type=invoice_line_item_type,
        currency_code=currency_code,
        period=period,
        size=size,
        offset=offset,
        seek_operation=seek_operation,
        has_partner_earned_credit=has_partner_earned_credit,
        ms_continuation_token=ms_continuation_token,
        ms_request_id=ms_request_id,
        ms_correlation_id=ms_correlation_id,
        ms_cv=ms_cv,
        x_locale=x_locale,
        ms_partner_center_application=ms_partner_center_application,
        ms_contract_version=ms_contract_version,
        validate_mfa=validate_mfa,
    )
    response = client.get_httpx_client().request(**kwargs)
    return _build_response(response, expected=kind_asked_for(invoice_line_item_type, provider))


def sync(
    invoice_id: str,
    *,
    client: AuthenticatedClient | Client,
    provider: ListInvoiceLineItemsProvider,
    invoice_line_item_type: ListInvoiceLineItemsInvoiceLineItemType,
    currency_code: str | Unset = UNSET,
    period: ListInvoiceLineItemsPeriod | Unset = UNSET,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    seek_operation: ListInvoiceLineItemsSeekOperation | Unset = UNSET,
    has_partner_earned_credit: bool | Unset = UNSET,
    ms_continuation_token: str | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> InvoiceLineItemCollection:
    """List the line items of an invoice.

    Lists the line items of one invoice that have one provider and one type.
    The pair decides the kind of line item and the paging:

    | provider | invoiceLineItemType | Kind | Paging |
    |---|---|---|---|
    | `office` | `BillingLineItems` | LicenseBasedLineItem | offset |
    | `azure` | `BillingLineItems` | UsageBasedLineItem | offset |
    | `azure` | `UsageLineItems` | DailyUsageLineItem | offset |
    | `onetime`, `all` | `BillingLineItems` | OneTimeInvoiceLineItem | seek |
    | `onetime`, `marketplace` | `UsageLineItems` | DailyRatedUsageLineItem | seek |

    A pair that the service does not support fails with the message "Invoice Line Item type is
    not valid."
    This version of the line items receives no new features; the asynchronous export of
    Microsoft Graph succeeds it for modern commerce.
    Charges of modern commerce for billing periods before February 2024 are only here; those of
    later periods are only in the export since 21 April 2025.
    Daily-rated usage of periods before September 2022 is only here; that of later periods is
    only in the export since 21 April 2025.
    Line items of Office and Azure stay here.
    Older pages offer daily-rated usage in the global cloud only.
    Daily-rated usage has [a page of its
    own](https://learn.microsoft.com/partner-center/developer/get-invoice-billed-consumption-lineitems).

    Args:
        invoice_id (str): Identifies the invoice.
            The pages call it `invoice-id`.
            Addresses in links also put `OneTime-` or `Recurring-` before it.
            The words in the paths of other operations are no ids.
        provider (ListInvoiceLineItemsProvider): Names the billing provider.
            The documentation pages require it, the reference page leaves it optional.
            They say to use `onetime` in place of `marketplace`; estimate links and the .NET SDK
            still use `marketplace` and `all`.
            The examples also spell `OneTime`, `Office` and `Azure`, estimate links `Marketplace`,
            and the reference page `All`.
            The service takes any letter case (assumed) and refuses `one_time`.
        invoice_line_item_type (ListInvoiceLineItemsInvoiceLineItemType): Names the type of the
            line items: charges or consumption.
            The documentation pages require it, the reference page leaves it optional.
            Its spelling is `invoicelineitemtype` in most examples, and `invoice-line-item-type` in
            their tables, which is no name on the wire.
            The examples also spell the values `billinglineitems` and `usagelineitems`.
            The service takes any letter case of name and value (assumed).
        currency_code (str | Unset): Names the currency of the line items.
            The page on billed consumption requires it, the page on invoice line items does not
            mention it, and the reference page leaves it optional.
            The examples also spell it `currencycode`, and the value in lower case; the service
            takes any letter case (assumed).
        period (ListInvoiceLineItemsPeriod | Unset): Names the billing period: the month of the
            current billing cycle, or the one before.
            The page on billed consumption requires it though its own syntax omits it, the page on
            invoice line items does not mention it, and the reference page leaves it optional.
            The examples spell the values in lower case; the service takes any letter case
            (assumed).
        size (int | Unset): Limits the number of line items in one page.
            The documentation pages give 2000 as the default and as the largest size.
            Assumed: the service cuts a larger size rather than refuse it, and the minimum is 1, as
            an empty page serves nobody.
        offset (int | Unset): Gives the zero-based index of the first line item of the page.
            Without it the page starts at the first line item.
            It is meant for Office and Azure; line items of modern commerce are paged by seek.
        seek_operation (ListInvoiceLineItemsSeekOperation | Unset): Asks for the page that
            `MS-ContinuationToken` leads to.
            It is absent on the request for the first page.
            `Next` is the only value that the service supports, though the .NET SDK also declares
            `Previous`, `First`, `Last` and `PageIndex`.
            The examples also spell it `seekoperation=next`; the service takes any letter case
            (assumed).
        has_partner_earned_credit (bool | Unset): Keeps only line items with partner-earned
            credit.
            Assumed: `false` keeps only those without, as no page says what it does.
            Without it both come.
            It takes effect on daily-rated usage only, that is on provider `onetime` and type
            `UsageLineItems`.
            The .NET SDK does not have it.
        ms_continuation_token (str | Unset): Carries the token of the page that `seekOperation`
            asks for, exactly as it stands in `links.next.headers`.
            It is opaque, and absent on the request for the first page.
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
        InvoiceLineItemCollection."""

    return result_of(
        OPERATION,
        sync_detailed(
            invoice_id=invoice_id,
            client=client,
            provider=provider,
            invoice_line_item_type=invoice_line_item_type,
            currency_code=currency_code,
            period=period,
            size=size,
            offset=offset,
            seek_operation=seek_operation,
            has_partner_earned_credit=has_partner_earned_credit,
            ms_continuation_token=ms_continuation_token,
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
    invoice_id: str,
    *,
    client: AuthenticatedClient | Client,
    provider: ListInvoiceLineItemsProvider,
    invoice_line_item_type: ListInvoiceLineItemsInvoiceLineItemType,
    currency_code: str | Unset = UNSET,
    period: ListInvoiceLineItemsPeriod | Unset = UNSET,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    seek_operation: ListInvoiceLineItemsSeekOperation | Unset = UNSET,
    has_partner_earned_credit: bool | Unset = UNSET,
    ms_continuation_token: str | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> Response[InvoiceLineItemCollection]:
    """Like asyncio, but returns the whole answer and raises for no status."""
    kwargs = _get_kwargs(
        invoice_id=invoice_id,
        provider=provider,
        invoice_line_item_type=invoice_line_item_type,
        currency_code=currency_code,
        period=period,
        size=size,
        offset=offset,
        seek_operation=seek_operation,
        has_partner_earned_credit=has_partner_earned_credit,
        ms_continuation_token=ms_continuation_token,
        ms_request_id=ms_request_id,
        ms_correlation_id=ms_correlation_id,
        ms_cv=ms_cv,
        x_locale=x_locale,
        ms_partner_center_application=ms_partner_center_application,
        ms_contract_version=ms_contract_version,
        validate_mfa=validate_mfa,
    )
    response = await client.get_async_httpx_client().request(**kwargs)
    return _build_response(response, expected=kind_asked_for(invoice_line_item_type, provider))


async def asyncio(
    invoice_id: str,
    *,
    client: AuthenticatedClient | Client,
    provider: ListInvoiceLineItemsProvider,
    invoice_line_item_type: ListInvoiceLineItemsInvoiceLineItemType,
    currency_code: str | Unset = UNSET,
    period: ListInvoiceLineItemsPeriod | Unset = UNSET,
    size: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    seek_operation: ListInvoiceLineItemsSeekOperation | Unset = UNSET,
    has_partner_earned_credit: bool | Unset = UNSET,
    ms_continuation_token: str | Unset = UNSET,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> InvoiceLineItemCollection:
    """List the line items of an invoice: the arguments, errors and result of sync."""
    return result_of(
        OPERATION,
        await asyncio_detailed(
            invoice_id=invoice_id,
            client=client,
            provider=provider,
            invoice_line_item_type=invoice_line_item_type,
            currency_code=currency_code,
            period=period,
            size=size,
            offset=offset,
            seek_operation=seek_operation,
            has_partner_earned_credit=has_partner_earned_credit,
            ms_continuation_token=ms_continuation_token,
            ms_request_id=ms_request_id,
            ms_correlation_id=ms_correlation_id,
            ms_cv=ms_cv,
            x_locale=x_locale,
            ms_partner_center_application=ms_partner_center_application,
            ms_contract_version=ms_contract_version,
            validate_mfa=validate_mfa,
        ),
    )
