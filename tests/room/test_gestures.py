"""Hands, reactions, timer and thinking time, as several browsers of one room see them."""

from __future__ import annotations

from prepstack.wire.features.reactions import MOST_REACTIONS
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER
from tests.room.test_call import PLAN


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


async def test_a_reaction_is_heard_by_everybody_and_a_flood_is_refused(room: RoomUnderTest) -> None:
    host, observer = await room.call(HOST), await room.call(OBSERVER)
    await host.hear("admitted")

    for _ in range(MOST_REACTIONS + 1):
        await observer.say("react", reaction="clap")

    assert (await host.hear("reacted")) == {
        "type": "reacted",
        "username": OBSERVER,
        "reaction": "clap",
    }
    assert (await observer.hear("error"))["code"] == "too_many_requests"
    await observer.say("leave")
    assert (await observer.hear("gone"))["reason"] == "left"


async def test_a_timer_that_runs_is_told_to_who_comes_late_and_on_the_rooms_clock(
    room: RoomUnderTest,
) -> None:
    host = await room.call(HOST)
    await host.say("plan_timer", plan=PLAN)
    await host.say("run_timer", running=True)
    started = await host.hear("timer", lambda told: told["running_since"] is not None)

    late = await room.call(CANDIDATE)
    welcome = await late.hear("welcome")

    assert await late.hear("timer") == started
    assert started["plan"] == PLAN
    assert started["running_since"] <= welcome["now"]
    await host.say("reset_timer")  # the room is also the next test's
    await host.hear("timer", lambda told: told["running_since"] is None)


async def test_thinking_time_is_agreed_told_to_all_and_over_when_its_candidate_leaves(
    room: RoomUnderTest,
) -> None:
    host, candidate = await room.call(HOST), await room.call(CANDIDATE)
    observer = await room.call(OBSERVER)
    await candidate.hear("admitted")

    await host.say("ask_thinking", username=CANDIDATE, minutes=3)
    asked = await candidate.hear("thinking", lambda told: told["time"] is not None)
    await candidate.say("agree_thinking", minutes=3)
    begun = await observer.hear(
        "thinking", lambda told: bool(told["time"] and told["time"]["ends_at"])
    )
    await candidate.say("leave")

    assert (asked["time"]["ends_at"], begun["time"]["username"]) == (None, CANDIDATE)
    await observer.hear("thinking", lambda told: told["time"] is None)
