"""A driver that stays up between cases, measured from outside: for languages that start slowly."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from judge.drivers.child import delayed_seconds, own_resident_bytes, process_clock
from judge.run.ordinary_user import give, start_confined
from judge.run.request import CaseLimits
from judge.run.runner import Ran, SandboxLost
from judge.run.zygote_client import OUT_OF_MEMORY, said
from prepstack.judging.verdicts import MEGABYTE, wall_seconds
from prepstack.problems.problem import Verdict
from sandbox import Confined, Confinement

KEPT_OUTPUT = 64 << 10
START_SECONDS = 60.0
LONGEST_LOOK, SHORTEST_LOOK = 0.05, 0.002
EXTRA_MEMORY = 128 * MEGABYTE  # a machine's own share beside the candidate's heap


class WarmDriver:
    """One process for all cases. After a limit was passed it is dead and has to be replaced."""

    def __init__(
        self, confinement: Confinement, command: Sequence[str], limits: CaseLimits
    ) -> None:
        """`{results}` in the command becomes the number of the descriptor for answers."""
        self._limits = limits
        # The heap has its own limit; this is for what lies beside it, where no cgroup holds it.
        self._most_resident = limits.memory_megabytes * MEGABYTE + EXTRA_MEMORY
        self._results, self._confined = _start(confinement, command)
        assert self._confined.process.stdin and self._confined.process.stdout
        self._in = self._confined.process.stdin.fileno()
        self._out = self._confined.process.stdout.fileno()
        self._poller = select.poll()
        for end in (self._results, self._out):
            os.set_blocking(end, False)
            self._poller.register(end, select.POLLIN)
        os.set_blocking(self._in, False)
        self.is_alive = True
        self._forget()

    def _forget(self) -> None:
        self._answer, self._printed, self._output = bytearray(), 0, bytearray()

    def greet(self, setup: bytes = b"") -> str:
        """Wait until it is up, after handing it the `setup`; its complaint, if it has one."""
        self._pid = 0
        deadline = time.monotonic() + START_SECONDS
        self._waiting = memoryview(setup + b"\n" if setup else b"")
        while not self._answer.endswith(b"\n"):
            if time.monotonic() > deadline or self._move(LONGEST_LOOK) is None:
                said_last = bytes(self._output[-2000:]).decode(errors="replace")
                self.close()
                raise SandboxLost(f"The driver does not start. {said_last}")
        self._pid = self._confined.command_pid() or 0
        return said(bytes(self._answer))

    def run(self, case: bytes) -> Ran:
        self._drain()  # what came late belongs to nobody
        self._forget()
        began, self._waiting = time.monotonic(), memoryview(case + b"\n")
        self._forget_peak()
        before, delayed = self._cpu_seconds(), self._delayed_seconds()
        while True:
            left = self._limits.time_seconds - (self._cpu_seconds() - before)
            is_up = self._move(min(max(left, SHORTEST_LOOK), LONGEST_LOOK))
            spent = self._cpu_seconds() - before
            verdict = self._passed_limit(spent, time.monotonic() - began, delayed)
            if verdict is not None:
                return self._ended(verdict, spent)
            if is_up is None:
                return self._died(spent)
            if self._answer.endswith(b"\n"):
                return self._answered(spent)

    def _move(self, seconds: float) -> bool | None:
        """Hand over and take what can be; None once it has ended."""
        if self._waiting:
            self._poller.register(self._in, select.POLLOUT)
        ready = {descriptor for descriptor, _ in self._poller.poll(1000 * seconds)}
        if self._waiting:
            self._poller.unregister(self._in)
            if self._in in ready and not self._feed():
                return None
        return self._drain() if ready else True

    def _feed(self) -> bool:
        try:
            self._waiting = self._waiting[os.write(self._in, self._waiting[: 1 << 20]) :]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self._waiting = memoryview(b"")
            return self._drain() is not None
        return True

    def _drain(self) -> bool | None:
        """What was printed before the answer is read with it: it was written earlier."""
        is_open = self._take(self._results) and self._take(self._out)
        return True if is_open else None

    def _take(self, end: int) -> bool:
        while not self._is_too_much():
            try:
                data = os.read(end, 1 << 16)
            except BlockingIOError:
                return True
            if not data:
                return False
            if end == self._results:
                self._answer += data
            else:
                self._printed += len(data)
                self._output += data[: max(KEPT_OUTPUT - len(self._output), 0)]
        return True

    def _is_too_much(self) -> bool:
        return max(len(self._answer), self._printed) > self._limits.output_megabytes * MEGABYTE

    def _passed_limit(self, spent: float, elapsed: float, delayed: float) -> Verdict | None:
        if self._is_too_much():
            return Verdict.OUTPUT_LIMIT
        if spent > self._limits.time_seconds:
            return Verdict.TIME_LIMIT
        if own_resident_bytes(self._pid) > self._most_resident:
            return Verdict.MEMORY_LIMIT
        wall = wall_seconds(self._limits.time_seconds)
        if elapsed > wall and elapsed - (self._delayed_seconds() - delayed) > wall:
            return Verdict.TIME_LIMIT
        return None

    def _answered(self, spent: float) -> Ran:
        answer = bytes(self._answer).partition(b"\n")[0]
        base = Ran(None, answer, self._text(), cpu_seconds=spent, memory_bytes=self._peak_bytes())
        if not answer.startswith(b'{"error"'):
            return base
        verdict, error = Verdict.RUNTIME_ERROR, said(answer)
        if OUT_OF_MEMORY.search(answer[:200]):
            verdict = Verdict.MEMORY_LIMIT
        return Ran(verdict, b"", base.stdout, error, spent, base.memory_bytes)

    def _ended(self, verdict: Verdict, spent: float) -> Ran:
        peak = self._peak_bytes()
        self._bury()
        return Ran(verdict, b"", self._text(), "", spent, peak)

    def _died(self, spent: float) -> Ran:
        """By its own hand, for want of memory, or by somebody else's: then it is lost."""
        self._confined.process.wait()
        status = self._confined.process.returncode
        peak = self._group_peak_bytes()
        self._bury()
        if OUT_OF_MEMORY.search(bytes(self._output)[-8192:]) or b"heap limit" in self._output:
            return Ran(Verdict.MEMORY_LIMIT, b"", self._text(), "", spent, peak)
        if status < 0 or status == 137:
            raise SandboxLost("The driver was killed in the middle of a case.")
        return Ran(Verdict.RUNTIME_ERROR, b"", self._text(), f"exit status {status}", spent, peak)

    def _text(self) -> str:
        return bytes(self._output).decode(errors="replace")

    def _bury(self) -> None:
        self.is_alive = False
        self._confined.kill()

    def _cpu_seconds(self) -> float:
        try:
            return time.clock_gettime(process_clock(self._pid)) if self._pid else 0.0
        except OSError:
            return self._limits.time_seconds if self._pid == 0 else 0.0

    def _delayed_seconds(self) -> float:
        with contextlib.suppress(OSError):
            tasks = os.listdir(f"/proc/{self._pid}/task")
            return sum(delayed_seconds(int(task)) for task in tasks)
        return 0.0

    def _forget_peak(self) -> None:
        with contextlib.suppress(OSError):
            Path(f"/proc/{self._pid}/clear_refs").write_text("5")

    def _peak_bytes(self) -> int:
        try:
            status = Path(f"/proc/{self._pid}/status").read_text()
        except OSError:
            return 0
        line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "_ 0")
        return int(line.split()[1]) * 1024

    def _group_peak_bytes(self) -> int:
        group = self._confined.cgroup
        return (group.peak_memory_bytes() or 0) if group else 0

    def kill(self) -> None:
        self._confined.kill()

    def close(self) -> None:
        if self._results >= 0:
            os.close(self._results)
            self._results = -1
        self._confined.close()


def _start(confinement: Confinement, command: Sequence[str]) -> tuple[int, Confined]:
    """Our end of the pipe for answers, and the sandbox that has the other."""
    results, theirs = os.pipe()
    give(theirs)  # Java opens it anew
    try:
        confined = start_confined(
            replace(confinement, threads_only=True),
            [part.format(results=theirs) for part in command],
            stderr=subprocess.STDOUT,
            pass_fds=[theirs],
        )
    except BaseException:
        os.close(results)
        raise
    finally:
        os.close(theirs)
    return results, confined


def to_setup(message: object) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()
