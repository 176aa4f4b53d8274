"""Who receives what: a value that the router is given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from aiortc import RTCPeerConnection
from prepstack_ext.media.clock import LoopClock
from prepstack_ext.media.policy import Policy, Wanted, everybody_else, limit, room_for_a_size, share
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


SOUND, SCREEN, CAMERA = Kind.MICROPHONE, Kind.SCREEN, Kind.CAMERA


def wanted(*kinds: Kind, bitrate: float = 0) -> list[Wanted]:
    return [Wanted(kind, bitrate) for kind in kinds]


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        (10_000_000, [100_000, 1_500_000, 2_500_000, 1_500_000]),
        (900_000, [100_000, 350_000, 850_000, 350_000]),
        (400_000, [100_000, 200_000, 350_000, 0]),  # one camera rests
        (300_000, [100_000, 0, 250_000, 0]),
        (150_000, [100_000, 0, 0, 0]),
        (10_000, [100_000, 0, 0, 0]),  # sound is the last to go
    ],
)
async def test_a_weak_network_gets_sound_then_screens_then_cameras(
    capacity: float, expected: list[int]
) -> None:
    assert share(capacity, wanted(SOUND, CAMERA, SCREEN, CAMERA)) == expected


async def test_cameras_have_what_a_screen_does_not_take() -> None:
    still, moving = Wanted(SCREEN, 100_000), Wanted(SCREEN, 800_000)

    assert share(1_000_000, [still, Wanted(CAMERA, 0)]) == [1_000_000, 850_000]
    assert share(1_000_000, [moving, Wanted(CAMERA, 0)]) == [1_000_000, 0]


@pytest.mark.parametrize(
    ("kind", "shares", "expected"),
    [
        (CAMERA, [1_500_000, 400_000], 400_000),
        (CAMERA, [1_500_000, 90_000], 150_000),
        (CAMERA, [1_500_000, 0], 1_500_000),  # who cannot have it does not hold others back
        (CAMERA, [0, 0], 50_000),
        (SCREEN, [], 50_000),
        (SOUND, [], 100_000),
    ],
)
async def test_a_publisher_sends_what_all_who_receive_it_can_take(
    kind: Kind, shares: list[int], expected: int
) -> None:
    assert limit(kind, shares) == expected


async def test_of_several_sizes_everybody_gets_the_one_that_fits() -> None:
    assert limit(CAMERA, [1_500_000, 160_000], is_layered=True) == 1_650_000
    assert limit(CAMERA, [], is_layered=True) == 50_000


async def test_whose_network_is_wide_gets_any_size_whatever_it_takes() -> None:
    (wide,) = share(10_000_000, wanted(CAMERA))
    (narrow,) = share(700_000, wanted(CAMERA))

    assert room_for_a_size(CAMERA, wide) == float("inf")
    assert room_for_a_size(CAMERA, narrow) == 700_000
