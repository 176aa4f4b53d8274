"""A stream that somebody publishes."""

from __future__ import annotations

from collections.abc import Callable

from prepstack.streams import Kind
from prepstack.wire.worker import SentStream
from prepstack_ext.media.clock import Clock, Timer
from prepstack_ext.media.rtp import header, nack, rtcp
from prepstack_ext.media.rtp.header import U32, Packet
from prepstack_ext.media.rtp.keyframe import KeyframeRequester, starts_keyframe
from prepstack_ext.media.rtp.last_keyframe import LastKeyframe
from prepstack_ext.media.rtp.nack import MissingPackets
from prepstack_ext.media.rtp.reception import Reception
from prepstack_ext.media.rtp.ring import PacketRing
from prepstack_ext.media.rtp.sender_clock import SenderClock
from prepstack_ext.media.rtp.sink import Sink
from prepstack_ext.media.rtp.stream import Encoding, Track

SMOOTHING = 4  # measurements
SOUND_SIZE = 128  # packets that are kept, 2.5 s

Feedback = Callable[[bytes], None]


class Producer:
    """Takes the packets of one SSRC and its retransmissions, gives them to its sinks.

    Feedback to the publisher (what is missing, key frames) leaves through `feedback`.
    """

    def __init__(
        self,
        track: Track,
        encoding: Encoding,
        clock: Clock,
        sender_clock: SenderClock,
        feedback: Feedback,
    ) -> None:
        self.track = track
        self.encoding = encoding
        self.ssrc = encoding.ssrc
        self.rtx_ssrc = encoding.rtx_ssrc
        self.sinks: list[Sink] = []
        self.ring = PacketRing() if encoding.is_video else PacketRing(SOUND_SIZE)
        self.reception = Reception(encoding.clock_rate)
        self.retransmitted = 0
        self.level = header.SILENCE
        self._level_id = encoding.extensions.get(header.AUDIO_LEVEL_URI, 0)
        self._clock = clock
        self._sender_clock = sender_clock
        self._feedback = feedback
        self._missing = MissingPackets(nack.PICTURES if encoding.is_video else nack.SOUND)
        self._nack_timer: Timer | None = None
        self._keyframes = KeyframeRequester(clock, self._ask_for_keyframe)
        self._last_report: rtcp.SenderReport | None = None
        self._last_report_at = 0.0
        self._is_held = False
        # Others than screens move, and bring a key frame as soon as it is asked for.
        self._keyframe = LastKeyframe(self.ring) if track.kind is Kind.SCREEN else None
        self.bitrate = 0.0  # bit/s
        self._measured_at, self._measured_octets = clock.now(), 0

    def add(self, sink: Sink) -> None:
        """It begins with the key frame that is kept, or with one that is asked for."""
        self.attach(sink)
        if not (self._keyframe and self._keyframe.replay(sink, self.reception.newest)):
            self.request_keyframe()

    def attach(self, sink: Sink) -> None:
        self.sinks = [*self.sinks, sink]  # another list: the old one may be being gone through

    def remove(self, sink: Sink) -> None:
        self.sinks = [other for other in self.sinks if other is not sink]

    def measure(self, now: float) -> None:
        """Called from time to time. `bitrate` is 0 as soon as nothing came in between; a key frame
        alone does not double it."""
        elapsed = now - self._measured_at
        if elapsed > 0:
            bitrate = 8 * (self.reception.octets - self._measured_octets) / elapsed
            is_steady = bitrate and self.bitrate
            self.bitrate += (bitrate - self.bitrate) / (SMOOTHING if is_steady else 1)
        self._measured_at, self._measured_octets = now, self.reception.octets

    def receive(self, data: bytes, now: float) -> None:
        packet = header.parse(data)
        if packet is None:
            return
        packet.arrived = now
        if self._level_id:
            value = header.extension(data, self._level_id)
            packet.level = self.level = value[0] if value else header.SILENCE
        step = self.reception.arrived(packet.seq, packet.timestamp, len(packet.body), now)
        if step != 1 and not self._is_wanted(packet, step, now):
            return
        self._forward(packet)

    def _is_wanted(self, packet: Packet, step: int, now: float) -> bool:
        """After a gap or out of order: note what is missing, refuse what came twice."""
        if step > 1:
            if not self._missing.gap((packet.seq - step) & header.U16, packet.seq, now):
                self.request_keyframe()
            self._wait_for_missing()
            return True
        has_it = self.ring.get(packet.seq) is not None
        was_missing = self._missing.arrived(
            packet.seq, now, retransmitted=not self.encoding.has_rtx
        )
        # Where there is no RTX, what was asked for comes again as it was.
        if not self.encoding.has_rtx and (was_missing or has_it):
            self.retransmitted += was_missing
            self.reception.came_again()
        return not has_it

    def receive_rtx(self, data: bytes, now: float) -> None:
        """RFC 4588: the original sequence number comes first. Padding alone only probes."""
        packet = header.parse(data)
        if packet is None or len(packet.payload) < 2:
            return
        packet.seq = packet.body[0] << 8 | packet.body[1]
        packet.body = packet.body[2:]
        packet.arrived = now
        if self._missing.arrived(packet.seq, now, retransmitted=True):
            self.retransmitted += 1
            self._forward(packet)

    def hold(self, held: bool) -> None:
        """Packets are taken, and passed on to nobody. Whoever gets them again afterwards sees no
        gap: their numbers go on where they ended."""
        if held == self._is_held:
            return
        self._is_held = held
        if not held:
            self._missing.clear()  # what was lost meanwhile was for nobody
            self.request_keyframe()
            return
        for sink in self.sinks:
            sink.restart(self.reception.newest)
        self._forget()
        self._keyframes.close()

    def _forget(self) -> None:
        """What came until now is given to nobody any more."""
        self._missing.clear()
        self.ring.clear()
        if self._keyframe is not None:
            self._keyframe.forget()

    def _forward(self, packet: Packet) -> None:
        if self._is_held:
            self.level = header.SILENCE
            return
        self.ring.put(packet)
        opens = not self.encoding.is_video or self._opens(packet)
        for sink in self.sinks:
            sink.take(packet, opens)

    def _opens(self, packet: Packet) -> bool:
        """Looked at only where somebody waits for it, or where it is kept."""
        if self._keyframe is None and not self._keyframes.wanted:
            return False
        opens = starts_keyframe(self.encoding.codec, packet.body)
        if opens:
            self._keyframes.keyframe_arrived()
            if self._keyframe is not None:
                self._keyframe.begins(packet)
        return opens

    def _wait_for_missing(self) -> None:
        if self._nack_timer is None and self._missing:
            wait = max(0.001, self._missing.next_at() - self._clock.now())
            self._nack_timer = self._clock.call_later(wait, self._ask_for_missing)

    def _ask_for_missing(self) -> None:
        self._nack_timer = None
        lost = self._missing.due(self._clock.now())
        if lost and self.ssrc is not None:
            self._feedback(rtcp.nack(self.ssrc, lost))
        self._wait_for_missing()

    def request_keyframe(self) -> None:
        if self.encoding.is_video and not self._is_held:
            self._keyframes.request()

    def _ask_for_keyframe(self) -> None:
        if self.ssrc is not None:
            self._feedback(rtcp.picture_loss(self.ssrc))

    def rebind(self, ssrc: int) -> None:
        """The publisher goes on under another SSRC: its sinks continue without a jump."""
        for sink in self.sinks:
            sink.restart(self.reception.newest)
        self.ssrc = ssrc
        self._last_report = None
        self._forget()
        self._measured_octets = 0
        self.reception = Reception(self.encoding.clock_rate)
        self.request_keyframe()

    def on_sender_report(self, report: rtcp.SenderReport, unix_now: float) -> None:
        self._sender_clock.learn(rtcp.unix_from_ntp(report.ntp), unix_now)
        self._last_report = report
        self._last_report_at = unix_now

    def timestamp_at(self, unix_seconds: float) -> int | None:
        """RTP time of a moment of the server's clock; unknown until the publisher reported."""
        report = self._last_report
        if report is None:
            return None
        elapsed = unix_seconds - self._sender_clock.to_server(rtcp.unix_from_ntp(report.ntp))
        return (report.timestamp + int(elapsed * self.encoding.clock_rate)) & U32

    def timestamps_behind(self, other: Producer) -> int | None:
        """What to add to our RTP times for those of another with the same clock rate."""
        moment = self._last_report_at
        ours, theirs = self.timestamp_at(moment), other.timestamp_at(moment)
        return None if ours is None or theirs is None else theirs - ours

    def report(self, unix_now: float) -> rtcp.ReportBlock | None:
        """What the publisher is told once a second."""
        if self.ssrc is None or not self.reception.begun:
            return None
        if self._last_report is None:
            return self.reception.report(self.ssrc, 0, 0)
        delay = int((unix_now - self._last_report_at) * 65536) & U32
        return self.reception.report(self.ssrc, rtcp.middle_of(self._last_report.ntp), delay)

    @property
    def missing(self) -> int:
        """Packets that have not come, so far."""
        return self.reception.lost - self.retransmitted

    def statistics(self) -> SentStream:
        return SentStream(
            mid=self.encoding.mid,
            kind=self.track.kind,
            rid=self.encoding.rid,
            codec=self.encoding.codec,
            ssrc=self.ssrc,
            packets_received=self.reception.packets,
            bytes_received=self.reception.octets,
            packets_lost=self.reception.lost,
            jitter=self.reception.jitter_seconds,
            retransmitted_packets_received=self.retransmitted,
            nack_count=self._missing.count,
            pli_count=self._keyframes.count,
            audio_level=10 ** (-(self.level & 0x7F) / 20) if self._level_id else None,
        )

    def close(self) -> None:
        self.sinks = []
        self._keyframes.close()
        self._missing.clear()
        if self._nack_timer is not None:
            self._nack_timer.cancel()
            self._nack_timer = None
