"""A driver that stays up between cases, measured from outside: for languages that start slowly."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from judge.drivers.usage import LONGEST_LOOK, Usage, own_resident_bytes
from judge.run.failures import how_it_ended, is_out_of_memory, said
from judge.run.ordinary_user import give, start_confined
from judge.run.request import CaseLimits
from judge.run.runner import Ran, SandboxLost
from prepstack.judging.verdicts import MEGABYTE, longest_seconds, wall_seconds
from prepstack.problems.problem import Verdict
from sandbox import Confined, Confinement

KEPT_OUTPUT, KEPT_END = 64 << 10, 8 << 10
START_SECONDS = 60.0
NEARLY_ALL = 0.75  # of the memory; then time goes into looking for more of it
ENDING_SECONDS = 10.0  # for a process that has closed its pipes to be gone
STILL_RUNNING, CLOSED = 1 << 16, "it closed what it has to answer on"
PATIENCE = 4  # times the limit, until such a one has said that there is none
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
        self._answer, self._printed = bytearray(), 0
        self._output, self._last = bytearray(), b""  # the beginning and the end of what it prints

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
        self._empty_bytes = own_resident_bytes(self._pid)
        return said(bytes(self._answer))

    def run(self, case: bytes) -> Ran:
        self._drain()  # what came late belongs to nobody
        self._forget()
        self._waiting = memoryview(case + b"\n")
        self._forget_peak()
        usage = Usage(lambda: [self._pid] if self._pid else [])
        self._began, self._before = time.monotonic(), usage.spent_seconds()
        self._usage = usage
        while True:
            is_up = self._move(self._next_look())
            if usage.is_stale() or self._answer.endswith(b"\n"):
                usage.look()
            if is_up is None and not self._is_too_much():
                return self._died()
            if self._answer.endswith(b"\n"):
                return self._answered()
            if verdict := self._passed_limit():
                return self._ended(verdict)

    @property
    def _spent(self) -> float:
        """By this case; never less than nothing, however it ended."""
        return max(0.0, self._usage.cpu_seconds - self._before)

    def _next_look(self) -> float:
        return self._usage.next_look(
            self._limits.time_seconds - self._spent,
            self._most_resident - self._usage.resident_bytes,
        )

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
        are_open = [self._take(self._results), self._take(self._out)]
        return True if all(are_open) else None

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
                self._last = (self._last + data)[-KEPT_END:]
        return True

    def _is_too_much(self) -> bool:
        return max(len(self._answer), self._printed) > self._limits.output_megabytes * MEGABYTE

    def _passed_limit(self, *, is_over: bool = False) -> Verdict | None:
        seconds, is_patient = self._limits.time_seconds, not is_over and self._is_nearly_full()
        if self._is_too_much():
            return Verdict.OUTPUT_LIMIT
        if self._usage.resident_bytes > self._most_resident:
            return Verdict.MEMORY_LIMIT
        if self._spent > seconds * (PATIENCE if is_patient else 1):
            return Verdict.MEMORY_LIMIT if self._says_it_is_full() else Verdict.TIME_LIMIT
        if self._usage.asleep_seconds > wall_seconds(seconds):
            return Verdict.TIME_LIMIT
        is_hopeless = time.monotonic() - self._began > longest_seconds(seconds)
        return Verdict.TIME_LIMIT if is_hopeless else None

    def _is_nearly_full(self) -> bool:
        if not self._usage.resident_bytes:
            return True  # it is ending, and has given back all that it had
        grown = self._usage.resident_bytes - self._empty_bytes
        return grown > NEARLY_ALL * self._limits.memory_megabytes * MEGABYTE

    def _says_it_is_full(self) -> bool:
        return is_out_of_memory(bytes(self._output[:KEPT_END]), self._last)

    def _answered(self) -> Ran:
        answer = bytes(self._answer).partition(b"\n")[0]
        if answer.startswith(b'{"error"') and is_out_of_memory(answer[:200]):
            return self._ran(Verdict.MEMORY_LIMIT)
        if verdict := self._passed_limit(is_over=True):
            return self._ended(verdict)
        if self._own_peak_bytes() > self._most_resident:  # between two looks
            return self._ended(Verdict.MEMORY_LIMIT)
        if answer.startswith(b'{"error"'):
            return self._ran(Verdict.RUNTIME_ERROR, said(answer))
        return replace(self._ran(None), answer=answer)

    def _ran(self, verdict: Verdict | None, error: str = "") -> Ran:
        return Ran(verdict, b"", self._text(), error, self._spent, self._peak_bytes())

    def _ended(self, verdict: Verdict) -> Ran:
        ran = self._ran(verdict)
        self._bury()
        return ran

    def _died(self) -> Ran:
        """By its own hand, for want of memory, or by somebody else's: then it is lost."""
        status = self._exit_status()
        self._drain()  # its last words
        was_killed = self._confined.memory_kills() > 0
        ran = replace(self._ran(None), memory_bytes=self._group_peak_bytes())
        self._bury()
        if was_killed or self._says_it_is_full():
            return replace(ran, verdict=Verdict.MEMORY_LIMIT)
        if self._spent > self._limits.time_seconds:
            return replace(ran, verdict=Verdict.TIME_LIMIT)
        if status in (-signal.SIGKILL, 128 + signal.SIGKILL):
            raise SandboxLost("The driver was killed in the middle of a case.")
        # bubblewrap tells of a signal by the number of its exit.
        number = -status if status < 0 else status - 128
        known = number if number in signal.valid_signals() else 0
        error = how_it_ended(known, status) if status != STILL_RUNNING else CLOSED
        return replace(ran, verdict=Verdict.RUNTIME_ERROR, error=error)

    def _exit_status(self) -> int:
        try:
            return self._confined.process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return STILL_RUNNING

    def _text(self) -> str:
        return bytes(self._output).decode(errors="replace")

    def _bury(self) -> None:
        self.is_alive = False
        self._confined.kill()

    def _forget_peak(self) -> None:
        with contextlib.suppress(OSError):
            Path(f"/proc/{self._pid}/clear_refs").write_text("5")

    def _peak_bytes(self) -> int:
        return self._memory().get("VmHWM", 0)

    def _own_peak_bytes(self) -> int:
        """Without what is part of a file."""
        memory = self._memory()
        return memory.get("VmHWM", 0) - memory.get("RssFile", 0) - memory.get("RssShmem", 0)

    def _memory(self) -> dict[str, int]:
        try:
            lines = Path(f"/proc/{self._pid}/status").read_text(errors="replace").splitlines()
        except OSError:
            return {}
        sizes = (line.split() for line in lines if line.endswith(" kB"))
        return {words[0].rstrip(":"): int(words[1]) * 1024 for words in sizes}

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
