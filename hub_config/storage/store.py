"""The one door to the tables: transactions that hold a repository per table."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.database import Database
from hub_config.storage.interviewer_messages import InterviewerMessages
from hub_config.storage.interviews import Interviews
from hub_config.storage.invitations import Invitations
from hub_config.storage.members import Members
from hub_config.storage.news import News
from hub_config.storage.notes import Notes
from hub_config.storage.problems import Problems
from hub_config.storage.rooms import Rooms
from hub_config.storage.runs import Runs


@dataclass(frozen=True)
class Transaction:
    interviews: Interviews
    members: Members
    invitations: Invitations
    rooms: Rooms
    interviewer_messages: InterviewerMessages
    problems: Problems
    runs: Runs
    notes: Notes

    @classmethod
    def on(cls, connection: AsyncConnection) -> Transaction:
        return cls(
            Interviews(connection),
            Members(connection),
            Invitations(connection),
            Rooms(connection),
            InterviewerMessages(connection),
            Problems(connection),
            Runs(connection),
            Notes(connection),
        )


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.news = News()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        async with self._database.reading() as connection:
            yield Transaction.on(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Everything in the block is written, or nothing."""
        async with self._database.writing() as connection:
            rows = Transaction.on(connection)
            yield rows
        for interview_id in rows.interviews.locked:
            self.news.tell(interview_id)
