# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from partner_center_core.calls import Call, texts

from ...errors import read_error
from ...models.estimate_link_collection import EstimateLinkCollection


def list_estimate_links(
    *,
    currency_code: str,
) -> Call[EstimateLinkCollection]:
    """List links to unbilled line items.

    Lists links to the line items that are not billed yet, for the current and the previous
    billing period.
    The line items behind the links retire as described at `listUnbilledLineItems`.
    The documentation page asks for an invoice id as a prerequisite; the request has none.

    Args:
        currency_code (str): Names the currency of the estimates.
            The documentation page and the .NET SDK require it, the reference page leaves it
            optional.
            The example spells it `currencycode`, and the value in lower case; the service takes any
            letter case (assumed).

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is EstimateLinkCollection."""

    return Call(
        operation="listEstimateLinks",
        method="GET",
        path="/v1/invoices/estimates/links",
        query=tuple(
            texts(
                {
                    "currencyCode": currency_code,
                }
            ).items()
        ),
        headers={
            "Accept": "application/json",
        },
        read=EstimateLinkCollection.from_json,
        read_error=read_error,
    )
