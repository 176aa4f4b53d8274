"""What a process writes to its standard error: read all the time, of which only the end is kept."""

from __future__ import annotations

import asyncio
import os

KEPT_BYTES = 2000


class LastWords:
    """Give `end_of_kernel` to the process, then call `kernel_has_it`."""

    def __init__(self) -> None:
        self._reading, self.end_of_kernel = os.pipe()
        os.set_blocking(self._reading, False)
        self._kept = b""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._reading, self._read)

    def kernel_has_it(self) -> None:
        os.close(self.end_of_kernel)

    def close(self) -> str:
        """Once the process has ended. Returns what it said last."""
        said = self.so_far()
        self._loop.remove_reader(self._reading)
        os.close(self._reading)
        return said

    def so_far(self) -> str:
        self._read()
        return self._kept.decode(errors="replace").strip()

    def _read(self) -> None:
        try:
            said = os.read(self._reading, 1 << 16)
        except BlockingIOError:
            return
        self._kept = (self._kept + said)[-KEPT_BYTES:]
        if not said:
            self._loop.remove_reader(self._reading)
