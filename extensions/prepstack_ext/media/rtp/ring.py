"""The last packets of a stream, shared by all who may ask for one of them again."""

from __future__ import annotations

from prepstack_ext.media.rtp.header import Packet

SIZE = 1024  # a power of two, so that sequence numbers wrap evenly


class PacketRing:
    """Finds a packet by its sequence number in one step; its memory is bounded."""

    def __init__(self) -> None:
        self._slots: list[Packet | None] = [None] * SIZE

    def put(self, packet: Packet) -> None:
        self._slots[packet.seq % SIZE] = packet

    def get(self, seq: int) -> Packet | None:
        packet = self._slots[seq % SIZE]
        # The slot may hold a packet of another turn.
        return packet if packet is not None and packet.seq == seq else None

    def clear(self) -> None:
        self._slots = [None] * SIZE
