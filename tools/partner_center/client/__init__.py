"""The clients of programs: `PartnerCenter`, and `AsyncPartnerCenter` with the same names.

`connection.py` is their common base, `listing.py` has the lists that they return.
"""

from __future__ import annotations

from partner_center.client.asynchronous import AsyncPartnerCenter
from partner_center.client.listing import AsyncListing, Listing
from partner_center.client.synchronous import PartnerCenter

__all__ = ["AsyncListing", "AsyncPartnerCenter", "Listing", "PartnerCenter"]
