"""A hostile page on the call's socket: it is answered or cut off, and nobody else is concerned."""

from __future__ import annotations

import contextlib
import os

import psutil
import pytest
from tornado.websocket import WebSocketClosedError

from prepstack.people import Role
from tests.garbage import Garbage
from tests.room.clients import Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER, WAITING
from tests.room.phone import Phone

ROLES = {HOST: Role.INTERVIEWER, CANDIDATE: Role.CANDIDATE, OBSERVER: Role.OBSERVER}
BATCH, BATCHES = 25, 40  # a batch is below what somebody may send at once
MOST_GROWTH = 48 << 20  # bytes, of the server with this whole test in it
TEN_MEGABYTES = "x" * 10_000_000


async def answers(call: Call) -> None:
    """The room still does what this page asks."""
    await call.say("admit", username="nobody")
    await call.hear("error")


async def send_garbage(call: Call, garbage: Garbage, room: RoomUnderTest) -> None:
    """Until the room cuts it off; its own rate is not what is tried here."""
    room.session.reception._rates._left.clear()
    with contextlib.suppress(WebSocketClosedError):
        for _ in range(BATCH):
            await call.socket.write_message(garbage.text())


def inside(room: RoomUnderTest) -> dict[str, Role]:
    found = {item.username for item in room.session.room.present}
    return {username: room.session.room.known(username).role for username in found}


@pytest.mark.parametrize("who", [CANDIDATE, OBSERVER, WAITING])
async def test_garbage_concerns_nobody_but_who_sends_it(who: str, room: RoomUnderTest) -> None:
    third = CANDIDATE if who == OBSERVER else OBSERVER
    host, other = await room.call(HOST), await room.call(third)
    for call in (host, other):
        await call.hear("admitted")
    async with Phone(host) as speaking, Phone(other) as listening:
        garbage = Garbage((await speaking.offer())["sdp"])
        await listening.subscribe()
        await speaking.publish()
        await listening.hears({HOST})
        worker, memory = room.extension.media.process_id, psutil.Process(os.getpid()).memory_info

        for number in range(BATCHES):
            if number % 4 == 0:
                hostile = await room.call(who)
            if number == BATCHES // 4:
                before = memory().rss
            await send_garbage(hostile, garbage, room)
        hostile = await room.call(who)
        room.session.reception._rates._left.clear()
        await answers(hostile)
        await hostile.say("leave")
        await hostile.hear("gone")

        assert memory().rss - before < MOST_GROWTH
        assert inside(room) == {name: ROLES[name] for name in (HOST, third)}
        assert room.extension.media.process_id == worker
        await answers(host)
        await speaking.publish()
        await listening.hears({HOST})


@pytest.mark.parametrize("place", ["at the door", "in the room"])
async def test_ten_megabytes_close_the_socket_that_sends_them(
    place: str, room: RoomUnderTest
) -> None:
    host = await room.call(HOST)
    await host.hear("admitted")
    hostile = await (room.silent_call() if place == "at the door" else room.call(CANDIDATE))

    with contextlib.suppress(WebSocketClosedError):
        await hostile.socket.write_message(TEN_MEGABYTES)

    assert await hostile.closed() in (1009, None)  # None: cut off while it was still sending
    await answers(host)
