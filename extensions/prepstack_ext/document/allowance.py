"""How much one person may send to the shared documents: who sends more is made to wait.

Nothing is lost by that. Their browser keeps what it cannot send yet, and nobody else waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

BYTES_PER_SECOND = 2 << 20  # an answer to somebody counts like what they send
BYTES_AT_ONCE = 32 << 20  # a page that opens asks for the whole document
MESSAGES_PER_SECOND = 100  # the fastest typist, with the cursor, sends 30
MESSAGES_AT_ONCE = 1000
REFUSED_COSTS = 4 << 20  # bytes: to undo a change takes the server as long as to apply many


@dataclass
class Bucket:
    """Fills with time; may be overdrawn by one message, and then has to fill up again."""

    per_second: float
    most: float
    left: float
    at: float

    def take(self, cost: float, now: float) -> float:
        """The seconds until whoever took this may go on."""
        self.left = min(self.most, self.left + (now - self.at) * self.per_second) - cost
        self.at = now
        return max(0.0, -self.left / self.per_second)


class Allowance:
    """Of every person, on all of their sockets together."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[Bucket, Bucket]] = {}

    def take(self, username: str, size: int, messages: int = 1) -> float:
        """The seconds to wait before the next message of this person is read."""
        now = self._clock()
        in_bytes, in_messages = self._buckets.setdefault(
            username,
            (
                Bucket(BYTES_PER_SECOND, BYTES_AT_ONCE, BYTES_AT_ONCE, now),
                Bucket(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, MESSAGES_AT_ONCE, now),
            ),
        )
        return max(in_bytes.take(size, now), in_messages.take(messages, now))
