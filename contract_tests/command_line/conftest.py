"""What the tests of the command line share: one sandbox, and a home in which commands run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from contract_tests.support.command_line import WORLD, CommandLine

from partner_center.sandbox.server import Address, running


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Address]:
    """Return a sandbox; a test that revokes tokens or wants a fault starts one of its own."""
    with running(WORLD) as address:
        yield address


@pytest.fixture
def shell(tmp_path: Path, sandbox: Address) -> CommandLine:
    """Return a home in which commands call the sandbox as a user."""
    return CommandLine(tmp_path, BASE_URL=sandbox.base_url, TOKEN="sandbox-app-user", RETRIES="0")


@pytest.fixture
def signing_in(tmp_path: Path, sandbox: Address) -> CommandLine:
    """Return a home in which commands sign in to the sandbox as an application."""
    return CommandLine(
        tmp_path, BASE_URL=sandbox.base_url, AUTHORITY=sandbox.authority,
        CA_FILE=str(sandbox.ca_file), CLIENT_ID=sandbox.client_id,
        CLIENT_SECRET=sandbox.client_secret, SIGN_IN="app", RETRIES="0",
    )  # fmt: skip
