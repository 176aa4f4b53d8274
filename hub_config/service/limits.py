"""How often one may guess invitations, per person and per address."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from prepstack.errors import TooManyRequests

GUESSES = 10
GUESS_SECONDS = 60.0
GUESTS = 30
GUEST_SECONDS = 600.0
MAX_KEYS = 10_000


class Counter:
    """At most `limit` events per key within `seconds`."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float]) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._events: dict[str, deque[float]] = {}

    def wait_seconds(self, key: str) -> float:
        """0 if there may be one more now."""
        events = self._events.get(key)
        if not events:
            return 0.0
        horizon = self._clock() - self._seconds
        while events and events[0] <= horizon:
            events.popleft()
        return events[0] - horizon if len(events) >= self._limit else 0.0

    def add(self, key: str) -> None:
        if key not in self._events and len(self._events) >= MAX_KEYS:
            self._events.pop(next(iter(self._events)))
        self._events.setdefault(key, deque(maxlen=self._limit)).append(self._clock())


class GuessLimits:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._guesses = Counter(GUESSES, GUESS_SECONDS, clock)
        self._guests = Counter(GUESTS, GUEST_SECONDS, clock)

    def check(self, username: str, address: str) -> None:
        """Raises `TooManyRequests` for who guessed too often, rightly or wrongly now."""
        keys = _keys(username, address)
        _refuse(max(self._guesses.wait_seconds(key) for key in keys), "That were too many tries.")

    def note(self, username: str, address: str) -> None:
        """A guess was wrong."""
        for key in _keys(username, address):
            self._guesses.add(key)

    def check_guest(self, address: str) -> None:
        """Counts one more guest of this address. Raises `TooManyRequests`."""
        seconds = self._guests.wait_seconds(address)
        _refuse(seconds, "Many guests came from your network at once.")
        self._guests.add(address)


def _keys(username: str, address: str) -> list[str]:
    return [f"address {address}", *([f"user {username}"] if username else [])]


def _refuse(wait_seconds: float, why: str) -> None:
    if wait_seconds > 0:
        seconds = int(wait_seconds) + 1
        raise TooManyRequests(f"{why} Try again in {seconds} s.", seconds)
