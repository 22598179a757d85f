"""Line items of modern documents: what a place of the cycle says, and customer, ids and dates.

A day of usage has customer, subscription and resource of the line item that sums it up. Line items
of the 2021 form have times with Z, those of the 2019 form have charge periods with an offset and
seven digits.
"""

from __future__ import annotations

from partner_center.sandbox.books.catalogue import chosen
from partner_center.sandbox.books.dates import BACK, DAYS
from partner_center.sandbox.books.draws import guid
from partner_center.sandbox.books.line_items.cycles import Cycle, Days, DocumentItems, LineItem

_APART = 7  # days between the days of one line item of usage
_SECONDS = 86_400
_FRACTIONS = 10**7


class PurchaseItems(DocumentItems):
    """Purchases and monthly usage on one document."""

    stream = "purchases"

    def item(self, index: int) -> LineItem:
        """Make a line item."""
        drawn = self.digest(index)
        entry = self.cycle[index]
        customer = chosen(self.customers, drawn=drawn)
        dates = self.dates
        day, back = int(drawn[8:12], 16) % DAYS, int(drawn[12:16], 16) % BACK
        start, end = dates.terms[entry.term][back][day]
        time, order = _time(drawn), drawn[16:28]
        item = entry.template.copy()
        item["customerId"] = customer.id
        item["customerName"] = customer.name
        item["customerDomainName"] = customer.domain
        item["customerCountry"] = customer.country
        item["invoiceNumber"] = self.number
        item["orderId"] = item["alternateId"] = order
        item["orderDate"] = f"{start}T{time}Z"
        item["subscriptionId"] = guid(drawn[32:])
        item["subscriptionStartDate"] = f"{start}T00:00:00Z"
        item["subscriptionEndDate"] = f"{end}T00:00:00Z"
        item["reservationOrderId"] = guid(drawn[92:])
        if "referenceId" in item:
            item["productQualifiers"] = list(item["productQualifiers"])
            item["referenceId"] = guid(drawn[62:])
            item["chargeStartDate"] = f"{dates.starts[day]}T00:00:00Z"
            item["chargeEndDate"] = f"{dates.ends[day]}T00:00:00Z"
            item["pcToBCExchangeRateDate"] = f"{dates.first}T00:00:00"
        else:
            item["orderId"] = f"{order}{drawn[62:82]}"
            item["chargeStartDate"] = f"{dates.starts[day]}T{time}-08:00"
            item["chargeEndDate"] = f"{dates.ends[day]}T{time}-08:00"
            item["pcToBCExchangeRateDate"] = f"{dates.last}T23:59:59Z"
        item["attributes"] = {"objectType": "OneTimeInvoiceLineItem"}
        return item


class RatedUsageItems:
    """The days of the usage on one document, from the line items that sum them up."""

    def __init__(self, cycle: Cycle, *, days: Days, monthly: PurchaseItems) -> None:
        self.cycle = cycle
        self._days = days
        self._monthly = monthly
        dates = monthly.dates
        self._first, self._following = f"{dates.first}T00:00:00Z", f"{dates.following}T00:00:00Z"

    def item(self, index: int) -> LineItem:
        """Make a line item."""
        usage, day = self._days.summed(index)
        drawn = self._monthly.digest(usage)
        customer = chosen(self._monthly.customers, drawn=drawn)
        item = self.cycle[index].template.copy()
        entitlement, group = guid(drawn[62:]), item["resourceGroup"]
        resource = f"/subscriptions/{entitlement}/resourceGroups/{group}{item['resourceUri']}"
        if "entitlementId" in item:
            item["customerId"] = customer.id
            item["customerName"] = customer.name
            item["customerDomainName"] = customer.domain
            item["customerCountry"] = customer.country
            item["entitlementId"] = entitlement
            item["pcToBCExchangeRateDate"] = self._first
        item["invoiceNumber"] = self._monthly.number
        item["subscriptionId"] = guid(drawn[32:])
        item["chargeStartDate"] = self._first
        item["chargeEndDate"] = self._following
        item["usageDate"] = (
            f"{self._monthly.dates.starts[int(drawn[8:12], 16) % _APART + day * _APART]}T00:00:00Z"
        )
        item["resourceUri"] = f"{resource}{group}-{drawn[16:22]}"
        item["attributes"] = {"objectType": "DailyRatedUsageLineItem"}
        return item


def _time(drawn: str) -> str:
    """Return a time of day with seven fractional digits."""
    seconds = int(drawn[24:32], 16) % _SECONDS
    fraction = int(drawn[16:24], 16) % _FRACTIONS
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{fraction:07d}"
