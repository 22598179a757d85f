"""Where something stands in a JSON body: the one walk of those who change bodies place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from partner_center_core.pointers import pointer


@dataclass(frozen=True, slots=True)
class BodyPlace:
    """One place of a body: the path to it, and the object or array that has it."""

    path: tuple[str | int, ...]
    holder: Any

    @property
    def key(self) -> Any:
        """The member's name or the item's index in the holder."""
        return self.path[-1]

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer."""
        return pointer(*self.path)

    @property
    def value(self) -> Any:
        """What stands there now."""
        return self.holder[self.key]


def body_places(body: Any, *, depth: int | None = None) -> Iterator[BodyPlace]:
    """Yield every place below the root, from the outside in; `depth` is the longest path."""
    yield from _below(body, (), depth)


def _below(holder: Any, above: tuple[str | int, ...], depth: int | None) -> Iterator[BodyPlace]:
    if len(above) == depth or not isinstance(holder, dict | list):
        return
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    for key in keys:
        yield BodyPlace((*above, key), holder)
        yield from _below(holder[key], (*above, key), depth)
