"""How often one may guess invitations, per person and per address."""

from __future__ import annotations

import time
from collections.abc import Callable

from prepstack.throttle import Limit, Throttle, check

GUESSES = Limit(free=10, longest_seconds=120)
GUESTS = Limit(free=100, longest_seconds=30)  # a whole class may sit behind one address


class GuessLimits:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._guesses = Throttle(GUESSES, clock)
        self._guests = Throttle(GUESTS, clock)

    def check(self, username: str, address: str) -> None:
        """Raises `TooManyRequests` for who guessed too often, whether this one is right or not."""
        waits = (self._guesses.wait_seconds(key) for key in _keys(username, address))
        check(waits, "Too many of your tries led nowhere.")

    def note(self, username: str, address: str) -> None:
        """A guess was wrong."""
        for key in _keys(username, address):
            self._guesses.fail(key)

    def check_guest(self, address: str) -> None:
        """Counts one more guest of this address. Raises `TooManyRequests`."""
        check([self._guests.wait_seconds(address)], "Many guests came from your network at once.")
        self._guests.fail(address)


def _keys(username: str, address: str) -> list[str]:
    return [f"address {address}", *([f"user {username}"] if username else [])]
