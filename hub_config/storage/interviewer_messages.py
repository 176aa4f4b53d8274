"""The rows of the interviewers' own channel. Whoever writes them holds the interview's lock."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.tables import interviewer_messages as messages


@dataclass(frozen=True)
class InterviewerMessage:
    """`readers`: the usernames of those who might read it when it was written, for good."""

    id: int
    at: datetime
    username: str
    name: str
    client: str
    text: str
    readers: frozenset[str]


class InterviewerMessages:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, interview_id: str, message: InterviewerMessage) -> None:
        row = {
            "interview_id": interview_id,
            "id": message.id,
            "at": message.at,
            "username": message.username,
            "name": message.name,
            "client": message.client,
            "text": message.text,
            "readers": json.dumps(sorted(message.readers)),
        }
        await self._connection.execute(messages.insert().values(row))

    async def of(self, interview_id: str, after: int = 0) -> list[InterviewerMessage]:
        """Those whose number is greater, the oldest first."""
        query = (
            select(messages)
            .where(messages.c.interview_id == interview_id, messages.c.id > after)
            .order_by(messages.c.id)
        )
        return [_read(row) for row in await self._connection.execute(query)]

    async def find(
        self, interview_id: str, username: str, client: str
    ) -> InterviewerMessage | None:
        query = select(messages).where(
            messages.c.interview_id == interview_id,
            messages.c.username == username,
            messages.c.client == client,
        )
        row = (await self._connection.execute(query)).one_or_none()
        return _read(row) if row is not None else None

    async def ends(self, interview_id: str) -> tuple[int, int]:
        """The numbers of the oldest and of the newest; 0 where there is none."""
        query = select(func.min(messages.c.id), func.max(messages.c.id)).where(
            messages.c.interview_id == interview_id
        )
        oldest, newest = (await self._connection.execute(query)).one()
        return oldest or 0, newest or 0

    async def keep_newest(self, interview_id: str, most: int, largest: int) -> None:
        """So many messages, and so many characters of text."""
        query = (
            select(messages.c.id, func.length(messages.c.text).label("size"))
            .where(messages.c.interview_id == interview_id)
            .order_by(messages.c.id.desc())
        )
        kept, size = 0, 0
        for row in await self._connection.execute(query):
            kept, size = kept + 1, size + row.size
            if kept > most or size > largest:
                await self._forget(interview_id, row.id)
                return

    async def _forget(self, interview_id: str, newest: int) -> None:
        await self._connection.execute(
            delete(messages).where(messages.c.interview_id == interview_id, messages.c.id <= newest)
        )


def _read(row: Row[tuple[object, ...]]) -> InterviewerMessage:
    return InterviewerMessage(
        id=row.id,
        at=row.at,
        username=row.username,
        name=row.name,
        client=row.client,
        text=row.text,
        readers=frozenset(json.loads(row.readers)),
    )
