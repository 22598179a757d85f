"""Any kind of line item, as a type."""

from __future__ import annotations

from partner_center_invoices.models.daily_rated_usage_line_item import DailyRatedUsageLineItem
from partner_center_invoices.models.daily_usage_line_item import DailyUsageLineItem
from partner_center_invoices.models.generic_line_item import GenericLineItem
from partner_center_invoices.models.license_based_line_item import LicenseBasedLineItem
from partner_center_invoices.models.one_time_invoice_line_item import OneTimeInvoiceLineItem
from partner_center_invoices.models.usage_based_line_item import UsageBasedLineItem

LineItem = (
    LicenseBasedLineItem
    | UsageBasedLineItem
    | DailyUsageLineItem
    | OneTimeInvoiceLineItem
    | DailyRatedUsageLineItem
    | GenericLineItem
)
