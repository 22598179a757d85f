"""Raw HTTP text is read into heads and bodies; what breaks the form is refused by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_center_core.http_text import (
    MARK,
    Half,
    Headers,
    Response,
    halves,
    minified,
    parse_http,
)

HEAD = "GET https://example.com/v1/invoices HTTP/1.1\nAccept: application/json\n\n"
GOOD = HEAD + "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n}\n"
MALFORMED = {
    "nothing": ("", 1, "does not end with LF"),
    "empty-line": ("\n", 1, "expected `METHOD"),
    "byte-order-mark": ("\ufeff" + GOOD, 1, "byte-order mark"),
    "carriage-return": (GOOD.replace("OK\n", "OK\r\n"), 4, "CR"),
    "no-line-end": (GOOD[:-1], 8, "LF"),
    "no-method": (GOOD.replace("GET ", ""), 1, "METHOD"),
    "lower-case-version": (GOOD.replace("HTTP/1.1\nAccept", "http/1.1\nAccept"), 1, "METHOD"),
    "blank-in-target": (GOOD.replace("/v1", " /v1"), 1, "METHOD"),
    "no-response": (HEAD, 3, "no line begins the response"),
    "no-request": (GOOD.removeprefix(HEAD), 1, "METHOD"),
    "no-empty-line": (GOOD.replace("json\n\nHTTP", "json\nHTTP"), 3, "an empty line is missing"),
    "no-header": (GOOD.replace("Accept:", "Accept"), 2, "Name: value"),
    "folded-header": (GOOD.replace("Type: ", "Type:\n "), 6, "Name: value"),
    "blank-before-colon": (GOOD.replace("Type:", "Type :"), 5, "Name: value"),
    "other-version": (GOOD.replace("HTTP/1.1 200", "HTTP/2 200"), 4, "expected `HTTP/1.1 200 OK`"),
    "indented-status": (GOOD.replace("HTTP/1.1 200", " HTTP/1.1 200"), 4, "expected `HTTP/1.1"),
    "no-side-file": (GOOD.replace("{\n}", "< ./none.pdf"), 7, "none.pdf"),
    "side-file-above": (GOOD.replace("{\n}", "< ./.."), 7, "does not exist"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_text_is_refused_with_file_and_line(case: str, tmp_path: Path) -> None:
    text, line, said = MALFORMED[case]
    path = tmp_path / "broken.http"
    with pytest.raises(ValueError, match=rf"broken\.http:{line}: .*{said}") as caught:
        parse_http(text.encode(), path=path)
    assert "\n" not in str(caught.value)


def test_latin_1_is_refused_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"x\.http:2: not UTF-8"):
        parse_http(HEAD.replace("json", "jsön").encode("latin-1"), path=tmp_path / "x.http")


def test_a_long_line_is_cut_in_the_message() -> None:
    text = GOOD.replace("Accept:", "x" * 100_000 + " ")
    with pytest.raises(ValueError, match="expected `Name: value`") as caught:
        parse_http(text.encode(), path=Path("x.http"))
    assert len(str(caught.value)) < 150


def test_an_exchange_is_read_with_side_files_and_bodies(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4\r\n\x00")
    text = HEAD.replace("\n\n", "\naccept:b\n\n") + "line 1\n\nline 2\nHTTP/1.1 404 Not Found\n"
    request, response = parse_http((text + "A: b: c \n\n< ./x.pdf\n").encode(), path=tmp_path / "x")
    assert (request.method, request.target) == ("GET", "https://example.com/v1/invoices")
    assert request.body == b"line 1\n\nline 2"
    assert request.headers.all("ACCEPT") == ["application/json", "b"]
    assert (response.status, response.reason) == (404, "Not Found")
    assert response.headers.get("a") == "b: c"
    assert response.body == b"%PDF-1.4\r\n\x00"
    for end in ("", "\n", "\n\n"):
        assert parse_http((text + end).encode(), path=tmp_path / "x")[1].body == b""


@pytest.mark.parametrize(
    "body", ["{}", "\n", "a\n\n", "< ./a b", "< ./a/b", "<./a", "HTTP/1.1 200", "\u00fc\u2028\x0b"]
)
def test_bodies_of_responses_keep_every_character(body: str, tmp_path: Path) -> None:
    text = HEAD + "HTTP/1.1 200\nA: b\n\n" + body + "\n"
    assert parse_http(text.encode(), path=tmp_path / "x")[1].body == body.encode()


def test_text_that_has_to_be_repaired_is_read_in_halves() -> None:
    printed = "  POST /v1 http/1.0\r\n  x y\n\n  {}\n\n\t http/1.0 200\nA : b \n\n\n< ./a.pdf\n"
    asked, answered = halves(printed)
    assert asked + answered == printed
    assert answered.startswith("\t http/1.0 200\n")
    request, response = Half.of(asked), Half.of(answered)
    assert (request.start, request.lines) == ("  POST /v1 http/1.0\r", ("  x y",))
    assert request.body == "  {}\n"
    assert (response.lines, response.headers.get("a")) == (("A : b ",), "b")
    assert response.side_file is None, "the empty line before it is part of the body"
    assert Half.of("HTTP/1.1 200 OK\n\n< ./a.pdf\n").side_file == "a.pdf"
    assert halves("no status") == ("no status", "")
    assert Half.of("") == Half("", (), None)


def test_headers_have_their_order_and_any_letter_case() -> None:
    headers = Headers((("A", "1"), ("b", "2"), ("a", "3")))
    assert headers.all("a") == ["1", "3"]
    assert (headers.get("B"), headers.get("c")) == ("2", None)
    assert "B" in headers
    assert "c" not in headers
    assert list(headers.without("A")) == [("b", "2")]
    assert list(headers.having("B", "4")) == [("A", "1"), ("a", "3"), ("B", "4")]


def test_minified_keeps_digits_and_strings() -> None:
    pretty = b'{ "a b" : [ 1.50 , 1E2 ,\n\t"x \\" , y" ] ,\r\n "\\\\" : 0.1999968000511991808131 }'
    assert minified(pretty) == b'{"a b":[1.50,1E2,"x \\" , y"],"\\\\":0.1999968000511991808131}'


def test_broken_texts_are_minified_in_one_pass() -> None:
    broken = b'"' + b'\\"' * 200_000  # a text that never ends, with a quote at every second byte
    assert minified(b"[ " + broken) == b"[" + broken


def test_the_body_on_the_wire_has_its_form_and_its_mark() -> None:
    body = b'{\n  "a": 1.50\n}'
    assert Response(200, body=body).wire == body
    assert Response(200, body=body, wire_form="minified").wire == b'{"a":1.50}'
    marked = Response(200, body=body, wire_form="minified", byte_order_mark=True)
    assert marked.wire == MARK + b'{"a":1.50}'
