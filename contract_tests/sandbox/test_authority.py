"""The sandbox's sign-in authority: MSAL itself over TLS, and what the service makes of tokens."""

from __future__ import annotations

import base64
import json
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import msal  # type: ignore[import-untyped]  # it has no types
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from partner_center.sandbox.books.world import World
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import Address, running
from partner_center.sandbox.sign_in import authority
from partner_center.sandbox.sign_in.authority import REFRESH_TOKEN, REFRESH_TOKEN_WITHOUT_MFA
from partner_center.sandbox.sign_in.grants import CLIENT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID
from partner_center.sandbox.sign_in.tokens import AUDIENCE

APP_SCOPES = [f"{AUDIENCE}/.default"]
USER_SCOPES = [f"{AUDIENCE}/user_impersonation"]
# Each of them overrules the certificate or the address that a test hands over.
_OVERRULING = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _OVERRULING:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=1, lines=200)


@pytest.fixture
def address(world: World) -> Iterator[Address]:
    with running(world) as address:
        yield address


@pytest.fixture
def http(address: Address) -> Iterator[httpx.Client]:
    context = ssl.create_default_context(cafile=str(address.ca_file))
    with httpx.Client(verify=context, trust_env=False) as client:
        yield client


@pytest.fixture
def confidential(address: Address) -> Iterator[Callable[..., msal.ConfidentialClientApplication]]:
    made: list[msal.ConfidentialClientApplication] = []

    def make(credential: Any = CLIENT_SECRET, client_id: str = CLIENT_ID) -> Any:
        ca_file: Any = str(address.ca_file)  # MSAL takes a path as well, and types a bool
        app = msal.ConfidentialClientApplication(
            client_id,
            client_credential=credential,
            authority=address.authority,
            instance_discovery=False,
            verify=ca_file,
        )
        made.append(app)
        return app

    yield make
    for app in made:
        app.http_client.close()


def call(address: Address, path: str, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(address.base_url + path, headers=headers, trust_env=False)


def test_app_only_sign_in_reaches_what_it_may(
    address: Address, world: World, confidential: Callable[..., Any]
) -> None:
    app = confidential()
    result = app.acquire_token_for_client(APP_SCOPES)
    token = result["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["aud"] == AUDIENCE
    assert claims["tid"] == address.tenant
    assert claims["appid"] == CLIENT_ID
    assert claims["roles"]
    assert "scp" not in claims
    assert result["expires_in"] == 3600
    assert app.acquire_token_for_client(APP_SCOPES)["access_token"] == token
    assert call(address, "/v1/invoices", token).status_code == 200
    refused = call(address, f"/v1/invoices/{world.largest_invoice_id}", token)
    assert refused.status_code == 403
    assert refused.json() == {
        "code": 900329,
        "description": "The operation needs a token with a signed-in user.",
        "source": "PartnerFD",
    }


def test_issued_refresh_token_rotates_and_works_once(
    address: Address, confidential: Callable[..., Any]
) -> None:
    app = confidential()
    first = app.acquire_token_by_refresh_token(REFRESH_TOKEN, scopes=USER_SCOPES)
    claims = jwt.decode(first["access_token"], options={"verify_signature": False})
    assert claims["scp"] == "user_impersonation"
    assert "mfa" in claims["amr"]
    assert call(address, "/v1/invoices/summaries", first["access_token"]).status_code == 200
    second = app.acquire_token_by_refresh_token(first["refresh_token"], scopes=USER_SCOPES)
    assert second["refresh_token"] not in {first["refresh_token"], REFRESH_TOKEN}
    used = first["refresh_token"]
    again = confidential().acquire_token_by_refresh_token(used, scopes=USER_SCOPES)
    assert again["error"] == "invalid_grant"
    assert again["suberror"] == "bad_token"
    account = app.get_accounts()[0]
    assert account["username"] == "user@sandbox.example"
    assert app.acquire_token_silent(USER_SCOPES, account)["access_token"]


def test_built_in_refresh_token_never_wears_out(
    address: Address, confidential: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authority, "_MOST", 2)
    for _ in range(4):
        signed = confidential().acquire_token_by_refresh_token(REFRESH_TOKEN, scopes=USER_SCOPES)
        assert call(address, "/v1/invoices", signed["access_token"]).status_code == 200
    public = msal.PublicClientApplication(
        PUBLIC_CLIENT_ID,
        authority=address.authority,
        instance_discovery=False,
        verify=str(address.ca_file),
    )
    other = public.acquire_token_by_refresh_token(REFRESH_TOKEN, scopes=USER_SCOPES)
    public.http_client.close()
    assert other["error"] == "invalid_grant"


def test_user_without_mfa_has_to_sign_in_again(confidential: Callable[..., Any]) -> None:
    app = confidential()
    result = app.acquire_token_by_refresh_token(REFRESH_TOKEN_WITHOUT_MFA, scopes=USER_SCOPES)
    assert result["error"] == "invalid_grant"
    assert result["error_codes"] == [50076]
    assert result["error_description"].startswith("AADSTS50076: ")


@pytest.mark.parametrize(
    ("credential", "client_id", "error", "number"),
    [
        ("wrong", CLIENT_ID, "invalid_client", 7000215),
        (CLIENT_SECRET, "5ab0c0de-0000-4000-8000-00000000000f", "unauthorized_client", 700016),
    ],
)
def test_wrong_credentials_are_refused(
    confidential: Callable[..., Any], credential: str, client_id: str, error: str, number: int
) -> None:
    result = confidential(credential, client_id).acquire_token_for_client(APP_SCOPES)
    assert (result["error"], result["error_codes"]) == (error, [number])
    assert credential not in result["error_description"]


def test_certificate_signs_in_by_assertion(confidential: Callable[..., Any]) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    credential = {"private_key": pem.decode(), "thumbprint": "A1" * 20}
    assert "access_token" in confidential(credential).acquire_token_for_client(APP_SCOPES)


def test_device_code_is_approved_on_the_second_poll(address: Address) -> None:
    app = msal.PublicClientApplication(
        PUBLIC_CLIENT_ID,
        authority=address.authority,
        instance_discovery=False,
        verify=str(address.ca_file),
    )
    try:
        flow = app.initiate_device_flow(scopes=USER_SCOPES)
        assert flow["user_code"] in flow["message"]
        flow["interval"] = 0
        result = app.acquire_token_by_device_flow(flow)
        assert call(address, "/v1/invoices/summaries", result["access_token"]).status_code == 200
    finally:
        app.http_client.close()


def test_discovery_and_keys_are_what_clients_expect(address: Address, http: httpx.Client) -> None:
    found = http.get(f"{address.authority}/v2.0/.well-known/openid-configuration").json()
    assert found["issuer"] == f"{address.authority}/v2.0"
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": APP_SCOPES[0],
    }
    answer = http.post(found["token_endpoint"], data=form)
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()["access_token"]
    key = jwt.PyJWK(http.get(found["jwks_uri"]).json()["keys"][0])
    assert jwt.decode(token, key, audience=AUDIENCE, issuer=found["issuer"])["idtyp"] == "app"


def asked(http: httpx.Client, address: Address, **changes: str | None) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": APP_SCOPES[0],
        **changes,
    }
    sent = {name: value for name, value in form.items() if value is not None}
    return http.post(f"{address.authority}/oauth2/v2.0/token", data=sent)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"grant_type": "password"}, (400, "unsupported_grant_type", 70003)),
        ({"grant_type": None}, (400, "unsupported_grant_type", 70003)),
        ({"client_secret": None}, (401, "invalid_client", 7000218)),
        ({"client_id": None}, (400, "unauthorized_client", 700016)),
        ({"client_id": PUBLIC_CLIENT_ID}, (400, "unauthorized_client", 700016)),
        ({"scope": None}, (400, "invalid_request", 900144)),
        ({"scope": USER_SCOPES[0]}, (400, "invalid_scope", 1002012)),
        ({"scope": "https://elsewhere.example/.default"}, (400, "invalid_resource", 500011)),
        ({"client_assertion": "nonsense"}, (401, "invalid_client", 700027)),
        ({"grant_type": "refresh_token"}, (400, "invalid_grant", 70000)),
    ],
)
def test_errors_are_those_of_entra(
    address: Address,
    http: httpx.Client,
    changes: dict[str, str | None],
    wanted: tuple[int, str, int],
) -> None:
    response = asked(http, address, **changes)
    body = response.json()
    assert (response.status_code, body["error"], *body["error_codes"]) == wanted
    assert {"error_description", "timestamp", "trace_id", "correlation_id"} <= body.keys()
    assert CLIENT_SECRET not in response.text


@pytest.mark.parametrize(
    ("expires", "status"),
    [("1" + "0" * 400, 200), ("1e999", 200), ("NaN", 401), ('"9999999999"', 401), ("1", 401)],
)
def test_expiry_of_an_assertion_may_be_any_number(
    address: Address, http: httpx.Client, expires: str, status: int
) -> None:
    claims = f'{{"iss":"{CLIENT_ID}","sub":"{CLIENT_ID}","exp":{expires}}}'
    parts = ('{"alg":"RS256"}', claims, "signature")
    encoded = (base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    response = asked(http, address, client_secret=None, client_assertion=".".join(encoded))
    assert response.status_code == status, response.text
    assert response.json().get("error") == (None if status == 200 else "invalid_client")


def test_other_tenants_are_not_known(address: Address, http: httpx.Client) -> None:
    home = address.authority.rpartition("/")[0]
    path = "v2.0/.well-known/openid-configuration"
    assert http.get(f"{home}/common/{path}").status_code == 200
    assert http.get(f"{home}/{address.tenant.upper()}/{path}").status_code == 200
    assert http.get(f"{home}/elsewhere.example/{path}").json()["error_codes"] == [90002]


def test_older_token_endpoint_takes_a_resource_and_basic_credentials(
    address: Address, http: httpx.Client
) -> None:
    form = {"grant_type": "client_credentials", "resource": AUDIENCE}
    endpoint = f"{address.authority}/oauth2/token"
    token = http.post(endpoint, data=form, auth=(CLIENT_ID, CLIENT_SECRET)).json()["access_token"]
    assert call(address, "/v1/invoices", token).status_code == 200
    wrong = http.post(endpoint, data=form, auth=(CLIENT_ID, "wrong"))
    assert wrong.json()["error_codes"] == [7000215]


def test_token_for_the_retired_audience_is_refused(address: Address, http: httpx.Client) -> None:
    token = asked(http, address, scope="https://graph.windows.net/.default").json()["access_token"]
    response = call(address, "/v1/invoices", token)
    assert (response.status_code, response.json()["code"]) == (401, 900420)


def test_forged_and_altered_tokens_are_refused(address: Address, http: httpx.Client) -> None:
    token = asked(http, address).json()["access_token"]
    head, claims, signature = token.split(".")
    body = json.loads(base64.urlsafe_b64decode(claims + "=="))
    raised = base64.urlsafe_b64encode(json.dumps({**body, "scp": "all"}).encode()).decode()
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for forged in (
        f"{head}.{raised.rstrip('=')}.{signature}",
        jwt.encode(body, stranger, algorithm="RS256"),
        jwt.encode(body, "secret" * 8, algorithm="HS256"),
        jwt.encode(body, "", algorithm="none"),
        "a.b.c",
    ):
        response = call(address, "/v1/invoices", forged)
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("OAuth realm=urn:cpsvc:cpid:")


def test_tokens_expire_by_the_clock_of_the_sandbox(world: World) -> None:
    now = [time.time()]
    options = Options(access_token_seconds=60, clock=lambda: now[0])
    with running(world, options=options) as address:
        context = ssl.create_default_context(cafile=str(address.ca_file))
        with httpx.Client(verify=context, trust_env=False) as http:
            answer = asked(http, address).json()
        assert answer["expires_in"] == 60
        assert call(address, "/v1/invoices", answer["access_token"]).status_code == 200
        now[0] += 61
        late = call(address, "/v1/invoices", answer["access_token"])
        assert late.status_code == 401
        assert late.json()["description"] == "Access denied: the token has expired."


def test_mfa_is_asked_for_where_the_option_says_so(world: World, address: Address) -> None:
    assert call(address, "/v1/invoices", "sandbox-no-mfa").status_code == 200
    with running(world, options=Options(require_mfa=True)) as strict:
        refused = call(strict, "/v1/invoices", "sandbox-no-mfa")
        assert (refused.status_code, refused.json()["code"]) == (401, 900421)
        assert call(strict, "/v1/invoices/summaries", "sandbox-app-user").status_code == 200
        assert call(strict, "/v1/invoices", "sandbox-app-only").status_code == 200


def test_any_token_will_do_where_the_option_says_so(world: World, address: Address) -> None:
    assert call(address, "/v1/invoices", "anything").status_code == 401
    with running(world, options=Options(accept_any_token=True)) as lenient:
        assert call(lenient, "/v1/invoices/summaries", "anything").status_code == 200
        assert call(lenient, "/v1/invoices/summaries", "sandbox-app-only").status_code == 403
        assert httpx.get(f"{lenient.base_url}/v1/invoices", trust_env=False).status_code == 401


def test_service_speaks_tls_where_asked(world: World) -> None:
    with running(world, use_tls=True) as address:
        assert address.base_url.startswith("https://")
        context = ssl.create_default_context(cafile=str(address.ca_file))
        with httpx.Client(verify=context, trust_env=False) as http:
            headers = {"Authorization": "Bearer sandbox-app-only"}
            path = f"{address.base_url}/v1/invoices/summary"
            assert http.get(path, headers=headers).status_code == 200
            named = path.replace("127.0.0.1", "localhost")
            assert http.get(named, headers=headers).status_code == 200
    assert not address.ca_file.exists()
