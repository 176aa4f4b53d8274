"""What processes use up, seen from beside them in /proc; nothing here is told by themselves."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable

PAGE = resource.getpagesize()
TICKS = os.sysconf("SC_CLK_TCK")
SHORTEST_LOOK = 0.002  # seconds; sooner there is nothing new
LONGEST_LOOK, LONGEST_OF_FAMILIES = 0.05, 0.004  # a child that ends unseen costs nothing
FASTEST_GROWTH = 4 << 30  # bytes of memory that a process can fill in a second


class Usage:
    """Of all processes of one case together, from look to look: nothing of an ended one is lost.

    CPU time counts from a process's start. Asleep is the time in which none of its threads had
    a core or wanted one; waiting for a core is the machine's doing and no case's own.
    """

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self._pids = pids
        self._own: dict[int, float] = {}  # CPU time of each as last seen
        self._at = time.monotonic()
        self.cpu_seconds, self.asleep_seconds = 0.0, 0.0
        self.resident_bytes, self.peak_bytes = 0, 0

    def look(self) -> None:
        now = time.monotonic()
        elapsed, self._at = now - self._at, now
        pids, before = self._pids(), self.cpu_seconds
        self.cpu_seconds = max(before, self._spent(pids))
        self.resident_bytes = sum(map(own_resident_bytes, pids))
        self.peak_bytes = max(self.peak_bytes, self.resident_bytes)
        idle = elapsed - (self.cpu_seconds - before)
        # One that runs all the time needs no look at its threads.
        if idle > elapsed / 10 and not wants_a_core(pids):
            self.asleep_seconds += idle

    def spent_seconds(self) -> float:
        """By now, without looking at anything else."""
        return self._spent(self._pids())

    def _spent(self, pids: Iterable[int]) -> float:
        """Children that were waited for are in their parents' sum; others are as last seen."""
        alive = 0.0
        for pid in pids:
            self._own[pid] = max(self._own.get(pid, 0.0), spent_seconds(pid))
            alive += self._own[pid] + reaped_seconds(pid)
        return max(alive, sum(self._own.values()))

    def is_stale(self) -> bool:
        return time.monotonic() - self._at >= SHORTEST_LOOK

    def next_look(self, cpu_left: float, bytes_left: float) -> float:
        """Seconds until a limit can be passed, within reason."""
        soonest = min(cpu_left, bytes_left / FASTEST_GROWTH)
        latest = LONGEST_OF_FAMILIES if len(self._own) > 1 else LONGEST_LOOK
        return min(max(soonest, SHORTEST_LOOK), latest)


def spent_seconds(pid: int) -> float:
    try:
        return time.clock_gettime(process_clock(pid))
    except OSError:
        return 0.0


def process_clock(pid: int) -> int:
    """The number of another process's CPU clock, as clock_getcpuclockid(3) makes it."""
    return (~pid << 3) | 2


def reaped_seconds(pid: int) -> float:
    """CPU time of the children that it has waited for."""
    words = _stat(f"/proc/{pid}/stat")
    return sum(map(int, words[13:15])) / TICKS


def wants_a_core(pids: Iterable[int]) -> bool:
    return any(_stat(f"/proc/{pid}/task/{thread}/stat")[:1] == ["R"]
               for pid in pids for thread in _threads(pid))  # fmt: skip


def _threads(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def _stat(path: str) -> list[str]:
    """From the state on, past a name that may hold anything; nothing of what has ended."""
    try:
        with open(path, errors="replace") as file:
            return file.read().rpartition(") ")[2].split()
    except OSError:
        return []


def own_resident_bytes(pid: int | str) -> int:
    """Without what it shares with others as part of a file."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            resident, shared = file.read().split()[1:3]
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * PAGE
