"""One case under way, seen from the zygote: its process, its pipes, and what it has used so far."""

from __future__ import annotations

import contextlib
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any

CHUNK = 1 << 16
KEPT_OUTPUT = 64 << 10
PAGE = resource.getpagesize()
LONGEST_LOOK, SHORTEST_LOOK = 0.05, 0.002  # seconds between two looks at its clock

Ends = dict[str, int]


class Child:
    """`become` runs in the new process with its ends of the pipes, and never returns."""

    def __init__(
        self, limits: Mapping[str, Any], given: bytes | None, become: Callable[[Ends], None]
    ) -> None:
        self.limits = limits
        self.began = time.monotonic()
        self.result, self.output, self.printed = bytearray(), bytearray(), 0
        self.waiting = memoryview(given or b"")  # for its standard input
        self.poller = select.poll()
        theirs = self._open_pipes(given is not None)
        self.pid = os.fork()
        if self.pid == 0:
            become(theirs)
        for end in theirs.values():
            os.close(end)
        self.handle = os.pidfd_open(self.pid)
        self.poller.register(self.handle, select.POLLIN)

    def _open_pipes(self, with_input: bool) -> Ends:
        result, result_end = os.pipe()
        output, output_end = os.pipe()
        self.ends = {"result": result, "output": output}
        theirs = {"result": result_end, "output": output_end}
        if with_input:
            theirs["input"], self.ends["input"] = os.pipe()
        for name, end in self.ends.items():
            os.set_blocking(end, False)
            self.poller.register(end, select.POLLOUT if name == "input" else select.POLLIN)
        return theirs

    def follow(self) -> str | None:
        """Until it ends or passes a limit; the verdict, if one is certain by then."""
        while True:
            left = self.limits["cpu_seconds"] - self.cpu_seconds()
            look = min(max(left, SHORTEST_LOOK), LONGEST_LOOK)
            ready = {descriptor for descriptor, _ in self.poller.poll(1000 * look)}
            for name in [name for name, end in self.ends.items() if end in ready]:
                self._move(name)
            if self._is_too_much():
                return "OLE"
            if self.handle in ready:
                return None
            if verdict := self._passed_limit():
                return verdict

    def _move(self, name: str) -> None:
        is_over = self._feed() if name == "input" else not self._drain(name)
        if is_over:
            self.poller.unregister(self.ends[name])
            os.close(self.ends.pop(name))

    def _feed(self) -> bool:
        """True if it got all of its input or wants no more."""
        try:
            sent = os.write(self.ends["input"], self.waiting[: 1 << 20]) if self.waiting else 0
        except BlockingIOError:
            return False
        except BrokenPipeError:
            return True
        self.waiting = self.waiting[sent:]
        return not self.waiting

    def _drain(self, name: str) -> bool:
        """Read what is there. False at the end of the pipe."""
        while not self._is_too_much():
            try:
                data = os.read(self.ends[name], CHUNK)
            except BlockingIOError:
                return True
            if not data:
                return False
            if name == "result":
                self.result += data
            else:
                self.printed += len(data)
                self.output += data[: max(KEPT_OUTPUT - len(self.output), 0)]
        return True

    def _is_too_much(self) -> bool:
        allowed: int = self.limits["output_bytes"]
        return max(len(self.result), self.printed) > allowed

    def _passed_limit(self) -> str | None:
        if self.cpu_seconds() > self.limits["cpu_seconds"]:
            return "TLE"
        if sum(map(own_resident_bytes, self.pids())) > self.limits["resident_bytes"]:
            return "MLE"
        elapsed = time.monotonic() - self.began
        if elapsed <= self.limits["wall_seconds"]:
            return None
        # The time in which it was ready to run and had no core is not its own.
        elapsed -= sum(map(delayed_seconds, self.pids()))
        return "TLE" if elapsed > self.limits["wall_seconds"] else None

    def cpu_seconds(self) -> float:
        """Of all processes of the case: what it hands to a child is spent all the same."""
        return sum(map(spent_seconds, self.pids()))

    def pids(self) -> list[int]:
        """Without a PID namespace others are there too; but then it can start none."""
        return [self.pid] if self.limits["is_alone"] else _others()

    def end(self) -> tuple[int, float, int]:
        """Kill it and whatever it left behind: its wait status, CPU time of all, peak memory."""
        # An ended one is still ours until it is waited for: the number is nobody else's.
        os.kill(self.pid, signal.SIGKILL)
        _, status, usage = os.wait4(self.pid, 0)
        spent = usage.ru_utime + usage.ru_stime + kill_everyone()
        for name in self.ends:
            if name != "input":
                self._drain(name)
        for end in (*self.ends.values(), self.handle):
            os.close(end)
        return status, spent, usage.ru_maxrss * 1024


def spent_seconds(pid: int) -> float:
    try:
        return time.clock_gettime(process_clock(pid))
    except OSError:
        return 0.0


def own_resident_bytes(pid: int | str) -> int:
    """Without what it shares with others as part of a file."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            resident, shared = file.read().split()[1:3]
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * PAGE


def process_clock(pid: int) -> int:
    """The number of another process's CPU clock, as clock_getcpuclockid(3) makes it."""
    return (~pid << 3) | 2


def delayed_seconds(pid: int) -> float:
    """How long it was ready to run and waited for a core."""
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _others() -> list[int]:
    ours = {1, os.getpid()}
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in ours]


def kill_everyone() -> float:
    """All but ourselves and the sandbox's init: daemons must not meet the next case.

    They all become our children when they lose their parent; how much CPU time they had.
    """
    spent = 0.0
    while True:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        try:
            usage = os.wait4(-1, 0)[2]
        except ChildProcessError:
            return spent
        spent += usage.ru_utime + usage.ru_stime
