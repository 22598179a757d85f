# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from functools import partial

from partner_center_core.calls import Call, path_segment, texts

from ...errors import read_error
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
from ...tables import kind_of


def list_invoice_line_items(
    invoice_id: str,
    *,
    provider: ListInvoiceLineItemsProvider,
    invoice_line_item_type: ListInvoiceLineItemsInvoiceLineItemType,
    currency_code: str | None = None,
    period: ListInvoiceLineItemsPeriod | None = None,
    size: int | None = None,
    offset: int | None = None,
    seek_operation: ListInvoiceLineItemsSeekOperation | None = None,
    has_partner_earned_credit: bool | None = None,
    ms_continuation_token: str | None = None,
) -> Call[InvoiceLineItemCollection]:
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
        currency_code (str | None): Names the currency of the line items.
            The page on billed consumption requires it, the page on invoice line items does not
            mention it, and the reference page leaves it optional.
            The examples also spell it `currencycode`, and the value in lower case; the service
            takes any letter case (assumed).
        period (ListInvoiceLineItemsPeriod | None): Names the billing period: the month of the
            current billing cycle, or the one before.
            The page on billed consumption requires it though its own syntax omits it, the page on
            invoice line items does not mention it, and the reference page leaves it optional.
            The examples spell the values in lower case; the service takes any letter case
            (assumed).
        size (int | None): Limits the number of line items in one page.
            The documentation pages give 2000 as the default and as the largest size.
            Assumed: the service cuts a larger size rather than refuse it, and the minimum is 1, as
            an empty page serves nobody.
        offset (int | None): Gives the zero-based index of the first line item of the page.
            Without it the page starts at the first line item.
            It is meant for Office and Azure; line items of modern commerce are paged by seek.
        seek_operation (ListInvoiceLineItemsSeekOperation | None): Asks for the page that
            `MS-ContinuationToken` leads to.
            It is absent on the request for the first page.
            `Next` is the only value that the service supports, though the .NET SDK also declares
            `Previous`, `First`, `Last` and `PageIndex`.
            The examples also spell it `seekoperation=next`; the service takes any letter case
            (assumed).
        has_partner_earned_credit (bool | None): Keeps only line items with partner-earned
            credit.
            Assumed: `false` keeps only those without, as no page says what it does.
            Without it both come.
            It takes effect on daily-rated usage only, that is on provider `onetime` and type
            `UsageLineItems`.
            The .NET SDK does not have it.
        ms_continuation_token (str | None): Carries the token of the page that `seekOperation`
            asks for, exactly as it stands in `links.next.headers`.
            It is opaque, and absent on the request for the first page.

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is InvoiceLineItemCollection."""

    return Call(
        operation="listInvoiceLineItems",
        method="GET",
        path="/v1/invoices/{invoice_id}/lineitems".format(
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
        query=tuple(
            texts(
                {
                    "provider": provider,
                    "invoiceLineItemType": invoice_line_item_type,
                    "currencyCode": currency_code,
                    "period": period,
                    "size": size,
                    "offset": offset,
                    "seekOperation": seek_operation,
                    "hasPartnerEarnedCredit": has_partner_earned_credit,
                }
            ).items()
        ),
        headers={
            "Accept": "application/json",
            **texts(
                {
                    "MS-ContinuationToken": ms_continuation_token,
                }
            ),
        },
        read=partial(
            InvoiceLineItemCollection.from_json, expected=kind_of(invoice_line_item_type, provider)
        ),
        read_error=read_error,
    )
