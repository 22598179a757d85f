"""What the README shows works as it stands there."""

from __future__ import annotations

import re

import httpx
import pytest
import respx

from partner_center.contract import Exchange
from partner_center.contract.exchange import wire_body
from workshop.document import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_client_example_runs(
    named: dict[str, Exchange], capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    page, unknown = named["listInvoices/first-page"], named["getInvoice/unknown-invoice"]
    with respx.mock(base_url="https://api.partnercenter.microsoft.com") as service:
        for exchange, path in ((page, "/v1/invoices"), (unknown, "/v1/invoices/G000099999")):
            headers = list(exchange.response.headers)
            answer = httpx.Response(
                exchange.response.status, headers=headers, content=wire_body(exchange)
            )
            service.get(path).mock(return_value=answer)
        exec(compile(code, "README.md", "exec"), {"token": "<token>"})  # noqa: S102  # our own text
    first, second, error = capsys.readouterr().out.splitlines()
    assert first == "D02005ZKM4 1204.65 GBP"
    assert second == "G000024135 994.03 USD"
    assert error.startswith("404 ")
    assert str(unknown.response.headers.get("MS-RequestId")) in error


def test_every_file_that_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_that_the_readme_names_is_a_make_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    used = set(re.findall(r"make ([a-z]+)", README))
    assert {"generate", "test"} <= used
    assert used <= targets
