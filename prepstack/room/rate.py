"""How many messages people may send on the call's sockets: a burst, and then so many a second."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from prepstack.errors import Flooding, TooManyRequests


@dataclass(frozen=True)
class Rate:
    burst: float
    per_second: float
    patience: float = 0  # messages over it, after which the connection is closed


# A page of ours sends a dozen messages when it opens, and then one for each click or newcomer.
OF_MESSAGES = Rate(burst=60, per_second=10, patience=120)


class _Left:
    """How many messages each person has left. Times are in seconds of any clock.

    It counts by person and not by connection: who connects anew begins with what was left.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left: dict[str, tuple[float, float]] = {}  # messages left, and when that was

    def _left_at(self, username: str, now: float) -> float:
        left, at = self._left.get(username, (self._rate.burst, now))
        return min(self._rate.burst, left + (now - at) * self._rate.per_second)

    def _forget_rested(self, now: float) -> None:
        for username in list(self._left):
            if self._left_at(username, now) >= self._rate.burst:
                del self._left[username]


class Allowance(_Left):
    """Of one kind of message, where what is refused costs nothing: it is asked for again."""

    def __init__(self, rate: Rate, refusal: str) -> None:
        super().__init__(rate)
        self._refusal = refusal

    def take(self, username: str, now: float) -> None:
        """Raises `TooManyRequests`."""
        if username not in self._left:
            self._forget_rested(now)
        left = self._left_at(username, now) - 1
        if left < 0:
            raise TooManyRequests(self._refusal, math.ceil(-left / self._rate.per_second))
        self._left[username] = left, now


class MessageRates(_Left):
    """Of all messages together, one per room. `clock` is in seconds."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        super().__init__(rate)
        self._clock = clock

    def count(self, username: str) -> None:
        """Raises `TooManyRequests` over the rate, `Flooding` if that does not help."""
        now = self._clock()
        if username not in self._left:
            self._forget_rested(now)
        left = self._left_at(username, now) - 1
        self._left[username] = max(left, -self._rate.patience), now
        if left <= -self._rate.patience:
            raise Flooding("This page sent far too many messages, and was cut off.", 1)
        if left < 0:
            raise TooManyRequests("That was too much at once. Wait a moment and try again.", 1)
