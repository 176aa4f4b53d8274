"""The rows of runs: what was asked of the judge, written first, and what it answered, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.tables import runs
from prepstack.interviews.practice import Attempt
from prepstack.problems.problem import Verdict

WAITING, DONE = "waiting", "done"


@dataclass(frozen=True)
class RunRecord:
    """`problem` is the number of the interview's; `outcome` is JSON, empty while it waits.

    `passed`, `cases` and `verdict` are of the outcome, to be counted.
    """

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
    passed: int = 0
    cases: int = 0
    verdict: str = ""


@dataclass(frozen=True)
class Score:
    """What is counted of an outcome. `verdict` is empty where nothing was judged."""

    verdict: str = ""
    passed: int = 0
    cases: int = 0


NONE = Score()


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

    async def submitted_by(self, username: str, most: int) -> list[Attempt]:
        """To all tests, and judged; the newest first."""
        columns = (runs.c.slug, runs.c.language, runs.c.passed, runs.c.cases)
        query = (
            select(*columns, runs.c.verdict, runs.c.asked_at)
            .where(runs.c.username == username, runs.c.kind == "all", runs.c.status == DONE)
            .order_by(runs.c.asked_at.desc())
            .limit(most)
        )
        return [
            Attempt(slug, language, passed, cases, verdict == Verdict.ACCEPTED, at)
            for slug, language, passed, cases, verdict, at in await self._connection.execute(query)
        ]

    async def last_number(self, interview_id: str) -> int:
        query = select(func.max(runs.c.number)).where(runs.c.interview_id == interview_id)
        return (await self._connection.execute(query)).scalar_one() or 0

    async def finish(self, run: RunRecord, status: str, outcome: str, score: Score = NONE) -> bool:
        """False if it waits no longer: it is answered once."""
        change = (
            update(runs)
            .where(*_is(run.interview_id, run.number), runs.c.status == WAITING)
            .values(status=status, outcome=outcome, **asdict(score))
        )
        return (await self._connection.execute(change)).rowcount == 1


def _is(interview_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return (runs.c.interview_id == interview_id, runs.c.number == number)


def _read(row: Row[tuple[object, ...]]) -> RunRecord:
    return RunRecord(**row._mapping)
