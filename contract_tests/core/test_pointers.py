"""JSON pointers name every place of a value, and nothing else is one."""

from __future__ import annotations

from typing import Any

import pytest

from partner_center_core.pointers import pointer, resolve, target, tokens

# The document of RFC 6901, section 5.
DOCUMENT: dict[str, Any] = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("", DOCUMENT), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1),
        ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5), ('/k"l', 6), ("/ ", 7), ("/m~0n", 8),
    ],
)  # fmt: skip
def test_the_examples_of_the_standard(place: str, value: Any) -> None:
    assert resolve(DOCUMENT, place) == value
    assert pointer(*tokens(place)) == place


@pytest.mark.parametrize(
    "keys", [[], [""], ["", ""], ["~1"], ["~01"], ["/~/"], ["a\nb"], ["\ud800"], ["0", "-"]]
)
def test_keys_outlive_the_way_through_a_pointer(keys: list[str]) -> None:
    assert tokens(pointer(*keys)) == keys


def test_indexes_and_status_codes_are_keys() -> None:
    assert pointer("items", 3, 200) == "/items/3/200"
    assert pointer("items", 3) + pointer("a/b") == "/items/3/a~1b"


@pytest.mark.parametrize(
    "place",
    [
        "/bar", "/foo/2", "/foo/-", "/foo/-1", "/foo/01", "/foo/+1", "/foo/1_0", "/foo/ 1",
        "/foo/\u0661", "/foo/" + "9" * 5_000, "/foo/bar", "/foo/0/0", "//0", "/foo/", "/ /x",
    ],
)  # fmt: skip
def test_nothing_is_at_other_places(place: str) -> None:
    with pytest.raises(LookupError, match="nothing is at /"):
        resolve(DOCUMENT, place)


@pytest.mark.parametrize("place", ["foo", "#/foo", "~", "/~", "/~2", "/a~b", "/a~~0", " /foo"])
def test_what_is_not_a_pointer_is_refused(place: str) -> None:
    for read in (tokens, lambda text: resolve(DOCUMENT, text)):
        with pytest.raises(ValueError, match="is not a JSON pointer"):
            read(place)


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("#/components/schemas/Invoice", "/components/schemas/Invoice"),
        ("#/paths/~1v1~1invoices~1%7BinvoiceId%7D", "/paths/~1v1~1invoices~1{invoiceId}"),
        ("other.yaml#/a%25b", "/a%b"),
        ("#", ""),
        ("other.yaml", ""),
    ],
)
def test_references_lead_to_the_pointer_in_their_fragment(reference: str, place: str) -> None:
    assert target(reference) == place
