"""Hands, as several browsers of one room see them."""

from __future__ import annotations

from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER


async def test_a_late_joiner_is_told_which_hands_are_up(room: RoomUnderTest) -> None:
    host, candidate = await room.call(HOST), await room.call(CANDIDATE)
    await candidate.say("raise_hand")
    await host.hear("hands", lambda told: told["usernames"] == [CANDIDATE])

    late = await room.call(OBSERVER)

    assert (await late.hear("hands"))["usernames"] == [CANDIDATE]


async def test_who_leaves_has_lowered_the_hand(room: RoomUnderTest) -> None:
    host, candidate = await room.call(HOST), await room.call(CANDIDATE)
    await candidate.say("raise_hand")
    await host.hear("hands", lambda told: told["usernames"] == [CANDIDATE])

    await candidate.say("leave")

    assert await host.hear("hands", lambda told: told["usernames"] == [])
