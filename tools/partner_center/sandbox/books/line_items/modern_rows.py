"""Rows of modern documents: a cycle's place, and customer, ids and dates from the row's index.

A day of usage has customer, subscription and resource of the row that sums it up. Rows of the 2021
form have times with Z, those of the 2019 form charge periods with an offset and seven digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from partner_center.sandbox.books.catalogue import Customer, chosen
from partner_center.sandbox.books.dates import BACK, DAYS, calendar
from partner_center.sandbox.books.draws import digests, guid
from partner_center.sandbox.books.line_items.cycles import Cycle, Days, Row

_APART = 7  # days between the days of one usage row
_SECONDS = 86_400
_FRACTIONS = 10**7


class PurchaseRows:
    """Purchases and monthly usage on one document; an unbilled row has an empty number.

    `stream` says what ids and customers follow from: a note has that of the invoice that it amends.
    """

    def __init__(
        self,
        cycle: Cycle,
        *,
        customers: Sequence[Customer],
        period: date,
        seed: int,
        stream: str,
        number: str,
    ) -> None:
        self.cycle = cycle
        self.customers = customers
        self.dates = calendar(period)
        self.digest = digests(seed, f"purchases/{stream}")
        self.number = number

    def row(self, index: int) -> Row:
        """Make a row."""
        drawn = self.digest(index)
        entry = self.cycle[index]
        customer = chosen(self.customers, drawn=drawn)
        dates = self.dates
        day, back = int(drawn[8:12], 16) % DAYS, int(drawn[12:16], 16) % BACK
        start, end = dates.terms[entry.term][back][day]
        time, order = _time(drawn), drawn[16:28]
        row = entry.template.copy()
        row["customerId"] = customer.id
        row["customerName"] = customer.name
        row["customerDomainName"] = customer.domain
        row["customerCountry"] = customer.country
        row["invoiceNumber"] = self.number
        row["orderId"] = row["alternateId"] = order
        row["orderDate"] = f"{start}T{time}Z"
        row["subscriptionId"] = guid(drawn[32:])
        row["subscriptionStartDate"] = f"{start}T00:00:00Z"
        row["subscriptionEndDate"] = f"{end}T00:00:00Z"
        row["reservationOrderId"] = guid(drawn[92:])
        if "referenceId" in row:
            row["productQualifiers"] = list(row["productQualifiers"])
            row["referenceId"] = guid(drawn[62:])
            row["chargeStartDate"] = f"{dates.starts[day]}T00:00:00Z"
            row["chargeEndDate"] = f"{dates.ends[day]}T00:00:00Z"
            row["pcToBCExchangeRateDate"] = f"{dates.first}T00:00:00"
        else:
            row["orderId"] = f"{order}{drawn[62:82]}"
            row["chargeStartDate"] = f"{dates.starts[day]}T{time}-08:00"
            row["chargeEndDate"] = f"{dates.ends[day]}T{time}-08:00"
            row["pcToBCExchangeRateDate"] = f"{dates.last}T23:59:59Z"
        row["attributes"] = {"objectType": "OneTimeInvoiceLineItem"}
        return row


class RatedRows:
    """The days of the usage on one document, from the rows that sum them up."""

    def __init__(self, cycle: Cycle, *, days: Days, monthly: PurchaseRows) -> None:
        self.cycle = cycle
        self._places = days
        self._monthly = monthly
        dates = monthly.dates
        self._days = dates.starts
        self._first, self._following = f"{dates.first}T00:00:00Z", f"{dates.following}T00:00:00Z"

    def row(self, index: int) -> Row:
        """Make a row."""
        usage, day = self._places.row(index)
        drawn = self._monthly.digest(usage)
        customer = chosen(self._monthly.customers, drawn=drawn)
        row = self.cycle[index].template.copy()
        entitlement, group = guid(drawn[62:]), row["resourceGroup"]
        resource = f"/subscriptions/{entitlement}/resourceGroups/{group}{row['resourceUri']}"
        if "entitlementId" in row:
            row["customerId"] = customer.id
            row["customerName"] = customer.name
            row["customerDomainName"] = customer.domain
            row["customerCountry"] = customer.country
            row["entitlementId"] = entitlement
            row["pcToBCExchangeRateDate"] = self._first
        row["invoiceNumber"] = self._monthly.number
        row["subscriptionId"] = guid(drawn[32:])
        row["chargeStartDate"] = self._first
        row["chargeEndDate"] = self._following
        row["usageDate"] = f"{self._days[int(drawn[8:12], 16) % _APART + day * _APART]}T00:00:00Z"
        row["resourceUri"] = f"{resource}{group}-{drawn[16:22]}"
        row["attributes"] = {"objectType": "DailyRatedUsageLineItem"}
        return row


def _time(drawn: str) -> str:
    """Return a time of day with seven fractional digits."""
    seconds = int(drawn[24:32], 16) % _SECONDS
    fraction = int(drawn[16:24], 16) % _FRACTIONS
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{fraction:07d}"
