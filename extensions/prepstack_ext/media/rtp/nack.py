"""Which packets of a publisher are missing, and when to ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from prepstack_ext.media.rtp.header import U16

LONGEST_GAP = 256
SHORTEST_REPEAT_SECONDS = 0.02
INITIAL_ROUND_TRIP_SECONDS = 0.1


@dataclass(frozen=True)
class Patience:
    """Until the first request and until the last, in seconds; between two, in round trips."""

    first: float
    last: float
    between: float


PICTURES = Patience(0.012, 0.5, 1.25)  # reordered packets come within the first
# Its packets are far apart and small, and what comes late is not played any more.
SOUND = Patience(0.0, 0.3, 0.5)


@dataclass
class Missing:
    noticed: float
    asked: float | None = None
    requests: int = 0


class MissingPackets:
    """Gaps in a stream's sequence numbers.

    `due` says what to ask for now; `next_at` when to look again. The round trip is learnt from
    the answers to what was asked for once.
    """

    def __init__(self, patience: Patience = PICTURES) -> None:
        self._patience = patience
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
        if retransmitted and missing.asked is not None and missing.requests == 1:
            self.round_trip += (now - missing.asked - self.round_trip) / 8
        return True

    def due(self, now: float) -> list[int]:
        """Numbers to ask for now, the oldest first. Forgets what is too old."""
        asked = []
        for seq, missing in list(self._missing.items()):
            if now - missing.noticed >= self._patience.last:
                del self._missing[seq]
            elif now >= self._ask_at(missing):
                missing.asked = now
                missing.requests += 1
                asked.append(seq)
        self.count += len(asked)
        return asked

    def next_at(self) -> float:
        """Only when there is something missing."""
        return min(
            min(self._ask_at(missing), missing.noticed + self._patience.last)
            for missing in self._missing.values()
        )

    def _ask_at(self, missing: Missing) -> float:
        if missing.asked is None:
            return missing.noticed + self._patience.first
        return missing.asked + max(
            SHORTEST_REPEAT_SECONDS, self._patience.between * self.round_trip
        )

    def clear(self) -> None:
        self._missing.clear()
