"""Finds the path template (`/invoices/{invoiceId}`) that a path matches.

Invariants: a path is split before it is decoded, so an id with `%2F` stays one segment; a literal
segment wins over a variable, from left to right; an empty segment is never a value.
Limit: a variable is a whole segment, as in every documented path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class PathMatch:
    """The template that a path matches.

    Attributes:
        template: as it was given.
        path: the template with the values as sent, still percent-encoded.
        values: the variables by name, decoded.

    """

    template: str
    path: str
    values: Mapping[str, str] = field(hash=False)


class PathTemplates:
    """Path templates, ready for matching.

    Args:
        templates: such as `/invoices/{invoiceId}`; each begins with a slash.
        ignore_case: whether literal segments match in any letter case.

    """

    def __init__(self, templates: Iterable[str], *, ignore_case: bool = False) -> None:
        self._compared = str.lower if ignore_case else str
        self._by_length: dict[int, list[_Template]] = {}
        # Sorted, so that the first match has its literal segments furthest to the left.
        for text in sorted(templates, key=lambda text: [*map(_is_variable, text.split("/"))]):
            parts = [*enumerate(text.split("/"))]
            variables = {at: part[1:-1] for at, part in parts if _is_variable(part)}
            literals = {at: part for at, part in parts if at not in variables}
            compared = {at: self._compared(part) for at, part in literals.items()}
            template = _Template(text, literals, compared, variables)
            self._by_length.setdefault(len(parts), []).append(template)

    def match(self, path: str) -> PathMatch | None:
        """Return the template that a path matches; the path is as sent, without a query."""
        sent = path.split("/")
        decoded = [unquote(segment) for segment in sent]
        compared = [self._compared(segment) for segment in decoded]
        for template in self._by_length.get(len(sent), ()):
            if all(compared[at] == text for at, text in template.compared.items()) and all(
                sent[at] for at in template.variables
            ):
                values = {name: decoded[at] for at, name in template.variables.items()}
                spelled = [template.literals.get(at, raw) for at, raw in enumerate(sent)]
                return PathMatch(template.text, "/".join(spelled), values)
        return None


class _Template(NamedTuple):
    """A template by the indexes of its segments."""

    text: str
    literals: Mapping[int, str]
    compared: Mapping[int, str]  # the literals, in the letter case used for comparing
    variables: Mapping[int, str]  # names


def _is_variable(segment: str) -> bool:
    return segment.startswith("{")
