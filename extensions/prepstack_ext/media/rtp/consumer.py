"""A published stream on its way to one subscriber."""

from __future__ import annotations

import random
from typing import Protocol

from prepstack.wire.worker import ReceivedStream
from prepstack_ext.media.rtp import header, rtcp
from prepstack_ext.media.rtp.header import FIXED, FIXED_LENGTH, U16, U32, Packet
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.stream import Encoding

VERSION_AND_EXTENSION = 0x90
INITIAL_ROUND_TRIP_SECONDS = 0.1
SHORTEST_REPEAT_SECONDS = 0.02
MOST_REMEMBERED = 1024


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
        self._mid = encoding.mid
        self._sender = sender
        self._clock_rate = encoding.clock_rate
        self._payload_type = encoding.payload_type
        self._rtx_payload_type = encoding.rtx_payload_type
        self._head, self._level_at = self._build_head(encoding)
        self._rtx_head = bytearray(self._head)
        self._seq_offset: int | None = None
        self._timestamp_offset = 0
        self._waits_for_keyframe = encoding.is_video
        self._last_seq: int | None = None  # as sent, before a restart
        self._last_timestamp = 0
        self._rtx_seq = random.randrange(1, 0x7FFF)
        self._resent_at: dict[int, float] = {}
        self.round_trip = INITIAL_ROUND_TRIP_SECONDS
        self.packets = self.octets = self.resent = 0
        self.nacks = self.keyframe_requests = 0
        self.last_block: rtcp.ReportBlock | None = None

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

    def take(self, packet: Packet, opens: bool) -> None:
        if self._waits_for_keyframe:
            if not opens:
                return
            self._waits_for_keyframe = False
        if self._seq_offset is None:
            self._start(packet)
        head = self._head
        self._write(head, packet)
        if self._level_at:
            head[self._level_at] = packet.level
        self._sender.send_rtp(head, packet.body)
        self.packets += 1
        self.octets += len(packet.body)

    def _write(self, head: bytearray, packet: Packet) -> None:
        self._last_timestamp = (packet.timestamp + self._timestamp_offset) & U32
        FIXED.pack_into(
            head,
            0,
            VERSION_AND_EXTENSION | packet.padding,
            packet.marker | self._payload_type,
            (packet.seq + (self._seq_offset or 0)) & U16,
            self._last_timestamp,
            self.ssrc,
        )

    def _start(self, packet: Packet) -> None:
        if self._last_seq is None:
            # Below 2^15: the receiver cannot guess the SRTP rollover counter wrong.
            seq, timestamp = random.randrange(1, 0x7FFF), random.getrandbits(32)
        else:
            seq, timestamp = self._last_seq + 1, self._last_timestamp + self._clock_rate // 10
        self._seq_offset = (seq - packet.seq) & U16
        self._timestamp_offset = (timestamp - packet.timestamp) & U32

    def restart(self, newest: int) -> None:
        """The producer's numbers begin anew; ours go on after the newest sent."""
        if self._seq_offset is not None:
            self._last_seq = (newest + self._seq_offset) & U16
        self._seq_offset = None
        self._waits_for_keyframe = self._clock_rate == 90000

    def on_nack(self, lost: tuple[int, ...], now: float) -> None:
        self.nacks += len(lost)
        if self._seq_offset is None:
            return
        if len(self._resent_at) > MOST_REMEMBERED:
            self._resent_at.clear()
        again_after = max(SHORTEST_REPEAT_SECONDS, self.round_trip)
        for seq in lost:
            packet = self.producer.ring.get((seq - self._seq_offset) & U16)
            if packet is not None and now - self._resent_at.get(seq, float("-inf")) >= again_after:
                self._resent_at[seq] = now
                self._resend(seq, packet)

    def _resend(self, seq: int, packet: Packet) -> None:
        """As RTX (RFC 4588) if negotiated: a plain repeat spoils the receiver's count of losses."""
        head, body = self._rtx_head, packet.body
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
            (packet.timestamp + self._timestamp_offset) & U32,
            ssrc,
        )
        self._sender.send_rtp(head, body)
        self.resent += 1

    def on_keyframe_request(self) -> None:
        self.keyframe_requests += 1
        self.producer.request_keyframe()

    def on_report(self, block: rtcp.ReportBlock, unix_now: float) -> None:
        self.last_block = block
        if block.last_sender_report:
            now = rtcp.middle_of(rtcp.ntp_from_unix(unix_now))
            round_trip = (now - block.last_sender_report - block.delay) & U32
            if round_trip < 10 * 65536:
                self.round_trip = round_trip / 65536

    def report(self, unix_now: float) -> bytes | None:
        """A sender report; none while the publisher's clock is unknown or nothing was sent."""
        timestamp = self.producer.timestamp_at(unix_now)
        if timestamp is None or not self.packets or self._seq_offset is None:
            return None
        report = rtcp.SenderReport(
            self.ssrc, rtcp.ntp_from_unix(unix_now), (timestamp + self._timestamp_offset) & U32
        )
        return rtcp.sender_report(report, self.packets, self.octets)

    def statistics(self) -> ReceivedStream:
        block = self.last_block
        return ReceivedStream(
            mid=self._mid,
            peer=self.producer.track.peer,
            kind=self.producer.track.kind,
            ssrc=self.ssrc,
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
