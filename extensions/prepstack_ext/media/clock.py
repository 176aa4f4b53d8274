"""The time of the worker, as something that can be passed in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """A call that was put off."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """Seconds that only grow, and calls at a later time."""

    def now(self) -> float: ...
    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer: ...


class LoopClock:
    """The clock of the running event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def now(self) -> float:
        return time.monotonic()

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        return self._loop.call_later(seconds, call)


class Repeating:
    """Calls `call` every `seconds` until closed."""

    def __init__(self, clock: Clock, seconds: float, call: Callable[[], None]) -> None:
        self._clock = clock
        self._seconds = seconds
        self._call = call
        self._timer = clock.call_later(seconds, self._fire)

    def _fire(self) -> None:
        # Set before the call, so that a failing call does not end the repetition.
        self._timer = self._clock.call_later(self._seconds, self._fire)
        self._call()

    def close(self) -> None:
        self._timer.cancel()
