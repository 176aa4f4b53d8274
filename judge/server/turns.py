"""Whose turn it is: rooms one after the other, as many judgings at once as there are slots."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from prepstack.errors import TooManyRequests, Unavailable

MOST_WAITING = 64
MOST_OF_A_ROOM = 4
MOST_ROOMS_KNOWN = 10_000
RETRY_SECONDS = 5


@dataclass(eq=False)
class Turn:
    """A place in the queue, then a slot. Whoever runs is heard of within `patience_seconds`."""

    room: str
    patience_seconds: float
    heard_at: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    is_running: bool = False


class Turns:
    """A room that has been served goes to the end of the ring, whatever it has waiting."""

    def __init__(self, slots: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.slots = slots
        self._clock = clock
        self._running: set[Turn] = set()
        self._waiting: OrderedDict[str, deque[Turn]] = OrderedDict()

    @property
    def waiting(self) -> int:
        return sum(map(len, self._waiting.values()))

    @property
    def running(self) -> int:
        return len(self._running)

    @property
    def stuck(self) -> int:
        """How many slots are held by what has been silent for longer than it may be."""
        now = self._clock()
        return sum(now - turn.heard_at > turn.patience_seconds for turn in self._running)

    @contextmanager
    def taken(self, room: str, patience_seconds: float) -> Iterator[Turn]:
        """A turn as long as the block lasts.

        Raises `TooManyRequests` if this room has enough waiting, `Unavailable` if all have.
        """
        turn = self._enter(room, patience_seconds)
        try:
            yield turn
        finally:
            self._leave(turn)

    def _enter(self, room: str, patience_seconds: float) -> Turn:
        if len(self._waiting.get(room, ())) >= MOST_OF_A_ROOM:
            raise TooManyRequests(
                f"{MOST_OF_A_ROOM} submissions of this room are waiting already.", RETRY_SECONDS
            )
        if self.waiting >= MOST_WAITING:
            raise Unavailable("The judge has more to do than it can; try again in a moment.")
        turn = Turn(room, patience_seconds)
        self._waiting.setdefault(room, deque()).append(turn)
        self._go_on()
        return turn

    def heard_of(self, turn: Turn) -> None:
        turn.heard_at = self._clock()

    async def wait(self, turn: Turn) -> AsyncGenerator[int, None]:
        """The number of those that go first, whenever it changes, until it is its turn."""
        told = 0
        while not turn.is_running:
            turn.changed.clear()
            position = self._order().index(turn) + 1
            if position != told:
                told = position
                yield position
            if not turn.is_running:
                await turn.changed.wait()

    def _leave(self, turn: Turn) -> None:
        """Done, or no longer wanted."""
        if turn.is_running:
            self._running.remove(turn)
        else:
            self._waiting[turn.room].remove(turn)
            self._forget_if_empty(turn.room)
        self._go_on()

    def _go_on(self) -> None:
        while self.running < self.slots and self._waiting:
            room, turns = next(iter(self._waiting.items()))
            turn = turns.popleft()
            self._waiting.move_to_end(room)
            self._forget_if_empty(room)
            turn.is_running = True
            self._running.add(turn)
            self.heard_of(turn)
            turn.changed.set()
        for turn in itertools.chain.from_iterable(self._waiting.values()):
            turn.changed.set()

    def _forget_if_empty(self, room: str) -> None:
        if not self._waiting[room]:
            del self._waiting[room]

    def _order(self) -> list[Turn]:
        """As they would be served if nobody else came."""
        rounds = itertools.zip_longest(*self._waiting.values())
        return [turn for turns in rounds for turn in turns if turn is not None]


class SecretLimit:
    """How often a room may be judged on secret cases: each answer tells a bit or two of them."""

    def __init__(self, clock: Callable[[], float], seconds: float = 20, most: int = 30) -> None:
        self._clock = clock
        self._seconds = seconds
        self._most = most
        self._used: dict[str, tuple[int, float]] = {}

    def use(self, room: str) -> None:
        """Raises `TooManyRequests`."""
        count, last = self._used.get(room, (0, -self._seconds))
        now = self._clock()
        left = last + self._seconds - now
        if count >= self._most:
            raise TooManyRequests(f"A room may submit {self._most} times, which it has.", 3600)
        if left > 0:
            raise TooManyRequests(
                f"The secret cases may be tried again in {left:.0f} s.", max(1, round(left))
            )
        self._used.pop(room, None)
        self._used[room] = (count + 1, now)
        if len(self._used) > MOST_ROOMS_KNOWN:
            del self._used[next(iter(self._used))]  # the one that has been quiet for longest
