"""Accounts in their database: created, found, changed; and what may be used only once."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from hub_config.auth.tables import HISTORY, accounts, admin_links, identities, used_tickets
from hub_config.storage.database import Database
from prepstack.errors import BadRequest, Conflict, Gone

OPAQUE_BYTES = 5  # eight characters
CLOSED = "closed"  # the hash of no password


@dataclass(frozen=True)
class Account:
    username: str
    name: str
    password: str  # the hash


class Accounts:
    """Migrates its database when it is first used."""

    def __init__(self, url: str) -> None:
        self._database = Database(url, HISTORY)
        self._migrated = False
        self._migrating = asyncio.Lock()

    async def ready(self) -> None:
        async with self._migrating:
            if not self._migrated:
                await self._database.migrate()
                self._migrated = True

    async def aclose(self) -> None:
        await self._database.aclose()

    async def find(self, username: str) -> Account | None:
        await self.ready()
        async with self._database.reading() as connection:
            row = (
                await connection.execute(sa.select(accounts).where(accounts.c.username == username))
            ).first()
        return Account(row.username, row.name, row.password) if row else None

    async def create(self, account: Account) -> None:
        """Raises `Conflict` if the name is taken."""
        await self.ready()
        try:
            async with self._database.writing() as connection:
                await connection.execute(
                    accounts.insert().values(**vars(account), created_at=datetime.now(UTC))
                )
        except IntegrityError as error:
            raise Conflict("This username is taken. Please choose another one.") from error

    async def set_password(self, username: str, password: str) -> None:
        await self.ready()
        async with self._database.writing() as connection:
            await connection.execute(
                accounts.update().where(accounts.c.username == username).values(password=password)
            )

    async def close(self, username: str) -> None:
        """Nobody signs in with it any more; nobody gets the name again."""
        await self.set_password(username, CLOSED)

    async def username_of(self, issuer: str, subject: str) -> str:
        """The hub's name of a provider's person; made up when they come for the first time."""
        await self.ready()
        async with self._database.writing() as connection:
            known = await connection.scalar(
                sa.select(identities.c.username).where(
                    identities.c.issuer == issuer, identities.c.subject == subject
                )
            )
            if known:
                return str(known)
            username = "u-" + base64.b32encode(secrets.token_bytes(OPAQUE_BYTES)).decode().lower()
            await connection.execute(
                identities.insert().values(
                    issuer=issuer,
                    subject=subject,
                    username=username,
                    created_at=datetime.now(UTC),
                )
            )
        return username

    async def use_ticket(self, jti: str, expires: float) -> None:
        """Raises `Gone` the second time."""
        await self.ready()
        now = datetime.now(UTC)
        try:
            async with self._database.writing() as connection:
                await connection.execute(
                    used_tickets.delete().where(used_tickets.c.expires_at < now)
                )
                await connection.execute(
                    used_tickets.insert().values(
                        jti=jti, expires_at=datetime.fromtimestamp(expires, UTC)
                    )
                )
        except IntegrityError as error:
            raise Gone("This sign-in was used already. Open the invitation again.") from error

    async def new_admin_link(self) -> str | None:
        """A token that makes one person administrator; None once somebody has used one."""
        await self.ready()
        token = secrets.token_urlsafe(24)
        async with self._database.writing() as connection:
            used = sa.select(admin_links.c.hash).where(admin_links.c.used_by.is_not(None))
            if await connection.scalar(used):
                return None
            await connection.execute(admin_links.delete())
            await connection.execute(
                admin_links.insert().values(hash=_hash(token), created_at=datetime.now(UTC))
            )
        return token

    async def is_admin_link(self, token: str) -> bool:
        await self.ready()
        async with self._database.reading() as connection:
            query = sa.select(admin_links.c.hash).where(
                admin_links.c.hash == _hash(token), admin_links.c.used_by.is_(None)
            )
            return bool(await connection.scalar(query))

    async def use_admin_link(self, token: str, username: str) -> None:
        """Raises `BadRequest` unless the link is open; it is not afterwards."""
        await self.ready()
        async with self._database.writing() as connection:
            done = await connection.execute(
                admin_links.update()
                .where(admin_links.c.hash == _hash(token), admin_links.c.used_by.is_(None))
                .values(used_by=username)
            )
        if done.rowcount != 1:
            raise BadRequest("This link was used already, or a newer one took its place.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
