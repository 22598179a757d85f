"""What a program holds: `PartnerCenter`, and `AsyncPartnerCenter` with the same names.

`connection.py` has what both are made from, `listing.py` what their lists are.
"""

from __future__ import annotations

from partner_center.client.asynchronous import AsyncPartnerCenter
from partner_center.client.listing import AsyncListing, Listing
from partner_center.client.synchronous import PartnerCenter

__all__ = ["AsyncListing", "AsyncPartnerCenter", "Listing", "PartnerCenter"]
