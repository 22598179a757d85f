"""The document as others read it: valid for two validators, and its published examples exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from contract_tests.support import sources
from contract_tests.support.changes import shown, value_differences
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.core.result import Ok

from partner_center.contract import Aliases, Contract, Coverage, Exchange, Finding
from partner_center.contract.exchange import decode
from partner_center_core.http_text import minified
from workshop.yaml_files import dumps_json


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    document: dict[str, Any] = decode(sources.PUBLISHED.read_bytes())
    return document


@pytest.fixture(scope="module")
def published_contract(published: dict[str, Any]) -> Contract:
    return Contract(published, aliases=Aliases.of(sources.alias_entries()))


def test_published_document_is_valid(published: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(published).iter_errors()) == []


def test_schemathesis_reads_every_operation(published: dict[str, Any]) -> None:
    operations = list(schemathesis.openapi.from_dict(published).get_all_operations())
    assert all(isinstance(operation, Ok) for operation in operations)
    assert len(operations) == sum(len(item) for item in published["paths"].values())


def without_examples(node: Any) -> Any:
    """The document less the examples of media types, where recordings are embedded."""
    if isinstance(node, dict):
        return {
            key: without_examples(value)
            for key, value in node.items()
            if not (key == "examples" and isinstance(value, dict))
        }
    return [without_examples(item) for item in node] if isinstance(node, list) else node


@pytest.mark.bytes
def test_published_document_is_the_written_one(
    document: dict[str, Any], published: dict[str, Any]
) -> None:
    differences = [
        f"openapi#{at}  the document has {shown(written)}; openapi/dist has {shown(found)}"
        for at, written, found in value_differences(document, without_examples(published))
    ]
    assert not differences, "\n".join([*differences[:20], "run make generate"])
    assert dumps_json(without_examples(published)) == dumps_json(document), "members in their order"


def test_published_document_has_what_the_written_one_has(
    published_contract: Contract, contract: Contract
) -> None:
    published, written = Coverage(published_contract).known, Coverage(contract).known
    for kind in written:
        gone, new = {*written[kind]} - {*published[kind]}, {*published[kind]} - {*written[kind]}
        assert not gone | new, f"{kind}: openapi/dist lacks {sorted(gone)}, adds {sorted(new)}"


def test_recorded_exchange_fits_the_published_document(
    recorded: Exchange,
    published_contract: Contract,
    unexcused: Callable[..., list[Finding]],
    agree: Callable[[list[Finding]], None],
) -> None:
    judged = published_contract.judge_request(recorded)
    agree(unexcused([*judged, *published_contract.judge_response(recorded)]))


def operation_of(recorded: Exchange, published: dict[str, Any]) -> dict[str, Any]:
    node = published["paths"] | published["webhooks"]
    return next(
        method
        for item in node.values()
        for method in item.values()
        if method["operationId"] == recorded.operation_id
    )


def content_of(holder: dict[str, Any], published: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in holder:
        holder = published["components"]["responses"][holder["$ref"].rpartition("/")[2]]
    content: dict[str, Any] = holder.get("content", {})
    return content


def example_of(recorded: Exchange, published: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
    """The example of an exchange with the status that has it, its own status first."""
    operation = operation_of(recorded, published)
    status = str(recorded.response.status)
    for code in sorted(operation["responses"], key=lambda code: code != status):
        holder = operation.get("requestBody") or operation["responses"][code]
        media = content_of(holder, published).get("application/json", {})
        if recorded.scenario in media.get("examples", {}):
            return int(code), media["examples"][recorded.scenario]
    return None


def test_every_recorded_body_is_an_example_digit_for_digit(
    recorded: Exchange, published: dict[str, Any], unchanged: Callable[..., None]
) -> None:
    if recorded.response.headers.get("Content-Type") == "application/pdf":
        # A PDF cannot stand in a JSON document; its schema says that it is bytes.
        answers = operation_of(recorded, published)["responses"]
        (media,) = content_of(answers[str(recorded.response.status)], published).values()
        assert media == {"schema": {"type": "string", "format": "binary"}}, recorded.name
        return
    found = example_of(recorded, published)
    assert found, f"{recorded.name}: openapi/dist has no example of it; run make generate"
    status, example = found
    shown = minified(dumps_json(example["value"]).encode())
    if recorded.request.body:
        unchanged(recorded, recorded.with_request(body=shown), source="openapi/dist")
    else:
        other = recorded.with_response(status=status, body=shown)
        unchanged(recorded, other, source="openapi/dist")
    assert shown == minified(recorded.request.body or recorded.response.body), recorded.name
    assert example["summary"].startswith(recorded.kind.capitalize())
