"""A published stream on its way to one subscriber."""

from __future__ import annotations

import random
from typing import Protocol

from prepstack.wire.worker import ReceivedStream
from prepstack_ext.media.rtp import header, rtcp
from prepstack_ext.media.rtp.header import FIXED, FIXED_LENGTH, U16, U32, Packet, is_after
from prepstack_ext.media.rtp.heard import Heard, Sent, round_trip_of
from prepstack_ext.media.rtp.numbering import Numbering
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.stream import Encoding

VERSION_AND_EXTENSION = 0x90
INITIAL_ROUND_TRIP_SECONDS = 0.1
SHORTEST_REPEAT_SECONDS = 0.02
SOUND_REPEAT = 0.5  # round trips; a packet of sound is small, and late ones are not played
MOST_REMEMBERED = 1024
# In octets. About as much as was sent lately may be sent again, and no more: a network that is full
# loses repeats as well, and browsers ask for each packet ten times.
LEAST_REPEATS, MOST_REPEATS = 10_000, 128_000


class RtpSender(Protocol):
    """Where packets leave: a connection, or a fake."""

    def send_rtp(self, head: bytearray, body: bytes) -> None: ...


class Consumer:
    """Sends a producer's packets under its own SSRC.

    Sequence numbers and timestamps are the publisher's plus a constant, so a packet asked for
    again is one subtraction away. Header extensions are a constant block, never the publisher's.
    """

    def __init__(self, producer: Producer, encoding: Encoding, sender: RtpSender) -> None:
        assert encoding.ssrc is not None
        self.producer = producer
        self.ssrc = encoding.ssrc
        self.rtx_ssrc = encoding.rtx_ssrc
        self.is_paused = False
        self._mid = encoding.mid
        self._sender = sender
        self._is_video = encoding.is_video
        self._clock_rate = encoding.clock_rate
        self._payload_type = encoding.payload_type
        self._rtx_payload_type = encoding.rtx_payload_type
        self._head, self._level_at = self._build_head(encoding)
        self._rtx_head = bytearray(self._head)
        self._numbers = Numbering(encoding)
        self._next: NextLayer | None = None
        self._waits_for_keyframe = encoding.is_video
        self._rtx_seq = random.randrange(1, 0x7FFF)
        self._resent_at: dict[int, float] = {}
        self._may_repeat_from = -LEAST_REPEATS  # so many octets sent
        self.round_trip = INITIAL_ROUND_TRIP_SECONDS
        self.packets = self.octets = self.resent = 0
        self.nacks = self.keyframe_requests = 0
        self.heard = Heard()

    @staticmethod
    def _build_head(encoding: Encoding) -> tuple[bytearray, int]:
        """The header, and where the audio level is in it (0: nowhere)."""
        elements = {}
        level_at = 0
        if id := encoding.extensions.get(header.AUDIO_LEVEL_URI, 0):
            elements[id] = bytes([header.SILENCE])
            level_at = FIXED_LENGTH + 5
        if id := encoding.extensions.get(header.MID_URI, 0):
            elements[id] = encoding.mid.encode()
        return bytearray(FIXED_LENGTH) + header.extension_block(elements), level_at

    # From the producer

    def take(self, packet: Packet, opens: bool) -> None:
        if self._waits_for_keyframe:
            if not opens:
                return
            self._waits_for_keyframe = False
        numbers = self._numbers
        if not numbers.runs:
            numbers.start(packet, self.producer)
            self._resent_at.clear()
        head = self._head
        FIXED.pack_into(
            head,
            0,
            VERSION_AND_EXTENSION | packet.padding,
            packet.marker | self._payload_type,
            (packet.seq + numbers.seq_offset) & U16,
            (packet.timestamp + numbers.timestamp_offset) & U32,
            self.ssrc,
        )
        if self._level_at:
            head[self._level_at] = packet.level
        body = numbers.pictures.renumbered(packet.body) if numbers.pictures else packet.body
        self._sender.send_rtp(head, body)
        self.packets += 1
        self.octets += len(body)

    def restart(self, newest: int) -> None:
        """The producer's numbers begin anew; ours go on after the newest sent."""
        self._numbers.stop(self.producer, newest)
        self._waits_for_keyframe = self._is_video

    # Which packets

    def pause(self) -> None:
        """Nothing is sent until `resume`, which goes on with a key frame."""
        if self.is_paused:
            return
        self.is_paused = True
        self.close()
        self.restart(self.producer.reception.newest)
        self.heard.pause()

    def resume(self) -> None:
        if not self.is_paused:
            return
        self.is_paused = False
        if self.packets:  # what was kept may be older than what was sent
            self.producer.attach(self)
            self.producer.request_keyframe()
        else:
            self.producer.add(self)

    def aim(self, producer: Producer) -> None:
        """Another size of the same picture, from its next key frame on."""
        aimed = self._next.producer if self._next else self.producer
        if producer is aimed:
            return
        self._forget_next()
        if self.is_paused:
            self._move(producer)
        elif producer is not self.producer:
            self._next = NextLayer(self, producer)
            producer.add(self._next)

    def arrive(self, producer: Producer) -> None:
        """A key frame of the size that was aimed at begins."""
        self._forget_next()
        self.producer.remove(self)
        self._move(producer)
        producer.attach(self)

    def _move(self, producer: Producer) -> None:
        self.restart(self.producer.reception.newest)
        self.producer = producer

    def _forget_next(self) -> None:
        if self._next is not None:
            self._next.producer.remove(self._next)
            self._next = None

    def close(self) -> None:
        self._forget_next()
        self.producer.remove(self)

    # From the subscriber

    def on_nack(self, lost: tuple[int, ...], now: float) -> None:
        self.nacks += len(lost)
        if not self._numbers.runs:
            return
        if len(self._resent_at) > MOST_REMEMBERED:
            self._resent_at.clear()
        round_trips = 1.0 if self._is_video else SOUND_REPEAT
        again_after = max(SHORTEST_REPEAT_SECONDS, round_trips * self.round_trip)
        self._may_repeat_from = max(self._may_repeat_from, self.octets - MOST_REPEATS)
        for seq in lost:
            if self.octets < self._may_repeat_from:
                return
            packet = self._sent(seq)
            if packet is not None and now - self._resent_at.get(seq, float("-inf")) >= again_after:
                self._resent_at[seq] = now
                self._resend(seq, packet)

    def _sent(self, seq: int) -> Packet | None:
        """What went out under that number, unless it did so before the numbers began anew."""
        original = (seq - self._numbers.seq_offset) & U16
        first = self._numbers.first
        if first is not None and original != first and not is_after(original, first):
            return None
        return self.producer.ring.get(original)

    def _resend(self, seq: int, packet: Packet) -> None:
        """As RTX (RFC 4588) if negotiated: a plain repeat spoils the receiver's count of losses."""
        numbers, head = self._numbers, self._rtx_head
        if self._level_at:
            head[self._level_at] = packet.level
        body = numbers.pictures.renumbered(packet.body) if numbers.pictures else packet.body
        ssrc, payload_type, sent_seq = self.ssrc, self._payload_type, seq
        if self._rtx_payload_type is not None and self.rtx_ssrc is not None:
            ssrc, payload_type, sent_seq = self.rtx_ssrc, self._rtx_payload_type, self._rtx_seq
            body = seq.to_bytes(2, "big") + body
            self._rtx_seq = (self._rtx_seq + 1) & U16
        FIXED.pack_into(
            head,
            0,
            VERSION_AND_EXTENSION | packet.padding,
            packet.marker | payload_type,
            sent_seq,
            (packet.timestamp + numbers.timestamp_offset) & U32,
            ssrc,
        )
        self._sender.send_rtp(head, body)
        self.resent += 1
        self._may_repeat_from += len(body)

    def on_keyframe_request(self) -> None:
        self.keyframe_requests += 1
        if not self.is_paused:
            self.producer.request_keyframe()

    def on_report(self, block: rtcp.ReportBlock, now: float, unix_now: float) -> float | None:
        """The round trip, where the report tells it."""
        self.heard.take(block, Sent(self.packets, self.octets, self.producer.missing), now)
        round_trip = round_trip_of(block, unix_now)
        if round_trip is not None:
            self.round_trip = round_trip
        return round_trip

    def report(self, unix_now: float) -> bytes | None:
        """A sender report; none while the publisher's clock is unknown or nothing was sent."""
        timestamp = self.producer.timestamp_at(unix_now)
        if timestamp is None or not self.packets or not self._numbers.runs:
            return None
        timestamp = (timestamp + self._numbers.timestamp_offset) & U32
        report = rtcp.SenderReport(self.ssrc, rtcp.ntp_from_unix(unix_now), timestamp)
        return rtcp.sender_report(report, self.packets, self.octets)

    def statistics(self) -> ReceivedStream:
        block = self.heard.block
        return ReceivedStream(
            mid=self._mid,
            peer=self.producer.track.peer,
            kind=self.producer.track.kind,
            ssrc=self.ssrc,
            paused=self.is_paused,
            rid=self.producer.encoding.rid,
            packets_sent=self.packets,
            bytes_sent=self.octets,
            retransmitted_packets_sent=self.resent,
            nack_count=self.nacks,
            pli_count=self.keyframe_requests,
            packets_lost=block.lost if block else 0,
            fraction_lost=block.fraction_lost / 256 if block else 0.0,
            jitter=block.jitter / self._clock_rate if block else 0.0,
            round_trip_time=self.round_trip,
        )


class NextLayer:
    """Waits at a producer for the key frame with which a consumer can go over to it."""

    def __init__(self, consumer: Consumer, producer: Producer) -> None:
        self.producer = producer
        self._consumer = consumer

    def take(self, packet: Packet, opens: bool) -> None:
        if opens:
            self._consumer.arrive(self.producer)
            self._consumer.take(packet, opens)

    def restart(self, newest: int) -> None:
        """Nothing was sent of it."""
