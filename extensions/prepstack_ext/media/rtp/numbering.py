"""Under which numbers the packets of a producer, and of those after it, reach one subscriber."""

from __future__ import annotations

import random
from dataclasses import dataclass

from prepstack_ext.media.rtp.header import HALF_U16, U16, U32, Packet
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.stream import Encoding
from prepstack_ext.media.rtp.vp8 import Renumbering


@dataclass(frozen=True)
class Last:
    """What was sent before a stop: the numbers as sent, the packet as the publisher made it."""

    seq: int
    timestamp: int
    packet: Packet | None
    producer: Producer
    ssrc: int | None


class Numbering:
    """Constants that are added to a producer's numbers.

    After `stop`, `start` finds others, so that what comes next goes on without a jump, whether the
    same producer was paused, its SSRC changed, or another one takes its place.
    """

    def __init__(self, encoding: Encoding) -> None:
        self.runs = False
        self.seq_offset = self.timestamp_offset = 0
        self.pictures: Renumbering | None = None  # once there is something to renumber
        self._is_vp8 = encoding.codec == "VP8"
        self._clock_rate = encoding.clock_rate
        self._first: int | None = None  # the producer's number at the last start but the first
        self._producer: Producer | None = None
        self._last: Last | None = None

    def start(self, packet: Packet, producer: Producer) -> None:
        """With the first packet that is sent."""
        self.runs = True
        self._producer = producer
        last = self._last
        if last is None:
            # Below 2^15: the receiver cannot guess the SRTP rollover counter wrong.
            self.seq_offset = (random.randrange(1, HALF_U16 - 1) - packet.seq) & U16
            self.timestamp_offset = (random.getrandbits(32) - packet.timestamp) & U32
            return
        self._first = packet.seq
        self.seq_offset = (last.seq + 1 - packet.seq) & U16
        if producer is not last.producer or producer.ssrc != last.ssrc:
            self._go_on_in_time(last, packet, producer)
        if self._is_vp8 and last.packet is not None:
            self._go_on_in_pictures(last.packet, packet)

    def _go_on_in_time(self, last: Last, packet: Packet, producer: Producer) -> None:
        """By the clocks of both, if they are known, else by when the packets came."""
        distance = producer.timestamps_behind(last.producer)
        if producer is not last.producer and distance is not None:
            offset = self.timestamp_offset + distance
        else:
            elapsed = packet.arrived - last.packet.arrived if last.packet else 0.1
            offset = last.timestamp + round(elapsed * self._clock_rate) - packet.timestamp
        ahead = (packet.timestamp + offset - last.timestamp) & U32
        if not 0 < ahead < 1 << 31:  # the same moment, in another size: a picture of its own
            offset = last.timestamp + 1 - packet.timestamp
        self.timestamp_offset = offset & U32

    def _go_on_in_pictures(self, last: Packet, packet: Packet) -> None:
        renumbering = self.pictures or Renumbering()
        renumbering.begin(last.body, packet.body)
        self.pictures = None if renumbering.is_plain else renumbering

    def stop(self, producer: Producer, newest: int) -> None:
        """`newest` is the producer's number of the last packet that was sent."""
        if not self.runs:
            return
        self.runs = False
        packet = producer.ring.get(newest)
        timestamp = packet.timestamp if packet else producer.reception.newest_timestamp
        self._last = Last(
            (newest + self.seq_offset) & U16,
            (timestamp + self.timestamp_offset) & U32,
            packet,
            producer,
            producer.ssrc,
        )

    @property
    def first(self) -> int | None:
        """The first of the producer's numbers for which the offsets hold; None: all that it keeps
        are such."""
        if self._first is None or self._producer is None:
            return None
        newest = self._producer.reception.newest
        # So far back that the ring has forgotten what was before.
        if (newest - self._first) & U16 > 2048:
            self._first = None
        return self._first
