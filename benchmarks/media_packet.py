"""CPU of one packet's way through the worker, without sockets: `python -m benchmarks.media_packet`.

Each part is measured with and without in turns, so that what else the machine does is in both.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

from prepstack_ext.media.clock import Timer
from prepstack_ext.media.rtp.arrivals import Arrivals
from prepstack_ext.media.rtp.consumer import Consumer
from prepstack_ext.media.rtp.header import FIXED, MID_URI, extension_block
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.sender_clock import SenderClock
from prepstack_ext.media.rtp.stream import Encoding, Track

from prepstack.streams import Kind

PACKETS, ROUNDS = 5_000, 9
HEAD = bytes([0x90, 0xE0, 0x80, 1, 1, 0])  # VP8: the first packet of a picture
KEY_PICTURE, PICTURE = HEAD + bytes(1101), HEAD + bytes([1]) + bytes(1100)
ARRIVALS_ID = 5


class NoTimer:
    def cancel(self) -> None: ...


class StandingClock:
    """Timers fire when asked to."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []

    def now(self) -> float:
        return time.monotonic()

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        self.calls.append(call)
        return NoTimer()


class NoSender:
    def send_rtp(self, head: bytearray, body: bytes) -> None: ...


def packets() -> list[bytes]:
    found = []
    for number in range(PACKETS):
        block = extension_block(
            {2: b"abc", 4: b"1", ARRIVALS_ID: (number & 0xFFFF).to_bytes(2, "big")}
        )
        head = FIXED.pack(0x90, 96, number & 0xFFFF, 3000 * number & 0xFFFFFFFF, 1000)
        found.append(head + block + (PICTURE if number else KEY_PICTURE))
    return found


def cost(
    data: list[bytes], *, arrivals: bool, subscribers: int = 1, kind: Kind = Kind.CAMERA
) -> float:
    """Microseconds for each packet."""
    clock = StandingClock()
    encoding = Encoding("1", "VP8", 90000, 96, 1000, 97, 1001)
    producer = Producer(Track("ada", kind), encoding, clock, SenderClock(), lambda _: None)
    for number in range(subscribers):
        sent = Encoding("1", "VP8", 90000, 96, 10 + number, 97, 100 + number, {MID_URI: 1})
        consumer = Consumer(producer, sent, NoSender())
        producer.add(consumer)
    noted = Arrivals(ARRIVALS_ID, clock, lambda _: None) if arrivals else None
    begin = time.process_time()
    for place, packet in enumerate(data):
        now = clock.now()
        if noted is not None:
            noted.note(packet, now)
            if place % 13 == 0:  # of 80 ms
                due, clock.calls = clock.calls, []
                for call in due:
                    call()
        producer.receive(packet, now)
    return (time.process_time() - begin) / len(data) * 1e6


def compare(name: str, one: Callable[[], float], other: Callable[[], float]) -> None:
    pairs = [(one(), other()) for _ in range(ROUNDS)]
    before, after = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    print(f"{name:<58} {before:6.2f} -> {after:6.2f} us/packet, x {ratio:.2f}")


def main() -> None:
    data = packets()
    for people in (1, 3):
        compare(
            f"feedback on arrivals, {people} subscriber(s)",
            partial(cost, data, arrivals=False, subscribers=people),
            partial(cost, data, arrivals=True, subscribers=people),
        )
    compare(
        "key frame kept (screen against camera), 1 subscriber",
        partial(cost, data, arrivals=True),
        partial(cost, data, arrivals=True, kind=Kind.SCREEN),
    )


if __name__ == "__main__":
    main()
