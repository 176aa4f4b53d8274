"""The connection to the service's own database, and its migration to the newest form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from prepstack.errors import BadSetting

VERSION_TABLE = "service_alembic_version"
BUSY_MILLISECONDS = 10_000


@dataclass(frozen=True)
class History:
    """The migrations of one set of tables; several sets may live in one PostgreSQL."""

    owner: str  # as an error names it
    folder: Path
    version_table: str


SERVICE = History("service", Path(__file__).parent / "migrations", VERSION_TABLE)


class Database:
    """Transactions on SQLite or PostgreSQL that behave alike."""

    def __init__(self, url: str, history: History = SERVICE) -> None:
        self._history = history
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._engine = _create_engine(url, self.is_sqlite)
        self._writing = self._engine.execution_options(writing=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Commits at the end; nothing is written if an exception leaves the block."""
        async with self._writing.begin() as connection:
            yield connection

    async def migrate(self) -> None:
        """Raises `BadSetting` if the database was made by a newer prepStack."""
        async with self.writing() as connection:
            if not self.is_sqlite:  # two services started at once take turns
                await connection.execute(text("SELECT pg_advisory_xact_lock(7263540)"))
            await connection.run_sync(_migrate, self._history)

    async def aclose(self) -> None:
        await self._engine.dispose()


def _create_engine(url: str, is_sqlite: bool) -> AsyncEngine:
    if not is_sqlite:
        return create_async_engine(url, pool_pre_ping=True)
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url)
    _prepare_sqlite(engine.sync_engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        # Without this the driver begins transactions itself, and too late.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "foreign_keys=ON",
            "synchronous=NORMAL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        # The mode belongs to the file. Whoever finds it locked here, which SQLite does not wait
        # for, meets somebody who is doing just this.
        with suppress(OperationalError):
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock before it reads: what it read is still true when it writes.
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrate(connection: Connection, history: History) -> None:
    config = Config()
    config.set_main_option("script_location", str(history.folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    context = MigrationContext.configure(connection, opts={"version_table": history.version_table})
    for revision in context.get_current_heads():
        _check_known(ScriptDirectory.from_config(config), revision, history.owner)
    command.upgrade(config, "head")


def _check_known(script: ScriptDirectory, revision: str, owner: str) -> None:
    try:
        script.get_revision(revision)
    except CommandError:
        raise BadSetting(
            f"The {owner}'s database has revision {revision}, which this prepStack does not know: "
            "it was made by a newer one. Install that one, or restore the backup made before it."
        ) from None
