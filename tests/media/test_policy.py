"""Who receives what: a value that the router is given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from aiortc import RTCPeerConnection
from prepstack_ext.media.clock import LoopClock
from prepstack_ext.media.policy import Policy, everybody_else
from prepstack_ext.media.router import Router
from prepstack_ext.media.rtp.stream import Track
from prepstack_ext.media.transport.udp_mux import UdpMux

from prepstack.streams import Kind
from prepstack.wire.worker import Event, Offer
from tests.media.people import CONFIGURATION

pytestmark = pytest.mark.asyncio

PEOPLE = ("ada", "ben", "eve")


class Call:
    """A router whose events are kept, and people of whom each publishes and subscribes."""

    def __init__(self, mux: UdpMux, policy: Policy) -> None:
        self.told: list[Event] = []
        self.router = Router(mux, LoopClock(), policy, self.told.append)

    async def join(self, *people: str) -> None:
        for person in people:
            await self.router.publish(
                person, await description(), {"0": Kind.MICROPHONE, "1": Kind.CAMERA}
            )
        for person in people:
            await self.router.subscribe(person)
        self.router.settle()

    def offered(self, subscriber: str) -> set[tuple[str, Kind]]:
        last = [e for e in self.told if isinstance(e, Offer) and e.peer == subscriber][-1]
        return {(stream.peer, stream.kind) for stream in last.streams}


async def description() -> str:
    connection = RTCPeerConnection(CONFIGURATION)
    for kind in ("audio", "video"):
        connection.addTransceiver(kind, direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    sdp = str(connection.localDescription.sdp)
    await connection.close()
    return sdp


@pytest_asyncio.fixture
async def call() -> AsyncIterator[Callable[[Policy], Call]]:
    mux = UdpMux(["127.0.0.1"], range(40000, 41000))
    mux.start()
    calls: list[Call] = []

    def make(policy: Policy) -> Call:
        calls.append(Call(mux, policy))
        return calls[-1]

    yield make
    for each in calls:
        await each.router.close_all()
    mux.close()


@pytest.mark.parametrize("subscriber", PEOPLE)
@pytest.mark.parametrize("publisher", PEOPLE)
async def test_everybody_receives_everybody_but_themselves(subscriber: str, publisher: str) -> None:
    received = everybody_else(subscriber, Track(publisher, Kind.SCREEN))

    assert received == (subscriber != publisher)


async def test_the_router_offers_what_its_policy_says(
    call: Callable[[Policy], Call],
) -> None:
    def eve_only_hears(subscriber: str, track: Track) -> bool:
        return everybody_else(subscriber, track) and (
            subscriber != "eve" or track.kind is Kind.MICROPHONE
        )

    meeting = call(eve_only_hears)

    await meeting.join(*PEOPLE)

    assert meeting.offered("eve") == {("ada", Kind.MICROPHONE), ("ben", Kind.MICROPHONE)}
    assert meeting.offered("ben") == {
        (person, kind) for person in ("ada", "eve") for kind in (Kind.MICROPHONE, Kind.CAMERA)
    }
