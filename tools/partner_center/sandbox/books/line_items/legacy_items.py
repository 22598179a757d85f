"""Line items of legacy documents: what a place of the cycle says, and customer, ids and dates.

Six line items of monthly usage share an Azure subscription; a day has order, subscription and meter
of the line item that sums it up. Times have no zone, as in the documented line items.
"""

from __future__ import annotations

import base64

from partner_center.sandbox.books.catalogue import Customer, chosen
from partner_center.sandbox.books.dates import BACK, DAYS
from partner_center.sandbox.books.draws import guid
from partner_center.sandbox.books.line_items.cycles import Cycle, Days, DocumentItems, LineItem
from partner_center.sandbox.books.line_items.legacy import SHARED

_APART = 9  # days between the days of one line item of monthly usage
_DIGITS = 10**17  # order ids have 18


class LicenseItems(DocumentItems):
    """Licenses of one document."""

    stream = "licenses"

    def item(self, index: int) -> LineItem:
        """Make a line item."""
        drawn = self.digest(index)
        entry = self.cycle[index]
        customer = chosen(self.customers, drawn=drawn)
        day, back = int(drawn[8:12], 16) % DAYS, int(drawn[12:16], 16) % BACK
        dates = self.dates
        start, end = dates.terms[entry.term][back][day]
        item = entry.template.copy()
        item["customerId"] = customer.upper_id
        item["customerName"] = customer.upper_name
        item["orderId"] = _order(drawn)
        item["subscriptionId"] = base64.b64encode(bytes.fromhex(drawn[32:56]), b"Az").decode()
        item["syndicationPartnerSubscriptionNumber"] = guid(drawn[64:]).upper()
        item["domainName"] = customer.domain
        item["subscriptionStartDate"] = f"{start}T00:00:00"
        item["subscriptionEndDate"] = f"{end}T00:00:00"
        item["chargeStartDate"] = f"{dates.starts[day]}T00:00:00"
        item["chargeEndDate"] = f"{dates.ends[day]}T00:00:00"
        item["attributes"] = {"objectType": "LicenseBasedLineItem"}
        return item


class LegacyUsageItems(DocumentItems):
    """Monthly usage of one document."""

    stream = "azure"

    def item(self, index: int) -> LineItem:
        """Make a line item."""
        item = self.cycle[index].template.copy()
        customer, _ = self.fill(item, index=index)
        item["customerId"] = customer.id
        item["customerCompanyName"] = customer.name
        item["attributes"] = {"objectType": "UsageBasedLineItem"}
        return item

    def fill(self, item: LineItem, *, index: int) -> tuple[Customer, int]:
        """Fill in what a line item and its days share; return the customer and the first day."""
        drawn = self.digest(index // SHARED)
        customer = chosen(self.customers, drawn=drawn)
        item["domainName"] = customer.domain
        item["invoiceNumber"] = self.number
        item["subscriptionId"] = guid(drawn[64:])
        item["orderId"] = _order(drawn)
        item["chargeStartDate"] = f"{self.dates.starts[1]}T00:00:00"
        item["chargeEndDate"] = f"{self.dates.following}T00:00:00"
        return customer, int(drawn[8:12], 16) % _APART


class DailyUsageItems:
    """The days of the monthly usage of one document."""

    def __init__(self, cycle: Cycle, *, days: Days, monthly: LegacyUsageItems) -> None:
        self.cycle = cycle
        self._days = days
        self._monthly = monthly

    def item(self, index: int) -> LineItem:
        """Make a line item."""
        usage, day = self._days.summed(index)
        item = self.cycle[index].template.copy()
        customer, first = self._monthly.fill(item, index=usage)
        item["customerId"] = customer.upper_id
        item["customerCompanyName"] = customer.upper_name
        item["customerBillableAccount"] = customer.account
        item["subscriptionId"] = item["subscriptionId"].upper()
        item["usageDate"] = f"{self._monthly.dates.starts[1 + first + day * _APART]}T00:00:00"
        item["attributes"] = {"objectType": "DailyUsageLineItem"}
        return item


def _order(drawn: str) -> str:
    return str(_DIGITS + int(drawn[16:32], 16) % (8 * _DIGITS))
