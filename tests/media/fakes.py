"""A clock that moves when told to, and packets made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from prepstack_ext.media.rtp.header import FIXED, extension_block


@dataclass
class FakeTimer:
    at: float
    call: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class FakeClock:
    """Starts at 100 s."""

    time: float = 100.0
    timers: list[FakeTimer] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def call_later(self, seconds: float, call: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer(self.time + seconds, call)
        self.timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Calls what falls due on the way, in its order."""
        end = self.time + seconds
        while due := [t for t in self.timers if not t.cancelled and t.at <= end + 1e-9]:
            timer = min(due, key=lambda t: t.at)
            self.timers.remove(timer)
            self.time = max(self.time, timer.at)
            timer.call()
        self.time = end


@dataclass
class FakeSender:
    """Keeps what would be sent."""

    sent: list[bytes] = field(default_factory=list)

    def send_rtp(self, head: bytearray, body: bytes) -> None:
        self.sent.append(bytes(head) + body)


KEYFRAME = b"\x10\x00key"  # VP8: start of a frame, P bit 0
DELTA = b"\x10\x01delta"


def rtp(
    seq: int,
    payload: bytes = DELTA,
    *,
    timestamp: int = 0,
    ssrc: int = 1000,
    payload_type: int = 96,
    extensions: dict[int, bytes] | None = None,
) -> bytes:
    first = 0x90 if extensions else 0x80
    block = extension_block(extensions) if extensions else b""
    return FIXED.pack(first, payload_type, seq & 0xFFFF, timestamp, ssrc) + block + payload


def rtx(rtx_seq: int, seq: int, payload: bytes, *, ssrc: int = 2000) -> bytes:
    return rtp(rtx_seq, seq.to_bytes(2, "big") + payload, ssrc=ssrc, payload_type=97)
