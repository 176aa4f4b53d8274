"""What a subscriber's receiver reports say of one stream, interval by interval."""

from __future__ import annotations

from prepstack_ext.media.rtp import rtcp
from prepstack_ext.media.rtp.header import U32

LONGEST_ROUND_TRIP = 10 * 65536  # in 1/65536 s; more is nonsense


class Heard:
    """`delivered` and `sent` are in bit/s, of the last interval."""

    def __init__(self) -> None:
        self.block: rtcp.ReportBlock | None = None
        self.delivered = self.sent = 0.0
        self.expected = 0  # packets
        self._before: rtcp.ReportBlock | None = None  # where the interval began
        self._at = 0.0
        self._packets = self._octets = 0

    def take(self, block: rtcp.ReportBlock, packets: int, octets: int, now: float) -> None:
        """With what was sent so far."""
        before, self._before = self._before, block
        self.block = block
        elapsed = now - self._at
        new_packets, new_octets = packets - self._packets, octets - self._octets
        self._at, self._packets, self._octets = now, packets, octets
        if before is None or elapsed <= 0 or new_packets <= 0:
            self.delivered = self.sent = 0.0
            self.expected = 0
            return
        self.expected = (block.highest - before.highest) & U32
        self.sent = 8 * new_octets / elapsed
        arrived = min(self.expected * (1 - block.fraction_lost / 256), new_packets)
        self.delivered = 8 * arrived * new_octets / new_packets / elapsed

    @property
    def lost(self) -> float:
        """Packets of the last interval."""
        return self.expected * self.block.fraction_lost / 256 if self.block else 0.0

    def pause(self) -> None:
        """Nothing is sent any more."""
        self.delivered = self.sent = 0.0
        self.expected = 0
        self._before = None


def round_trip_of(block: rtcp.ReportBlock, unix_now: float) -> float | None:
    """In seconds; None where the report says nothing of it."""
    if not block.last_sender_report:
        return None
    now = rtcp.middle_of(rtcp.ntp_from_unix(unix_now))
    round_trip = (now - block.last_sender_report - block.delay) & U32
    return round_trip / 65536 if round_trip < LONGEST_ROUND_TRIP else None
