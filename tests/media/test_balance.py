"""What a publisher may send, by who receives it and who is there at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepstack_ext.media.balance import balance
from prepstack_ext.media.policy import ALONE, UNSEEN
from prepstack_ext.media.rtp.downlink import Downlink
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.sender_clock import SenderClock
from prepstack_ext.media.rtp.source import Source
from prepstack_ext.media.rtp.stream import Encoding, Track

from prepstack.streams import Kind
from tests.media.fakes import FakeClock

CAMERA = Track("ada", Kind.CAMERA)


class FakePublisher:
    """Of one camera."""

    def __init__(self) -> None:
        encoding = Encoding("0", "VP8", 90000, 96, 1000)
        producer = Producer(CAMERA, encoding, FakeClock(), SenderClock(), lambda _: None)
        self.sources = {"0": Source(CAMERA, [producer])}
        self.told = 0

    def limit(self, bits_per_second: int) -> None:
        self.told = bits_per_second


class FakeSubscriber:
    def __init__(self, publisher: FakePublisher) -> None:
        self.sources = list(publisher.sources.values())
        self.downlink = Downlink(0)

    def take_shares(self, shares: Mapping[Source, int]) -> None:
        """What it gets."""


def told(publisher: FakePublisher, subscribers: Mapping[FakeSubscriber, set[Track]]) -> int:
    publishers: Any = [publisher]
    balance(publishers, subscribers, 0)  # type: ignore[arg-type]  # stand-ins
    return publisher.told


def test_who_waits_alone_keeps_a_picture_that_is_worth_seeing() -> None:
    assert told(FakePublisher(), {}) == ALONE


def test_what_somebody_sees_is_sent_as_well_as_their_network_carries_it() -> None:
    ada = FakePublisher()

    assert told(ada, {FakeSubscriber(ada): set()}) == 1_500_000


def test_what_those_who_are_there_do_not_look_at_is_hardly_sent() -> None:
    ada = FakePublisher()

    assert told(ada, {FakeSubscriber(ada): {CAMERA}}) == UNSEEN
