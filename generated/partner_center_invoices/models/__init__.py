# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""The objects of the document; each is imported when it is used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .daily_rated_usage_line_item import DailyRatedUsageLineItem
    from .daily_rated_usage_line_item_attributes import (
        DailyRatedUsageLineItemAttributes,
    )
    from .daily_usage_line_item import DailyUsageLineItem
    from .daily_usage_line_item_attributes import DailyUsageLineItemAttributes
    from .estimate_link import EstimateLink
    from .estimate_link_collection import EstimateLinkCollection
    from .field_filter import FieldFilter
    from .field_filter_operator import FieldFilterOperator
    from .gateway_fault import GatewayFault
    from .generic_line_item import GenericLineItem
    from .header_pair import HeaderPair
    from .invoice import Invoice
    from .invoice_collection import InvoiceCollection
    from .invoice_detail import InvoiceDetail
    from .invoice_line_item_collection import InvoiceLineItem, InvoiceLineItemCollection
    from .invoice_ready_event import InvoiceReadyEvent
    from .invoice_summary import InvoiceSummary
    from .invoice_summary_collection import InvoiceSummaryCollection
    from .invoice_summary_detail import InvoiceSummaryDetail
    from .license_based_line_item import LicenseBasedLineItem
    from .license_based_line_item_attributes import LicenseBasedLineItemAttributes
    from .link import Link
    from .list_invoice_line_items_by_provider_billing_provider import (
        ListInvoiceLineItemsByProviderBillingProvider,
    )
    from .list_invoice_line_items_by_provider_invoice_line_item_type import (
        ListInvoiceLineItemsByProviderInvoiceLineItemType,
    )
    from .list_invoice_line_items_by_provider_seek_operation import (
        ListInvoiceLineItemsByProviderSeekOperation,
    )
    from .list_invoice_line_items_invoice_line_item_type import (
        ListInvoiceLineItemsInvoiceLineItemType,
    )
    from .list_invoice_line_items_period import ListInvoiceLineItemsPeriod
    from .list_invoice_line_items_provider import ListInvoiceLineItemsProvider
    from .list_invoice_line_items_seek_operation import (
        ListInvoiceLineItemsSeekOperation,
    )
    from .list_invoices_filter_operator import ListInvoicesFilterOperator
    from .list_invoices_invoice_type import ListInvoicesInvoiceType
    from .list_unbilled_line_items_invoice_line_item_type import (
        ListUnbilledLineItemsInvoiceLineItemType,
    )
    from .list_unbilled_line_items_period import ListUnbilledLineItemsPeriod
    from .list_unbilled_line_items_provider import ListUnbilledLineItemsProvider
    from .list_unbilled_line_items_seek_operation import (
        ListUnbilledLineItemsSeekOperation,
    )
    from .one_time_invoice_line_item import OneTimeInvoiceLineItem
    from .one_time_invoice_line_item_attributes import OneTimeInvoiceLineItemAttributes
    from .request_fault import RequestFault
    from .resource_attributes import ResourceAttributes
    from .resource_links import ResourceLinks
    from .service_fault import ServiceFault
    from .tax_receipt import TaxReceipt
    from .usage_based_line_item import UsageBasedLineItem
    from .usage_based_line_item_attributes import UsageBasedLineItemAttributes

_HOMES = {
    "DailyRatedUsageLineItem": "daily_rated_usage_line_item",
    "DailyRatedUsageLineItemAttributes": "daily_rated_usage_line_item_attributes",
    "DailyUsageLineItem": "daily_usage_line_item",
    "DailyUsageLineItemAttributes": "daily_usage_line_item_attributes",
    "EstimateLink": "estimate_link",
    "EstimateLinkCollection": "estimate_link_collection",
    "FieldFilter": "field_filter",
    "FieldFilterOperator": "field_filter_operator",
    "GatewayFault": "gateway_fault",
    "GenericLineItem": "generic_line_item",
    "HeaderPair": "header_pair",
    "Invoice": "invoice",
    "InvoiceCollection": "invoice_collection",
    "InvoiceDetail": "invoice_detail",
    "InvoiceLineItem": "invoice_line_item_collection",
    "InvoiceLineItemCollection": "invoice_line_item_collection",
    "InvoiceReadyEvent": "invoice_ready_event",
    "InvoiceSummary": "invoice_summary",
    "InvoiceSummaryCollection": "invoice_summary_collection",
    "InvoiceSummaryDetail": "invoice_summary_detail",
    "LicenseBasedLineItem": "license_based_line_item",
    "LicenseBasedLineItemAttributes": "license_based_line_item_attributes",
    "Link": "link",
    "ListInvoiceLineItemsByProviderBillingProvider": "list_invoice_line_items_by_provider_billing_provider",
    "ListInvoiceLineItemsByProviderInvoiceLineItemType": "list_invoice_line_items_by_provider_invoice_line_item_type",
    "ListInvoiceLineItemsByProviderSeekOperation": "list_invoice_line_items_by_provider_seek_operation",
    "ListInvoiceLineItemsInvoiceLineItemType": "list_invoice_line_items_invoice_line_item_type",
    "ListInvoiceLineItemsPeriod": "list_invoice_line_items_period",
    "ListInvoiceLineItemsProvider": "list_invoice_line_items_provider",
    "ListInvoiceLineItemsSeekOperation": "list_invoice_line_items_seek_operation",
    "ListInvoicesFilterOperator": "list_invoices_filter_operator",
    "ListInvoicesInvoiceType": "list_invoices_invoice_type",
    "ListUnbilledLineItemsInvoiceLineItemType": "list_unbilled_line_items_invoice_line_item_type",
    "ListUnbilledLineItemsPeriod": "list_unbilled_line_items_period",
    "ListUnbilledLineItemsProvider": "list_unbilled_line_items_provider",
    "ListUnbilledLineItemsSeekOperation": "list_unbilled_line_items_seek_operation",
    "OneTimeInvoiceLineItem": "one_time_invoice_line_item",
    "OneTimeInvoiceLineItemAttributes": "one_time_invoice_line_item_attributes",
    "RequestFault": "request_fault",
    "ResourceAttributes": "resource_attributes",
    "ResourceLinks": "resource_links",
    "ServiceFault": "service_fault",
    "TaxReceipt": "tax_receipt",
    "UsageBasedLineItem": "usage_based_line_item",
    "UsageBasedLineItemAttributes": "usage_based_line_item_attributes",
}

__all__ = (
    "DailyRatedUsageLineItem",
    "DailyRatedUsageLineItemAttributes",
    "DailyUsageLineItem",
    "DailyUsageLineItemAttributes",
    "EstimateLink",
    "EstimateLinkCollection",
    "FieldFilter",
    "FieldFilterOperator",
    "GatewayFault",
    "GenericLineItem",
    "HeaderPair",
    "Invoice",
    "InvoiceCollection",
    "InvoiceDetail",
    "InvoiceLineItem",
    "InvoiceLineItemCollection",
    "InvoiceReadyEvent",
    "InvoiceSummary",
    "InvoiceSummaryCollection",
    "InvoiceSummaryDetail",
    "LicenseBasedLineItem",
    "LicenseBasedLineItemAttributes",
    "Link",
    "ListInvoiceLineItemsByProviderBillingProvider",
    "ListInvoiceLineItemsByProviderInvoiceLineItemType",
    "ListInvoiceLineItemsByProviderSeekOperation",
    "ListInvoiceLineItemsInvoiceLineItemType",
    "ListInvoiceLineItemsPeriod",
    "ListInvoiceLineItemsProvider",
    "ListInvoiceLineItemsSeekOperation",
    "ListInvoicesFilterOperator",
    "ListInvoicesInvoiceType",
    "ListUnbilledLineItemsInvoiceLineItemType",
    "ListUnbilledLineItemsPeriod",
    "ListUnbilledLineItemsProvider",
    "ListUnbilledLineItemsSeekOperation",
    "OneTimeInvoiceLineItem",
    "OneTimeInvoiceLineItemAttributes",
    "RequestFault",
    "ResourceAttributes",
    "ResourceLinks",
    "ServiceFault",
    "TaxReceipt",
    "UsageBasedLineItem",
    "UsageBasedLineItemAttributes",
)


if not TYPE_CHECKING:  # a misspelt name is an error to a type checker

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
