"""The clock of a publisher in the server's time: what lip sync at the subscribers rests on."""

from __future__ import annotations

DRIFT_PER_SECOND = 100e-6


class SenderClock:
    """Maps the NTP times of one sender to ours, by the smallest delay seen.

    Shared by all streams of a publisher, so that audio and video are moved by the same amount. The
    smallest delay may grow slowly: clocks drift, and a faster path may be gone.
    """

    def __init__(self) -> None:
        self._offset: float | None = None
        self._at = 0.0

    def learn(self, sender_seconds: float, arrival_seconds: float) -> None:
        offset = arrival_seconds - sender_seconds
        if self._offset is not None:
            elapsed = max(0.0, arrival_seconds - self._at)
            offset = min(offset, self._offset + DRIFT_PER_SECOND * elapsed)
        self._offset = offset
        self._at = arrival_seconds

    def to_server(self, sender_seconds: float) -> float:
        return sender_seconds + (self._offset or 0.0)
