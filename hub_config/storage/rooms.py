"""The rooms' rows. Every step is one conditional update, so two callers never both take it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.records import RoomRecord, RoomState
from hub_config.storage.tables import interviews, rooms

UNASSIGNED = (RoomState.STARTING, RoomState.WARM)


class Rooms:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[RoomRecord]:
        query = select(rooms).order_by(rooms.c.created_at, rooms.c.name)
        return [_read(row) for row in await self._connection.execute(query)]

    async def get(self, name: str) -> RoomRecord | None:
        row = (await self._connection.execute(select(rooms).where(rooms.c.name == name))).first()
        return _read(row) if row is not None else None

    async def add(self, room: RoomRecord) -> None:
        await self._connection.execute(rooms.insert().values(vars(room)))

    async def count_unassigned(self) -> int:
        query = select(func.count()).where(rooms.c.state.in_(UNASSIGNED))
        return int((await self._connection.execute(query)).scalar_one())

    async def count_of_host(self, host: str) -> int:
        """How many rooms this person's interviews hold, without those being stopped."""
        query = (
            select(func.count())
            .select_from(rooms.join(interviews, interviews.c.id == rooms.c.interview_id))
            .where(rooms.c.state == RoomState.ASSIGNED, interviews.c.host == host)
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def count_taken(self) -> int:
        """With those that are being stopped: they still run."""
        query = select(func.count()).where(rooms.c.interview_id.is_not(None))
        return int((await self._connection.execute(query)).scalar_one())

    async def lock_all(self) -> None:
        """Nobody else adds rooms until the transaction's end. SQLite's writers are alone anyway."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(text("LOCK TABLE rooms IN SHARE ROW EXCLUSIVE MODE"))

    async def take_one(self, interview_id: str) -> str | None:
        """A free room, a warm one if there is one; it belongs to this interview from now on."""
        while True:
            warm_first = (rooms.c.state == RoomState.WARM).desc()
            query = (
                select(rooms.c.name)
                .where(rooms.c.state.in_(UNASSIGNED))
                .order_by(warm_first, rooms.c.attempts, rooms.c.created_at)
                .limit(1)
            )
            name = (await self._connection.execute(query)).scalar_one_or_none()
            if name is None or await self._take(name, interview_id):
                return name

    async def _take(self, name: str, interview_id: str) -> bool:
        change = (
            update(rooms)
            .where(rooms.c.name == name, rooms.c.state.in_(UNASSIGNED))
            .values(state=RoomState.ASSIGNED, interview_id=interview_id, attempts=0)
        )
        return (await self._connection.execute(change)).rowcount == 1

    async def move(self, name: str, before: RoomState, after: RoomState) -> bool:
        """False if somebody else moved it first."""
        change = (
            update(rooms)
            .where(rooms.c.name == name, rooms.c.state == before)
            .values(state=after, attempts=0)
        )
        return (await self._connection.execute(change)).rowcount == 1

    async def stop_of(self, interview_id: str) -> str | None:
        """The room of this interview is to be stopped; its name, if it had one."""
        query = select(rooms.c.name).where(rooms.c.interview_id == interview_id)
        name = (await self._connection.execute(query)).scalar_one_or_none()
        if name is not None:
            await self._connection.execute(
                update(rooms).where(rooms.c.name == name).values(state=RoomState.STOPPING)
            )
        return name

    async def count_attempt(self, name: str) -> int:
        """One more start that failed; how many that makes in a row."""
        change = (
            update(rooms)
            .where(rooms.c.name == name)
            .values(attempts=rooms.c.attempts + 1)
            .returning(rooms.c.attempts)
        )
        return (await self._connection.execute(change)).scalar_one_or_none() or 0

    async def forget_attempts(self, name: str) -> None:
        change = update(rooms).where(rooms.c.name == name, rooms.c.attempts > 0)
        await self._connection.execute(change.values(attempts=0))

    async def remove(self, name: str) -> None:
        await self._connection.execute(delete(rooms).where(rooms.c.name == name))


def make_room(name: str, now: datetime, interview_id: str | None = None) -> RoomRecord:
    state = RoomState.ASSIGNED if interview_id else RoomState.STARTING
    return RoomRecord(name, state, now, interview_id)


def _read(row: Row[tuple[object, ...]]) -> RoomRecord:
    return RoomRecord(
        name=row.name,
        state=RoomState(row.state),
        created_at=row.created_at,
        interview_id=row.interview_id,
        attempts=row.attempts,
    )
