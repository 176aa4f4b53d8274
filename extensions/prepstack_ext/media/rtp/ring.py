"""The last packets of a stream, shared by all who may ask for one of them again."""

from __future__ import annotations

from prepstack_ext.media.rtp.header import Packet

SIZE = 1024  # a power of two, so that sequence numbers wrap evenly


class PacketRing:
    """Finds a packet by its sequence number in one step; its memory is bounded."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._slots: list[Packet | None] = [None] * size

    def put(self, packet: Packet) -> None:
        self._slots[packet.seq % self._size] = packet

    def get(self, seq: int) -> Packet | None:
        packet = self._slots[seq % self._size]
        # The slot may hold a packet of another turn.
        return packet if packet is not None and packet.seq == seq else None

    def clear(self) -> None:
        self._slots = [None] * self._size
