"""The media worker of a room: a child that knows nothing, and is replaced when it dies."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from prepstack_ext.call.media_client import MediaClient

from prepstack.people import Change, Role
from prepstack.wire.browser import Leave, from_browser
from prepstack.wire.limits import LARGEST_LINE, LONGEST_SDP
from prepstack.wire.worker import Disconnected, Leg, Statistics
from tests.room.clients import WAIT_SECONDS, Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, OBSERVER, WAITING
from tests.room.phone import Phone
from tests.room.test_history import happened, history


async def test_what_one_publishes_is_offered_to_the_others(room: RoomUnderTest) -> None:
    candidate, observer = await inside(room, CANDIDATE), await inside(room, OBSERVER)
    async with Phone(candidate) as speaking, Phone(observer) as listening:
        await listening.subscribe()

        await speaking.publish()

        await listening.hears({CANDIDATE})


async def test_what_a_page_does_not_show_is_not_sent_to_it_until_it_does(
    room: RoomUnderTest,
) -> None:
    candidate, observer = await inside(room, CANDIDATE), await inside(room, OBSERVER)
    async with Phone(candidate) as speaking, Phone(observer) as listening:
        await listening.subscribe()
        await speaking.publish()
        await listening.hears({CANDIDATE})

        await observer.say("watch", hidden=[{"username": CANDIDATE, "kind": "camera"}])
        await received(room, OBSERVER, {"microphone": False, "camera": True})
        await observer.say("watch", hidden=[])

        await received(room, OBSERVER, {"microphone": False, "camera": False})


async def received(room: RoomUnderTest, who: str, paused: dict[str, bool]) -> None:
    """Waits until the worker has paused these of the streams to one subscriber, and no others."""
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            told = (await statistics(room)).peers[who].subscriber
            if told and {stream.kind: stream.paused for stream in told.streams} == paused:
                return
            await asyncio.sleep(0.05)


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
                candidate.socket.close(1001)
            case _:
                await room.push(DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER)))

        await listening.hears(set())
    assert await peers(room) <= {HOST}


@pytest.mark.parametrize("what", ["publish", "subscribe"])
@pytest.mark.parametrize("then", ["leave", "tab", "observer"])
async def test_what_was_asked_just_before_is_not_done_after(
    what: str, then: str, room: RoomUnderTest
) -> None:
    """`leave` and `publish` can come in one read, and a push of the service between the two."""
    call = await inside(room, CANDIDATE)
    await media_of(room).ready()
    (tab,) = room.session.room.connections
    async with Phone(call) as phone:
        asked = from_browser.read(json.dumps({"type": what, **await phone.offer()}))

        room.session.reception.receive(tab, asked)
        match then:
            case "leave":
                room.session.reception.receive(tab, Leave())
            case "tab":
                room.session.disconnect(tab)
            case _:
                demoted = DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER))
                room.session.assign(room.outside.service.write(demoted))
        await asyncio.sleep(0)  # what takes a while is begun now

    publishes = {
        peer for peer, told in (await statistics(room)).peers.items() if told.publisher is not None
    }
    assert publishes == set()
    if then != "observer":  # observers watch
        assert await peers(room) == set()


async def test_what_was_asked_of_a_dead_worker_is_looked_at_again_before_the_next_one_does_it(
    room: RoomUnderTest,
) -> None:
    call = await inside(room, CANDIDATE)
    async with Phone(call) as phone:
        offer = await phone.offer()
        await kill_worker(room)
        await call.say("publish", **offer)
        await call.say("shout")
        await call.hear("error", lambda told: told["code"] == "bad_request")  # so it has arrived

        await room.push(DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER)))

        await call.hear("error", lambda told: told["code"] == "not_allowed")
    assert await peers(room) == set()


async def test_a_page_that_publishes_again_after_a_restart_and_a_demotion_is_not_heard(
    room: RoomUnderTest,
) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    async with Phone(candidate) as speaking, Phone(host) as listening:
        await speaking.publish()
        await kill_worker(room)
        await candidate.hear("media_restarted")
        await speaking.publish()
        await listening.subscribe({CANDIDATE})

        await room.push(DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER)))
        await candidate.say("publish", **await speaking.offer())

        await candidate.hear("error", lambda told: told["code"] == "not_allowed")
        await listening.hears(set())
    assert await peers(room) <= {HOST}


@pytest.mark.parametrize("letter", ["é", "\\u0001", "🎻"])
async def test_no_description_is_too_long_for_the_wire_to_the_worker(
    letter: str, room: RoomUnderTest
) -> None:
    call = await inside(room, CANDIDATE)
    pid = await worker_pid(room)
    length = min(LONGEST_SDP, LARGEST_LINE // len(letter.encode()) - 100)

    sdp = letter * length
    message = f'{{"type":"publish","generation":1,"kinds":{{}},"sdp":"{sdp}"}}'
    await call.socket.write_message(message)

    assert (await call.hear("error"))["code"] == "bad_request"
    assert await worker_pid(room) == pid


async def test_what_is_no_offer_is_refused_and_the_call_goes_on(room: RoomUnderTest) -> None:
    call = await inside(room, CANDIDATE)

    await call.say("publish", sdp="hello", kinds={}, generation=1)

    assert (await call.hear("error"))["code"] == "bad_request"
    async with Phone(call) as phone:
        await phone.publish()


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "answer", "generation": 10**30, "sdp": "v=0"},
        {"type": "answer", "generation": 0, "sdp": "v=0"},
        {"type": "answer", "generation": 1, "sdp": "\ud800"},
        {"type": "publish", "generation": 1, "sdp": "v=0", "kinds": {"\ud800": "camera"}},
        {"type": "publish", "generation": 1, "sdp": "v=0", "kinds": {"": "camera"}},
    ],
)
async def test_what_the_wire_to_the_worker_cannot_carry_is_refused(
    fields: dict[str, Any], room: RoomUnderTest
) -> None:
    call = await inside(room, CANDIDATE)

    await call.say(**fields)

    assert (await call.hear("error"))["code"] == "bad_request"


@pytest.mark.parametrize("fields", [{"type": "subscribe"}, {"type": "watch", "hidden": []}])
@pytest.mark.parametrize("who", [HOST, WAITING])
async def test_the_call_does_not_begin_in_the_lobby(
    who: str, fields: dict[str, Any], room: RoomUnderTest
) -> None:
    door = await room.call(who, "lobby")
    await door.hear("welcome")

    await door.say(**fields)

    assert (await door.hear("error"))["code"] == "not_found"


async def test_a_worker_that_was_killed_is_replaced_and_everybody_begins_anew(
    room: RoomUnderTest,
) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    killed = await kill_worker(room)

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


async def test_a_connection_that_comes_about_and_one_that_is_lost_are_history(
    room: RoomUnderTest,
) -> None:
    call = await inside(room, CANDIDATE)
    before = len(history(room))
    async with Phone(call) as phone:
        await phone.connect()
        await happened(room, before, "media.connect")
    room.session.media_event(Disconnected(CANDIDATE, Leg.PUBLISHER))

    kept = [(event.actor, event.kind, event.data) for event in history(room)[before:]]
    assert (CANDIDATE, "media.connect", {"leg": "publisher"}) in kept
    assert kept[-1] == (CANDIDATE, "media.disconnect", {"leg": "publisher"})


async def test_the_worker_has_nothing_of_hub_and_server_in_its_environment(
    room: RoomUnderTest,
) -> None:
    environment = Path(f"/proc/{await worker_pid(room)}/environ").read_text()

    assert "JUPYTER" not in environment
    assert "token" not in environment.lower()


# How


async def inside(room: RoomUnderTest, who: str) -> Call:
    call = await room.call(who)
    await call.hear("admitted")
    return call


def media_of(room: RoomUnderTest) -> MediaClient:
    found: MediaClient = room.extension.media
    return found


async def statistics(room: RoomUnderTest) -> Statistics:
    await media_of(room).ready()
    return await media_of(room).statistics()


async def peers(room: RoomUnderTest) -> set[str]:
    """Who has a connection to the worker."""
    return set((await statistics(room)).peers)


async def worker_pid(room: RoomUnderTest) -> int:
    await statistics(room)
    assert (pid := media_of(room).process_id)
    return pid


async def kill_worker(room: RoomUnderTest) -> int:
    """Returns when the room has noticed: its number."""
    killed = await worker_pid(room)
    os.kill(killed, signal.SIGKILL)
    async with asyncio.timeout(WAIT_SECONDS):
        while media_of(room).process_id == killed:
            await asyncio.sleep(0.01)
    return killed
