"""Reads lists to their end, without sending anything itself: positions, walks, selections.

Both styles of paging, by offset and by continuation token, are followed only through `links.next`;
`totalCount` counts one page and does not end a list, and neither does a page without items.
Invariants: every item is read exactly once, or an error is raised (`repetition` states the limits).
An error in the middle keeps its type and gets a note about how far the reading came.
"""

from __future__ import annotations

from partner_center.paging.position import Position
from partner_center.paging.selection import Period
from partner_center.paging.walk import Page
from partner_center_invoices.tables import LineItemType, Provider

__all__ = ["LineItemType", "Page", "Period", "Position", "Provider"]
