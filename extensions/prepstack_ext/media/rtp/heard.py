"""What a subscriber's receiver reports say of one stream, interval by interval."""

from __future__ import annotations

from dataclasses import dataclass

from prepstack_ext.media.rtp import rtcp
from prepstack_ext.media.rtp.header import U32

INTERVAL_SECONDS = 0.9  # browsers that miss packets report more often, of a few packets each time
LONGEST_ROUND_TRIP = 10 * 65536  # in 1/65536 s; more is nonsense
U24, HALF_U24 = 0xFFFFFF, 0x800000


@dataclass(frozen=True)
class Sent:
    """So far. `missing`: packets that the publisher's network lost, which nobody was sent."""

    packets: int = 0
    octets: int = 0
    missing: int = 0

    def since(self, before: Sent) -> Sent:
        return Sent(
            self.packets - before.packets,
            self.octets - before.octets,
            self.missing - before.missing,
        )


class Heard:
    """`delivered` and `sent` are in bit/s, of the last interval."""

    def __init__(self) -> None:
        self.block: rtcp.ReportBlock | None = None
        self.delivered = self.sent = 0.0
        self.expected = self.lost = 0  # packets of the last interval
        self.has_ended = False  # an interval, with the last report
        self._before: rtcp.ReportBlock | None = None  # where the interval began
        self._sent = Sent()
        self._at = 0.0

    def take(self, block: rtcp.ReportBlock, sent: Sent, now: float) -> None:
        self.block, self.has_ended = block, False
        before, elapsed = self._before, now - self._at
        if before is not None and elapsed < INTERVAL_SECONDS:
            return
        new = sent.since(self._sent)
        self._before, self._sent, self._at = block, sent, now
        if before is None or new.packets <= 0:
            self._forget()
            return
        self.has_ended = True
        self.expected = (block.highest - before.highest) & U32
        lost = max(0, ((block.lost - before.lost + HALF_U24) & U24) - HALF_U24)
        self.lost = min(self.expected, max(0, lost - max(0, new.missing)))
        self.sent = 8 * new.octets / elapsed
        arrived = max(0, min(self.expected - lost, new.packets))
        self.delivered = self.sent * arrived / new.packets

    def _forget(self) -> None:
        self.delivered = self.sent = 0.0
        self.expected = self.lost = 0

    def pause(self) -> None:
        """Nothing is sent any more."""
        self._forget()
        self._before = None


def round_trip_of(block: rtcp.ReportBlock, unix_now: float) -> float | None:
    """In seconds; None where the report says nothing of it."""
    if not block.last_sender_report:
        return None
    now = rtcp.middle_of(rtcp.ntp_from_unix(unix_now))
    round_trip = (now - block.last_sender_report - block.delay) & U32
    return round_trip / 65536 if round_trip < LONGEST_ROUND_TRIP else None
