# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from functools import partial

from partner_center_core.calls import Call, path_segment, texts

from ...errors import read_error
from ...models.invoice_line_item_collection import InvoiceLineItemCollection
from ...models.list_invoice_line_items_by_provider_billing_provider import (
    ListInvoiceLineItemsByProviderBillingProvider,
)
from ...models.list_invoice_line_items_by_provider_invoice_line_item_type import (
    ListInvoiceLineItemsByProviderInvoiceLineItemType,
)
from ...models.list_invoice_line_items_by_provider_seek_operation import (
    ListInvoiceLineItemsByProviderSeekOperation,
)
from ...tables import kind_of


def list_invoice_line_items_by_provider(
    invoice_id: str,
    billing_provider: ListInvoiceLineItemsByProviderBillingProvider,
    invoice_line_item_type: ListInvoiceLineItemsByProviderInvoiceLineItemType,
    *,
    size: int | None = None,
    offset: int | None = None,
    seek_operation: ListInvoiceLineItemsByProviderSeekOperation | None = None,
    has_partner_earned_credit: bool | None = None,
    ms_continuation_token: str | None = None,
) -> Call[InvoiceLineItemCollection]:
    """List line items by provider and type in the path.

    Lists the line items of one invoice that have the provider and the type in the path.
    Deprecated: the documentation page keeps it as the previous syntax, without new features;
    use `listInvoiceLineItems`.
    The links in `invoiceDetails` lead here all the same.
    Paging is by offset for Office and Azure, by seek for OneTime.
    Since 21 April 2025, charges of modern commerce are here only for billing periods before
    February 2024, and daily-rated usage only for periods before September 2022.

    Args:
        invoice_id (str): Identifies the invoice.
            The pages call it `invoice-id`.
            Addresses in links also put `OneTime-` or `Recurring-` before it.
            The words in the paths of other operations are no ids.
        billing_provider (ListInvoiceLineItemsByProviderBillingProvider): Names the billing
            provider.
            The page calls it `billing-provider` and shows `Office`, `Azure`, `OneTime` and
            `onetime`; the .NET SDK adds `Marketplace` and `All`.
            The service takes any letter case (assumed).
        invoice_line_item_type (ListInvoiceLineItemsByProviderInvoiceLineItemType): Names the
            type of the line items: charges or consumption.
            The page calls it `invoice-line-item-type`, and also spells `billinglineitems`.
            The service takes any letter case (assumed).
        size (int | None): Limits the number of line items in one page.
            The documentation pages give 2000 as the default and as the largest size.
            Assumed: the service cuts a larger size rather than refuse it, and the minimum is 1, as
            an empty page serves nobody.
        offset (int | None): Gives the zero-based index of the first line item of the page.
            Without it the page starts at the first line item.
            It is meant for Office and Azure; line items of modern commerce are paged by seek.
        seek_operation (ListInvoiceLineItemsByProviderSeekOperation | None): Asks for the page
            that `MS-ContinuationToken` leads to.
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
        operation="listInvoiceLineItemsByProvider",
        method="GET",
        path="/v1/invoices/{invoice_id}/lineitems/{billing_provider}/{invoice_line_item_type}".format(
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
            billing_provider=path_segment(billing_provider, "billingProvider", ()),
            invoice_line_item_type=path_segment(invoice_line_item_type, "invoiceLineItemType", ()),
        ),
        query=tuple(
            texts(
                {
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
            InvoiceLineItemCollection.from_json,
            expected=kind_of(invoice_line_item_type, billing_provider),
        ),
        read_error=read_error,
    )
