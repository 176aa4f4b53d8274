"""Pauses, and changes between sizes of one picture: the numbers of a subscriber never jump."""

from __future__ import annotations

import pytest
from prepstack_ext.media.rtp import rtcp, vp8
from prepstack_ext.media.rtp.consumer import Consumer
from prepstack_ext.media.rtp.header import MID_URI, Packet
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.sender_clock import SenderClock
from prepstack_ext.media.rtp.source import Source
from prepstack_ext.media.rtp.stream import Encoding, Track

from prepstack.streams import Kind
from tests.media.fakes import FakeClock, FakeSender, rtp
from tests.media.test_producer import Stream


def picture(number: int, base: int, *, is_key: bool = False) -> bytes:
    """VP8 with a picture id of 15 bits and TL0PICIDX."""
    head = bytes([0x90, 0xE0, 0x80 | number >> 8 & 0x7F, number & 0xFF, base & 0xFF, 0])
    return head + bytes([0 if is_key else 1]) + b"body"


class Layers:
    """Two sizes of ada's camera, and one subscriber who has the small one."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.feedback: list[bytes] = []
        sender_clock, track = SenderClock(), Track("ada", Kind.CAMERA)
        self.small, self.large = (
            Producer(
                track,
                Encoding("1", "VP8", 90000, 96, ssrc, 97, ssrc + 1, rid=rid),
                self.clock,
                sender_clock,
                self.feedback.append,
            )
            for ssrc, rid in ((1000, "l"), (2000, "h"))
        )
        self.source = Source(track, [self.small, self.large])
        sender = FakeSender()
        encoding = Encoding("3", "VP8", 90000, 98, 1, 99, 2, {MID_URI: 1})
        self.consumer = Consumer(self.small, encoding, sender)
        self.small.add(self.consumer)
        self.stream = Stream(self.consumer, sender.sent)

    def receive(
        self, producer: Producer, seq: int, payload: bytes, timestamp: int, passes: float = 0.0
    ) -> None:
        self.clock.advance(passes)
        data = rtp(seq, payload, timestamp=timestamp, ssrc=producer.ssrc or 0)
        producer.receive(data, self.clock.now())

    def begin(self) -> None:
        self.receive(self.small, 10, picture(100, 5, is_key=True), 9000)
        self.receive(self.small, 11, picture(101, 6), 12000)

    def go_up(self) -> None:
        self.consumer.aim(self.large)
        self.receive(self.large, 700, picture(9000, 200, is_key=True), 50_000, passes=1 / 30)
        self.receive(self.large, 701, picture(9001, 201), 53_000, passes=1 / 30)

    def requests(self) -> list[int]:
        messages = [message for data in self.feedback for message in rtcp.parse(data)]
        return [m.ssrc for m in messages if isinstance(m, rtcp.KeyframeRequest)]

    def numbers(self) -> list[vp8.Numbers]:
        return [vp8.read(packet.payload) for packet in self.stream.packets()]

    def times(self) -> list[int]:
        packets = self.stream.packets()
        return [(packet.timestamp - packets[0].timestamp) & 0xFFFFFFFF for packet in packets]


def test_a_larger_picture_is_taken_from_its_key_frame_on() -> None:
    layers = Layers()
    layers.begin()

    layers.consumer.aim(layers.large)
    layers.receive(layers.large, 699, picture(8999, 199), 47_000)
    layers.receive(layers.small, 12, picture(102, 7), 15000)
    layers.receive(layers.large, 700, picture(9000, 200, is_key=True), 50_000)
    layers.receive(layers.small, 13, picture(103, 8), 18000)
    layers.receive(layers.large, 701, picture(9001, 201), 53_000)

    assert layers.requests() == [1000, 2000]
    assert layers.stream.seqs() == [0, 1, 2, 3, 4]
    assert [n.picture for n in layers.numbers()] == [100, 101, 102, 103, 104]


def test_sequence_numbers_picture_numbers_and_times_go_on() -> None:
    layers = Layers()
    layers.begin()

    layers.go_up()

    assert layers.stream.seqs() == [0, 1, 2, 3]
    assert [n.picture for n in layers.numbers()] == [100, 101, 102, 103]
    assert [n.base for n in layers.numbers()] == [5, 6, 7, 8]
    assert layers.times() == [0, 3000, 6000, 9000]


def test_the_clocks_of_both_sizes_say_where_they_stand() -> None:
    layers = Layers()
    layers.begin()
    ntp = rtcp.ntp_from_unix(1000.0)
    layers.small.on_sender_report(rtcp.SenderReport(1000, ntp, 12000), 1000.0)
    layers.large.on_sender_report(rtcp.SenderReport(2000, ntp, 47_000), 1000.0)

    layers.consumer.aim(layers.large)
    layers.receive(layers.large, 700, picture(9000, 200, is_key=True), 53_000, passes=9)

    assert layers.times() == [0, 3000, 9000]


def test_the_same_moment_in_another_size_is_a_picture_of_its_own() -> None:
    layers = Layers()
    layers.begin()
    ntp = rtcp.ntp_from_unix(1000.0)
    layers.small.on_sender_report(rtcp.SenderReport(1000, ntp, 12000), 1000.0)
    layers.large.on_sender_report(rtcp.SenderReport(2000, ntp, 50_000), 1000.0)

    layers.go_up()

    first, second, third, fourth = layers.times()
    assert third == second + 1
    assert fourth == third + 3000


def test_a_lost_packet_is_repeated_with_the_numbers_under_which_it_went_out() -> None:
    layers = Layers()
    layers.begin()
    layers.go_up()
    last = layers.stream.packets()[-1]

    layers.consumer.on_nack((last.seq,), layers.clock.now())

    (again,) = layers.stream.packets(ssrc=2)
    assert again.payload == last.seq.to_bytes(2, "big") + last.payload


def test_what_went_out_before_a_change_is_not_answered_with_something_else() -> None:
    layers = Layers()
    layers.begin()
    first = layers.stream.packets()[0]
    for seq in range(690, 700):
        layers.receive(layers.large, seq, picture(8000 + seq, 0), seq)
    layers.go_up()

    layers.consumer.on_nack((first.seq,), layers.clock.now())

    assert layers.stream.packets(ssrc=2) == []


def test_changing_ones_mind_before_the_key_frame_changes_nothing() -> None:
    layers = Layers()
    layers.begin()

    layers.consumer.aim(layers.large)
    layers.consumer.aim(layers.small)
    layers.receive(layers.large, 700, picture(9000, 200, is_key=True), 50_000)
    layers.receive(layers.small, 12, picture(102, 7), 15000)

    assert layers.large.sinks == []
    assert [n.picture for n in layers.numbers()] == [100, 101, 102]


def test_a_pause_costs_the_publisher_no_packet_and_ends_with_a_key_frame() -> None:
    layers = Layers()
    layers.begin()

    layers.consumer.pause()
    assert layers.small.sinks == []
    for seq in range(12, 300):
        layers.receive(layers.small, seq, picture(90 + seq, seq), 3000 * seq)
    layers.consumer.resume()
    layers.receive(layers.small, 300, picture(390, 44), 900_000)
    layers.receive(layers.small, 301, picture(391, 45, is_key=True), 903_000)

    assert layers.stream.seqs() == [0, 1, 2]
    assert [n.picture for n in layers.numbers()] == [100, 101, 102]
    assert layers.times()[-1] == 903_000 - 9000  # the pause has lasted as long as it has
    assert layers.requests()[-1] == 1000


def test_another_size_can_be_chosen_in_a_pause() -> None:
    layers = Layers()
    layers.begin()

    layers.consumer.pause()
    layers.consumer.aim(layers.large)
    layers.consumer.resume()
    layers.receive(layers.large, 700, picture(9000, 200, is_key=True), 50_000, passes=1)

    assert layers.stream.seqs() == [0, 1, 2]
    assert layers.small.sinks == []


@pytest.mark.parametrize(
    ("share", "rates", "current", "expected"),
    [
        (1_000_000, (100_000, 800_000), "l", "h"),
        (900_000, (100_000, 800_000), "l", "l"),  # too near for going up
        (800_000, (100_000, 800_000), "h", "h"),  # but not for staying
        (700_000, (100_000, 800_000), "h", "l"),
        (90_000, (100_000, 800_000), "l", "l"),
        (9_000_000, (100_000, 0), "h", "l"),  # the publisher has stopped the large one
        (9_000_000, (0, 0), "h", "h"),  # nothing comes: nothing to change
    ],
)
def test_the_largest_picture_that_comes_and_fits_is_chosen(
    share: float, rates: tuple[float, float], current: str, expected: str
) -> None:
    layers = Layers()
    layers.small.bitrate, layers.large.bitrate = rates

    now = layers.small if current == "l" else layers.large

    assert layers.source.layer_for(share, now).encoding.rid == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (picture(5, 1), picture(0x7FFF, 255), (0, 0)),  # over the wrap
        (bytes([0x90, 0x80, 5, 1]), bytes([0x90, 0x80, 0x7F, 1]), (0, 0)),  # 7 bits
        (bytes([0x10, 1, 2, 3]), picture(7, 1), (0, 0)),  # no numbers: nothing to change
    ],
)
def test_picture_numbers_of_every_shape_go_on(
    first: bytes, last: bytes, expected: tuple[int, int]
) -> None:
    renumbering = vp8.Renumbering()

    renumbering.begin(last, first)

    numbers = vp8.read(renumbering.renumbered(first))
    assert (numbers.picture, numbers.base) == expected


@pytest.mark.parametrize("body", [b"", b"\x90", b"\x90\x80", b"\x90\xff\x80", b"\x90\xe0\x81\x02"])
def test_a_cut_payload_is_passed_on_as_it_is(body: bytes) -> None:
    renumbering = vp8.Renumbering()
    renumbering.begin(picture(100, 1), picture(7, 1))

    assert len(renumbering.renumbered(body)) == len(body)


def test_packets_are_shared_and_stay_as_they_came() -> None:
    layers = Layers()
    layers.begin()
    layers.go_up()

    kept: Packet | None = layers.large.ring.get(700)

    assert kept is not None
    assert kept.body == picture(9000, 200, is_key=True)
