"""Rows of legacy documents: a cycle's place, and customer, ids and dates from the row's index.

Six monthly usage rows share an Azure subscription; a day has order, subscription and meter of the
monthly row that it belongs to. Times have no zone, as in the documented rows.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date

from partner_center.sandbox.books.catalogue import Customer, chosen
from partner_center.sandbox.books.dates import BACK, DAYS, calendar
from partner_center.sandbox.books.draws import digests, guid
from partner_center.sandbox.books.line_items.cycles import Cycle, Days, Row
from partner_center.sandbox.books.line_items.legacy import SHARED

_APART = 9  # days between the days of one monthly row
_DIGITS = 10**17  # order ids have 18


class LicenseRows:
    """Licenses of one document."""

    def __init__(
        self,
        cycle: Cycle,
        *,
        customers: Sequence[Customer],
        period: date,
        seed: int,
        stream: str,
    ) -> None:
        self.cycle = cycle
        self._customers = customers
        self._calendar = calendar(period)
        self._digest = digests(seed, f"licenses/{stream}")

    def row(self, index: int) -> Row:
        """Make a row."""
        drawn = self._digest(index)
        entry = self.cycle[index]
        customer = chosen(self._customers, drawn=drawn)
        day, back = int(drawn[8:12], 16) % DAYS, int(drawn[12:16], 16) % BACK
        dates = self._calendar
        start, end = dates.terms[entry.term][back][day]
        row = entry.template.copy()
        row["customerId"] = customer.upper_id
        row["customerName"] = customer.upper_name
        row["orderId"] = _order(drawn)
        row["subscriptionId"] = base64.b64encode(bytes.fromhex(drawn[32:56]), b"Az").decode()
        row["syndicationPartnerSubscriptionNumber"] = guid(drawn[64:]).upper()
        row["domainName"] = customer.domain
        row["subscriptionStartDate"] = f"{start}T00:00:00"
        row["subscriptionEndDate"] = f"{end}T00:00:00"
        row["chargeStartDate"] = f"{dates.starts[day]}T00:00:00"
        row["chargeEndDate"] = f"{dates.ends[day]}T00:00:00"
        row["attributes"] = {"objectType": "LicenseBasedLineItem"}
        return row


class UsageRows:
    """Monthly usage of one document; an unbilled one has an empty number."""

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
        self._customers = customers
        dates = calendar(period)
        self.days = dates.starts
        self._start, self._end = f"{dates.starts[1]}T00:00:00", f"{dates.following}T00:00:00"
        self._digest = digests(seed, f"azure/{stream}")
        self._number = number

    def row(self, index: int) -> Row:
        """Make a row."""
        row = self.cycle[index].template.copy()
        customer, _ = self.fill(row, index=index)
        row["customerId"] = customer.id
        row["customerCompanyName"] = customer.name
        row["attributes"] = {"objectType": "UsageBasedLineItem"}
        return row

    def fill(self, row: Row, *, index: int) -> tuple[Customer, int]:
        """Fill in what a row and its days share; return the customer, and where its days begin."""
        drawn = self._digest(index // SHARED)
        customer = chosen(self._customers, drawn=drawn)
        row["domainName"] = customer.domain
        row["invoiceNumber"] = self._number
        row["subscriptionId"] = guid(drawn[64:])
        row["orderId"] = _order(drawn)
        row["chargeStartDate"] = self._start
        row["chargeEndDate"] = self._end
        return customer, int(drawn[8:12], 16) % _APART


class DailyRows:
    """The days of the monthly usage of one document."""

    def __init__(self, cycle: Cycle, *, days: Days, monthly: UsageRows) -> None:
        self.cycle = cycle
        self._places = days
        self._monthly = monthly

    def row(self, index: int) -> Row:
        """Make a row."""
        usage, day = self._places.row(index)
        row = self.cycle[index].template.copy()
        customer, first = self._monthly.fill(row, index=usage)
        row["customerId"] = customer.upper_id
        row["customerCompanyName"] = customer.upper_name
        row["customerBillableAccount"] = customer.account
        row["subscriptionId"] = row["subscriptionId"].upper()
        row["usageDate"] = f"{self._monthly.days[1 + first + day * _APART]}T00:00:00"
        row["attributes"] = {"objectType": "DailyUsageLineItem"}
        return row


def _order(drawn: str) -> str:
    return str(_DIGITS + int(drawn[16:32], 16) % (8 * _DIGITS))
