"""The rows of runs: what was asked of the judge, written first, and what it answered, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.tables import runs

WAITING = "waiting"


@dataclass(frozen=True)
class RunRecord:
    """`problem` is the number of the interview's; `outcome` is JSON, empty while it waits."""

    interview_id: str
    number: int
    problem: int
    slug: str
    username: str
    name: str
    kind: str
    language: str
    source: str
    input: str
    asked_at: datetime
    status: str = WAITING
    outcome: str = ""


class Runs:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, run: RunRecord) -> None:
        await self._connection.execute(runs.insert().values(asdict(run)))

    async def newest(self, interview_id: str, most: int) -> list[RunRecord]:
        query = (
            select(runs)
            .where(runs.c.interview_id == interview_id)
            .order_by(runs.c.number.desc())
            .limit(most)
        )
        return [_read(row) for row in await self._connection.execute(query)]

    async def get(self, interview_id: str, number: int) -> RunRecord | None:
        query = select(runs).where(*_is(interview_id, number))
        row = (await self._connection.execute(query)).one_or_none()
        return _read(row) if row is not None else None

    async def waiting(self) -> list[RunRecord]:
        """Of all interviews, in the order in which they were asked."""
        query = select(runs).where(runs.c.status == WAITING).order_by(runs.c.asked_at)
        return [_read(row) for row in await self._connection.execute(query)]

    async def waiting_of(self, interview_id: str) -> list[str]:
        """Whose runs wait."""
        query = select(runs.c.username).where(
            runs.c.interview_id == interview_id, runs.c.status == WAITING
        )
        return list((await self._connection.execute(query)).scalars())

    async def of_kind(self, interview_id: str, kind: str) -> tuple[int, datetime | None]:
        """How many there were, and when the last was asked."""
        query = select(func.count(), func.max(runs.c.asked_at)).where(
            runs.c.interview_id == interview_id, runs.c.kind == kind
        )
        count, last = (await self._connection.execute(query)).one()
        return count, last

    async def last_number(self, interview_id: str) -> int:
        query = select(func.max(runs.c.number)).where(runs.c.interview_id == interview_id)
        return (await self._connection.execute(query)).scalar_one() or 0

    async def finish(self, run: RunRecord, status: str, outcome: str) -> bool:
        """False if it waits no longer: it is answered once."""
        change = (
            update(runs)
            .where(*_is(run.interview_id, run.number), runs.c.status == WAITING)
            .values(status=status, outcome=outcome)
        )
        return (await self._connection.execute(change)).rowcount == 1


def _is(interview_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return (runs.c.interview_id == interview_id, runs.c.number == number)


def _read(row: Row[tuple[object, ...]]) -> RunRecord:
    return RunRecord(**row._mapping)
