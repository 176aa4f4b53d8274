"""One prepStack for all tests of accounts that do not break it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.auth.browser import Browser
from tests.auth.stack import AccountStack, running_accounts
from tests.postgresql import postgresql_server, postgresql_url

__all__ = ["postgresql_server", "postgresql_url"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AccountStack]:
    async with running_accounts(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def browser(stack: AccountStack) -> AsyncIterator[Browser]:
    async with Browser(stack) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def other(stack: AccountStack) -> AsyncIterator[Browser]:
    async with Browser(stack) as browser:
        yield browser
