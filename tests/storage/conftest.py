"""Every test of the storage runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hub_config.settings import Settings
from hub_config.storage import Database, Store
from tests.postgresql import postgresql_server, postgresql_url

__all__ = ["postgresql_server", "postgresql_url"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return Settings(data=tmp_path).service_database
    address: str = request.getfixturevalue("postgresql_url")
    return Settings(data=tmp_path, database_url=address).service_database


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    await database.migrate()
    yield database
    await database.aclose()


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)
