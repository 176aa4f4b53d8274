"""A published stream, with packets made by hand and a clock that moves when told to."""

from __future__ import annotations

from prepstack_ext.media.rtp import header, rtcp
from prepstack_ext.media.rtp.consumer import LEAST_REPEATS, Consumer
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.sender_clock import SenderClock
from prepstack_ext.media.rtp.stream import Encoding, Track

from prepstack.streams import Kind
from tests.media.fakes import DELTA, KEYFRAME, FakeClock, FakeSender, rtp, rtx

LEVEL_ID = 5


class Stage:
    """A producer and its feedback."""

    def __init__(self, kind: Kind = Kind.CAMERA, ssrc: int | None = 1000) -> None:
        self.clock = FakeClock()
        self.feedback: list[bytes] = []
        is_video = kind is not Kind.MICROPHONE
        encoding = Encoding(
            mid="1",
            codec="VP8" if is_video else "OPUS",
            clock_rate=90000 if is_video else 48000,
            payload_type=96,
            ssrc=ssrc,
            rtx_payload_type=97 if is_video else None,
            rtx_ssrc=2000 if is_video else None,
            extensions={} if is_video else {header.AUDIO_LEVEL_URI: LEVEL_ID},
        )
        track, clock = Track("ada", kind), SenderClock()
        self.producer = Producer(track, encoding, self.clock, clock, self.feedback.append)

    def consumer(self, ssrc: int = 1, rtx_payload_type: int | None = 99) -> Stream:
        is_video = self.producer.encoding.is_video
        uris = [header.MID_URI] if is_video else [header.MID_URI, header.AUDIO_LEVEL_URI]
        encoding = Encoding(
            mid="3",
            codec="VP8",
            clock_rate=self.producer.encoding.clock_rate,
            payload_type=98,
            ssrc=ssrc,
            rtx_payload_type=rtx_payload_type,
            rtx_ssrc=ssrc + 1,
            extensions={uri: id for id, uri in enumerate(uris, 1)},
        )
        sender = FakeSender()
        consumer = Consumer(self.producer, encoding, sender)
        self.producer.add(consumer)
        return Stream(consumer, sender.sent)

    def receive(self, seq: int, payload: bytes = DELTA, timestamp: int = 0) -> None:
        data = rtp(seq, payload, timestamp=timestamp)
        self.producer.receive(data, self.clock.now())

    def requests(self) -> list[rtcp.Message]:
        return [message for data in self.feedback for message in rtcp.parse(data)]


class Stream:
    """What a subscriber got."""

    def __init__(self, consumer: Consumer, sent: list[bytes]) -> None:
        self.consumer = consumer
        self.sent = sent

    def packets(self, ssrc: int = 1) -> list[header.Packet]:
        parsed = [header.parse(data) for data in self.sent if header.ssrc_of(data) == ssrc]
        return [packet for packet in parsed if packet is not None]

    def seqs(self) -> list[int]:
        """From the first one on."""
        packets = self.packets()
        return [(packet.seq - packets[0].seq) & 0xFFFF for packet in packets]


def test_video_begins_with_a_key_frame() -> None:
    stage = Stage()
    stream = stage.consumer()

    stage.receive(1, DELTA)
    stage.receive(2, KEYFRAME)
    stage.receive(3, DELTA)

    assert [packet.payload for packet in stream.packets()] == [KEYFRAME, DELTA]


def test_subscribing_asks_for_a_key_frame_until_it_comes() -> None:
    stage = Stage()
    stage.consumer()
    stage.clock.advance(1.5)

    stage.receive(1, KEYFRAME)
    stage.clock.advance(5)

    assert stage.requests() == [rtcp.KeyframeRequest(1000)] * 2


def test_several_who_join_at_once_cause_one_request() -> None:
    stage = Stage()

    streams = [stage.consumer(ssrc) for ssrc in (10, 20, 30)]
    stage.receive(1, KEYFRAME)

    assert stage.requests() == [rtcp.KeyframeRequest(1000)]
    assert [len(stream.sent) for stream in streams] == [1, 1, 1]


def test_numbers_keep_their_distances_across_the_wrap() -> None:
    stage = Stage()
    stream = stage.consumer()

    stage.receive(65534, KEYFRAME, timestamp=0xFFFFFF00)
    stage.receive(65535, timestamp=0xFFFFFFFF)
    stage.receive(0, timestamp=0x100)

    timestamps = [packet.timestamp for packet in stream.packets()]
    assert stream.seqs() == [0, 1, 2]
    assert [(t - timestamps[0]) & 0xFFFFFFFF for t in timestamps] == [0, 0xFF, 0x200]


def test_the_first_number_is_below_the_middle() -> None:
    for first in (0, 30000, 65535):
        stage = Stage()
        stream = stage.consumer()
        stage.receive(first, KEYFRAME)

        assert 0 < stream.packets()[0].seq < 0x8000


def test_packets_carry_the_numbers_agreed_with_the_subscriber() -> None:
    stage = Stage()
    stream = stage.consumer(ssrc=77)

    stage.receive(1, KEYFRAME)

    assert header.ssrc_of(stream.sent[0]) == 77
    assert header.payload_type_of(stream.sent[0]) == 98
    assert header.extension(stream.sent[0], 1) == b"3"


def test_a_missing_packet_is_asked_for_and_forwarded_in_its_place() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    stage.receive(3)

    stage.clock.advance(0.02)
    stage.producer.receive_rtx(rtx(500, 2, b"lost"), stage.clock.now())

    assert rtcp.Nack(1000, (2,)) in stage.requests()
    assert stream.seqs() == [0, 2, 1]
    assert stream.packets()[2].payload == b"lost"


def test_asking_ends_when_half_a_second_passed() -> None:
    stage = Stage()
    stage.receive(1, KEYFRAME)
    stage.receive(3)
    stage.clock.advance(0.5)
    asked = len(stage.requests())

    stage.clock.advance(10)

    assert asked > 2
    assert len(stage.requests()) == asked


def test_a_packet_that_comes_twice_is_forwarded_once() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    stage.receive(3)
    stage.clock.advance(0.02)
    stage.producer.receive_rtx(rtx(500, 2, b"lost"), stage.clock.now())

    stage.receive(2, b"lost")

    assert stream.seqs() == [0, 2, 1]


def test_padding_that_only_probes_is_not_forwarded() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    probe = bytearray(rtp(500, bytes(9) + b"\x0a", ssrc=2000, payload_type=97))
    probe[0] |= header.PADDING

    stage.producer.receive_rtx(bytes(probe), stage.clock.now())

    assert len(stream.sent) == 1


def test_a_subscribers_loss_is_answered_by_a_retransmission() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    stage.receive(2, b"\x00lost")
    lost = stream.packets()[1]

    stream.consumer.on_nack((lost.seq,), stage.clock.now())

    (repeated,) = stream.packets(ssrc=2)
    assert header.payload_type_of(stream.sent[-1]) == 99
    assert repeated.payload == lost.seq.to_bytes(2, "big") + b"\x00lost"
    assert repeated.timestamp == lost.timestamp


def test_without_rtx_the_packet_itself_is_repeated() -> None:
    stage = Stage()
    stream = stage.consumer(rtx_payload_type=None)
    stage.receive(1, KEYFRAME)

    stream.consumer.on_nack((stream.packets()[0].seq,), stage.clock.now())

    assert stream.seqs() == [0, 0]


def test_a_request_repeated_within_the_round_trip_is_ignored() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    seq = stream.packets()[0].seq
    stream.consumer.round_trip = 0.1

    for _ in range(3):
        stream.consumer.on_nack((seq,), stage.clock.now())
        stage.clock.advance(0.06)

    assert len(stream.packets(ssrc=2)) == 2


def test_no_more_is_sent_again_than_was_sent() -> None:
    """Repeats fill a network that is too narrow already."""
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    for seq in range(2, 40):
        stage.receive(seq, DELTA + bytes(1000))
    lost = tuple(packet.seq for packet in stream.packets())

    for _ in range(10):
        stage.clock.advance(1)
        stream.consumer.on_nack(lost, stage.clock.now())

    again = sum(len(packet.body) for packet in stream.packets(ssrc=2))
    assert 40_000 <= again <= 40_000 + LEAST_REPEATS + 2_000


def test_what_was_never_sent_cannot_be_asked_for() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)

    stream.consumer.on_nack((stream.packets()[0].seq + 9,), stage.clock.now())

    assert len(stream.sent) == 1


def test_the_audio_level_is_passed_on() -> None:
    stage = Stage(Kind.MICROPHONE)
    stream = stage.consumer()

    stage.producer.receive(rtp(1, b"opus", extensions={LEVEL_ID: b"\x9e"}), 0)
    stage.producer.receive(rtp(2, b"opus"), 0)

    assert [header.extension(data, 2) for data in stream.sent] == [b"\x9e", b"\x7f"]


def test_lost_sound_is_asked_for_and_forwarded_in_its_place() -> None:
    stage = Stage(Kind.MICROPHONE)
    stream = stage.consumer()
    stage.receive(1, b"one")
    stage.receive(3, b"three")
    stage.clock.advance(0.01)

    stage.receive(2, b"two")  # without RTX it comes again as it was
    stage.receive(2, b"two")

    assert rtcp.Nack(1000, (2,)) in stage.requests()
    assert [packet.payload for packet in stream.packets()] == [b"one", b"three", b"two"]
    assert stream.seqs() == [0, 2, 1]
    assert stage.producer.statistics().retransmitted_packets_received == 1
    assert stage.producer.statistics().packets_lost == 1  # on the way here, at first
    assert stage.producer.missing == 0


def test_sound_that_a_subscriber_lost_is_repeated_as_it_was() -> None:
    stage = Stage(Kind.MICROPHONE)
    stream = stage.consumer(rtx_payload_type=None)
    stage.producer.receive(rtp(1, b"opus", extensions={LEVEL_ID: b"\x9e"}), 0)
    stage.receive(2, b"later")

    stream.consumer.on_nack((stream.packets()[0].seq,), stage.clock.now())

    assert stream.sent[2] == stream.sent[0]


def test_a_request_for_sound_may_be_repeated_sooner() -> None:
    stage = Stage(Kind.MICROPHONE)
    stream = stage.consumer(rtx_payload_type=None)
    stage.receive(1, b"opus")
    stream.consumer.round_trip = 0.1

    for _ in range(3):
        stream.consumer.on_nack((stream.packets()[0].seq,), stage.clock.now())
        stage.clock.advance(0.03)

    assert stream.seqs() == [0, 0, 0]


def test_a_picture_that_came_again_is_missing_no_more() -> None:
    stage = Stage()
    stage.receive(1, KEYFRAME)
    stage.receive(4)
    stage.clock.advance(0.02)

    stage.producer.receive_rtx(rtx(500, 2, b"lost"), stage.clock.now())

    assert stage.producer.missing == 1


def test_audio_needs_no_key_frame() -> None:
    stage = Stage(Kind.MICROPHONE)
    stream = stage.consumer()

    stage.receive(1, b"opus")

    assert len(stream.sent) == 1
    assert stage.feedback == []


def test_another_ssrc_of_the_publisher_continues_without_a_jump() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    stage.receive(2)

    stage.producer.rebind(5000)
    stage.receive(40000, KEYFRAME)
    stage.receive(40001)

    assert stream.seqs() == [0, 1, 2, 3]


def test_sender_reports_tell_one_time_for_sound_and_picture() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME, timestamp=9000)
    assert stream.consumer.report(1000.0) is None  # the publisher's clock is still unknown

    sent_at = rtcp.SenderReport(1000, rtcp.ntp_from_unix(500.0), 9000)
    stage.producer.on_sender_report(sent_at, 1000.0)
    (report,) = rtcp.parse(stream.consumer.report(1000.1) or b"")

    assert isinstance(report, rtcp.SenderReport)
    assert abs(rtcp.unix_from_ntp(report.ntp) - 1000.1) < 0.001
    moved = (report.timestamp - stream.packets()[0].timestamp) & 0xFFFFFFFF
    assert abs(moved - 9000) <= 1  # a tenth of a second at 90 kHz


def test_the_smallest_delay_sets_the_senders_clock() -> None:
    clock = SenderClock()
    for delay, at in ((0.3, 10.0), (0.1, 11.0), (0.4, 12.0)):
        clock.learn(at, at + delay)

    assert abs(clock.to_server(12.0) - 12.1) < 0.001


def test_the_round_trip_to_a_subscriber_comes_from_its_reports() -> None:
    stage = Stage()
    stream = stage.consumer()
    sent = rtcp.middle_of(rtcp.ntp_from_unix(1000.0))
    block = rtcp.ReportBlock(1, 0, 0, 0, 0, sent, 65536 // 2)

    stream.consumer.on_report(block, 100.0, 1000.75)

    assert abs(stream.consumer.round_trip - 0.25) < 0.001


def test_a_closed_producer_is_silent() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(1, KEYFRAME)
    stage.receive(3)
    before = len(stage.feedback)

    stage.producer.close()
    stage.clock.advance(10)
    stage.receive(4)

    assert len(stream.sent) == 2
    assert len(stage.feedback) == before


class Meter:
    """A sink that is no consumer."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, bool]] = []
        self.restarted_after: list[int] = []

    def take(self, packet: header.Packet, opens: bool) -> None:
        self.taken.append((packet.seq, opens))

    def restart(self, newest: int) -> None:
        self.restarted_after.append(newest)


def test_any_sink_takes_the_packets_beside_the_subscribers() -> None:
    stage = Stage()
    meter, subscriber = Meter(), stage.consumer()

    stage.producer.add(meter)
    stage.receive(7, KEYFRAME)
    stage.receive(8)
    stage.producer.rebind(1001)
    stage.producer.remove(meter)
    stage.receive(100, KEYFRAME)

    assert meter.taken == [(7, True), (8, False)]
    assert meter.restarted_after == [8]
    assert len(subscriber.packets()) == 3


def test_what_is_held_reaches_nobody_and_goes_on_without_a_gap() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(100, KEYFRAME)

    stage.producer.hold(True)
    for seq in range(101, 140):
        stage.receive(seq, KEYFRAME)
    held = len(stream.sent)
    stage.producer.hold(False)
    stage.receive(140, KEYFRAME, timestamp=90000)
    stage.receive(141, DELTA, timestamp=93000)

    assert held == 1
    assert stream.seqs() == [0, 1, 2]


def test_a_picture_that_was_held_begins_with_a_keyframe() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(100, KEYFRAME)
    stage.producer.hold(True)
    stage.feedback.clear()
    stage.clock.advance(1)  # requests are that far apart

    stage.producer.hold(False)
    stage.receive(101, DELTA)

    assert len(stream.sent) == 1
    assert any(isinstance(item, rtcp.KeyframeRequest) for item in stage.requests())


def test_nothing_is_asked_of_whoever_is_held() -> None:
    stage = Stage()
    stage.producer.hold(True)

    stage.consumer()
    stage.receive(100, KEYFRAME)
    stage.clock.advance(5)

    assert stage.requests() == []


def test_what_was_lost_while_it_was_held_is_not_passed_on_afterwards() -> None:
    stage = Stage()
    stream = stage.consumer()
    stage.receive(100, KEYFRAME)
    stage.producer.hold(True)
    stage.receive(101)
    stage.receive(103)
    stage.producer.hold(False)
    stage.receive(104, KEYFRAME)

    stage.producer.receive_rtx(rtx(1, 102, DELTA), stage.clock.now())

    assert [packet.payload for packet in stream.packets()] == [KEYFRAME, KEYFRAME]


def test_whoever_is_held_is_silent_to_the_measure_of_who_speaks() -> None:
    stage = Stage(Kind.MICROPHONE)
    stage.producer.hold(True)

    stage.producer.receive(rtp(100, b"sound", extensions={LEVEL_ID: bytes([0x80])}), 0.0)

    assert stage.producer.level == header.SILENCE


def test_the_bitrate_is_steady_over_a_key_frame_and_nothing_when_nothing_comes() -> None:
    stage = Stage()
    rates = []
    for step, size in enumerate((1000, 1000, 3000, 0)):
        if size:
            stage.receive(step, b"\x10\x01" + bytes(size - 2))
        stage.clock.advance(1)
        stage.producer.measure(stage.clock.now())
        rates.append(stage.producer.bitrate)

    assert rates == [8000, 8000, 12000, 0]
