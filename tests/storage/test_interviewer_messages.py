"""What interviewers wrote is kept with its readers, in order, and no more than is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from hub_config.storage import Database, Store
from hub_config.storage.interviewer_messages import InterviewerMessage
from hub_config.storage.tables import interviews
from tests.storage.examples import NOW, an_interview, book

pytestmark = pytest.mark.asyncio
ID = an_interview().id
FIRST = InterviewerMessage(
    1, NOW, "ada", "Ada L.", "client-1", "Zoë 李 🎻\n```py\nx\n```", frozenset({"ada", "ivy"})
)


async def write(store: Store, *messages: InterviewerMessage) -> None:
    async with store.writing() as rows:
        for message in messages:
            await rows.interviewer_messages.add(ID, message)


def numbered(number: int, text: str = "x") -> InterviewerMessage:
    at = NOW + timedelta(seconds=number)
    return replace(FIRST, id=number, at=at, client=f"client-{number}", text=text)


async def test_messages_come_back_as_they_were_written_in_order(store: Store) -> None:
    await book(store, an_interview())
    await write(store, numbered(2), FIRST)

    async with store.reading() as rows:
        found = rows.interviewer_messages
        assert await found.of(ID) == [FIRST, numbered(2)]
        assert await found.of(ID, after=1) == [numbered(2)]
        assert await found.find(ID, "ada", "client-1") == FIRST
        assert await found.find(ID, "ivy", "client-1") is None
        assert await found.ends(ID) == (1, 2)
        assert await found.ends("bbbbbbbbbbbb") == (0, 0)


async def test_the_same_message_is_not_written_twice(store: Store) -> None:
    await book(store, an_interview())
    await write(store, FIRST)

    with pytest.raises(IntegrityError):
        await write(store, replace(FIRST, id=2))


@pytest.mark.parametrize(("most", "largest"), [(2, 1000), (100, 25)])
async def test_the_newest_are_kept(store: Store, most: int, largest: int) -> None:
    await book(store, an_interview())
    await write(store, *(numbered(number, "🎻" * 10) for number in range(1, 6)))

    async with store.writing() as rows:
        await rows.interviewer_messages.keep_newest(ID, most, largest)

    async with store.reading() as rows:
        assert [one.id for one in await rows.interviewer_messages.of(ID)] == [4, 5]


async def test_they_go_with_their_interview(store: Store, database: Database) -> None:
    await book(store, an_interview())
    await write(store, FIRST)

    async with database.writing() as connection:
        await connection.execute(delete(interviews).where(interviews.c.id == ID))

    async with store.reading() as rows:
        assert await rows.interviewer_messages.of(ID) == []


async def test_who_follows_an_interview_is_woken_when_something_of_it_is_written(
    store: Store,
) -> None:
    await book(store, an_interview())
    news, of_another = store.news.of(ID), store.news.of("bbbbbbbbbbbb")

    with pytest.raises(RuntimeError):
        async with store.writing() as rows:
            await rows.interviews.lock(ID)
            raise RuntimeError
    was_woken = news.is_set()
    async with store.writing() as rows:
        await rows.interviews.lock(ID)

    assert (was_woken, news.is_set(), of_another.is_set()) == (False, True, False)
