"""How often one may guess invitations, per person and per address."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prepstack.addresses import household_of
from prepstack.throttle import Limit, Throttle, check

GUESSES = Limit(free=10, longest_seconds=120)
GUESTS = Limit(free=100, longest_seconds=30)  # a whole class may sit behind one address


class GuessLimits:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._guesses = Throttle(GUESSES, clock)
        self._guests = Throttle(GUESTS, clock)

    def check(self, username: str, address: str) -> None:
        """Raises `TooManyRequests` for who guessed too often."""
        waits = (self._guesses.wait_seconds(key) for key in _keys(username, address))
        check(waits, "Too many of your tries led nowhere.")

    @contextmanager
    def guess(self, username: str, address: str) -> Iterator[None]:
        """Around the look-up of something that can be guessed. Raises as `check` does.

        Counted before it is known to be wrong, else many at once would all be let through.
        """
        self.check(username, address)
        self.note(username, address)
        yield
        for key in _keys(username, address):
            self._guesses.take_back(key)

    def note(self, username: str, address: str) -> None:
        """A guess was wrong."""
        for key in _keys(username, address):
            self._guesses.fail(key)

    def check_guest(self, address: str) -> None:
        """Counts one more guest of this address. Raises `TooManyRequests`."""
        household = household_of(address)
        check([self._guests.wait_seconds(household)], "Many guests came from your network at once.")
        self._guests.fail(household)


def _keys(username: str, address: str) -> list[str]:
    return [f"address {household_of(address)}", *([f"user {username}"] if username else [])]
