"""How much a subscriber's network carries, by what its browser reports."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 10_000_000.0  # bit/s; more is never asked of it
LEAST = 50_000.0
WORTH_LESS = 120_000.0  # when so little is sent, sending less would not help
LEAST_BY_LOSS = 250_000.0  # a radio link that loses much at any rate is no reason to send nothing
CUT = 0.85  # of what arrives, while a queue of the network is emptied
MUCH_LOSS = 0.1
QUEUE_SECONDS = 0.2  # by which the round trip is longer than it was
QUEUED_FOR_SECONDS = 0.8  # a machine that is busy for a moment is no queue
DRIFT = 1.02  # of the shortest round trip, per report: routes change
GROWTH_PER_SECOND = 1.08
SHORTEST_HOLD, LONGEST_HOLD = 5.0, 60.0
REACTION_SECONDS = 1.5  # until a cut shows in the reports
FELL = 0.95


@dataclass(frozen=True)
class Report:
    """Of the last interval: what was sent and what arrived in bit/s, the share of packets that was
    lost, and the round trip in s."""

    sent: float
    delivered: float
    lost: float
    round_trip: float | None


class Downlink:
    """A ceiling that falls when packets are lost or queue, and rises slowly while all is well.

    Each fall that follows a rise makes the next rise wait longer, so that a network which is too
    weak for a camera is not tried all the time.
    """

    def __init__(self, now: float) -> None:
        self.capacity = MOST
        self._shortest = float("inf")
        self._queued_since: float | None = None
        self._estimate = 0.0
        self._fell_at = float("-inf")
        self._hold = SHORTEST_HOLD
        self._grew_at = now

    def heard(self, report: Report, now: float) -> None:
        """A receiver report."""
        if report.round_trip is None:
            return
        self._shortest = min(self._shortest * DRIFT, report.round_trip)
        if report.sent < WORTH_LESS:
            return
        if report.round_trip <= self._shortest + QUEUE_SECONDS:
            self._queued_since = None
        elif self._queued_since is None:
            self._queued_since = now
        if self._queued_since is not None and now - self._queued_since >= QUEUED_FOR_SECONDS:
            self._fall(max(LEAST, CUT * report.delivered), now)
        elif report.lost > MUCH_LOSS:
            self._fall(max(LEAST_BY_LOSS, CUT * report.delivered), now)

    def estimated(self, bits_per_second: float, report: Report, now: float) -> None:
        """A browser's own estimate (REMB).

        It knows no more than what it gets, so one that is low says nothing, and what arrives is
        more to be believed; one that falls below what is sent means that packets queue.
        """
        is_less = bits_per_second < min(FELL * self._estimate, report.sent)
        if is_less and report.sent >= WORTH_LESS:
            self._fall(max(LEAST, bits_per_second, CUT * report.delivered), now)
        self._estimate = bits_per_second

    def _fall(self, capacity: float, now: float) -> None:
        if now - self._fell_at < REACTION_SECONDS or capacity >= self.capacity:
            return
        if self.capacity < MOST and now - self._fell_at < 2 * self._hold:
            self._hold = min(LONGEST_HOLD, 2 * self._hold)
        self.capacity, self._fell_at = capacity, now

    def grow(self, now: float) -> None:
        """Called from time to time."""
        elapsed, self._grew_at = now - self._grew_at, now
        if self.capacity >= MOST:
            self._hold = SHORTEST_HOLD
        elif now - self._fell_at >= self._hold:
            self.capacity = min(MOST, self.capacity * GROWTH_PER_SECOND**elapsed)
