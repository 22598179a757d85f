"""The recorder on invented pages, and the committed recordings against their print and errata."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from partner_center.contract import Exchange, decode
from partner_center_core.http_text import Half, halves
from partner_center_core.pointers import pointer, resolve, target, tokens
from workshop.record import errata
from workshop.record.__main__ import main
from workshop.record.recordings import ERRATA, RECORDINGS, Archive, name_of
from workshop.record.wire_form import (
    normalized,
    problems,
    unrepairable,
    wire_form_of,
)
from workshop.yaml_files import DOCUMENT, ROOT, load

Unchanged = Callable[..., None]
COMMITTED = Archive().index()
DOCUMENTED = [entry for entry in COMMITTED if entry["kind"] == "documented"]
KNOWN_ERRATA = errata.read(ERRATA)

SERVER = "https://api.partnercenter.microsoft.com"
PATHS = {
    "/v1/invoices": "listInvoices",
    "/v1/invoices/{invoiceId}": "getInvoice",
    "/v1/invoices/summary": "getInvoiceSummary",
    "/v1/invoices/unbilled/lineitems": "listUnbilledLineItems",
    "/v1/invoices/{invoiceId}/lineitems": "listInvoiceLineItems",
}
REQUEST = (
    "GET https://api.partnercenter.microsoft.com/v1/invoices?size=2 HTTP/1.1\n"
    "Authorization: Bearer <token>\n"
    "Accept: application/json\n"
)
RESPONSE = (
    "HTTP/1.1 200 OK\n"
    "Content-Length: 22\n"
    "Content-Type: application/json; charset=utf-8\n"
    "\n"
    '{\n    "totalCount": 1.50\n}\n'
)
FENCED = (
    f"# List invoices\n\n## Request example\n\n```http\n{REQUEST}```\n\n```http\n{RESPONSE}```\n"
)


class Workshop:
    """The recorder's command line on a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.recordings = folder / "recordings"
        self.recordings.mkdir()
        self.document = folder / "document.yaml"
        paths = {path: {"get": {"operationId": name}} for path, name in PATHS.items()}
        self.document.write_text(yaml.safe_dump({"servers": [{"url": SERVER}], "paths": paths}))
        self.errata = folder / "errata.yaml"
        self.errata.write_text("[]\n")
        self.capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run the command line; return exit code, output and errors."""
        paths = [f"--{name}={getattr(self, name)}" for name in ("recordings", "errata", "document")]
        try:
            main([*paths, *arguments])
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def record(self, page: str | bytes, *arguments: str) -> tuple[int, str, str]:
        """Write a page and record it."""
        path = self.folder / "page.md"
        path.write_bytes(page if isinstance(page, bytes) else page.encode())
        return self.run("page", str(path), *arguments)

    def refused(self, page: str | bytes, *arguments: str) -> str:
        """Record a page that has to be refused: one line said, and every file as it was."""
        before = self.files()
        code, _, said = self.record(page, *arguments)
        errors = [line for line in said.splitlines() if line.startswith("error: ")]
        assert code == 1, said
        assert len(errors) == 1, said
        assert self.files() == before
        return errors[0]

    def files(self) -> dict[str, bytes]:
        """Return every file of the recordings folder."""
        root = self.recordings
        return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}

    def index(self) -> list[dict[str, Any]]:
        """Return the index."""
        return Archive(self.recordings).index()


@pytest.fixture
def workshop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Workshop:
    return Workshop(tmp_path, capsys)


# pages


def test_fenced_page(workshop: Workshop) -> None:
    matter = "---\ntitle: Other title\nms.date: 8/4/2018\nms.contentlocale: de-DE\n---\n"
    code, out, said = workshop.record(matter + FENCED)
    assert (code, said) == (0, "")
    assert "recorded listInvoices/list-invoices" in out
    files = workshop.files()
    assert files["listInvoices/list-invoices.printed"] == (REQUEST + RESPONSE).encode()
    assert files["listInvoices/list-invoices.http"] == (REQUEST + "\n" + RESPONSE).encode()
    (entry,) = workshop.index()
    assert entry["kind"] == "documented"
    assert entry["page"] == {
        "title": "List invoices",
        "date": "2018-08-04",
        "locale": "de-DE",
        "sha256": hashlib.sha256((matter + FENCED).encode()).hexdigest(),
    }
    assert entry["place"]["heading"] == "Request example"
    assert entry["place"]["syntax"] is None
    assert entry["place"]["request"] == {
        "line": 11,
        "bytes": len(REQUEST),
        "sha256": hashlib.sha256(REQUEST.encode()).hexdigest(),
    }
    assert entry["place"]["response"]["line"] == 17
    assert entry["wire"] == {"form": "minified", "byteOrderMark": True}


def indented(text: str, by: str) -> str:
    """Indent every line that is not empty."""
    return re.sub(r"(?m)^(?=.)", by, text)


FENCES = f"```\n{REQUEST}```\n\n```\n{RESPONSE}```\n"
LAYOUTS = {
    "fence-without-language": FENCED.replace("```http", "```"),
    "fence-with-a-space": FENCED.replace("```http", "``` http"),
    "tildes": FENCED.replace("```", "~~~"),
    "both-in-one-fence": f"# List invoices\n\n```\n{REQUEST}\n{RESPONSE}```\n",
    "unfenced": f"List invoices\n\nRequest\n\n{REQUEST}\nResponse\n\n{RESPONSE}\nNext\n\n- x\n",
    "unfenced-at-the-end": f"List invoices\n\n{REQUEST}\nResponse\n\n{RESPONSE.rstrip()}",
    "indented-code": "# List invoices\n\n"
    + indented(REQUEST, "    ")
    + "\nText.\n\n"
    + indented(RESPONSE, "    "),
    "fence-in-a-list": "# List invoices\n\n- x\n\n" + indented(FENCES, "  "),
    "crlf": FENCED.replace("\n", "\r\n"),
    "byte-order-mark": "\ufeff" + FENCED,
    "unclosed-fence": FENCED.removesuffix("```\n"),
    "unclosed-last-line": FENCED.removesuffix("\n```\n"),
    "code-of-other-languages": "# List invoices\n\n``` csharp\nvar x = y.Get();\n```\n" + FENCED,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_pages_give_the_same_exchange(layout: str, workshop: Workshop) -> None:
    page = LAYOUTS[layout]
    code, _, said = workshop.record(page)
    assert (code, said) == (0, "")
    files = workshop.files()
    assert files["listInvoices/list-invoices.http"] == (REQUEST + "\n" + RESPONSE).encode()
    place = workshop.index()[0]["place"]
    printed = files["listInvoices/list-invoices.printed"]
    size = place["request"]["bytes"]
    for part, data in (("request", printed[:size]), ("response", printed[size:])):
        assert data.rstrip(b"\n") in page.encode()
        assert place[part]["sha256"] == hashlib.sha256(data).hexdigest()
        line = page.encode().split(b"\n")[place[part]["line"] - 1]
        assert data.startswith(line)


# A page that prints the head of the response and its JSON in two fences.
IN_TWO_FENCES = FENCED.replace("utf-8\n\n", "utf-8\n```\n\nThe body:\n\n```json\n")
BODY = RESPONSE.partition("\n\n")[2]


@pytest.mark.parametrize(
    "page",
    [
        IN_TWO_FENCES,
        IN_TWO_FENCES.replace("\n", "\r\n"),
        IN_TWO_FENCES.replace("The body:", "### Response body"),
        IN_TWO_FENCES.replace("```json", "~~~").removesuffix("```\n") + "~~~\n",
        IN_TWO_FENCES.removesuffix("\n```\n"),
        f"List invoices\n\n{REQUEST}\n{RESPONSE.removesuffix(BODY)}\n```\n{BODY}```\n",
    ],
    ids=["fences", "crlf", "heading", "tildes", "no-end", "unfenced-head"],
)
def test_head_and_body_in_two_fences_are_one_response(page: str, workshop: Workshop) -> None:
    code, _, said = workshop.record(page)
    (entry,) = workshop.index()
    place = entry["place"]["response"]
    lines = page.encode().split(b"\n")
    assert code == 0
    assert said == (
        f"note: {workshop.folder / 'page.md'}: line {place['line']}: the body of this response is "
        f"in the next code block, at line {place['bodyLine']}; it is recorded as one response\n"
    )
    assert lines[place["line"] - 1].startswith(b"HTTP/1.1 200 OK")
    assert lines[place["bodyLine"] - 1].strip() == b"{"
    files = workshop.files()
    assert files["listInvoices/list-invoices.http"] == (REQUEST + "\n" + RESPONSE).encode()
    printed = files["listInvoices/list-invoices.printed"][entry["place"]["request"]["bytes"] :]
    assert printed.replace(b"\r\n", b"\n") == RESPONSE.encode()
    assert len(printed) == place["bytes"]
    assert hashlib.sha256(printed).hexdigest() == place["sha256"]


def test_request_in_two_fences_is_one_request(workshop: Workshop) -> None:
    document = yaml.safe_load(workshop.document.read_text())
    document["paths"]["/v1/invoices"]["post"] = {"operationId": "makeInvoice"}
    workshop.document.write_text(yaml.safe_dump(document))
    sent = REQUEST.replace("GET", "POST").replace("Accept", "Content-Type")
    body = '```\n\n```json\n{ "a": 1 }\n'
    assert workshop.record(FENCED.replace(REQUEST, sent + body))[0] == 0
    text = workshop.files()["makeInvoice/list-invoices.http"].decode()
    assert text == f'{sent}\n{{ "a": 1 }}\n{RESPONSE}'


def test_line_of_a_credential_in_a_second_fence(workshop: Workshop) -> None:
    page = IN_TWO_FENCES.replace("1.50", '"eyJ0eXAiOiJKV1QiLCJhbGciOi"')
    assert "page.md:21: this looks like" in workshop.refused(page)


@pytest.mark.parametrize(
    "page",
    [
        FENCED.replace(BODY, ""),
        IN_TWO_FENCES.replace("The body:", "## Other matters"),
        IN_TWO_FENCES.replace("The body:", "**Other matters**"),
        IN_TWO_FENCES.replace("```json", "```csharp"),
        IN_TWO_FENCES.replace("{\n", "first: {\n"),
        IN_TWO_FENCES.replace("The body:", "```\nmore\n```"),
        FENCED.replace(f"\n{BODY}```", "```\n\n> ```json\n" + indented(BODY, "> ") + "> ```"),
        FENCED.replace(f"\n{BODY}", "```\n\nThe body:\n\n" + indented(BODY, "    ")),
    ],
    ids=[
        "none",
        "heading",
        "bold",
        "other-language",
        "no-json",
        "other-code",
        "quoted",
        "indented",
    ],
)
def test_success_without_its_json_is_refused(page: str, workshop: Workshop) -> None:
    said = workshop.refused(page)
    assert "page.md:12: the headers of this successful response say JSON, but no body is" in said
    assert said.endswith("put the body into the same code block; nothing was written")


def test_answer_without_a_body_stays_without_one(workshop: Workshop) -> None:
    page = IN_TWO_FENCES.replace("200 OK\nContent-Length: 22", "204 No Content")
    assert workshop.record(page)[::2] == (0, "")
    assert workshop.files()["listInvoices/list-invoices.http"].endswith(b"charset=utf-8\n\n")


def test_apply_refuses_an_erratum_that_empties_the_body(workshop: Workshop) -> None:
    workshop.record(FENCED)
    before = workshop.files()
    body = BODY.replace("\n", "\\n").replace('"', '\\"')
    workshop.errata.write_text(
        "- {id: a, exchange: listInvoices/list-invoices, part: response, times: 1, why: print,"
        f' find: "{body}", replace: ""}}\n'
    )
    code, _, said = workshop.run("apply")
    assert code == 1
    assert "list-invoices.printed: with its errata, the headers of this" in said
    assert workshop.files() == before


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (FENCED.removeprefix("# List invoices\n\n## Request example\n\n"), "page"),
        (f"\n~~~\n{REQUEST}~~~\n\n~~~\n{RESPONSE}~~~\n", "page"),
        (f"{REQUEST}\nResponse:\n\n{RESPONSE}", "page"),
        (indented(REQUEST, "    ") + "\nText.\n\n" + indented(RESPONSE, "    "), "page"),
        (f"Read all.\n\n{FENCES}", "Read all."),
    ],
    ids=["fence", "tildes", "bare", "indented", "text"],
)
def test_page_without_headings_is_called_by_its_first_line_or_its_file(
    page: str, title: str, workshop: Workshop
) -> None:
    assert workshop.record(page)[0] == 0
    (entry,) = workshop.index()
    assert (entry["page"]["title"], entry["scenario"]) == (
        title,
        title.lower()[:8].replace(" ", "-"),
    )


def test_translated_headings_keep_their_english_anchor(workshop: Workshop) -> None:
    page = FENCED.replace("# List invoices", '# <a name="list-all"></a>Facturen **ophalen**', 1)
    page = page.replace("## Request", '## <a name="request-example"></a>Voorbeeld van')
    row = "| **Toevoegen** | [*{baseURL}*](u.md)/v1/invoices?size={size} http/1.1 |"
    other = row.replace("?size={size}", "")
    page = page.replace("```http", f"{other}\n{row}\n\n```http", 1)
    assert workshop.record(page)[0] == 0
    (entry,) = workshop.index()
    assert name_of(entry) == "listInvoices/list-all"
    assert entry["page"]["title"] == "Facturen ophalen"
    assert entry["place"]["heading"] == "Voorbeeld van example"
    assert entry["place"]["syntax"] == {"line": 6, "printed": row}


def test_tabs_are_not_headings(workshop: Workshop) -> None:
    page = FENCED.replace("```http", "# [HTTP](#tab/http)\n\n```http", 1)
    page = page.replace("## Request example", "## Example 2: a page\n\n### Request")
    assert workshop.record(page)[0] == 0
    (entry,) = workshop.index()
    assert (entry["scenario"], entry["place"]["heading"]) == ("example-2-a-page", "Request")


def test_title_date_and_locale_can_be_given(workshop: Workshop) -> None:
    workshop.record(FENCED, "--title", "T", "--date", "2020-01-02", "--locale", "fr-FR")
    page = workshop.index()[0]["page"]
    assert (page["title"], page["date"], page["locale"]) == ("T", "2020-01-02", "fr-FR")


def test_two_exchanges_under_one_heading(workshop: Workshop) -> None:
    page = FENCED + FENCED.replace("# List invoices", "")
    assert workshop.record(page)[0] == 0
    assert [e["scenario"] for e in workshop.index()] == ["list-invoices", "list-invoices-2"]


def test_scenarios_are_named_in_order(workshop: Workshop) -> None:
    second = FENCED.replace("/invoices?size=2", "/Invoices/SUMMARY")
    assert workshop.record(FENCED + second, "--scenario", "b", "a")[0] == 0
    assert [name_of(e) for e in workshop.index()] == ["getInvoiceSummary/a", "listInvoices/b"]
    again = ("--scenario", "d", "--scenario", "c")  # what `make record SCENARIO="d c"` runs
    assert workshop.record(FENCED + second, *again)[0] == 0
    assert {"getInvoiceSummary/c", "listInvoices/d"} < {name_of(e) for e in workshop.index()}
    said = workshop.refused(FENCED + second, "--scenario", "c")
    assert "1 scenario names for 2 exchanges" in said
    assert "not kebab-case" in workshop.refused(FENCED, "--scenario", "No Name")
    assert "exists already" in workshop.refused(FENCED + FENCED, "--scenario", "x", "x")


@pytest.mark.parametrize(
    ("target", "operation"),
    [
        ("/v1/invoices/<invoice-id>", "getInvoice"),
        ("/v1/invoices/{invoice-id}/lineitems?provider=office", "listInvoiceLineItems"),
        ("/v1/invoices/unbilled/lineitems?provider=office&amp;size=2", "listUnbilledLineItems"),
        ("/v1/invoices/Unbilled/LineItems", "listUnbilledLineItems"),
    ],
)
def test_request_lines_find_their_operation(
    target: str, operation: str, workshop: Workshop
) -> None:
    assert workshop.record(FENCED.replace("/v1/invoices?size=2", target))[0] == 0
    assert workshop.index()[0]["operationId"] == operation


# what has to be repaired


@pytest.mark.parametrize(
    ("old", "new", "repair"),
    [
        ("1.50", "<total>", r'"\"totalCount\": <total>", replace: "\"totalCount\": \"<value>\""'),
        ("1.50", '"/invoices/<id>"', 'find: "<id>", replace: "<value>", times: 1'),
        ("1.50", '"a&amp;b"', 'find: "&amp;", replace: "&", times: 1'),
        ("1.50", "1.50 2", "cannot be kept: not JSON (Expecting ',' delimiter: line 2 column 24"),
        ("size=2", "size=2&amp;offset=0", 'part: request, find: "&amp;", replace: "&"'),
        ("json\n", "json\nMS-CV: <cv>\n", 'part: request, find: "<cv>"'),
        ("size=2", "size=<size>", 'part: request, find: "<size>"'),
        ("Length: 22", "Length: 256", r'replace: "Content-Length: 22\n"'),
        ("<token>\n", "<token> \n", r'find: "Authorization: Bearer <token> \n"'),
        (" <token>\n", "\n", r'replace: "Authorization: Bearer <token>\n"'),
        ("OK\n", "OK\n\n", "an empty line breaks the header block before 'Content-Length: 22'"),
        ("utf-8\n\n", "utf-8\n", r"no empty line between header block and body"),
        (" HTTP/1.1\n", "\n", r'size=2 HTTP/1.1\n", times: 1'),
        ("HTTP/1.1\n", "http/1.1\n", "is not `METHOD absolute-URI HTTP/1.1`"),
        (
            "Accept: ",
            "Accept: \0",
            r'find: "Accept: \u0000application/json", replace: "Accept: app',
        ),
        ("1.50", '1, "a": {"b": 1, "b": 2}', "cannot be kept: the key 'b' stands twice"),
        (
            "1.50",
            "1e99999999999999999999",
            "cannot be kept: the JSON has a number whose exponent is",
        ),
        ("1.50", '"\\ud800"', "cannot be kept: the JSON has a text with a lone surrogate"),
        (
            SERVER,
            "https://api.example.com",
            "api.example.com is not a server of the document; erratum",
        ),
        ("<token>\n", "<token>\nHost: example.com\n", 'find: "example.com", replace: "api.partn'),
    ],
)
def test_unclean_print_is_recorded_and_named(
    old: str, new: str, repair: str, workshop: Workshop
) -> None:
    page = FENCED.replace(old, new, 1)
    code, _, said = workshop.record(page)
    assert code == 0
    assert "to repair: listInvoices/list-invoices: re" in said
    assert repair in said
    printed = workshop.files()["listInvoices/list-invoices.printed"].decode()
    assert all(half in page for half in halves(printed))


def test_suggested_errata_repair_the_exchange(workshop: Workshop) -> None:
    page = FENCED.replace("Length: 22", "Length: 256").replace("size=2", "size=2&amp;offset=0")
    page = page.replace("<token>\n", "<token> \n").replace("OK\n", "OK\n\n")
    page = page.replace(SERVER, "https://api.example.com").replace("Accept: ", "Accept: \0")
    page = page.replace(" HTTP/1.1\n", "\n", 1)
    _, _, said = workshop.record(page)
    number = 0
    while suggested := re.findall(r"erratum: (\{.*\})", said):  # Content-Length comes last
        with workshop.errata.open("a") as file:
            for edit in suggested:
                number += 1
                more = f"id: e{number}, exchange: listInvoices/list-invoices, why: print, "
                print(f"- {{{more}{edit[1:]}", file=file)
        workshop.errata.write_text(workshop.errata.read_text().removeprefix("[]\n"))
        code, _, said = workshop.run("apply")
        assert code == 0
        assert number < 10
    files = workshop.files()
    expected = REQUEST.replace("size=2", "size=2&offset=0") + "\n" + RESPONSE
    assert files["listInvoices/list-invoices.http"] == expected.encode()
    assert b"&amp;" in files["listInvoices/list-invoices.printed"]


def test_misprinted_path_is_recorded_with_its_erratum(workshop: Workshop) -> None:
    page = FENCED.replace("/v1/invoices?", "/v1//invoices?")
    assert "is not an operation" in workshop.refused(page, "--scenario", "double-slash")
    workshop.errata.write_text(
        "- {id: a, exchange: listInvoices/double-slash, part: request, find: v1//, replace: v1/,"
        " times: 1, why: print}\n"
    )
    assert workshop.record(page, "--scenario", "double-slash")[::2] == (0, "")


# what is refused or reported


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"# X\n\n```\n{RESPONSE}```\n\n" + FENCED, "line 4: a response without a request"),
        (FENCED + f"\n```\n{REQUEST}```\n", "line 22: a request without a response"),
        (FENCED + f"\n> {REQUEST}", "HTTP/1.1' is in a quotation"),
        (
            FENCED + "\n```\nPOST /hook\nHost: x\n```\n",
            "line 22: 'POST /hook' has no absolute URI; not recorded",
        ),
    ],
)
def test_lonely_halves_are_reported(page: str, said: str, workshop: Workshop) -> None:
    code, out, err = workshop.record(page)
    assert code == 0
    assert out.count("recorded ") == 1
    assert err.startswith("note: ")
    assert said in err


def test_ambiguous_order_is_not_guessed(workshop: Workshop) -> None:
    page = f"```\n{REQUEST}```\n" * 2 + f"```\n{RESPONSE}```\n" * 2
    assert "no HTTP exchange" in workshop.refused(page)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("# Only prose\n", "no HTTP exchange"),
        (f"# X\n\n```\n{RESPONSE}```\n", "no HTTP exchange"),
        (FENCED.replace("//api", "//[api"), "page.md:6: GET https://[api"),
        (FENCED.replace("/invoices?", "/customers?"), "page.md:6: GET https://api"),
        (FENCED + FENCED.replace("/invoices?", "//invoices?"), "page.md:25: GET https://api"),
        (FENCED.replace("<token>", "eyJ0eXAiOiJKV1QiLCJhbGciOi"), "page.md:7: this looks like"),
        (FENCED.replace("<token>", "0123456789abcdef"), "page.md:7: this looks like"),
        (FENCED.replace("1.50", '"eyJ0eXAiOiJKV1QiLCJhbGciOi"'), "page.md:17: this looks like"),
        (FENCED.encode().replace(b"1.50", b'"\xe9"'), "page.md: not UTF-8 at byte"),
        (
            FENCED.replace(BODY, "[" * 60_000),
            "page.md:12: the JSON of this response is nested more",
        ),
        (FENCED.replace("1.50", "[" * 100 + "]" * 100), "page.md:12: the JSON of this response is"),
        (f"X\n\n{REQUEST}\n{RESPONSE.rstrip().removesuffix('}')}", "never close"),
    ],
)
def test_refused_pages(page: str | bytes, said: str, workshop: Workshop) -> None:
    assert said in workshop.refused(page)


@pytest.mark.parametrize(
    "member",
    [
        '"refresh_token":"0.AXYA12345..."',
        '"access_token" : "not-a-jwt-but-0paque"',
        '"idToken": "abcdefghijklmnop"',
        '"client_secret": "correct horse battery staple"',
        '"client_assertion": "AAAA"',
        '"Password": "hunter"',
        '"adminPassword": 12345',
        '"newRefreshToken": "0.AXYA12345secret"',
        '"userAccessToken": "abc123def456"',
        '"newIdToken": "abc123def456"',
        r'"client_secret": "my\"S3cr3t!x9"',
        '"refresh_token": "<0.AXAA-real>"',
        '"refresh_token": "[0.AXreal]"',
        r'"raw": "{\"refresh_token\":\"0.AXYA\"}"',
        '"uri": "https://example.com/token?client_id=1&client_secret=s3cr3t"',
    ],
)
def test_secrets_in_a_body_are_refused(member: str, workshop: Workshop) -> None:
    page = FENCED.replace('"totalCount": 1.50', member)
    said = workshop.refused(page)
    assert "page.md:17: this looks like a real credential" in said
    assert (
        "looks like a real credential"
        in seal(workshop, COMPOSED.replace("1.50", f"1, {member}"))[2]
    )


@pytest.mark.parametrize(
    "value",
    [
        *(
            '""',
            "null",
            '"<token>"',
            '"{access_token}"',
            '"string"',
            '"your-password-here"',
            '"{refresh-token}"',
            '"..."',
        ),
        *('"YOUR_CLIENT_SECRET"', '"xxxxxxxx"', '"********"', '"[redacted]"', "true", "{}"),
    ],
)
def test_placeholders_of_secrets_are_recorded(value: str, workshop: Workshop) -> None:
    page = FENCED.replace('"totalCount": 1.50', f'"password": {value}, "grant_type": "password"')
    assert workshop.record(page)[0] == 0


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"", "no HTTP exchange"),
        (b"\0\xff\xfe\0", "not UTF-8 at byte 1; save the page as UTF-8"),
        (b"\0" * 4_000_001, "larger than 4,000,000 bytes; give a documentation page"),
    ],
    ids=["empty", "binary", "large"],
)
def test_files_that_are_not_pages(page: bytes, said: str, workshop: Workshop) -> None:
    assert f"page.md: {said}" in workshop.refused(page)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.md", "No such file or directory"),
        ("recordings", "Is a directory"),
        ("/dev/zero", "larger than 4,000,000 bytes; give a documentation page"),
    ],
)
def test_paths_that_are_not_pages(name: str, said: str, workshop: Workshop) -> None:
    code, _, error = workshop.run("page", str(workshop.folder / name))
    assert (code, error) == (1, f"error: {workshop.folder / name}: {said}\n")


@pytest.mark.parametrize(
    "heading",
    ["tag-" * 1_000, "<b>tag</b> " * 1_000, f'<a name="{"tag-" * 1_000}"></a>Tags', "&lt;b" * 999],
)
def test_long_heading_makes_a_short_file_name(heading: str, workshop: Workshop) -> None:
    page = FENCED.replace("List invoices", heading)
    assert workshop.record(page + page)[0] == 0
    first, second = (entry["scenario"] for entry in workshop.index())
    assert second == f"{first}-2"
    assert 70 < len(first) <= 80


def test_long_scenario_is_refused(workshop: Workshop) -> None:
    assert "of at most 100 characters" in workshop.refused(FENCED, "--scenario", "a" * 300)


def test_heading_of_opening_brackets_takes_no_time(workshop: Workshop) -> None:
    """Where each of them is tried to the end of the line, this takes hours."""
    assert workshop.record(FENCED.replace("List invoices", "<" * 300_000))[0] == 0


def test_make_gives_the_page_to_the_recorder_as_it_is(tmp_path: Path) -> None:
    """Without make's expansion and without the shell's: else a page's name could run a command."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("requirements.lock", "requirements-generate.lock"):
        (tmp_path / name).touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n", encoding="utf-8")
    python.chmod(0o755)
    for name in (".ready-generate", ".ready"):
        (tmp_path / ".venv" / name).touch()
    page = "$(shell touch by-make)`touch by-shell`$HOME.md"
    command = ["make", "record", f"PAGE={page}", "SCENARIO=a $(shell touch by-make)"]
    clean = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:6] == [
        "-m",
        "workshop.record",
        "page",
        page,
        "--scenario",
        "a",
    ]
    assert not [*tmp_path.glob("by-*")]


@pytest.mark.parametrize("suffix", [".printed", ".http"])
def test_recordings_are_never_overwritten(suffix: str, workshop: Workshop) -> None:
    workshop.record(FENCED)
    said = workshop.refused(FENCED)
    assert "listInvoices/list-invoices.printed exists already" in said
    (workshop.recordings / "index.json").unlink()
    other = ".http" if suffix == ".printed" else ".printed"
    (workshop.recordings / f"listInvoices/list-invoices{other}").unlink()
    assert f"listInvoices/list-invoices{suffix} exists already" in workshop.refused(FENCED)


def test_nothing_half_written(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def full_disk(self: Path, target: Path) -> Path:
        if target.name == "index.json":
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full_disk)
    assert "No space left on device; nothing was written" in workshop.refused(FENCED)
    assert list(workshop.recordings.iterdir()) == []


def test_the_command_of_the_workshop(workshop: Workshop) -> None:
    page = workshop.folder / "page.md"
    page.write_text(FENCED)
    paths = [f"--recordings={workshop.recordings}", f"--document={workshop.document}"]
    command = [sys.executable, "-m", "workshop.record", *paths, "page", str(page)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(workshop.files()) == {
        "index.json",
        "listInvoices/list-invoices.printed",
        "listInvoices/list-invoices.http",
    }


# sealing composed exchanges

COMPOSED = REQUEST + "\n" + RESPONSE
THROTTLED = (
    REQUEST
    + "\nHTTP/1.1 429 Too Many Requests\nContent-Type: application/json\n\n"
    + '{ "statusCode": 429 }\n'
)
UNAVAILABLE = REQUEST + "\nHTTP/1.1 503 Service Unavailable\nContent-Length: 0\n\n"
SOURCE = ("--basis", "develop/a.md", "--basis", "SDK Invoice.cs", "--note", "Shows it.")


def seal(workshop: Workshop, text: str, *arguments: str) -> tuple[int, str, str]:
    path = workshop.recordings / "listInvoices" / "made-up.http"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return workshop.run("seal", str(path), *arguments)


@pytest.mark.parametrize(
    ("text", "arguments", "form", "mark"),
    [
        (COMPOSED, (), "minified", True),
        (COMPOSED.replace("22", "19"), ("--bom", "no"), "minified", False),
        (COMPOSED.replace("22", "28").replace("1.50", "1.50 "), ("--form", "verbatim"), "", True),
        (THROTTLED, (), "minified", False),
        (THROTTLED, ("--form", "verbatim"), "verbatim", False),
        (UNAVAILABLE, (), "verbatim", False),
    ],
)
def test_sealing(
    text: str, arguments: tuple[str, ...], form: str, mark: bool, workshop: Workshop
) -> None:
    if not form:
        form, length = "verbatim", len(Half.of(halves(text)[1]).body or "") + 3
        text = text.replace("Length: 28", f"Length: {length}")
    code, _, said = seal(workshop, text, *SOURCE, *arguments)
    assert (code, said) == (0, "")
    (entry,) = workshop.index()
    assert entry == {
        "operationId": "listInvoices",
        "scenario": "made-up",
        "kind": "composed",
        "basis": ["develop/a.md", "SDK Invoice.cs"],
        "note": "Shows it.",
        "wire": {"form": form, "byteOrderMark": mark},
        "sha256": {"http": hashlib.sha256(text.encode()).hexdigest()},
    }
    assert seal(workshop, text)[0] == 0  # refreshing keeps what was said
    assert workshop.index() == [entry]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COMPOSED.replace("22", "24"), "Content-Length 24 is wrong, the body has 22 bytes"),
        (COMPOSED + "\n", "not in the form"),
        (COMPOSED.replace("\n", "\r\n"), "not in the form"),
        (COMPOSED.replace("<token>", "0123456789abcdef"), "looks like a real credential"),
        (COMPOSED.replace("1.50", "<total>"), "unquoted placeholder"),
        (REQUEST + "\n", "no status line"),
    ],
)
def test_sealing_refuses_unclean_text(text: str, said: str, workshop: Workshop) -> None:
    code, _, error = seal(workshop, text, *SOURCE)
    assert code == 1
    assert said in error
    assert "index.json" not in workshop.files()


def test_sealing_wants_a_source_and_refuses_documented(workshop: Workshop) -> None:
    assert "--basis" in seal(workshop, COMPOSED)[2]
    workshop.record(FENCED)
    path = str(workshop.recordings / "listInvoices" / "list-invoices.http")
    assert "documented" in workshop.run("seal", path, *SOURCE)[2]


def test_side_files(workshop: Workshop) -> None:
    text = REQUEST + "\nHTTP/1.1 200 OK\nContent-Length: 5\nContent-Type: application/pdf\n\n"
    text += "< ./made-up.pdf\n"
    assert "made-up.pdf is missing" in seal(workshop, text, *SOURCE)[2]
    (workshop.recordings / "listInvoices" / "made-up.pdf").write_bytes(b"%PDF-")
    assert seal(workshop, text, *SOURCE)[0] == 0
    assert workshop.index()[0]["sha256"]["body"] == hashlib.sha256(b"%PDF-").hexdigest()


# errata


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"times": 2}, "1 times in the request of listInvoices/list-invoices, not 2 times"),
        ({"find": "size=3"}, "0 times in the request"),
        ({"part": "response"}, "0 times in the response"),
        ({"replace": "size=2"}, "the erratum a changes nothing"),
        ({"exchange": "listInvoices/other"}, "no documented exchange listInvoices/other"),
        ({"part": "body"}, "part is 'body'"),
        ({"id": "Not Kebab"}, "not kebab-case"),
        ({"more": 1}, "see: more"),
    ],
)
def test_stale_errata_stop_the_derivation(
    change: dict[str, Any], said: str, workshop: Workshop
) -> None:
    workshop.record(FENCED)
    before = workshop.files()
    item = {
        "id": "a",
        "exchange": "listInvoices/list-invoices",
        "part": "request",
        "find": "size=2",
        "replace": "size=5",
        "times": 1,
        "why": "To see.",
    }
    workshop.errata.write_text(yaml.safe_dump([{**item, **change}]))
    code, _, error = workshop.run("apply")
    assert code == 1
    assert f"{workshop.errata}:1: " in error
    assert said in error
    assert workshop.files() == before


@pytest.mark.parametrize("text", ["a: b\n", "- a\n", "- {id: a\n"])
def test_errata_that_are_no_errata(text: str, workshop: Workshop) -> None:
    workshop.errata.write_text(text)
    assert f"{workshop.errata}:" in workshop.refused(FENCED)


def test_index_that_is_no_index(workshop: Workshop) -> None:
    (workshop.recordings / "index.json").write_text("{}")
    assert "not an index" in workshop.refused(FENCED)


def test_apply_refuses_changed_print(workshop: Workshop) -> None:
    workshop.record(FENCED)
    path = workshop.recordings / "listInvoices" / "list-invoices.printed"
    path.write_bytes(path.read_bytes().replace(b"1.50", b"1.5"))
    assert "not the bytes that were recorded" in workshop.run("apply")[2]


# the committed recordings


@pytest.mark.parametrize("entry", DOCUMENTED, ids=name_of)
def test_http_is_print_with_errata(
    entry: dict[str, Any], named: dict[str, Exchange], unchanged: Unchanged
) -> None:
    printed = Archive().file(entry, ".printed").read_bytes().decode()
    derived = errata.applied(printed, KNOWN_ERRATA.edits, exchange=name_of(entry))
    unchanged(named[name_of(entry)], derived.encode(), source="its print with errata")
    assert Archive().file(entry, ".http").read_bytes() == derived.encode()


@pytest.mark.parametrize("edit", KNOWN_ERRATA.edits, ids=lambda edit: edit.id)
def test_each_edit_is_needed(edit: errata.Edit) -> None:
    """Without it, its exchange has something to repair, or another edit does not apply."""
    entry = next(entry for entry in DOCUMENTED if name_of(entry) == edit.exchange)
    printed = Archive().file(entry, ".printed").read_bytes().decode()
    others = tuple(each for each in KNOWN_ERRATA.edits if each is not edit)
    try:
        text = errata.applied(printed, others, exchange=edit.exchange)
    except SystemExit:
        return
    folder = RECORDINGS / entry["operationId"]
    assert problems(text, wire_form=wire_form_of(entry), folder=folder)


def test_apply_changes_nothing(
    workshop: Workshop, named: dict[str, Exchange], unchanged: Unchanged
) -> None:
    shutil.copytree(RECORDINGS, workshop.recordings, dirs_exist_ok=True)
    before = workshop.files()
    workshop.errata = ERRATA
    code, _, said = workshop.run("apply")
    assert (code, said) == (0, ""), said
    after = workshop.files()
    for entry in DOCUMENTED:
        name = name_of(entry)
        unchanged(named[name], after[f"{name}.http"], source="its print with errata")
    assert after == before


@pytest.mark.parametrize("decision", KNOWN_ERRATA.decisions, ids=lambda decision: decision.id)
def test_the_document_shows_the_decision(decision: errata.Decision) -> None:
    entry = next(entry for entry in DOCUMENTED if name_of(entry) == decision.exchange)
    if decision.part == "syntax":
        syntax = entry["place"]["syntax"]
        assert syntax["line"] == decision.line
        assert decision.printed in syntax["printed"]
    *above, member = tokens(target(decision.document))
    assert resolve(load(DOCUMENT), pointer(*above)).get(member) == decision.equals


@pytest.mark.parametrize("entry", COMMITTED, ids=name_of)
def test_exchange_is_clean(entry: dict[str, Any]) -> None:
    text = Archive().file(entry, ".http").read_bytes().decode()
    assert text == normalized(text)
    assert unrepairable(text) is None
    assert (
        problems(text, wire_form=wire_form_of(entry), folder=RECORDINGS / entry["operationId"])
        == []
    )


def test_index_names_every_file() -> None:
    expected = {"index.json", "README.md"}
    for entry in COMMITTED:
        folder, scenario = entry["operationId"], entry["scenario"]
        expected |= {f"{folder}/{scenario}.http"}
        if entry["kind"] == "documented":
            expected |= {f"{folder}/{scenario}.printed"}
        text = Archive().file(entry, ".http").read_text(encoding="utf-8")
        if name := Half.of(halves(text)[1]).side_file:
            expected |= {f"{folder}/{name}"}
    found = {str(p.relative_to(RECORDINGS)) for p in RECORDINGS.rglob("*") if p.is_file()}
    assert found == expected
    assert len({name_of(entry) for entry in COMMITTED}) == len(COMMITTED)


def test_index_is_sorted_and_says_where_each_exchange_comes_from() -> None:
    assert sorted(COMMITTED, key=lambda e: (e["operationId"], e["scenario"])) == COMMITTED
    for entry in COMMITTED:
        if entry["kind"] == "documented":
            assert entry["page"]["title"]
            assert "basis" not in entry
        else:
            assert entry["kind"] == "composed"
            assert entry["basis"]
            assert entry["note"]
            assert "page" not in entry


@pytest.mark.parametrize("entry", DOCUMENTED, ids=name_of)
def test_print_is_the_blocks_of_the_page(entry: dict[str, Any]) -> None:
    printed = Archive().file(entry, ".printed").read_bytes()
    size = entry["place"]["request"]["bytes"]
    assert [half.encode() for half in halves(printed.decode())] == [printed[:size], printed[size:]]
    assert len(printed) - size == entry["place"]["response"]["bytes"]


@pytest.mark.bytes
@pytest.mark.parametrize("entry", COMMITTED, ids=name_of)
def test_hashes(entry: dict[str, Any]) -> None:
    archive, hashes = Archive(), entry["sha256"]
    text = archive.file(entry, ".http").read_bytes()
    assert hashes["http"] == hashlib.sha256(text).hexdigest()
    if entry["kind"] == "documented":
        printed = archive.file(entry, ".printed").read_bytes()
        size = entry["place"]["request"]["bytes"]
        assert hashes["printed"] == hashlib.sha256(printed).hexdigest()
        for part, data in (("request", printed[:size]), ("response", printed[size:])):
            assert entry["place"][part]["sha256"] == hashlib.sha256(data).hexdigest()
    if name := Half.of(halves(text.decode())[1]).side_file:
        body = (RECORDINGS / entry["operationId"] / name).read_bytes()
        assert hashes["body"] == hashlib.sha256(body).hexdigest()


@pytest.mark.bytes
def test_index_is_written_by_the_recorder() -> None:
    (written,) = Archive().index_file(COMMITTED).values()
    assert (RECORDINGS / "index.json").read_bytes() == written
    assert decode(written)["exchanges"] == COMMITTED
