"""One case under way, seen from the zygote: its process, its pipes, and what it has used so far."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any

from judge.drivers.usage import Usage

CHUNK = 1 << 16
KEPT_OUTPUT, KEPT_END = 64 << 10, 8 << 10

Ends = dict[str, int]


class Child:
    """`become` runs in the new process with its ends of the pipes, and never returns."""

    def __init__(
        self, limits: Mapping[str, Any], given: bytes | None, become: Callable[[Ends], None]
    ) -> None:
        self.limits = limits
        self.began = time.monotonic()
        self.result, self.printed = bytearray(), 0
        self.output, self.last = bytearray(), b""  # the beginning and the end of what it prints
        self.usage = Usage(self.pids)
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
            ready = {descriptor for descriptor, _ in self.poller.poll(1000 * self._next_look())}
            for name in [name for name, end in self.ends.items() if end in ready]:
                self._move(name)
            if self._is_too_much():
                return "OLE"
            if self.handle in ready:
                return None
            if self.usage.is_stale():
                self.usage.look()
            if verdict := self._passed_limit():
                return verdict

    def _next_look(self) -> float:
        return self.usage.next_look(
            self.limits["cpu_seconds"] - self.usage.cpu_seconds,
            self.limits["resident_bytes"] - self.usage.resident_bytes,
        )

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
                self.last = (self.last + data)[-KEPT_END:]
        return True

    def _is_too_much(self) -> bool:
        allowed: int = self.limits["output_bytes"]
        return max(len(self.result), self.printed) > allowed

    def _passed_limit(self) -> str | None:
        limits, usage = self.limits, self.usage
        if usage.cpu_seconds > limits["cpu_seconds"]:
            return "TLE"
        if usage.resident_bytes > limits["resident_bytes"]:
            return "MLE"
        if usage.asleep_seconds > limits["asleep_seconds"]:
            return "TLE"
        return "TLE" if time.monotonic() - self.began > limits["longest_seconds"] else None

    def pids(self) -> list[int]:
        """Without a PID namespace others are there too; but then it can start none."""
        return [self.pid] if self.limits["is_alone"] else _others()

    def end(self) -> tuple[int, float, int]:
        """Kill it and whatever it left behind: its wait status, CPU time of all, peak memory."""
        # An ended one is still ours until it is waited for: the number is nobody else's.
        os.kill(self.pid, signal.SIGKILL)
        _, status, usage = os.wait4(self.pid, 0)
        spent = usage.ru_utime + usage.ru_stime + kill_everyone()
        spent = max(spent, self.usage.cpu_seconds)  # with children that nobody waited for
        for name in self.ends:
            if name != "input":
                self._drain(name)
        for end in (*self.ends.values(), self.handle):
            os.close(end)
        return status, spent, max(usage.ru_maxrss * 1024, self.usage.peak_bytes)


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
