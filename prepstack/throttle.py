"""How long whoever failed has to wait: longer each time, never for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil

from prepstack.errors import TooManyRequests

FORGET_SECONDS = 3600.0
MOST_KEYS = 20_000
MOST_DOUBLINGS = 64  # longer than any pause; a float ends at 1024


@dataclass(frozen=True)
class Failures:
    count: int
    last: float  # of the caller's clock


@dataclass(frozen=True)
class Limit:
    """The first `free` failures cost nothing; then the pause doubles up to `longest_seconds`."""

    free: int
    longest_seconds: float

    def pause_seconds(self, failures: int) -> float:
        if failures < self.free:
            return 0.0
        doublings = min(failures - self.free, MOST_DOUBLINGS)
        return min(2.0**doublings, self.longest_seconds)


class Throttle:
    """Counts failures per key: a name, an address."""

    def __init__(self, limit: Limit, clock: Callable[[], float]) -> None:
        self._limit = limit
        self._clock = clock
        self._failures: dict[str, Failures] = {}

    def wait_seconds(self, key: str) -> float:
        found = self._failures.get(key)
        if found is None:
            return 0.0
        since = self._clock() - found.last
        if since > FORGET_SECONDS:
            del self._failures[key]
            return 0.0
        return max(0.0, self._limit.pause_seconds(found.count) - since)

    def fail(self, key: str) -> None:
        count = self._failures[key].count if key in self._failures else 0
        self._failures.pop(key, None)
        while len(self._failures) >= MOST_KEYS:
            del self._failures[next(iter(self._failures))]  # the one that failed longest ago
        self._failures[key] = Failures(count + 1, self._clock())

    def take_back(self, key: str) -> None:
        """One failure was none: it was counted before anybody could know."""
        found = self._failures.pop(key, None)
        if found is not None and found.count > 1:
            self._failures[key] = replace(found, count=found.count - 1)

    def succeed(self, key: str) -> None:
        self._failures.pop(key, None)


def check(waits: Iterable[float], what: str) -> None:
    """Raises `TooManyRequests` with the longest wait, in whole seconds."""
    longest = max(waits, default=0.0)
    if longest > 0:
        seconds = ceil(longest)
        raise TooManyRequests(f"{what} Try again in {seconds} s.", seconds)
