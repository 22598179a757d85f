"""Pages with items of several kinds: each line item is read as the class that it names."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Final, Self

import msgspec
from msgspec import StructMeta

from partner_center_core.errors import DecodeError
from partner_center_core.exact_json import read_json
from partner_center_core.models.decoding import REFUSED, decoder
from partner_center_core.models.members import (
    as_object,
    each_read,
    is_array,
    is_object,
    plain_attributes,
    required_names,
)
from partner_center_core.models.model import Model, ModelMeta, Unknown
from partner_center_core.models.values import shown

_ITEMS: Final = "items"
_KIND: Final = b'"objectType":"'


class MixedCollection(Model, kw_only=True):
    """A page whose ``items`` are of several kinds, told apart by ``attributes.objectType``.

    An item without a kind is read by its own type and provider, else as the kind that was asked
    for. An item of an unknown kind is read as a generic one.
    """

    KINDS: ClassVar[Mapping[str, type[Model]]]
    GENERIC: ClassVar[type[Model]]

    def __post_init__(self) -> None:
        """Refuse items that are not line items; items of a page that is being read are Raw."""
        allowed = {*self.KINDS.values(), self.GENERIC, msgspec.Raw}
        items: list[object] = getattr(self, _ITEMS)
        if not allowed.issuperset(map(type, items)):
            number, item = next(one for one in enumerate(items) if type(one[1]) not in allowed)
            raise DecodeError(f"{_ITEMS}[{number}]", f"expected a line item, found {shown(item)}")

    @classmethod
    def kind_of(cls, line_item_type: str, provider: str) -> str | None:
        """Return the kind that a type and a provider stand for, or None."""
        raise NotImplementedError

    @classmethod
    def from_json(cls, content: bytes, *, expected: str | None = None) -> Self:
        """Read a page.

        Args:
            content: the JSON, with or without a byte-order mark.
            expected: the kind that was asked for.

        Raises:
            DecodeError: if it is not JSON, a required member is missing or a value cannot be read.

        """
        bare = content.removeprefix(BOM_UTF8)
        likely = expected if expected in cls.KINDS else cls._first_kind(bare)
        page = cls._of_one_kind(bare, likely)
        if page is not None:
            return page
        try:
            return cls._in_pieces(bare, expected)
        except (*REFUSED, KeyError):
            # Not JSON, another encoding, no items, a wrong item: the tolerant decoder reports it.
            return cls.from_dict(as_object(read_json(content)), expected=expected)

    @classmethod
    def _in_pieces(cls, content: bytes, expected: str | None) -> Self:
        """Read a page item by item, each with the fast decoder where possible."""
        try:
            page: Any = decoder(cls)(content)  # its items are msgspec.Raw
        except REFUSED:
            raw = _raw_members.decode(content)
            items = _raw_items.decode(raw.pop(_ITEMS))
            rest = {name: _read_inside(bytes(part), 1) for name, part in raw.items()}
            page = cls.from_dict({**rest, _ITEMS: []})
        else:
            items = page.items
        page.items = cls._each_fast(items, expected)
        same: Self = page
        return same

    @classmethod
    def _each_fast(cls, items: Iterable[msgspec.Raw], expected: str | None) -> list[Model]:
        """Read complete items that name their kind with msgspec, others tolerantly."""
        ways = {name.encode(): (decoder(kind), list[Model]()) for name, kind in cls.KINDS.items()}
        found: list[Model] = []
        for item in items:
            content = bytes(item)
            begin = content.rfind(_KIND) + len(_KIND)
            way = ways.get(content[begin : content.find(b'"', begin)])
            if way is not None:
                try:
                    one = way[0](content)
                except REFUSED:
                    pass
                else:
                    if _says_kind(one):
                        found.append(one)
                        way[1].append(one)
                        continue
            found.append(cls._item_of(_read_inside(content, 2), expected))
        for _, same in ways.values():
            _share_texts(same)
        return found

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, object], *, expected: str | None = None) -> Self:
        """Read a page from decoded JSON; see `from_json`."""
        items = src_dict.get(_ITEMS)
        if not is_array(items):
            return super().from_dict(src_dict)  # which reports what is wrong
        page = super().from_dict({**src_dict, _ITEMS: []})
        found = each_read((cls._item_of(item, expected) for item in items), _ITEMS)
        return msgspec.structs.replace(page, items=found)

    @classmethod
    def _first_kind(cls, content: bytes) -> str | None:
        head = content[:65536]
        kinds = ((head.find(f'"{kind}"'.encode()), kind) for kind in cls.KINDS)
        return min(((place, kind) for place, kind in kinds if place >= 0), default=(0, None))[1]

    @classmethod
    def _of_one_kind(cls, content: bytes, kind: str | None) -> Self | None:
        """Read a page of complete items that all name one kind; None for any other page."""
        if kind is None:
            return None
        try:
            page = decoder(_page_of(cls, kind))(content)
        except REFUSED:
            return None
        if not all(map(_says_kind, page.items)):
            return None
        _share_texts(page.items)
        values = {name: getattr(page, name) for name in cls.__struct_fields__}
        same: Self = StructMeta.__call__(cls, **values)
        return same

    @classmethod
    def _item_of(cls, value: Any, expected: str | None) -> Model:
        item = as_object(value)
        model = cls._class_of(item, expected)
        attributes = item.get("attributes")
        if attributes is None or is_object(attributes):
            return model.from_dict(item)
        # Attributes that are not an object do not name a kind; they are kept as they are.
        rest = model.from_dict({name: item[name] for name in item if name != "attributes"})
        more = rest.additional_properties
        kept = more.kept if isinstance(more, Unknown) else {}
        rest.additional_properties = Unknown({**more, "attributes": attributes}, kept)
        return rest

    @classmethod
    def _class_of(cls, item: Mapping[str, Any], expected: str | None) -> type[Model]:
        attributes = item.get("attributes")
        if is_object(attributes) and attributes.get("objectType") is not None:
            # An unknown kind is read as generic, whatever type and provider the line item names.
            kind = attributes["objectType"]
            return cls.KINDS.get(kind, cls.GENERIC) if isinstance(kind, str) else cls.GENERIC
        of, by = item.get("invoiceLineItemType"), item.get("billingProvider")
        own = cls.kind_of(of, by) if isinstance(of, str) and isinstance(by, str) else None
        model = cls.KINDS.get(own or expected or "", cls.GENERIC)
        # A line item that does not name its kind must be complete to be read as that kind.
        return model if item.keys() >= required_names(model) else cls.GENERIC


def _read_inside(content: bytes, levels: int) -> Any:
    """Read JSON that is already this many levels deep, to keep the depth limit."""
    value: Any = read_json(b"[" * levels + content + b"]" * levels)
    for _ in range(levels):
        (value,) = value
    return value


_raw_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_raw_items = msgspec.json.Decoder(list[msgspec.Raw])


_SAMPLE: Final = 16  # items of one kind that show which of their texts repeat
_SHARED: Final = 7  # members to share, those that save the most memory; more would cost time
_TEXT_SIZE: Final = 49  # bytes that a text object needs besides its characters


def _share_texts(items: Sequence[Model]) -> None:
    """Share equal texts of one member: copies of them take a third of a page's memory."""
    if len(items) <= _SAMPLE:
        return
    model = type(items[0])
    sample = items[:: len(items) // _SAMPLE]
    savings: list[tuple[int, str]] = []
    for name in plain_attributes(model):
        texts = [text for one in sample if type(text := getattr(one, name)) is str]
        saved = len(texts) - len(set(texts))
        if saved > len(texts) // 4:
            savings.append((saved * (_TEXT_SIZE + len(texts[0])), name))
    for _, name in sorted(savings, reverse=True)[:_SHARED]:
        known: dict[Any, Any] = {}
        values = list(map(attrgetter(name), items))
        shared = map(known.setdefault, values, values)
        put: Callable[[Model, Any], None] = getattr(model, name).__set__
        deque(map(put, items, shared), maxlen=0)  # a loop that runs in C


def _says_kind(item: Any) -> bool:
    return item.attributes is not None and item.attributes.object_type is not None


@cache
def _page_of(collection: type[MixedCollection], kind: str) -> Any:
    """Return the model of a page whose items are all of one kind."""
    items = list[collection.KINDS[kind]]  # type: ignore[name-defined]  # a type made at run time
    return ModelMeta(
        f"{collection.__name__}Of{kind}",
        (collection,),
        {"__annotations__": {_ITEMS: items}, "__module__": collection.__module__},
        kw_only=True,
    )
