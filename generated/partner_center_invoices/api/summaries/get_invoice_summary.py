# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client, build_response, result_of
from ...models.invoice_summary import InvoiceSummary
from ...types import (
    UNSET,
    Response,
    Unset,
    read_json,
    read_model,
)

OPERATION = "getInvoiceSummary"


def _get_kwargs(
    *,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, str] = {
        "Accept": "application/json",
    }
    if not isinstance(ms_request_id, Unset):
        headers["MS-RequestId"] = ms_request_id
    if not isinstance(ms_correlation_id, Unset):
        headers["MS-CorrelationId"] = ms_correlation_id
    if not isinstance(ms_cv, Unset):
        headers["MS-CV"] = ms_cv
    if not isinstance(x_locale, Unset):
        headers["X-Locale"] = x_locale
    if not isinstance(ms_partner_center_application, Unset):
        headers["MS-PartnerCenter-Application"] = ms_partner_center_application
    if not isinstance(ms_contract_version, Unset):
        headers["MS-Contract-Version"] = ms_contract_version
    if not isinstance(validate_mfa, Unset):
        headers["ValidateMfa"] = "true" if validate_mfa else "false"

    return {
        "method": "GET",
        "url": "/v1/invoices/summary",
        "headers": headers,
    }


def _build_response(response: httpx.Response) -> Response[InvoiceSummary]:
    def read(content: bytes) -> InvoiceSummary:
        model: InvoiceSummary = read_model(InvoiceSummary.from_dict, read_json(content), "")
        return model

    return build_response(response, read=read)


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> Response[InvoiceSummary]:
    """Like sync, but returns the whole answer and raises for no status."""
    kwargs = _get_kwargs(
        ms_request_id=ms_request_id,
        ms_correlation_id=ms_correlation_id,
        ms_cv=ms_cv,
        x_locale=x_locale,
        ms_partner_center_application=ms_partner_center_application,
        ms_contract_version=ms_contract_version,
        validate_mfa=validate_mfa,
    )
    response = client.get_httpx_client().request(**kwargs)
    return _build_response(response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> InvoiceSummary:
    """Get the account balance.

    Reads the balance of the partner's account, split by invoice type.
    The documentation page accepts both kinds of sign-in; the .NET SDK says that it takes a
    user.

    Args:
        ms_request_id (str | Unset): Identifies the call by a GUID; a retry of the same call
            repeats it.
            Without it the service makes one up.
        ms_correlation_id (str | Unset): Identifies by a GUID what the call belongs to, for
            tracing.
            Without it the service makes one up.
        ms_cv (str | Unset): Carries a correlation vector for tracing.
            Only the reference pages list it for requests.
        x_locale (str | Unset): Names the language of texts in the response.
            Without it the service uses `en-US`.
        ms_partner_center_application (str | Unset): Names the calling application, for support.
        ms_contract_version (str | Unset): Names the version of the API.
            The page on headers requires it, yet no example, SDK or reference page uses it, so it is
            optional here.
        validate_mfa (bool | Unset): Asks the service to report whether the token proves
            multifactor authentication (`isMfaCompliant`).
            Where the report stands is not documented; third parties describe this header.

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path; nothing is sent.
        ResponseError: if the service answers with anything but the documented success.
        httpx.TransportError: if the connection fails or takes longer than the client's timeout.

    Returns:
        InvoiceSummary."""

    return result_of(
        OPERATION,
        sync_detailed(
            client=client,
            ms_request_id=ms_request_id,
            ms_correlation_id=ms_correlation_id,
            ms_cv=ms_cv,
            x_locale=x_locale,
            ms_partner_center_application=ms_partner_center_application,
            ms_contract_version=ms_contract_version,
            validate_mfa=validate_mfa,
        ),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> Response[InvoiceSummary]:
    """Like asyncio, but returns the whole answer and raises for no status."""
    kwargs = _get_kwargs(
        ms_request_id=ms_request_id,
        ms_correlation_id=ms_correlation_id,
        ms_cv=ms_cv,
        x_locale=x_locale,
        ms_partner_center_application=ms_partner_center_application,
        ms_contract_version=ms_contract_version,
        validate_mfa=validate_mfa,
    )
    response = await client.get_async_httpx_client().request(**kwargs)
    return _build_response(response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    ms_request_id: str | Unset = UNSET,
    ms_correlation_id: str | Unset = UNSET,
    ms_cv: str | Unset = UNSET,
    x_locale: str | Unset = UNSET,
    ms_partner_center_application: str | Unset = UNSET,
    ms_contract_version: str | Unset = UNSET,
    validate_mfa: bool | Unset = UNSET,
) -> InvoiceSummary:
    """Get the account balance: the arguments, errors and result of sync."""
    return result_of(
        OPERATION,
        await asyncio_detailed(
            client=client,
            ms_request_id=ms_request_id,
            ms_correlation_id=ms_correlation_id,
            ms_cv=ms_cv,
            x_locale=x_locale,
            ms_partner_center_application=ms_partner_center_application,
            ms_contract_version=ms_contract_version,
            validate_mfa=validate_mfa,
        ),
    )
