"""Reads lists to their end, without sending anything itself: positions, walks, what may be asked.

Both styles of paging, by offset and by continuation token, are followed through `links.next` alone;
`totalCount` counts one page and ends nothing, and neither does a page without items.
Invariants: every item comes exactly once, or an error is raised (`repetition` states the limits).
An error in the middle keeps its type and gets a note that says how far the reading came.
"""

from __future__ import annotations

from partner_center.paging.position import Position
from partner_center.paging.selection import Period
from partner_center.paging.walk import Page
from partner_center_invoices.tables import LineItemType, Provider

__all__ = ["LineItemType", "Page", "Period", "Position", "Provider"]
