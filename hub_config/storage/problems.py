"""The rows of interviews' problems. Whoever writes them holds the interview's lock."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.tables import interview_problems as problems
from hub_config.storage.tables import members
from prepstack.interviews.problems import InterviewProblem, current_of, with_candidates
from prepstack.people import Member, Standing

WERE_THERE = (Standing.INVITED, Standing.ADMITTED, Standing.REMOVED)


class Problems:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, interview_id: str) -> tuple[InterviewProblem, ...]:
        """In the order in which they were chosen."""
        query = (
            select(problems)
            .where(problems.c.interview_id == interview_id)
            .order_by(problems.c.number)
        )
        return tuple(_read(row) for row in await self._connection.execute(query))

    async def add(self, interview_id: str, problem: InterviewProblem) -> None:
        row = {"interview_id": interview_id, "number": problem.number, **_row(problem)}
        await self._connection.execute(problems.insert().values(row))

    async def save(self, interview_id: str, problem: InterviewProblem) -> None:
        change = update(problems).where(*_is(interview_id, problem.number)).values(_row(problem))
        await self._connection.execute(change)

    async def remove(self, interview_id: str, number: int) -> None:
        await self._connection.execute(delete(problems).where(*_is(interview_id, number)))

    async def note_candidates(self, interview_id: str, members: Iterable[Member]) -> None:
        """Before their roles, or what everybody sees, change."""
        current = current_of(await self.of(interview_id))
        if current is not None and (noted := with_candidates(current, members)) != current:
            await self.save(interview_id, noted)

    async def seen(self, usernames: Iterable[str], except_in: str) -> list[tuple[str, str]]:
        """Pairs of a problem's slug and of whom of these people it was shown to elsewhere."""
        query = (
            select(problems.c.slug, members.c.username)
            .distinct()
            .join(members, members.c.interview_id == problems.c.interview_id)
            .where(
                problems.c.interview_id != except_in,
                problems.c.turn > 0,
                members.c.username.in_(list(usernames)),
                members.c.standing.in_(WERE_THERE),
            )
        )
        return [(row.slug, row.username) for row in await self._connection.execute(query)]


def _is(interview_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return (problems.c.interview_id == interview_id, problems.c.number == number)


def _row(problem: InterviewProblem) -> dict[str, object]:
    return {
        "slug": problem.slug,
        "title": problem.title,
        "chosen_by": problem.chosen_by,
        "language": problem.language,
        "turn": problem.turn,
        "revealed_by": problem.revealed_by,
        "revealed_at": problem.revealed_at,
        "candidates": json.dumps(sorted(problem.candidates)),
        "hints": json.dumps(problem.hints),
    }


def _read(row: Row[tuple[object, ...]]) -> InterviewProblem:
    return InterviewProblem(
        number=row.number,
        slug=row.slug,
        title=row.title,
        chosen_by=row.chosen_by,
        language=row.language,
        turn=row.turn,
        revealed_by=row.revealed_by,
        revealed_at=row.revealed_at,
        candidates=frozenset(json.loads(row.candidates)),
        hints=tuple(json.loads(row.hints)),
    )
