"""Screens that people share, through a real room and its media worker."""

from __future__ import annotations

from tests.room.clients import Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER
from tests.room.phone import Phone


async def inside(room: RoomUnderTest, who: str) -> Call:
    call = await room.call(who)
    await call.hear("admitted")
    return call


async def test_who_comes_late_sees_the_screen_and_hears_its_sound(room: RoomUnderTest) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    async with Phone(candidate) as sharing, Phone(host) as watching:
        await sharing.connect()
        await sharing.share()
        await watching.subscribe({CANDIDATE})
        assert (await watching.receives(CANDIDATE, "screen")).width == 640

        async with Phone(await inside(room, OBSERVER)) as late:
            await late.subscribe({CANDIDATE})

            assert (await late.receives(CANDIDATE, "screen")).width == 640
            assert (await late.receives(CANDIDATE, "screen_audio")).sample_rate == 48000


async def test_that_somebody_shares_is_told_to_who_is_here_and_to_who_comes(
    room: RoomUnderTest,
) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)

    await candidate.say("media", microphone=False, camera=False, screen=True)

    told = await host.hear("people", lambda told: any(one["screen"] for one in told["people"]))
    assert [one["username"] for one in told["people"] if one["screen"]] == [CANDIDATE]
    welcome = await (await room.call(OBSERVER)).hear("welcome")
    assert [one["username"] for one in welcome["people"] if one["screen"]] == [CANDIDATE]


async def test_who_becomes_an_observer_is_seen_no_longer_whatever_their_page_sends(
    room: RoomUnderTest,
) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    async with Phone(candidate) as sharing, Phone(host) as watching:
        await sharing.connect()
        await sharing.share()
        await watching.subscribe({CANDIDATE})
        await watching.receives(CANDIDATE, "screen")

        await host.say("set_role", username=CANDIDATE, role="observer")

        await watching.hears(set())
        await candidate.say("media", microphone=False, camera=False, screen=True)
        await candidate.hear("error", lambda told: told["code"] == "not_allowed")


async def test_a_question_reaches_the_asked_and_not_now_the_asker(room: RoomUnderTest) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)

    await host.say("ask_somebody", username=CANDIDATE, about="screen")
    [question] = (await candidate.hear("questions"))["questions"]
    assert (question["about"], question["by"]) == ("screen", HOST)
    await candidate.say("answer_question", id=question["id"], yes=False)

    assert (await host.hear("notice"))["code"] == "declined"
