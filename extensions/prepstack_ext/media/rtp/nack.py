"""Which packets of a publisher are missing, and when to ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from prepstack_ext.media.rtp.header import U16

FIRST_AFTER_SECONDS = 0.012  # reordered packets come within this
GIVE_UP_SECONDS = 0.5
LONGEST_GAP = 256
SHORTEST_REPEAT_SECONDS = 0.03
INITIAL_ROUND_TRIP_SECONDS = 0.1


@dataclass
class Missing:
    noticed: float
    asked: float | None = None


class MissingPackets:
    """Gaps in a stream's sequence numbers.

    `due` says what to ask for now; `next_at` when to look again. The round trip is learnt from
    the answers.
    """

    def __init__(self) -> None:
        self._missing: dict[int, Missing] = {}
        self.round_trip = INITIAL_ROUND_TRIP_SECONDS
        self.count = 0  # requests, repeats included

    def __bool__(self) -> bool:
        return bool(self._missing)

    def __contains__(self, seq: int) -> bool:
        return seq in self._missing

    def gap(self, before: int, seq: int, now: float) -> bool:
        """Everything between two numbers is missing. False when that is too much to ask for."""
        length = (seq - before - 1) & U16
        if length + len(self._missing) > LONGEST_GAP:
            self._missing.clear()
            return False
        for step in range(1, length + 1):
            self._missing[(before + step) & U16] = Missing(now)
        return True

    def arrived(self, seq: int, now: float, retransmitted: bool) -> bool:
        """Whether it was missing."""
        missing = self._missing.pop(seq, None)
        if missing is None:
            return False
        if retransmitted and missing.asked is not None:
            self.round_trip += (now - missing.asked - self.round_trip) / 8
        return True

    def due(self, now: float) -> list[int]:
        """Numbers to ask for now, the oldest first. Forgets what is too old."""
        asked = []
        for seq, missing in list(self._missing.items()):
            if now - missing.noticed >= GIVE_UP_SECONDS:
                del self._missing[seq]
            elif now >= self._ask_at(missing):
                missing.asked = now
                asked.append(seq)
        self.count += len(asked)
        return asked

    def next_at(self) -> float:
        """Only when there is something missing."""
        return min(
            min(self._ask_at(missing), missing.noticed + GIVE_UP_SECONDS)
            for missing in self._missing.values()
        )

    def _ask_at(self, missing: Missing) -> float:
        if missing.asked is None:
            return missing.noticed + FIRST_AFTER_SECONDS
        return missing.asked + max(SHORTEST_REPEAT_SECONDS, 1.25 * self.round_trip)

    def clear(self) -> None:
        self._missing.clear()
