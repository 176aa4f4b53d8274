"""What was said to a browser and may not have arrived: kept, so that another socket says it again.

Both sides count messages over all sockets of a connection (docs/protocol.md, 1).
"""

from __future__ import annotations

from collections import deque

from prepstack.errors import BadRequest, NotFound

# A browser says every few seconds what has arrived. Half a minute of everything that eight people
# can make the room say is a tenth of this.
MOST_KEPT = 1000  # messages
LARGEST_KEPT = 2 << 20  # characters


class Outbox:
    """Bounded: what does not fit is not kept, and then there is nothing to go on with."""

    def __init__(self) -> None:
        self._arrived = 0  # messages that the browser has
        self._kept: deque[str] = deque()  # those after them
        self._size = 0
        self._is_whole = True

    @property
    def sent(self) -> int:
        return self._arrived + len(self._kept)

    def add(self, text: str) -> None:
        if not self._is_whole:
            return
        self._kept.append(text)
        self._size += len(text)
        if len(self._kept) > MOST_KEPT or self._size > LARGEST_KEPT:
            self._is_whole = False
            self._kept.clear()

    def arrived(self, count: int) -> None:
        """The browser has so many. Raises `BadRequest` for more than there are."""
        if not self._is_whole:
            return
        if count > self.sent:
            raise BadRequest("No such number of messages was sent.")
        while self._arrived < count:
            self._size -= len(self._kept.popleft())
            self._arrived += 1

    def after(self, count: int) -> list[str]:
        """What a browser that has so many still misses. Raises `NotFound` if that is not kept."""
        if not self._is_whole or not self._arrived <= count <= self.sent:
            raise NotFound("What was missed is not kept any more.")
        self.arrived(count)
        return list(self._kept)
