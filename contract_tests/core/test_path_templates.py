"""One matcher of path templates: which one wins, what a variable takes, what is compared how."""

from __future__ import annotations

import pytest

from partner_center_core.path_templates import PathTemplates

TEMPLATES = (
    "/bills/{id}",
    "/bills/{id}/lines",
    "/bills/summary",
    "/bills/{id}/{part}",
    "/bills/open/lines",
    "/bills/{id}/lines/{kind}",
)


@pytest.mark.parametrize("templates", [TEMPLATES, TEMPLATES[::-1]], ids=["as given", "reversed"])
@pytest.mark.parametrize(
    ("path", "template", "values"),
    [
        ("/bills/1", "/bills/{id}", {"id": "1"}),
        ("/bills/summary", "/bills/summary", {}),
        ("/bills/open/lines", "/bills/open/lines", {}),
        ("/bills/1/lines", "/bills/{id}/lines", {"id": "1"}),
        ("/bills/open/taxes", "/bills/{id}/{part}", {"id": "open", "part": "taxes"}),
        ("/bills/1/lines/a%20b", "/bills/{id}/lines/{kind}", {"id": "1", "kind": "a b"}),
        ("/bills/a%2Fb", "/bills/{id}", {"id": "a/b"}),  # split before it is decoded
        ("/bills/%73ummary", "/bills/summary", {}),
        ("/bills/Summary", "/bills/{id}", {"id": "Summary"}),
        ("/bills/<bill-id>", "/bills/{id}", {"id": "<bill-id>"}),
    ],
)
def test_the_leftmost_literal_wins(
    templates: tuple[str, ...], path: str, template: str, values: dict[str, str]
) -> None:
    found = PathTemplates(templates).match(path)
    assert found is not None
    assert (found.template, found.values) == (template, values)


@pytest.mark.parametrize(
    "path", ["", "/", "/bills", "/bills/", "/bills//lines", "/Bills/1", "bills/1", "/bills/1/a/b/c"]
)
def test_other_paths_fit_nothing(path: str) -> None:
    assert PathTemplates(TEMPLATES).match(path) is None


def test_letter_case_of_literals_can_be_ignored() -> None:
    found = PathTemplates(["/Bills/{id}/lines"], ignore_case=True).match("/BILLS/a%2FB/%6Cines")
    assert found is not None
    assert found.values == {"id": "a/B"}
    assert found.path == "/Bills/a%2FB/lines"  # the template's spelling, and the value as sent
