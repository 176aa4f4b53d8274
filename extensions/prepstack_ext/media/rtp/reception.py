"""What a receiver reports about a stream (RFC 3550 §6.4.1, A.3, A.8)."""

from __future__ import annotations

from prepstack_ext.media.rtp.header import HALF_U16, U16, U32
from prepstack_ext.media.rtp.rtcp import ReportBlock

MOST_LOST = 0x7FFFFF


class Reception:
    """Counts the packets of one SSRC."""

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._base: int | None = None
        self._cycles = 0
        self.newest = self.newest_timestamp = 0
        self.packets = 0
        self.octets = 0
        self._jitter = 0.0  # in units of the RTP clock
        self._transit: float | None = None
        self._expected_before = self._packets_before = 0

    @property
    def begun(self) -> bool:
        return self._base is not None

    def arrived(self, seq: int, timestamp: int, octets: int, now: float) -> int:
        """By how much the newest number moved: 1 in order, more after a gap, else 0 or less."""
        self.packets += 1
        self.octets += octets
        if self._base is None:
            self._base = self.newest = seq
            self.newest_timestamp = timestamp
            return 1
        step = (seq - self.newest) & U16
        if step >= HALF_U16:
            return step - 0x10000
        if step:
            self._cycles += 0x10000 if seq < self.newest else 0
            self.newest, self.newest_timestamp = seq, timestamp
            self._measure_jitter(timestamp, now)
        return step

    def came_again(self) -> None:
        """The packet that arrived last: the network had lost it all the same, which tells a sender
        how much it may send, and how much of it to send twice."""
        self.packets -= 1

    def _measure_jitter(self, timestamp: int, now: float) -> None:
        transit = now * self._clock_rate - timestamp
        if self._transit is not None:
            difference = abs(transit - self._transit)
            # A wrapped or restarted timestamp is no jitter.
            if difference < self._clock_rate * 5:
                self._jitter += (difference - self._jitter) / 16
        self._transit = transit

    @property
    def highest(self) -> int:
        """Extended by the number of wraps."""
        return self._cycles + self.newest

    @property
    def expected(self) -> int:
        return 0 if self._base is None else self.highest - self._base + 1

    @property
    def lost(self) -> int:
        return max(0, self.expected - self.packets)

    @property
    def jitter_seconds(self) -> float:
        return self._jitter / self._clock_rate

    def report(self, ssrc: int, last_sender_report: int, delay: int) -> ReportBlock:
        """Both times in 1/65536 s. Begins the next interval."""
        expected = self.expected - self._expected_before
        lost = expected - (self.packets - self._packets_before)
        self._expected_before, self._packets_before = self.expected, self.packets
        return ReportBlock(
            ssrc=ssrc,
            fraction_lost=min(255, max(0, lost * 256 // expected)) if expected > 0 else 0,
            lost=min(MOST_LOST, self.lost),
            highest=self.highest & U32,
            jitter=int(self._jitter) & U32,
            last_sender_report=last_sender_report,
            delay=delay,
        )
