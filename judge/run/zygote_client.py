"""The outer side of drivers/zygote.py: a sandbox whose trusted process forks for each case."""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from judge.run.failures import how_it_ended, is_out_of_memory, said
from judge.run.ordinary_user import has_namespaces, reachable_copy, start_confined
from judge.run.request import CaseLimits
from judge.run.runner import Ran, SandboxLost
from prepstack.judging.verdicts import MEGABYTE, longest_seconds, wall_seconds
from prepstack.problems.problem import Verdict
from sandbox import Bind, Confined, Confinement, Filter, Limits, Tmpfs
from sandbox.landlock import CHILDRENS_RULESET

DRIVERS = Path(__file__).parent.parent / "drivers"
INSIDE = Path("/driver/judge/drivers")
LOOK_SECONDS = 1.0  # between two looks whether the zygote was stopped by its child
LONGEST_LINE = 1 << 16
OWN_MEMORY = 192 * MEGABYTE  # of the zygote and of what it preloads, beside the candidate's


@dataclass(frozen=True)
class Zygote:
    """What a zygote is to run. Without a `command` it runs Python source in its own fork."""

    kind: str
    interpreter: Path
    limits: CaseLimits
    task: Mapping[str, Any] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    preload: tuple[str, ...] = ()
    binds: tuple[Bind, ...] = ()
    processes: int = 16
    stack_bytes: int | None = None
    limits_address_space: bool = True

    def confinement(self) -> Confinement:
        scratch = (Tmpfs(Path("/scratch"), 16 * MEGABYTE),) if self.kind == "program" else ()
        return Confinement(
            read_only=(Bind(reachable_copy(DRIVERS), INSIDE), *self.binds),
            tmpfs=scratch,
            environment={"PATH": "/usr/bin", "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
            limits=Limits(
                memory_bytes=self.limits.memory_megabytes * MEGABYTE + OWN_MEMORY,
                processes=self.processes + 2,
                open_files=256,
                stack_bytes=self.stack_bytes,
            ),
            has_children=True,
        )

    def first_line(self, inside: Callable[[str], str]) -> dict[str, Any]:
        """`inside` says where a path is found in the sandbox."""
        megabytes = self.limits.memory_megabytes
        is_alone = not has_namespaces()
        return {
            **self.task,
            "kind": self.kind,
            "command": [inside(word) for word in self.command],
            "ruleset": CHILDRENS_RULESET if is_alone else None,
            "calls": Filter(frozenset()).for_threads().program().hex() if is_alone else "",
            "environment": dict(self.environment),
            "preload": self.preload,
            "limits_address_space": self.limits_address_space,
            "limits": {
                "cpu_seconds": self.limits.time_seconds,
                "asleep_seconds": wall_seconds(self.limits.time_seconds),
                "longest_seconds": longest_seconds(self.limits.time_seconds),
                "memory_bytes": megabytes * MEGABYTE,
                "output_bytes": int(self.limits.output_megabytes * MEGABYTE),
                # Without namespaces the user's in all are limited, once for the whole sandbox.
                "processes": None if is_alone else self.processes,
                "is_alone": is_alone,
                "file_bytes": 16 * MEGABYTE if self.kind == "program" else 0,
            },
        }

    def start(self) -> ZygoteRunner:
        """Raises `CannotConfine`, or `SandboxLost` if it does not come up."""
        program = [str(self.interpreter), "-I", "-S", "-B", "-X", "utf8", str(INSIDE / "zygote.py")]
        confined = start_confined(self.confinement(), program)
        runner = ZygoteRunner(confined, is_program=self.kind == "program")
        try:
            runner.send(json.dumps(self.first_line(confined.inside)).encode())
            runner.read_header()
        except SandboxLost as lost:
            said = runner.last_words()
            runner.close()
            raise SandboxLost(f"{lost} {said}") from None
        return runner


def stack_bytes(limits: CaseLimits) -> int:
    """Half of the memory: what overflows it is told apart from what merely uses too much."""
    return limits.memory_megabytes * MEGABYTE // 2


class ZygoteRunner:
    """A zygote that is up."""

    def __init__(self, confined: Confined, *, is_program: bool) -> None:
        self._confined, self._is_program = confined, is_program
        assert confined.process.stdin is not None and confined.process.stdout is not None
        self._in = confined.process.stdin.fileno()
        self._out = confined.process.stdout.fileno()
        self._poller = select.poll()
        self._poller.register(self._out, select.POLLIN)
        self._unread = b""
        self.is_alive = True

    def run(self, case: bytes) -> Ran:
        """One that the kernel ended for want of memory has had too much, whatever it said."""
        kills = self._confined.memory_kills()
        try:
            ran = self._run(case)
        except SandboxLost:
            self.is_alive = False
            if self._confined.memory_kills() == kills:
                raise
            return Ran(Verdict.MEMORY_LIMIT)
        if self._confined.memory_kills() > kills:
            return replace(ran, verdict=Verdict.MEMORY_LIMIT)
        return ran

    def _run(self, case: bytes) -> Ran:
        self._unread = b""
        self.send(case)
        header = self.read_header()
        blobs = [self._read(size) for size in header["sizes"]]
        return _ran(header, *blobs, is_program=self._is_program)

    def send(self, line: bytes) -> None:
        waiting = memoryview(line + b"\n")
        try:
            while waiting:
                waiting = waiting[os.write(self._in, waiting) :]
        except (BrokenPipeError, ValueError, OSError):
            raise SandboxLost("The sandbox ended before it was given a case.") from None

    def read_header(self) -> dict[str, Any]:
        while b"\n" not in self._unread:
            if len(self._unread) > LONGEST_LINE:
                raise SandboxLost("The sandbox answered what cannot be read.")
            self._unread += self._receive()
        line, _, self._unread = self._unread.partition(b"\n")
        header: dict[str, Any] = json.loads(line)
        return header

    def _read(self, size: int) -> bytes:
        parts, missing = [self._unread], size - len(self._unread)
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        whole = b"".join(parts)
        self._unread = whole[size:]
        return whole[:size]

    def _receive(self) -> bytes:
        while not self._poller.poll(1000 * LOOK_SECONDS):
            # It keeps the limits of its cases itself, unless the candidate stops it.
            if self._is_stopped():
                self.kill()
                raise SandboxLost("The sandbox was stopped.")
        data = os.read(self._out, 1 << 20)
        if not data:
            raise SandboxLost("The sandbox ended in the middle of a case.")
        return data

    def _is_stopped(self) -> bool:
        pid = self._confined.command_pid()
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return False
        return status.rpartition(") ")[2].startswith(("T", "t"))

    def last_words(self) -> str:
        """What it wrote before it ended by itself: our own trouble, never a candidate's output."""
        self.kill()
        stream = self._confined.process.stderr
        return stream.read().decode(errors="replace")[-2000:] if stream else ""

    def kill(self) -> None:
        self._confined.kill()

    def close(self) -> None:
        self._confined.close()


def _ran(
    header: Mapping[str, Any], result: bytes, output: bytes, last: bytes, *, is_program: bool
) -> Ran:
    base = Ran(
        None,
        result,
        output.decode(errors="replace"),
        cpu_seconds=header["cpu_seconds"],
        memory_bytes=header["memory_bytes"],
    )
    if header["verdict"]:
        return replace(base, verdict=Verdict(header["verdict"]))
    number, status = header["signal"], header["exit"]
    if number == signal.SIGXCPU:
        return replace(base, verdict=Verdict.TIME_LIMIT)
    if not number and not status:
        return base
    answer = b"" if is_program else result[-4096:]  # what it prints may speak of anything
    if is_out_of_memory(answer, output[:4096], last):
        return replace(base, verdict=Verdict.MEMORY_LIMIT)
    error = said(result) or how_it_ended(number, status, output, last)
    if is_program and not number:
        return replace(base, error=error)  # as of a search that found nothing
    return replace(base, verdict=Verdict.RUNTIME_ERROR, error=error)
