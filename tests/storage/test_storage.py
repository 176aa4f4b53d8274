"""What is written comes back, and what must not be written twice is not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from hub_config.rooms.pool import Space, take_room
from hub_config.storage import EndReason, RoomState, Store
from hub_config.storage.rooms import make_room
from prepstack.errors import Full, NotFound
from prepstack.interviews.interview import State
from prepstack.people import Role, Standing
from tests.storage.examples import ADA, BEN, NOW, an_interview, an_invitation, book

pytestmark = pytest.mark.asyncio
CALLERS = 8


async def test_an_interview_comes_back_as_it_was_written(store: Store) -> None:
    interview = await book(store, an_interview(starts_at=NOW, ends_at=NOW, room="room-a"))

    async with store.reading() as rows:
        assert await rows.interviews.get(interview.id) == interview
        assert await rows.interviews.by_code(interview.code) == interview
        assert await rows.interviews.by_room("room-a") == interview


async def test_times_of_any_zone_come_back_in_utc(store: Store) -> None:
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    interview = await book(store, an_interview(starts_at=berlin))

    async with store.reading() as rows:
        found = await rows.interviews.get(interview.id)

    assert found.starts_at == NOW and found.starts_at.tzname() == "UTC"


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="no time zone"):
        await book(store, an_interview(starts_at=NOW.replace(tzinfo=None)))


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    async with store.reading() as rows:
        with pytest.raises(NotFound):
            await rows.interviews.get("aaaaaaaaaaaa")
        with pytest.raises(NotFound):
            await rows.interviews.by_code("abc-defg-hij")
        with pytest.raises(NotFound):
            await rows.invitations.find("0" * 64)


async def test_nothing_of_a_transaction_that_fails_is_written(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.writing() as rows:
            await rows.interviews.add(an_interview(), request="x")
            raise RuntimeError

    async with store.reading() as rows:
        with pytest.raises(NotFound):
            await rows.interviews.get(an_interview().id)


async def test_a_member_without_an_interview_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.writing() as rows:
            await rows.members.add("aaaaaaaaaaaa", ADA, NOW)


async def test_members_are_listed_as_they_joined(store: Store) -> None:
    interview = await book(store, an_interview())

    async with store.writing() as rows:
        await rows.members.add(interview.id, BEN, NOW + timedelta(seconds=1), browser="b")

    async with store.reading() as rows:
        assert await rows.members.of(interview.id) == (ADA, BEN)
        assert await rows.members.of_browser(interview.id, "b") == (BEN,)
        assert await rows.members.of_interviews([interview.id]) == {interview.id: (ADA, BEN)}


async def test_a_change_of_a_member_changes_nobody_else(store: Store) -> None:
    interview = await book(store, an_interview())
    async with store.writing() as rows:
        await rows.members.add(interview.id, BEN, NOW)
    changed = replace(BEN, standing=Standing.REMOVED, role=Role.OBSERVER, name="Benjamin")

    async with store.writing() as rows:
        await rows.members.save(interview.id, changed)

    async with store.reading() as rows:
        assert set(await rows.members.of(interview.id)) == {ADA, changed}


async def test_only_people_of_open_interviews_are_needed(store: Store) -> None:
    await book(store, an_interview(1))
    over = await book(store, an_interview(2, state=State.ENDED))
    async with store.writing() as rows:
        await rows.members.add(over.id, BEN, NOW)

    async with store.reading() as rows:
        assert await rows.members.are_needed(["ada", "ben", "cleo"]) == {"ada"}


async def test_my_interviews_are_those_i_am_a_member_of_newest_first(store: Store) -> None:
    first, second = await book(store, an_interview(1)), await book(store, an_interview(2))
    async with store.writing() as rows:
        await rows.members.add(first.id, BEN, NOW)

    async with store.reading() as rows:
        assert await rows.interviews.of_member("ada") == [second, first]
        assert await rows.interviews.of_member("ben") == [first]


async def test_the_clock_starts_once(store: Store) -> None:
    interview = await book(store, an_interview())

    async with store.writing() as rows:
        started = await rows.interviews.start(interview, NOW)
        again = await rows.interviews.start(started, NOW + timedelta(minutes=5))

    assert again == started
    assert (started.state, started.ends_at) == (State.LIVE, NOW + timedelta(minutes=60))


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        (EndReason.HOST, State.ENDED),
        (EndReason.LIMIT, State.ENDED),
        (EndReason.IDLE, State.ENDED),
        (EndReason.LOST, State.LOST),
    ],
)
async def test_an_end_keeps_its_reason(store: Store, reason: EndReason, state: State) -> None:
    interview = await book(store, an_interview())

    async with store.writing() as rows:
        await rows.interviews.end(interview, reason, NOW)

    async with store.reading() as rows:
        found = await rows.interviews.get(interview.id)
    assert (found.state, found.end_reason, found.ended_at) == (state, reason, NOW)


async def test_the_newest_invitation_counts_and_old_ones_are_still_found(store: Store) -> None:
    await book(store, an_interview())
    async with store.writing() as rows:
        await rows.invitations.add(an_invitation(1), "1" * 64, NOW)
        await rows.invitations.revoke(an_interview().id, Role.CANDIDATE, NOW)
        await rows.invitations.add(an_invitation(2), "2" * 64, NOW)

    async with store.reading() as rows:
        newest = await rows.invitations.newest(an_interview().id)
        old = await rows.invitations.find("1" * 64)

    assert newest == {Role.CANDIDATE: an_invitation(2)}
    assert old.revoked_at == NOW


async def test_a_warm_room_is_taken_before_a_starting_one(store: Store) -> None:
    first, second = await book(store, an_interview(1)), await book(store, an_interview(2))
    async with store.writing() as rows:
        await rows.rooms.add(make_room("room-starting", NOW))
        await rows.rooms.add(make_room("room-warm", NOW + timedelta(seconds=1)))
        await rows.rooms.move("room-warm", RoomState.STARTING, RoomState.WARM)

    async with store.writing() as rows:
        assert await rows.rooms.take_one(first.id) == "room-warm"
        assert await rows.rooms.take_one(second.id) == "room-starting"


async def test_without_a_free_room_none_is_taken(store: Store) -> None:
    interview = await book(store, an_interview())

    async with store.writing() as rows:
        assert await rows.rooms.take_one(interview.id) is None


async def test_one_warm_room_is_given_to_one_of_many_who_ask_at_once(store: Store) -> None:
    interviews = [await book(store, an_interview(number)) for number in range(CALLERS)]
    async with store.writing() as rows:
        await rows.rooms.add(make_room("room-a", NOW))

    async def take(interview_id: str) -> str | None:
        async with store.writing() as rows:
            return await rows.rooms.take_one(interview_id)

    taken = await asyncio.gather(*(take(interview.id) for interview in interviews))

    assert sorted(taken, key=str) == [None] * (CALLERS - 1) + ["room-a"]


async def test_a_pool_filled_by_many_at_once_holds_no_room_too_many(store: Store) -> None:
    async def fill(number: int) -> None:
        async with store.writing() as rows:
            await rows.rooms.lock_all()
            if not await rows.rooms.count_unassigned():
                await rows.rooms.add(make_room(f"room-{number}", NOW))

    await asyncio.gather(*(fill(number) for number in range(CALLERS)))

    async with store.reading() as rows:
        assert len(await rows.rooms.all()) == 1


async def test_one_request_sent_many_times_at_once_books_one_interview(store: Store) -> None:
    async def send(number: int) -> str:
        async with store.writing() as rows:
            await rows.interviews.take_turns("ada")
            known = await rows.interviews.by_request("ada", "x")
            if known is None:
                await rows.interviews.add(an_interview(number), request="x")
            return known.id if known else an_interview(number).id

    booked = await asyncio.gather(*(send(number) for number in range(CALLERS)))

    assert len(set(booked)) == 1


async def test_changes_of_one_interview_at_once_lose_none(store: Store) -> None:
    interview = await book(store, an_interview())

    async def renew() -> None:
        async with store.writing() as rows:
            await rows.interviews.lock(interview.id)
            newest = await rows.invitations.newest(interview.id)
            before = newest.get(Role.CANDIDATE)
            generation = before.generation + 1 if before else 1
            await rows.invitations.add(an_invitation(generation), str(generation) * 64, NOW)

    await asyncio.gather(*(renew() for _ in range(CALLERS)))

    async with store.reading() as rows:
        newest = await rows.invitations.newest(interview.id)
    assert newest[Role.CANDIDATE].generation == CALLERS


async def test_attempts_are_counted_until_they_are_forgotten(store: Store) -> None:
    async with store.writing() as rows:
        await rows.rooms.add(make_room("room-a", NOW))

    async with store.writing() as rows:
        counts = [await rows.rooms.count_attempt("room-a") for _ in range(2)]
        await rows.rooms.forget_attempts("room-a")
        counts.append(await rows.rooms.count_attempt("room-a"))

    assert counts == [1, 2, 1]


async def test_a_room_that_somebody_else_moved_is_not_moved_again(store: Store) -> None:
    async with store.writing() as rows:
        await rows.rooms.add(make_room("room-a", NOW))

    async with store.writing() as rows:
        first = await rows.rooms.move("room-a", RoomState.STARTING, RoomState.WARM)
        second = await rows.rooms.move("room-a", RoomState.STARTING, RoomState.WARM)

    assert (first, second) == (True, False)


async def test_the_room_of_an_interview_is_stopped_once_it_is_over(store: Store) -> None:
    interview = await book(store, an_interview())
    async with store.writing() as rows:
        await rows.rooms.add(make_room("room-a", NOW, interview.id))

    async with store.writing() as rows:
        assert await rows.rooms.stop_of(interview.id) == "room-a"

    async with store.reading() as rows:
        room = await rows.rooms.get("room-a")
    assert room is not None and room.state is RoomState.STOPPING


async def test_every_lock_begins_a_revision_of_its_own(store: Store) -> None:
    interview = await book(store, an_interview())

    async def change() -> int:
        async with store.writing() as rows:
            return (await rows.interviews.lock(interview.id)).revision

    revisions = await asyncio.gather(*(change() for _ in range(CALLERS)))

    assert sorted(revisions) == list(range(1, CALLERS + 1))
    async with store.reading() as rows:
        assert (await rows.interviews.get(interview.id)).revision == CALLERS


async def test_many_at_once_take_no_more_rooms_than_there_may_be(store: Store) -> None:
    interviews = [await book(store, an_interview(number)) for number in range(CALLERS)]

    async def take(number: int) -> bool:
        try:
            async with store.writing() as rows:
                await take_room(rows, interviews[number], Space(100, rooms_per_person=3), NOW)
        except Full:
            return False
        return True

    taken = await asyncio.gather(*(take(number) for number in range(CALLERS)))

    assert sum(taken) == 3
    async with store.reading() as rows:
        assert await rows.rooms.count_taken() == 3


async def test_members_who_are_removed_are_gone(store: Store) -> None:
    interview = await book(store, an_interview())
    async with store.writing() as rows:
        await rows.members.add(interview.id, BEN, NOW)

    async with store.writing() as rows:
        await rows.members.remove(interview.id, ["ben", "nobody"])

    async with store.reading() as rows:
        assert await rows.members.of(interview.id) == (ADA,)
