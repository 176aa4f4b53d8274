"""When the packets of a connection arrived: what the publisher's browser adapts its sending to.

The receiver's half of transport-wide congestion control
(draft-holmer-rmcat-transport-wide-cc-extensions-01): the browser numbers all packets of a
connection, and its own estimator does the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from prepstack_ext.media.clock import Clock, Timer
from prepstack_ext.media.rtp import header, rtcp
from prepstack_ext.media.rtp.header import EXTENSION, FIXED_LENGTH, HALF_U16, U16

FEEDBACK_SECONDS = 0.08
MOST_REPORTED = 400  # in one feedback, so that it fits into a datagram
LONGEST_GAP = 2 * MOST_REPORTED  # a browser that leaves out more begins anew

TICKS_PER_SECOND = 4000
TICKS_PER_REFERENCE = 256  # 64 ms
NOT_ARRIVED, SMALL, LARGE = 0, 1, 2
SYMBOLS_PER_CHUNK = 7
TWO_BIT_CHUNK = 0xC000

_head = struct.Struct("!IIHHI")


class Arrivals:
    """Notes packets, and sends one feedback for all that came in a short time."""

    def __init__(self, extension_id: int, clock: Clock, send: Callable[[bytes], None]) -> None:
        self.extension_id = extension_id
        self._clock = clock
        self._send = send
        self._times: dict[int, float] = {}  # by number, which does not wrap here
        self._next = 0  # the first number that was not reported
        self._newest: int | None = None
        self._count = 0
        self._ssrc = 0
        self._timer: Timer | None = None

    def note(self, data: bytes, now: float) -> None:
        number = self._number(data)
        if number is None:
            return
        if self._newest is None:
            self._newest = self._next = number
        number = self._newest + ((number - self._newest + HALF_U16) & U16) - HALF_U16
        if number > self._newest:
            self._newest = number
            if number - self._next > LONGEST_GAP:
                self._times.clear()
                self._next = number
        if number >= self._next:  # what was reported as missing stays so
            self._times[number] = now
            if self._timer is None:
                # Chromium passes over a feedback that names none of its own streams.
                self._ssrc = header.ssrc_of(data)
                self._timer = self._clock.call_later(FEEDBACK_SECONDS, self._report)

    def _number(self, data: bytes) -> int | None:
        """As `header.extension` for the one-byte form, without its calls: this is done for every
        packet."""
        at = FIXED_LENGTH + 4 * (data[0] & 0x0F)
        if not data[0] & EXTENSION or len(data) < at + 4 or data[at] != 0xBE:
            return None
        end = min(len(data) - 2, at + 4 + 4 * (data[at + 2] << 8 | data[at + 3]))
        at += 4
        wanted = self.extension_id << 4 | 1
        while at < end:
            first = data[at]
            if first == wanted:
                return data[at + 1] << 8 | data[at + 2]
            at += 2 + (first & 0x0F) if first else 1
        return None

    def _report(self) -> None:
        self._timer = None
        while self._times:
            last = min(max(self._times), self._next + MOST_REPORTED - 1)
            times = [self._times.pop(number, None) for number in range(self._next, last + 1)]
            if any(time is not None for time in times):
                self._send(feedback(self._ssrc, self._count, self._next & U16, times))
                self._count = self._count + 1 & 0xFF
            self._next = last + 1

    def close(self) -> None:
        self._times.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def feedback(ssrc: int, count: int, first: int, times: Sequence[float | None]) -> bytes:
    """RTCP (205, 15) about the packets from number `first` on: seconds of arrival, or None."""
    reference = int(next(time for time in times if time is not None) * 1000 / 64)
    symbols, deltas = _symbols_and_deltas(times, reference * TICKS_PER_REFERENCE)
    chunks = b"".join(
        _chunk(symbols[at : at + SYMBOLS_PER_CHUNK])
        for at in range(0, len(symbols), SYMBOLS_PER_CHUNK)
    )
    head = _head.pack(
        rtcp.OUR_SSRC, ssrc, first, len(symbols), (reference & 0xFFFFFF) << 8 | count & 0xFF
    )
    return rtcp.transport_feedback(head + chunks + deltas)


def _symbols_and_deltas(
    times: Sequence[float | None], reference_ticks: int
) -> tuple[list[int], bytes]:
    symbols, deltas = [], bytearray()
    before = reference_ticks
    for time in times:
        if time is None:
            symbols.append(NOT_ARRIVED)
            continue
        delta = round(time * TICKS_PER_SECOND) - before
        if 0 <= delta <= 0xFF:
            symbols.append(SMALL)
            deltas.append(delta)
        else:
            # Further apart than 8 s are no two packets of one feedback, unless we were stopped.
            delta = max(-HALF_U16, min(HALF_U16 - 1, delta))
            symbols.append(LARGE)
            deltas += delta.to_bytes(2, "big", signed=True)
        before += delta
    return symbols, bytes(deltas)


def _chunk(symbols: Sequence[int]) -> bytes:
    """A status vector of two bits for each packet."""
    value = TWO_BIT_CHUNK
    for place, symbol in enumerate(symbols):
        value |= symbol << (12 - 2 * place)
    return value.to_bytes(2, "big")
