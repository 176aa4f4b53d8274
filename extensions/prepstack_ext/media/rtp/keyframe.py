"""Key frames: recognising the first packet of one, and asking for one at the right times."""

from __future__ import annotations

from collections.abc import Callable

from prepstack_ext.media.clock import Clock, Timer

THROTTLE_SECONDS = 0.5
REPEAT_SECONDS = 1.0

H264_SPS, H264_STAP_A = 7, 24


def starts_keyframe(codec: str, payload: bytes) -> bool:
    """Whether this payload begins a key frame, so that a decoder can start here."""
    if codec == "VP8":
        return _starts_vp8_keyframe(payload)
    if codec == "H264":
        return _starts_h264_keyframe(payload)
    return bool(payload)


def _starts_vp8_keyframe(payload: bytes) -> bool:
    """RFC 7741 §4.2: start of the first partition, with the P bit of the frame header zero."""
    if not payload or not payload[0] & 0x10 or payload[0] & 0x0F:
        return False
    at = 1
    if payload[0] & 0x80:
        if len(payload) < 3:
            return False
        extended = payload[1]
        at = 2
        if extended & 0x80:
            at += 2 if payload[2] & 0x80 else 1
        at += bool(extended & 0x40) + bool(extended & 0x30)
    return at < len(payload) and not payload[at] & 1


def _starts_h264_keyframe(payload: bytes) -> bool:
    """RFC 6184: a sequence parameter set, alone or first in an aggregate, before an IDR picture."""
    if not payload:
        return False
    unit = payload[0] & 0x1F
    if unit == H264_STAP_A:
        return len(payload) > 3 and payload[3] & 0x1F == H264_SPS
    return unit == H264_SPS


class KeyframeRequester:
    """Turns any number of wishes into few requests, and repeats one that stays unanswered.

    A wish within half a second of the last request is put off, not dropped: the key frame which
    that request brought may have begun before the wish.
    """

    def __init__(self, clock: Clock, send: Callable[[], None]) -> None:
        self._clock = clock
        self._send = send
        self._last_sent = float("-inf")
        self._timer: Timer | None = None  # runs while a key frame is wanted
        self.count = 0

    @property
    def wanted(self) -> bool:
        return self._timer is not None

    def request(self) -> None:
        if self.wanted:
            return
        wait = self._last_sent + THROTTLE_SECONDS - self._clock.now()
        if wait > 0:
            self._timer = self._clock.call_later(wait, self._fire)
        else:
            self._fire()

    def _fire(self) -> None:
        self._last_sent = self._clock.now()
        self.count += 1
        self._timer = self._clock.call_later(REPEAT_SECONDS, self._fire)
        self._send()

    def keyframe_arrived(self) -> None:
        """The first packet of a key frame came: every wish until now is answered."""
        self.close()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
