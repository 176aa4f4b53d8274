"""How much all requests that are here may take together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prepstack.errors import Unavailable

MOST_BYTES = 128 << 20


class Bodies:
    """Counts what was announced, from then until the verdict: waiting submissions are in memory."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.taken_bytes = 0
        self._most_bytes = most_bytes

    @contextmanager
    def taken(self, size_bytes: int) -> Iterator[None]:
        """Raises `Unavailable`."""
        if self.taken_bytes + size_bytes > self._most_bytes:
            raise Unavailable("The judge holds as much as it can; try again in a moment.")
        self.taken_bytes += size_bytes
        try:
            yield
        finally:
            self.taken_bytes -= size_bytes
