"""The members' rows. Whoever writes them holds the interview's lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.interviews import OPEN
from hub_config.storage.tables import interviews, members
from prepstack.people import Member, Role, Standing


class Members:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, interview_id: str, member: Member, now: datetime, browser: str | None = None
    ) -> None:
        row = _row(member) | {
            "interview_id": interview_id,
            "username": member.username,
            "joined_at": now,
            "browser": browser,
        }
        await self._connection.execute(members.insert().values(row))

    async def of(self, interview_id: str) -> tuple[Member, ...]:
        """In the order in which they joined."""
        query = (
            select(members)
            .where(members.c.interview_id == interview_id)
            .order_by(members.c.joined_at, members.c.username)
        )
        return tuple(_read(row) for row in await self._connection.execute(query))

    async def of_interviews(self, interview_ids: list[str]) -> dict[str, tuple[Member, ...]]:
        query = (
            select(members)
            .where(members.c.interview_id.in_(interview_ids))
            .order_by(members.c.joined_at, members.c.username)
        )
        found: dict[str, tuple[Member, ...]] = {}
        for row in await self._connection.execute(query):
            found[row.interview_id] = (*found.get(row.interview_id, ()), _read(row))
        return found

    async def get(self, interview_id: str, username: str) -> Member | None:
        query = select(members).where(
            members.c.interview_id == interview_id, members.c.username == username
        )
        row = (await self._connection.execute(query)).one_or_none()
        return _read(row) if row is not None else None

    async def of_browser(self, interview_id: str, browser: str) -> tuple[Member, ...]:
        """Everybody who came to this interview from one browser."""
        query = select(members).where(
            members.c.interview_id == interview_id, members.c.browser == browser
        )
        return tuple(_read(row) for row in await self._connection.execute(query))

    async def save(self, interview_id: str, member: Member) -> None:
        change = (
            update(members)
            .where(members.c.interview_id == interview_id, members.c.username == member.username)
            .values(_row(member))
        )
        await self._connection.execute(change)

    async def remove(self, interview_id: str, usernames: Iterable[str]) -> None:
        await self._connection.execute(
            delete(members).where(
                members.c.interview_id == interview_id, members.c.username.in_(list(usernames))
            )
        )

    async def are_needed(self, usernames: list[str]) -> set[str]:
        """Those of these people who belong to an interview that is not over."""
        query = (
            select(members.c.username)
            .join(interviews, interviews.c.id == members.c.interview_id)
            .where(members.c.username.in_(usernames), interviews.c.state.in_(OPEN))
        )
        return set((await self._connection.execute(query)).scalars())


def _row(member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "role": member.role,
        "host": member.host,
        "standing": member.standing,
    }


def _read(row: Row[tuple[object, ...]]) -> Member:
    return Member(
        username=str(row.username),
        name=str(row.name),
        role=Role(str(row.role)),
        standing=Standing(str(row.standing)),
        host=bool(row.host),
    )
