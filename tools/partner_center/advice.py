"""What to do about a refusal of the service: a table of status and code, read by `advice_of`.

Invariant: the advice is added to what the service said, and never replaces it.
Limits: no source lists codes for invoices; those here are the general ones, and the three marked
"third party" stand in no page of Microsoft that the project has read.
https://learn.microsoft.com/partner-center/developer/error-codes
"""

from __future__ import annotations

from partner_center.errors import ResponseError, UnreadableResponseError

# A status alone stands for every code that has no row of its own.
_ADVICE: dict[tuple[int, str | None], str] = {
    (204, None): "The service has nothing ready yet: try again later.",
    **dict.fromkeys(
        [(301, None), (302, None), (303, None), (307, None), (308, None)],
        "The service points to another address, and no token follows it there: check the base URL.",
    ),
    (400, "900126"): "A value of an enumeration is not one that the service knows.",
    (401, "900420"): (  # third party
        "The token is for another audience, as graph.windows.net, which is refused since August"
        " 2025: ask for the scope of the cloud that you call."
    ),
    (401, "900421"): (  # third party
        "The token has no proof of multifactor authentication, and refreshing it adds none:"
        " sign in again and answer the second factor."
    ),
    (401, None): (
        "The token was refused, and so was a fresh one: check tenant, cloud and audience"
        " (`partner-center doctor` shows them)."
    ),
    (403, "900329"): (  # third party
        "This operation takes no App-only token: sign in as a user (AppUser or DeviceCode; on the"
        " command line `partner-center login`)."
    ),
    (403, "900149"): "The partner's enrolment in the programme is not active.",
    (403, None): (
        "The account may not do this. Reading invoices takes the role of an admin agent, billing"
        " admin or global admin, the application's consent in the partner's tenant, and a partner"
        " whom Microsoft bills: an indirect reseller is billed by its provider and is refused."
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
        "The service failed: try again later; if it stays so, its support asks for these ids.",
    ),
    (504, None): "The service gave up: ask for smaller pages, or try again later.",
}
_CUT_OFF = "Try again; if it stays so, the support of the service asks for these ids."
_CHANGED = (
    "The service answers otherwise than the document says: look for a newer version of this"
    " package, and report it."
)
_A_PAGE = (
    "A proxy or a sign-in page answered instead of the service: check HTTPS_PROXY and network."
)


def advice_of(error: ResponseError) -> str | None:
    """Return what to do about an answer, or None if nothing is known beyond its own words."""
    status = error.status_code
    if isinstance(error, UnreadableResponseError):
        is_page = "html" in error.response.headers.get("Content-Type", "").lower()
        if is_page:
            return _A_PAGE
        return _CUT_OFF if "not JSON" in str(error.response.problem) else _CHANGED
    return _ADVICE.get((status, error.code)) or _ADVICE.get((status, None))
