"""The database's form: made from nothing, as the tables say, and never misread."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from hub_config.storage import Database, Store
from hub_config.storage.database import SERVICE, VERSION_TABLE
from hub_config.storage.tables import metadata
from prepstack.errors import BadSetting
from tests.storage.examples import an_interview, book

pytestmark = pytest.mark.asyncio


def differences(connection: Connection) -> list[Any]:
    ours = {*metadata.tables, VERSION_TABLE}
    options = {
        "version_table": VERSION_TABLE,
        "compare_type": True,
        "include_name": lambda name, kind, _parents: kind != "table" or name in ours,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


async def test_the_migrations_end_at_what_the_tables_say(database: Database) -> None:
    async with database.reading() as connection:
        found = await connection.run_sync(differences)

    assert found == []


async def test_migrating_again_keeps_what_is_there(database: Database) -> None:
    interview = await book(Store(database), an_interview())

    await database.migrate()

    async with Store(database).reading() as rows:
        assert await rows.interviews.get(interview.id) == interview


async def test_two_services_that_start_at_once_migrate_once(url: str) -> None:
    databases = [Database(url), Database(url)]

    await asyncio.gather(*(database.migrate() for database in databases))

    async with databases[0].reading() as connection:
        rows = await connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))
        assert len(rows.all()) == 1
    for database in databases:
        await database.aclose()


async def test_a_database_of_a_newer_prepstack_is_refused(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))

    with pytest.raises(BadSetting, match="9999"):
        await database.migrate()


async def test_what_the_first_prepstack_wrote_is_kept(url: str) -> None:
    database = Database(url)
    await database.migrate()
    async with database.writing() as connection:
        await connection.run_sync(back_to, "0001")
        await connection.execute(
            text(
                "INSERT INTO interviews (id, code, title, host, state, minutes, created_at, room, "
                "request) VALUES ('aaaaaaaaaaaa', 'abc-defg-hij', 'Graphs', 'ada', 'live', 60, "
                "'2026-11-23 18:30:00', 'room-a', 'x')"
            )
        )

    await database.migrate()

    async with Store(database).writing() as rows:
        found = await rows.interviews.lock("aaaaaaaaaaaa")
    assert (found.title, found.revision) == ("Graphs", 1)
    assert found.opened_at == found.created_at
    await database.aclose()


def back_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SERVICE.folder))
    config.attributes["connection"] = connection
    command.downgrade(config, revision)
