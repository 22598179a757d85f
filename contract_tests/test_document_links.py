"""The OpenAPI links of the document lead where recorded bodies say.

A runtime expression is a string to every validator, so a misspelt member in one is found by nobody:
here each is evaluated on the recorded answers of its operation, and each parameter has to be one
that the operation behind the link takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange, decode
from partner_center.contract.finding import nearest
from workshop.document import DOCUMENT, load

BODY = "$response.body#"


@dataclass(frozen=True)
class Expression:
    """Where a link of an operation takes a parameter from: a pointer into the body."""

    operation_id: str
    link: str
    parameter: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.operation_id}-{self.link}-{self.parameter}"


def links() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every link: the operation that it belongs to, its name, and itself."""
    for path in load(DOCUMENT)["paths"].values():
        for operation in path.values():
            for name, link in operation["responses"]["200"].get("links", {}).items():
                yield operation["operationId"], name, link


def expressions() -> Iterator[Expression]:
    """Every expression in a link that reads the body of an answer."""
    for operation_id, name, link in links():
        for parameter, value in link.get("parameters", {}).items():
            if str(value).startswith(BODY):
                where = str(value).removeprefix(BODY)
                yield Expression(operation_id, name, parameter, where)


def evaluated(body: Any, where: str) -> tuple[Any, str]:
    """The value at a pointer, or what is wrong with the pointer."""
    for key in where.split("/")[1:]:
        if isinstance(body, list) and key.isdecimal() and int(key) < len(body):
            body = body[int(key)]
        elif isinstance(body, dict) and key in body:
            body = body[key]
        else:
            hint = nearest(key, among=body if isinstance(body, dict) else ())
            return None, f'no "{key}"' + (f', but "{hint}"' if hint else "")
    return body, ""


@pytest.mark.parametrize("one", list(expressions()), ids=str)
def test_link_reads_a_value_that_recorded_bodies_have(
    one: Expression, exchanges: Iterable[Exchange], contract: Contract
) -> None:
    tried = []
    for exchange in exchanges:
        if exchange.operation_id == one.operation_id and exchange.response.status == 200:
            value, wrong = evaluated(decode(exchange.response.body), one.pointer)
            if isinstance(value, str) and value:
                return
            tried.append(f"{exchange.name}  {one.pointer}  {wrong or f'is {value!r}'}")
    place = f"{contract.operations[one.operation_id].place}/responses/200/links/{one.link}"
    lines = "\n".join(tried)
    pytest.fail(f"openapi#{place}  no recorded body has the value of {one.parameter}\n{lines}")


LINKS = list(links())
# Not in a next page's request: what moves, and a trace of the reference page that nobody sends.
NOT_REPEATED = {"offset", "seekOperation", "filter.operator"}


@pytest.mark.parametrize(
    ("source_id", "name", "link"), LINKS, ids=[f"{source}-{name}" for source, name, _ in LINKS]
)
def test_link_gives_what_its_operation_takes(
    source_id: str, name: str, link: dict[str, Any], contract: Contract
) -> None:
    source, target = contract.operations[source_id], contract.operations[link["operationId"]]
    given = link["parameters"]
    for parameter, value in given.items():
        (taken,) = (one for one in target.parameters if one.name == parameter)
        if str(value).startswith("$request."):
            _, where, asked = value.split(".", 2)
            assert source.parameter(asked, where=where), f"{source_id} has no {where} {asked}"
            assert asked == parameter
        elif not str(value).startswith("$"):
            problems = contract.schemas.problems(taken.schema, value)
            assert not problems, f"{source_id}, link {name}: {parameter} {problems}"
    assert {one.name for one in target.parameters if one.required} <= given.keys()
    if name == "NextPage":
        assert target is source
        own = {one.name for one in source.parameters if one.where != "header"}
        assert own - NOT_REPEATED <= given.keys()


def test_document_has_links() -> None:
    assert len(LINKS) > 10
    assert {target["operationId"] for _, _, target in LINKS} >= {
        "getInvoice", "listInvoiceLineItems", "getInvoiceStatement", "getTaxReceiptStatement",
    }  # fmt: skip
    pages = {source for source, name, _ in LINKS if name == "NextPage"}
    assert pages == {
        "listInvoices", "listInvoiceLineItems", "listUnbilledLineItems",
        "listInvoiceLineItemsByProvider",
    }  # fmt: skip
