"""How good somebody's connection is: Jitsi's levels, and when one counts as another."""

from __future__ import annotations

from collections import deque
from enum import StrEnum

# Of lost packets, in percent.
FAIR_LOSS = 6
POOR_LOSS = 8
# Measurements in a row. What is worse is said soon, what is better when it lasts: nothing flaps.
WORSE_AFTER = 2
BETTER_AFTER = 3


class Level(StrEnum):
    """`lost`: nothing arrives any more."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    LOST = "lost"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


def level_of_loss(percent: float) -> Level:
    if percent >= POOR_LOSS:
        return Level.POOR
    return Level.FAIR if percent >= FAIR_LOSS else Level.GOOD


class Steady:
    """The level that counts, of measurements that go up and down."""

    def __init__(self) -> None:
        self.level = Level.GOOD
        self._last: deque[Level] = deque(maxlen=BETTER_AFTER)

    def take(self, measured: Level) -> Level:
        self._last.append(measured)
        newest = list(self._last)[-WORSE_AFTER:]
        if len(newest) == WORSE_AFTER and all(item.rank > self.level.rank for item in newest):
            self.level = min(newest, key=lambda item: item.rank)
        elif len(self._last) == BETTER_AFTER and all(
            item.rank < self.level.rank for item in self._last
        ):
            self.level = max(self._last, key=lambda item: item.rank)
        return self.level
