"""How much a subscriber's network carries, by what its browser reports."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 10_000_000.0  # bit/s; more is never asked of it
LEAST = 50_000.0
WORTH_LESS = 120_000.0  # when so little is sent, sending less would not help
LEAST_BY_LOSS = 250_000.0  # a radio link that loses much at any rate is no reason to send nothing
CUT = 0.85  # of what arrives, while a queue of the network is emptied
MUCH_LOSS = 0.1
TOO_MUCH_LOSS = 0.5  # no picture survives that, whatever loses it
MOST_EXCESS = 8.0  # packets lost beyond that share: a few may be lost by chance
QUEUE_SECONDS = 0.2  # by which the round trip is longer than it was
QUEUED_FOR_SECONDS = 0.8  # a machine that is busy for a moment is no queue
SHORT_QUEUE_SECONDS = 0.1  # enough, where the browser's estimate fell lately
LATELY_SECONDS = 2.0
DRIFT_PER_SECOND = 1.02  # of the shortest round trip: routes change
GROWTH_PER_SECOND = 1.08
SHORTEST_HOLD, LONGEST_HOLD = 5.0, 60.0
REACTION_SECONDS = 1.5  # until a cut shows in the reports
FELL = 0.95


@dataclass(frozen=True)
class Report:
    """Of the last interval: what was sent and what arrived in bit/s, and the round trip in s."""

    sent: float
    delivered: float
    round_trip: float | None


class Downlink:
    """A ceiling that falls when packets are lost or queue, and rises slowly while all is well.

    Each fall that follows a rise makes the next rise wait longer, so that a network which is too
    weak for a camera is not tried all the time.
    """

    def __init__(self, now: float) -> None:
        self.capacity = MOST
        self._shortest = float("inf")
        self._heard_at = now
        self._queue = 0.0  # seconds
        self._queued_since: float | None = None
        self._estimate = 0.0
        self._estimate_fell_at = float("-inf")
        self._excess = 0.0
        self._fell_at = float("-inf")
        self._hold = SHORTEST_HOLD
        self._grew_at = now

    def heard(self, report: Report, now: float) -> None:
        """A receiver report."""
        if report.round_trip is None:
            return
        drift = DRIFT_PER_SECOND ** (now - self._heard_at)
        self._shortest, self._heard_at = min(self._shortest * drift, report.round_trip), now
        self._queue = report.round_trip - self._shortest
        if report.sent < WORTH_LESS:
            return
        if self._queue <= QUEUE_SECONDS:
            self._queued_since = None
        elif self._queued_since is None:
            self._queued_since = now
        if self._queued_since is not None and now - self._queued_since >= QUEUED_FOR_SECONDS:
            self._fall(max(LEAST, CUT * report.delivered), now)
        self._believe_estimate(report, now)

    def lost(self, lost: float, expected: int, report: Report, now: float) -> None:
        """Packets of one stream, in an interval that has ended."""
        self._excess = max(0.0, self._excess + lost - MUCH_LOSS * expected)
        if self._excess > MOST_EXCESS and report.sent >= WORTH_LESS:
            self._excess = 0.0
            least = LEAST if lost > TOO_MUCH_LOSS * expected else LEAST_BY_LOSS
            self._fall(max(least, CUT * report.delivered), now)

    def estimated(self, bits_per_second: float, report: Report, now: float) -> None:
        """A browser's own estimate (REMB).

        It knows no more than what it gets, so one that is low says nothing, and what arrives is
        more to be believed; one that falls below what is sent can mean that packets queue.
        """
        if bits_per_second < min(FELL * self._estimate, report.sent):
            self._estimate_fell_at = now
        self._estimate = bits_per_second
        self._believe_estimate(report, now)

    def _believe_estimate(self, report: Report, now: float) -> None:
        """If the round trip says the same: what is late on its way to us, or comes again, looks to
        the browser like a queue on its own network."""
        fell_lately = now - self._estimate_fell_at <= LATELY_SECONDS
        if fell_lately and self._queue > SHORT_QUEUE_SECONDS and report.sent >= WORTH_LESS:
            self._fall(max(LEAST, self._estimate, CUT * report.delivered), now)

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
