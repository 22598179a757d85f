"""Origins, certificates and proxies, with errors that name the setting that is wrong.

CA files: SSL_CERT_FILE and SSL_CERT_DIR are read, as by httpx; REQUESTS_CA_BUNDLE and
CURL_CA_BUNDLE are not.
Proxies: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (or the system's settings), never for
this machine itself; http and https proxies only.
Invariant: a setting that cannot be used is a ValueError. It names the variable, and does not show
the value, which may hold a password.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import httpx

Origin = tuple[str, str, int]
Verify = ssl.SSLContext | str | os.PathLike[str] | bool

_PORTS = {"http": 80, "https": 443}
_HIGHEST_PORT = 65535


def origin(url: str) -> Origin:
    """Return scheme, host and port of an address: in lower case, the port never left out.

    Raises:
        ValueError: if it is not an http or https address, or has a user name in it.

    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise ValueError("an address must be https://host, without a user name")
    return scheme, parts.hostname.lower(), parts.port or _PORTS[scheme]


def is_loopback(url: str) -> bool:
    """Return whether an address is this machine itself."""
    host = origin(url)[1]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(verify: Verify) -> ssl.SSLContext:
    """Return TLS settings.

    Args:
        verify: True, a file with CA certificates, a context; False verifies nothing.

    Raises:
        ValueError: a file or folder of certificates cannot be used; a variable may name it.

    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    if verify is False:
        context = _context("verify")
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if verify is not True:
        return _context("verify", file=os.fspath(verify))
    if file := os.environ.get("SSL_CERT_FILE"):
        return _context("SSL_CERT_FILE", file=file)
    if folder := os.environ.get("SSL_CERT_DIR"):
        return _context("SSL_CERT_DIR", folder=folder)
    return _context("certifi", file=certifi.where())


def _context(name: str, *, file: str | None = None, folder: str | None = None) -> ssl.SSLContext:
    # Reading a pipe or a device would wait; a missing folder would only show later, as a
    # certificate that does not verify.
    if file is not None and not os.path.isfile(file):  # noqa: PTH113  # never raises, unlike Path's
        raise ValueError(f"{name}: {file!r} is not a file; give one with CA certificates (PEM)")
    if folder is not None and not any(map(os.path.isdir, folder.split(os.pathsep))):
        raise ValueError(f"{name}: {folder!r} is not a folder; give one with CA certificates")
    try:
        return ssl.create_default_context(cafile=file, capath=folder)
    except ssl.SSLError:
        raise ValueError(f"{name}: {file!r} holds no CA certificates (PEM)") from None
    except OSError as error:
        # SSLKEYLOGFILE: Python writes the keys of connections to the file that it names.
        keys = os.environ.get("SSLKEYLOGFILE")
        is_keys = keys is not None and error.filename == keys
        name, place = ("SSLKEYLOGFILE", keys) if is_keys else (name, file or folder)
        raise ValueError(f"{name}: {place!r} cannot be opened: {error.strerror}") from None


def proxy_for(url: str) -> str | None:
    """Return the proxy for an address, or None.

    Raises:
        ValueError: the environment or the system names one that cannot be used.

    """
    scheme, host, _ = origin(url)
    if is_loopback(url) or proxy_bypass(host):
        return None
    proxies = getproxies()
    for kind in (scheme, "all"):
        if value := proxies.get(kind):
            proxy = value if "://" in value else f"http://{value}"
            if problem := _problem(proxy):
                raise ValueError(f"{_variable(kind, value)}: {problem}")
            return proxy
    return None


def proxy_options(proxy: str, *, context: ssl.SSLContext) -> dict[str, Any]:
    """Return a proxy in httpcore's form.

    Raises:
        ValueError: it is not the address of a usable proxy.

    """
    if problem := _problem(proxy):
        raise ValueError(f"proxy: {problem}")
    url = httpx.URL(proxy)
    user, _, password = url.userinfo.decode("ascii").partition(":")
    return {
        "proxy_url": str(url.copy_with(username=None, password=None)),
        "proxy_auth": (unquote(user).encode(), unquote(password).encode()) if user else None,
        # The same certificates as for the service: a company's proxy uses the company's own.
        "proxy_ssl_context": context if url.scheme == "https" else None,
    }


def _problem(proxy: str) -> str | None:
    wanted = "a proxy must be http://host:port or https://host:port"
    if not proxy.isascii() or not proxy.isprintable() or " " in proxy:
        return f"{wanted}; this one has a space, a line break or another illegal character"
    try:
        url = httpx.URL(proxy)
        scheme, host = url.scheme, url.host
        is_port = url.port is None or 0 < url.port <= _HIGHEST_PORT
    except (httpx.InvalidURL, ValueError):
        return f"{wanted}; this one cannot be read"
    if scheme.startswith("socks"):
        return f"{wanted}; SOCKS is not supported"
    if scheme not in _PORTS or not host or not is_port:
        return wanted
    return None


def _variable(kind: str, value: str) -> str:
    named = (name for name in os.environ if name.lower() == f"{kind}_proxy")
    return next((n for n in named if os.environ[n] == value), "the system's proxy settings")
