"""A certificate for one run: a new authority, a server certificate, and temporary files.

Invariants: the private key is readable by its owner only; the folder is removed at the end, unless
the user named a file for the certificate authority, which stays.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trustme

_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class CertificateFiles:
    """Files of a certificate: the authority that clients trust, and the server's chain with key."""

    authority: Path
    server: Path


@contextlib.contextmanager
def certificate(
    *, host: str = "127.0.0.1", ca_file: Path | None = None
) -> Iterator[CertificateFiles]:
    """Make a certificate for this computer's own names, and for `host`.

    Raises:
        OSError: the file for the authority cannot be written.

    """
    issuer = trustme.CA()
    names = dict.fromkeys((*_NAMES, host))
    chain = issuer.issue_cert(*names)
    with tempfile.TemporaryDirectory(prefix="partner-center-sandbox-") as folder:
        authority = ca_file or Path(folder, "ca.pem")
        issuer.cert_pem.write_to_path(str(authority))
        server = Path(folder, "server.pem")
        server.touch(mode=0o600)
        chain.private_key_and_cert_chain_pem.write_to_path(str(server))
        yield CertificateFiles(authority, server)
