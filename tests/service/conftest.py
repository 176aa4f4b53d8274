"""One prepStack for all tests of the service that do not break it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hub_config.storage import Database
from tests.service.scenes import Scene, open_scene
from tests.service.stack import Stack, running_stack


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    async with running_stack(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    async with open_scene(stack) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def database(stack: Stack) -> AsyncIterator[Database]:
    """The service's own, to bring about what would take days."""
    database = Database(stack.settings.service_database)
    yield database
    await database.aclose()
