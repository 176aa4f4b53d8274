"""The room's client of its media worker, with real workers."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aioice.ice
import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription
from prepstack_ext.call.media_client import MediaClient

from prepstack.errors import BadRequest, Unavailable
from prepstack.streams import Kind
from prepstack.wire.worker import Connected, Disconnected, Event, Leg, Offer, Ready
from tests.media.people import CONFIGURATION
from tests.media.worker import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio

KINDS = {"0": Kind.MICROPHONE}


class Room:
    """What a room has of its worker."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._restarted = asyncio.Event()
        self.client = MediaClient("40000-40999", "127.0.0.1", PATIENCE_SECONDS)
        self.client.on_event = self._events.put_nowait
        self.client.on_restart = self._restarted.set

    async def event(self) -> Event:
        return await asyncio.wait_for(self._events.get(), PATIENCE_SECONDS)

    async def restarted(self) -> None:
        await asyncio.wait_for(self._restarted.wait(), PATIENCE_SECONDS)

    def signal(self, number: signal.Signals) -> None:
        assert self.client.process_id
        os.kill(self.client.process_id, number)


@asynccontextmanager
async def running_room() -> AsyncIterator[Room]:
    room = Room()
    room.client.start()
    try:
        assert isinstance(await room.event(), Ready)
        yield room
    finally:
        await room.client.close()


@asynccontextmanager
async def offering() -> AsyncIterator[RTCPeerConnection]:
    connection = RTCPeerConnection(CONFIGURATION)
    connection.addTransceiver("audio", direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    yield connection
    await connection.close()


async def test_every_event_arrives_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    # aioice leaves loopback out of its candidates; there is no setting for it.
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **_: ["127.0.0.1"])
    async with running_room() as room:
        await room.client.subscribe("ben")
        offer = await room.event()
        async with offering() as ada:
            answer = await room.client.publish("ada", ada.localDescription.sdp, KINDS)
            await ada.setRemoteDescription(RTCSessionDescription(answer, "answer"))
            connected = await room.event()
        disconnected = await room.event()

    assert isinstance(offer, Offer)
    assert (offer.peer, offer.fresh, offer.streams) == ("ben", True, ())
    assert connected == Connected("ada", Leg.PUBLISHER)
    assert disconnected == Disconnected("ada", Leg.PUBLISHER)


async def test_what_the_worker_refuses_is_refused_in_its_words() -> None:
    async with running_room() as room:
        with pytest.raises(BadRequest, match="The session description cannot be read"):
            await room.client.publish("ada", "m=video", KINDS)


async def test_a_worker_that_does_not_answer_is_replaced_and_does_it_never() -> None:
    async with running_room() as room, offering() as ada:
        room.signal(signal.SIGSTOP)
        room.client.answer_seconds = 0.5

        with pytest.raises(Unavailable):
            await room.client.publish("ada", ada.localDescription.sdp, KINDS)

        room.client.answer_seconds = PATIENCE_SECONDS
        await room.restarted()
        assert (await room.client.statistics()).peers == {}


async def test_a_worker_that_does_not_listen_does_not_hold_up_the_end() -> None:
    async with running_room() as room:
        room.signal(signal.SIGSTOP)

        await asyncio.wait_for(room.client.close(), PATIENCE_SECONDS)


async def test_an_answer_to_the_offer_of_a_worker_that_died_fits_none_of_the_next_one() -> None:
    async with running_room() as room:
        await room.client.subscribe("ben")
        before = await room.event()
        room.signal(signal.SIGKILL)
        await room.restarted()
        assert isinstance(await room.event(), Ready)

        await room.client.subscribe("ben")
        after = await room.event()

    assert isinstance(before, Offer)
    assert isinstance(after, Offer)
    assert after.generation > before.generation


async def test_whoever_came_before_the_first_worker_was_ready_is_told_when_it_is() -> None:
    room = Room()
    room.client.answer_seconds = 0  # a slow machine, to whoever waits for it
    room.client.start()

    with pytest.raises(Unavailable):
        await room.client.ready()

    await room.restarted()
    await room.client.close()


async def test_a_request_without_a_worker_is_refused_and_can_wait_for_the_next() -> None:
    async with running_room() as room:
        room.signal(signal.SIGKILL)
        with pytest.raises(Unavailable):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:  # until it is noticed
                    await room.client.subscribe("ben")

        await room.client.ready()

        await room.client.subscribe("ben")
