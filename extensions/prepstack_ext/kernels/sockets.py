"""A kernel's sockets, as the server reaches them.

A client connects to a path, and after a restart of the kernel again. In the sandbox that path leads
to a small folder in memory. Outside, the folder of the same name is ours alone, and has links to
sockets that were opened once: what the kernel puts in their place later leads us nowhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from sandbox import Confined
from sandbox.inside import open_inside


class Sockets:
    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self.folder = folder
        self._missing = set(names)
        self._opened: dict[str, int] = {}

    def take(self, confined: Confined) -> bool:
        """Link those that are there by now; whether that is all of them."""
        for name in sorted(self._missing):
            try:
                place = open_inside(confined, self.folder / name)
            except OSError:
                continue
            if stat.S_ISSOCK(os.fstat(place).st_mode):
                (self.folder / name).symlink_to(f"/proc/{os.getpid()}/fd/{place}")
                self._opened[name] = place
                self._missing.discard(name)
            else:
                os.close(place)
        return not self._missing

    def close(self) -> None:
        # The links first: the numbers of the descriptors may soon belong to something else.
        for name in self._opened:
            (self.folder / name).unlink(missing_ok=True)
        while self._opened:
            os.close(self._opened.popitem()[1])
