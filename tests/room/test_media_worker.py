"""The media worker of a room: a child that knows nothing, and is replaced when it dies."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from prepstack.people import Change, Role
from tests.room.clients import Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, OBSERVER, WAITING
from tests.room.phone import Phone


async def test_what_one_publishes_is_offered_to_the_others(room: RoomUnderTest) -> None:
    candidate, observer = await inside(room, CANDIDATE), await inside(room, OBSERVER)
    async with Phone(candidate) as speaking, Phone(observer) as listening:
        await listening.subscribe()

        await speaking.publish()

        await listening.hears({CANDIDATE})


@pytest.mark.parametrize("how", ["removed", "gone", "made an observer"])
async def test_nothing_more_is_received_of_whoever_was(how: str, room: RoomUnderTest) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    async with Phone(candidate) as speaking, Phone(host) as listening:
        await listening.subscribe()
        await speaking.publish()
        await listening.hears({CANDIDATE})

        match how:
            case "removed":
                await host.say("remove", username=CANDIDATE)
            case "gone":
                candidate.socket.close()
            case _:
                await room.push(DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER)))

        await listening.hears(set())
    assert (await room.extension.media.ask("stats"))["peers"].keys() <= {HOST}


async def test_what_is_no_offer_is_refused_and_the_call_goes_on(room: RoomUnderTest) -> None:
    call = await inside(room, CANDIDATE)

    await call.say("publish", sdp="hello", kinds={})

    assert (await call.hear("error"))["code"] == "bad_request"
    async with Phone(call) as phone:
        await phone.publish()


@pytest.mark.parametrize("who", [HOST, WAITING])
async def test_the_call_does_not_begin_in_the_lobby(who: str, room: RoomUnderTest) -> None:
    door = await room.call(who, "lobby")
    await door.hear("welcome")

    await door.say("subscribe")

    assert (await door.hear("error"))["code"] == "not_found"


async def test_a_worker_that_was_killed_is_replaced_and_everybody_begins_anew(
    room: RoomUnderTest,
) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    killed = await worker_pid(room)

    os.kill(killed, signal.SIGKILL)
    for call in (host, candidate):
        await call.hear("media_restarted")

    async with Phone(candidate) as speaking, Phone(host) as listening:
        await listening.subscribe()
        await speaking.publish()
        await listening.hears({CANDIDATE})
    assert await worker_pid(room) != killed


async def test_whoever_asks_while_the_worker_dies_gets_an_answer(room: RoomUnderTest) -> None:
    call = await inside(room, CANDIDATE)
    pid = await worker_pid(room)
    os.kill(pid, signal.SIGSTOP)  # so that the question is on its way as it dies

    await call.say("subscribe")
    await call.say("shout")
    await call.hear("error", lambda told: told["code"] == "bad_request")  # "subscribe" came before
    os.kill(pid, signal.SIGKILL)

    await call.hear("error", lambda told: told["code"] == "unavailable")
    await call.hear("media_restarted")


async def test_the_worker_has_nothing_of_hub_and_server_in_its_environment(
    room: RoomUnderTest,
) -> None:
    environment = Path(f"/proc/{await worker_pid(room)}/environ").read_text()

    assert "JUPYTER" not in environment
    assert "token" not in environment.lower()


# How


async def inside(room: RoomUnderTest, who: str) -> Call:
    call = await room.call(who)
    await call.hear("welcome")
    return call


async def worker_pid(room: RoomUnderTest) -> int:
    await room.extension.media.ask("stats")
    return int(room.extension.media.process_id)
