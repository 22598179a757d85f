"""Advice on the service's errors: a table by status and code, read by `advice_of`.

Invariant: the advice is added to the service's message, and never replaces it.
Limits: no source lists codes for invoices; these are the general ones. The three marked "third
party" are on no Microsoft page that the project has read.
https://learn.microsoft.com/partner-center/developer/error-codes
"""

from __future__ import annotations

from partner_center.errors import ResponseError, UnreadableResponseError

# A status without a code covers every code that has no row of its own.
_ADVICE: dict[tuple[int, str | None], str] = {
    (204, None): "The service has nothing ready yet: try again later.",
    **dict.fromkeys(
        [(301, None), (302, None), (303, None), (307, None), (308, None)],
        "The service redirects to another address, and no token is sent there: check the base URL.",
    ),
    (400, "900126"): "A parameter has an unknown value: it takes only certain words.",
    (401, "900420"): (  # third party
        "The token is for another audience, such as graph.windows.net, refused since August"
        " 2025: ask for the scope of the cloud that you call."
    ),
    (401, "900421"): (  # third party
        "The token has no proof of multifactor authentication, and refreshing it adds none:"
        " sign in again with the second factor."
    ),
    (401, None): (
        "The token was refused, and so was a fresh one: check tenant, cloud and audience"
        " (`partner-center doctor` shows them)."
    ),
    (403, "900329"): (  # third party
        "This operation takes no App-only token: sign in as a user (AppUser or DeviceCode; on the"
        " command line `partner-center login`)."
    ),
    (403, "900149"): "The partner's enrolment in the program is not active.",
    (403, None): (
        "The account may not do this. To read invoices it needs the role of an admin agent, billing"
        " admin or global admin, consent for the application in the partner's tenant, and a partner"
        " that Microsoft bills: an indirect reseller is billed by its provider, and refused here."
    ),
    (404, None): (
        "No invoice of this partner, or no receipt of this invoice, has this id;"
        " `partner-center invoices` lists them."
    ),
    (408, None): "The service gave up: ask for smaller pages.",
    (429, None): (
        "The service asks for fewer requests: wait as long as it says, and run less in parallel."
    ),
    **dict.fromkeys(
        [(500, None), (502, None), (503, None)],
        "The service failed: try again later; if it still fails, give its support these ids.",
    ),
    (504, None): "The service gave up: ask for smaller pages, or try again later.",
}
_CUT_OFF = "Try again; if it still fails, give the service's support these ids."
_CHANGED = (
    "The answer does not follow the document: look for a newer version of this"
    " package, and report the error."
)
_A_PAGE = (
    "A proxy or a sign-in page answered instead of the service: check HTTPS_PROXY and the network."
)


def advice_of(error: ResponseError) -> str | None:
    """Return what to do about an error, or None if there is nothing to add to its message."""
    status = error.status_code
    if isinstance(error, UnreadableResponseError):
        is_page = "html" in error.response.headers.get("Content-Type", "").lower()
        if is_page:
            return _A_PAGE
        return _CUT_OFF if "not JSON" in str(error.response.problem) else _CHANGED
    return _ADVICE.get((status, error.code)) or _ADVICE.get((status, None))
