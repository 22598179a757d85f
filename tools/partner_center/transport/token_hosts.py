"""Where a token may go: https or this machine itself, with certificates that are verified.

Invariants: a token travels over https, or to this machine itself; verification of certificates
cannot be switched off for any other host, also not by a context of the caller's own. One set of
certificates is used for the authority and for the service. What is read from the environment, and
how it is checked, says `partner_center_core.network`.
"""

from __future__ import annotations

import os
import ssl
from urllib.parse import urlsplit

from partner_center_core.network.origins import (
    Origin,
    Verify,
    is_loopback,
    origin,
    proxy_for,
    tls_context,
)


def checked(url: str) -> str:
    """Return scheme and host of an address that may see a token.

    Raises:
        ValueError: if it is not https (http is for this machine only), or is more than a host.

    """
    try:
        scheme = origin(url)[0]
    except ValueError as error:
        raise ValueError(f"{urlsplit(url).hostname or 'the address'}: {error}") from None
    parts = urlsplit(url)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"{url!r}: give scheme and host only, without a path")
    if scheme != "https" and not is_loopback(url):
        raise ValueError(f"{url!r}: a token travels over https only")
    return f"{scheme}://{parts.netloc}"


def tls(verify: Verify, *, url: str) -> ssl.SSLContext:
    """Return the TLS settings for a host.

    Args:
        verify: True, a file with CA certificates, a context; False for this machine itself.
        url: the host they are for.

    Raises:
        ValueError: if they would not verify a host other than this machine, or the certificates
            cannot be read.

    """
    context = tls_context(verify)
    unsafe = context.verify_mode != ssl.CERT_REQUIRED or not context.check_hostname
    if unsafe and not is_loopback(url):
        raise ValueError(
            f"{origin(url)[1]}: TLS verification stays on for every host but this machine itself;"
            " for a proxy's certificate, give its CA file instead"
        )
    return context


def check_settings(url: str, *, verify: Verify) -> None:
    """Refuse settings that no connection to a host could be made with.

    Raises:
        ValueError: the proxy or the CA file that a variable names cannot be used, or `verify` is
            of no use for this host.

    """
    proxy_for(url)
    # Python's own certificates are there, and reading them takes a while.
    if verify is not True or os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
        tls(verify, url=url)


__all__ = [
    "Origin",
    "Verify",
    "check_settings",
    "checked",
    "is_loopback",
    "origin",
    "proxy_for",
    "tls",
]
