"""The rows of interviewers' notes: each belongs to its author. Whoever writes holds the lock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.tables import notes


@dataclass(frozen=True)
class NoteRecord:
    """`problem` is the number of that which everybody saw, 0 for none."""

    interview_id: str
    username: str
    number: int
    at: datetime
    client: str
    text: str
    mark: str
    problem: int = 0


class Notes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, note: NoteRecord) -> None:
        await self._connection.execute(notes.insert().values(asdict(note)))

    async def of(self, interview_id: str, username: str) -> list[NoteRecord]:
        """The oldest first."""
        query = select(notes).where(*_are(interview_id, username)).order_by(notes.c.number)
        return [_read(row) for row in await self._connection.execute(query)]

    async def find(self, interview_id: str, username: str, client: str) -> NoteRecord | None:
        query = select(notes).where(*_are(interview_id, username), notes.c.client == client)
        row = (await self._connection.execute(query)).one_or_none()
        return _read(row) if row is not None else None

    async def count(self, interview_id: str, username: str) -> int:
        query = select(func.count()).where(*_are(interview_id, username))
        return int((await self._connection.execute(query)).scalar_one())


def _are(interview_id: str, username: str) -> tuple[ColumnElement[bool], ...]:
    return (notes.c.interview_id == interview_id, notes.c.username == username)


def _read(row: Row[tuple[object, ...]]) -> NoteRecord:
    return NoteRecord(**row._mapping)
