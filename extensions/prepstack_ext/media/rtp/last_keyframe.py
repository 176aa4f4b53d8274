"""The newest key frame of a screen, for who joins late: a screen that stands still is seen at once.

Also spares everybody else the key frame that the publisher would have to make.
"""

from __future__ import annotations

from prepstack_ext.media.rtp.header import U16, Packet
from prepstack_ext.media.rtp.ring import PacketRing
from prepstack_ext.media.rtp.sink import Sink

MOST_SINCE = 40  # packets; more would take longer than a new key frame
LONGEST = 400  # packets of the key frame itself


class LastKeyframe:
    """Its packets stay in the producer's ring; here is only where it begins."""

    def __init__(self, ring: PacketRing) -> None:
        self._ring = ring
        self._first: Packet | None = None

    def begins(self, packet: Packet) -> None:
        self._first = packet

    def forget(self) -> None:
        self._first = None

    def replay(self, sink: Sink, newest: int) -> bool:
        """Gives all packets from the key frame to the newest. False, and nothing is given, where it
        is too old or has a gap."""
        packets = self._packets(newest)
        for packet in packets:
            sink.take(packet, packet is self._first)
        return bool(packets)

    def _packets(self, newest: int) -> list[Packet]:
        first = self._first
        length = (newest - first.seq & U16) + 1 if first else 0
        if first is None or length > LONGEST + MOST_SINCE:
            return []
        found = [
            packet for step in range(length) if (packet := self._ring.get(first.seq + step & U16))
        ]
        since = sum(packet.timestamp != first.timestamp for packet in found)
        return found if len(found) == length and since < MOST_SINCE else []
