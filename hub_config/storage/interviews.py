"""The interviews' rows."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from hub_config.storage.records import EndReason, InterviewRecord
from hub_config.storage.tables import interviews, members
from prepstack.errors import NotFound
from prepstack.interviews.interview import State

OPEN = (State.SCHEDULED, State.LOBBY, State.LIVE)
NO_INTERVIEW = "There is no interview at this address or code. Check it, or ask the host."
FIELDS = [column for column in interviews.c if column.name != "request"]


class Interviews:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.locked: set[str] = set()  # of which something is written in this transaction

    async def add(self, interview: InterviewRecord, request: str) -> None:
        row = asdict(interview) | {"request": request}
        await self._connection.execute(interviews.insert().values(row))

    async def get(self, interview_id: str) -> InterviewRecord:
        """Raises `NotFound`."""
        return _found(await self._one(select(*FIELDS).where(interviews.c.id == interview_id)))

    async def lock(self, interview_id: str) -> InterviewRecord:
        """Like `get`, and nobody else changes anything of it until the transaction's end.

        Begins its next revision: whoever changes members or invitations comes through here.
        """
        change = (
            update(interviews)
            .where(interviews.c.id == interview_id)
            .values(revision=interviews.c.revision + 1)
            .returning(*FIELDS)
        )
        self.locked.add(interview_id)
        return _found(await self._one(change))

    async def by_code(self, code: str) -> InterviewRecord:
        """Raises `NotFound`."""
        return _found(await self._one(select(*FIELDS).where(interviews.c.code == code)))

    async def by_room(self, room: str) -> InterviewRecord:
        """Also after it ended. Raises `NotFound`."""
        return _found(await self._one(select(*FIELDS).where(interviews.c.room == room)))

    async def take_turns(self, host: str) -> None:
        """What one host begins is begun one after the other. SQLite's writers always are."""
        if self._connection.dialect.name == "postgresql":
            query = text("SELECT pg_advisory_xact_lock(hashtext(:host))")
            await self._connection.execute(query, {"host": host})

    async def by_request(self, host: str, request: str) -> InterviewRecord | None:
        query = select(*FIELDS).where(interviews.c.host == host, interviews.c.request == request)
        return await self._one(query)

    async def of_member(self, username: str, limit: int = 100) -> list[InterviewRecord]:
        """Newest first, and none of practice."""
        query = (
            select(*FIELDS)
            .join(members, members.c.interview_id == interviews.c.id)
            .where(members.c.username == username, ~interviews.c.practice)
            .order_by(interviews.c.created_at.desc(), interviews.c.id)
            .limit(limit)
        )
        return [_read(row) for row in await self._connection.execute(query)]

    async def practices_of(self, username: str, limit: int = 100) -> list[InterviewRecord]:
        """Newest first."""
        query = (
            select(*FIELDS)
            .where(interviews.c.host == username, interviews.c.practice)
            .order_by(interviews.c.created_at.desc(), interviews.c.id)
            .limit(limit)
        )
        return [_read(row) for row in await self._connection.execute(query)]

    async def start(self, interview: InterviewRecord, now: datetime) -> InterviewRecord:
        """The clock runs from the first time somebody enters; later calls change nothing."""
        if interview.state.is_over or interview.started_at is not None:
            return interview
        ends_at = now + timedelta(minutes=interview.minutes)
        await self._update(interview, state=State.LIVE, started_at=now, ends_at=ends_at)
        return replace(interview, state=State.LIVE, started_at=now, ends_at=ends_at)

    async def end(self, interview: InterviewRecord, reason: EndReason, now: datetime) -> None:
        state = State.LOST if reason is EndReason.LOST else State.ENDED
        await self._update(interview, state=state, ended_at=now, end_reason=reason)

    async def rename(self, interview: InterviewRecord, title: str) -> None:
        await self._update(interview, title=title)

    async def set_locked(self, interview: InterviewRecord, locked: bool) -> None:
        await self._update(interview, locked=locked)

    async def give_to(self, interview: InterviewRecord, host: str, request: str) -> None:
        """`request` is a fresh one: the new host's own forms know nothing of it."""
        await self._update(interview, host=host, request=request)

    async def give_room(
        self, interview: InterviewRecord, room: str, now: datetime
    ) -> InterviewRecord:
        await self._update(interview, state=State.LOBBY, room=room, opened_at=now)
        return replace(interview, state=State.LOBBY, room=room, opened_at=now)

    async def _update(self, interview: InterviewRecord, **values: object) -> None:
        change = update(interviews).where(interviews.c.id == interview.id).values(**values)
        await self._connection.execute(change)

    async def _one(
        self, query: Select[tuple[object, ...]] | ReturningUpdate[tuple[object, ...]]
    ) -> InterviewRecord | None:
        row = (await self._connection.execute(query)).one_or_none()
        return _read(row) if row is not None else None


def _read(row: Row[tuple[object, ...]]) -> InterviewRecord:
    values = dict(row._mapping)
    reason = values["end_reason"]
    values["state"] = State(str(values["state"]))
    values["end_reason"] = EndReason(str(reason)) if reason else None
    return InterviewRecord(**values)


def _found(interview: InterviewRecord | None) -> InterviewRecord:
    if interview is None:
        raise NotFound(NO_INTERVIEW)
    return interview
