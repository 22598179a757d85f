"""Writes `tables.py` of the generated package: facts of the document that programs ask for offline.

The generator has no template that sees them: which sign-ins an operation takes (`security`), which
line items a request gives (`x-line-items`), and which headers every operation takes. Invariant:
every value comes from the document, in its order.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from workshop.fail import fail
from workshop.generate.generator_input import common_headers, operations

_MODULE = '''
"""Facts of the document as data: sign-in of each operation, kinds of line items, common headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

SignInKind = Literal[{sign_in_words}]
Provider = Literal[{providers}]
LineItemType = Literal[{line_item_types}]
Kind = Literal[{kinds}]
Paging = Literal["offset", "seek"]

SIGN_INS: Final[Mapping[str, frozenset[SignInKind]]] = {{{sign_ins}}}
"""The kinds of sign-in that each operation takes, by operationId."""


class LineItemsOf(NamedTuple):
    """What a request for line items names, and what it gives.

    ``provider`` and ``line_item_type`` are spelled as in requests (``onetime``,
    ``BillingLineItems``). Line items spell their own pair otherwise (``one_time``,
    ``billing_line_items``): in lower case and without underscores both are the same, as `kind_of`
    compares them. ``kind`` names the model, ``paging`` says how its pages follow each other, and
    ``needs_currency`` whether the documentation requires a currency for billed line items; for
    unbilled ones it always does.
    """

    provider: Provider
    line_item_type: LineItemType
    kind: Kind
    paging: Paging
    needs_currency: bool


LINE_ITEMS: Final[tuple[LineItemsOf, ...]] = ({line_items})
"""Every pair of provider and type that a request for line items can name."""


def _plain(word: str) -> str:
    return word.replace("_", "").lower()


_KINDS: Final[Mapping[tuple[str, str], Kind]] = {{
    (_plain(one.line_item_type), _plain(one.provider)): one.kind for one in LINE_ITEMS
}}


def kind_of(line_item_type: str, provider: str) -> Kind | None:
    """The kind of line item that a pair stands for, in any spelling of a request or a line item.

    Returns None for a pair that the document does not have.
    """
    return _KINDS.get((_plain(line_item_type), _plain(provider)))


COMMON_HEADERS: Final[frozenset[str]] = frozenset({{{common_headers}}})
"""The header parameters that every operation takes: they belong to a client, not to a call."""
'''


def _words(values: Iterable[str]) -> str:
    return ", ".join(repr(value) for value in dict.fromkeys(values))


def _sign_ins(operation: dict[str, Any]) -> str:
    names = _words(name for choice in operation["security"] for name in choice)
    return f"{operation['operationId']!r}: frozenset({{{names}}}), "


def _line_items(entry: dict[str, str]) -> str:
    values = {
        "provider": entry["provider"],
        "line_item_type": entry["invoiceLineItemType"],
        "kind": entry["kind"],
        "paging": entry["paging"],
        "needs_currency": entry["currencyCode"] == "required",
    }
    return f"LineItemsOf({', '.join(f'{name}={value!r}' for name, value in values.items())}), "


def tables_module(document: dict[str, Any]) -> str:
    """Return the source of `tables.py`, formatted; stop if the document lacks what it takes."""
    try:
        entries = document["components"]["schemas"]["InvoiceLineItem"]["x-line-items"]
        source = _MODULE.format(
            sign_in_words=_words(document["components"]["securitySchemes"]),
            providers=_words(entry["provider"] for entry in entries),
            line_item_types=_words(entry["invoiceLineItemType"] for entry in entries),
            kinds=_words(entry["kind"] for entry in entries),
            sign_ins="".join(_sign_ins(operation) for _, _, operation in operations(document)),
            line_items="".join(_line_items(entry) for entry in entries),
            common_headers=_words(common_headers(document)),
        )
    except KeyError as error:
        fail(f"the document has no {error}, which tables.py needs; `make lint` says where")
    # As client.yaml has the generator format everything else.
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--target-version", "py311"]
    command += ["--line-length", "100", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    return done.stdout
