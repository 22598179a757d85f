"""Secrets in texts of others: found in whatever form, and plain texts left as they are."""

from __future__ import annotations

import base64
import itertools
import json
import pickle
from urllib.parse import quote, quote_plus

import httpx
import pytest

from partner_center import auth
from partner_center.transport.events import shown
from partner_center_core.masking import (
    MASK,
    masked,
    printable,
    secrets_in,
    without_details,
    without_secrets,
)

JWT = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln-bmF0_dXJl"
OPAQUE = "1.AXkA" + base64.b64encode(bytes(range(256))).decode()
CLOSED = "closed-token-0123456789"
SECRET = "Zk8~the secret/of+the app%="


@pytest.mark.parametrize(
    "said",
    [
        "{}",
        "token {} was refused",
        "Authorization: Bearer {}",
        "authorization: bearer   {}",
        '{{"token": "{}"}}',
        "b'Bearer {}'",
        "https://host.test/?access_token={}&a=b",
        "<h1>{}</h1>",
    ],
)
@pytest.mark.parametrize("token", [JWT, OPAQUE, OPAQUE.replace("+", "-").replace("/", "_")])
def test_tokens_are_known_by_their_form(said: str, token: str) -> None:
    text = masked(said.format(token))
    assert MASK in text
    assert not any(part in text for part in (token[:20], token[-12:], token[30:50]))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f"Bearer {CLOSED}", "Bearer ***"),
        (f"bearer\t{CLOSED}, and more", "bearer\t***, and more"),
        (f"BEARER%20{CLOSED}", "BEARER%20***"),
        (f"Bearer+{CLOSED}", "Bearer+***"),
        (f"bearer: {CLOSED}", "bearer: ***"),
        (repr(f"Bearer\n{CLOSED}"), r"'Bearer\n***'"),
        (f"client_secret={CLOSED}&grant_type=x", "client_secret=***&grant_type=x"),
        (f"refresh_token%3D{CLOSED}", "refresh_token%3D***"),
        (f'{{"refresh_token": "{CLOSED}", "a": 1}}', '{"refresh_token": "***", "a": 1}'),
        (f"{{'refresh_token': '{CLOSED}'}}", "{'refresh_token': '***'}"),
        (json.dumps(json.dumps({"clientSecret": CLOSED})), r'"{\"clientSecret\": \"***\"}"'),
        (f"client_assertion={CLOSED}", "client_assertion=***"),
        (f"password={CLOSED}", "password=***"),
        (f"https://a.test/b?sv=2024&sig={CLOSED}%3D&se=1", "https://a.test/b?sv=2024&sig=***&se=1"),
        (f"sv%3D2024%26sig%3D{CLOSED}", "sv%3D2024%26sig%3D***"),
        (f"device_code={CLOSED}", "device_code=***"),
        (f'"newRefreshToken": "{CLOSED}"', '"newRefreshToken": "***"'),
        (f'"newIdToken" : "{CLOSED}", "paid": 1', '"newIdToken" : "***", "paid": 1'),
        ('"client_secret": "three words, one \\" quote"}', '"client_secret": "***"}'),
        (r'{"raw": "{\"password\": \"two words\"}"}', r'{"raw": "{\"password\": \"***\"}"}'),
        ('"client_secret": "cut off', '"client_secret": "***'),
        ('"password": 12345, "a": 1', '"password": ***, "a": 1'),
        (f"Cookie: a={CLOSED}; b=2\r\nAccept: */*", "Cookie: ***\r\nAccept: */*"),
        (f"authorization: Basic {CLOSED}", "authorization: Basic ***"),
        (f"Ocp-Apim-Subscription-Key: {CLOSED}", "Ocp-Apim-Subscription-Key: ***"),
    ],
)
def test_closed_tokens_and_signatures_are_known_by_their_names(said: str, left: str) -> None:
    assert masked(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "The bearer token is missing; send a Bearer token.",
        "Bearer authentication is needed",
        'WWW-Authenticate: Bearer realm="", error="invalid_token"',
        "WWW-Authenticate: Bearer authorization_uri=https://login.test, error=x",
        "no bearer, no answer",
        "tenant 11111111-2222-3333-4444-555555555555, code AADSTS50076",
        "sha256 " + "0123456789abcdef" * 4,
        "/home/somebody/a-folder-of-mine/another-folder-that-is-deep/and-one-more/and-again/file.json",
        # the name of a token file: tenant and client
        "/tokens/11111111-2222-3333-4444-555555555555-66666666-7777-8888-9999-aaaaaaaaaaaa.json",
        "GET /v1/invoices/G000024135/lineitems/OneTime/BillingLineItems?size=2000&period=current",
        "https://a-long-name-of-an-account.blob.core.windows.net/billed/v1/PartnerTenantId=x/y=1/z=2",
        "https://learn.microsoft.com/partner-center/developer/partner-center-authentication#x",
        "design=1 assign=2 the sig of it; sig",
        "token_type=Bearer&expires_in=3599",
        "Authorization: Bearer\nAccept: application/json",
        '{"password": "", "refresh_token": null, "grant_type": "password"}',
    ],
)
def test_plain_texts_stay(said: str) -> None:
    assert masked(said) == said
    assert not [*secrets_in(said)]


def test_secrets_are_listed_with_their_places() -> None:
    """An opaque refresh token without a name is found as well as a short token after Bearer."""
    text = f"Authorization: Bearer {CLOSED}\n\n{OPAQUE}"
    assert set(secrets_in(text)) == {(22, CLOSED), (text.index(OPAQUE), OPAQUE)}


@pytest.mark.parametrize("hidden", [True, False])
def test_secrets_that_are_given_are_masked_in_every_form(hidden: bool) -> None:
    secret = auth.Secret(SECRET) if hidden else SECRET
    forms = (SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), repr(SECRET)[1:-1])
    for form in forms:
        assert masked(f"<{form}>", [secret]) == "<***>"
    broken = "abcdefgh12345678\n\tthe-second-part"
    assert masked(repr(broken), [broken]) == "'***'"
    assert masked("abcdefgh12345678 and the-second-part", [broken]) == "*** and ***"
    assert masked("a short one", ["a"]) == "a short one"
    assert masked("a\udc80b cdef", ["a\udc80b cdef"]) == "***"
    assert masked("xx-abcd-abcd1234-yy", ["abcd", "abcd1234"]) == "xx-***-***-yy"


def test_it_takes_no_longer_than_the_text_is_long() -> None:
    """Texts that make a careless pattern try everything; a minute is far too long for them."""
    units = ("bearer ", "eyJ", "a.", "/", "sig", "sig=", " ", ".", "\\n", "%20", "error", '": "')
    for first, unit in itertools.product(("", "bearer", "eyJaaaaaaaa", '"sig', "sig%3D"), units):
        text = first + unit * 50_000
        assert len(masked(text)) <= len(text) + len(MASK)


def test_a_text_for_a_terminal_is_one_plain_line() -> None:
    assert printable("a\x1b[31m\r\nb\u202ec\u2066d\x9b\ufeffe\u2028f") == "a [31m  b c d  e f"
    assert printable("Müller 語 \U0001f4c4") == "Müller 語 \U0001f4c4"


def test_a_path_that_is_told_is_plain_and_masked() -> None:
    url = httpx.URL(f"https://a.test/v1/{JWT}/%0d%0a%1b?size=5&sig=x&filter=Bearer+{CLOSED}")
    assert shown(url) == "/v1/***/   ?size=5&sig=***&filter=Bearer ***"


def test_an_error_loses_its_credentials_in_place() -> None:
    headers = {"Authorization": f"Bearer {CLOSED}", "Cookie": f"a={CLOSED}", "MS-RequestId": "r"}
    url = f"https://a.test/b?sv=1&sig={CLOSED}"
    request = httpx.Request("GET", url, headers=headers)
    response = httpx.Response(403, request=request, headers={"Set-Cookie": f"a={CLOSED}"})
    with pytest.raises(httpx.HTTPStatusError) as caught:
        response.raise_for_status()
    fault = httpx.ReadTimeout("late", request=httpx.Request("GET", url, headers=headers))
    bare = httpx.ReadTimeout("late")
    assert CLOSED.encode() in pickle.dumps(fault)
    for error in (fault, bare):
        assert without_secrets(error) is error
        assert CLOSED.encode() not in pickle.dumps(error)
    assert fault.request.headers["MS-RequestId"] == "r"
    assert fault.request.url == "https://a.test/b?sv=1&sig=%2A%2A%2A"
    without_secrets(caught.value)
    assert CLOSED not in f"{response.headers.raw!r} {request.headers.raw!r} {request.url}"


def test_what_caused_an_error_loses_frames_and_words() -> None:
    def fail() -> None:
        local = CLOSED
        raise OSError(5, f"Bearer {local}")

    def fail_again() -> None:
        try:
            fail()
        except OSError as error:
            error.__cause__ = error  # chains can be circles
            raise RuntimeError(f"token={JWT}") from error

    with pytest.raises(RuntimeError) as caught:
        fail_again()
    error, cause = without_details(caught.value), caught.value.__cause__
    assert cause is not None
    assert (cause.__traceback__, cause.args) == (None, (5, "Bearer ***"))
    assert error.args == ("token=***",)
