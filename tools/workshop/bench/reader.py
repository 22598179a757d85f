"""Reads line items from a running sandbox, and may write them to a file: one task, then the end.

    python -m workshop.bench.reader BASE_URL LINES TARGET

TARGET is a file name that says the format, or `-` to only read.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice

from partner_center.auth import GivenToken
from partner_center.client import PartnerCenter
from partner_center.export import ANY, write, write_jsonl
from partner_center_invoices.models import InvoiceLineItem
from workshop.bench.load import TOKEN
from workshop.bench.process import memory


class Watch:
    """Passes line items on, and notes the most memory after a tenth of them and at the end."""

    def __init__(self, items: Iterable[InvoiceLineItem], *, lines: int) -> None:
        self._items, self._lines = items, lines
        self.count = 0
        self.early = 0.0

    def __iter__(self) -> Iterator[InvoiceLineItem]:
        tenth = self._lines // 10
        for item in self._items:
            self.count += 1
            if self.count == tenth:
                self.early = memory(os.getpid(), "VmHWM")
            yield item


def everything(partner: PartnerCenter) -> Iterator[InvoiceLineItem]:
    """Read the line items of all invoices."""
    for invoice in partner.invoices.list():
        yield from partner.line_items.list(invoice)


def main() -> None:
    """Do the task and print what it took."""
    base_url, lines, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with PartnerCenter(GivenToken(TOKEN, kind="appUser"), base_url=base_url) as partner:
        watch = Watch(islice(everything(partner), lines), lines=lines)
        wall, cpu = time.perf_counter(), time.process_time()
        if target == "-":
            for _ in watch:
                pass
        elif target.endswith(".jsonl"):
            write_jsonl(watch, target)
        else:
            write(watch, target, kind=ANY)
        used = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    peaks = {"early": watch.early, "peak": memory(os.getpid(), "VmHWM")}
    print(json.dumps({"lines": watch.count, **used, **peaks}), flush=True)


if __name__ == "__main__":
    main()
