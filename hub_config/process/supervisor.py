"""Keeps the processes of one prepStack alive, and ends every one of them at the end.

Rooms are started by the hub and outlive its crashes. So that none is left behind, this process
adopts orphans (Linux: PR_SET_CHILD_SUBREAPER) and ends its whole family when it stops.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 30.0  # whoever ran this long starts again without a pause
PATIENCE_SECONDS = 12.0


@dataclass(frozen=True)
class Program:
    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    folder: Path | None = None
    once: bool = False  # its end is no failure


def adopt_orphans() -> None:
    """Without prctl (macOS) orphans are found by `data/rooms` at the next start instead."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """In the child, before exec: end when this supervisor is killed. Rooms do not get this."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


class Supervisor:
    """Runs programs until it is told to stop; a program that ends is started again."""

    def __init__(self, programs: list[Program], say: Callable[[str], None]) -> None:
        self.programs = programs
        self.say = say
        self.stopping = asyncio.Event()
        self._processes: dict[str, asyncio.subprocess.Process] = {}

    async def run(self) -> None:
        """Returns after `stop`, when every process of the family is gone."""
        adopt_orphans()
        keepers = [asyncio.create_task(self._keep(program)) for program in self.programs]
        reaper = asyncio.create_task(self._reap_orphans())
        try:
            await self.stopping.wait()
        finally:
            for task in (*keepers, reaper):
                task.cancel()
            await asyncio.gather(*keepers, reaper, return_exceptions=True)
            await asyncio.to_thread(self._end_family)

    def stop(self) -> None:
        self.stopping.set()

    async def _keep(self, program: Program) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            began = time.monotonic()
            process = await self._start(program)
            code = await process.wait()
            if program.once:
                if code != 0:
                    self.say(f"{program.name} failed ({code}). Log: {program.log}")
                return
            if time.monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self.say(f"{program.name} ended ({code}); starting it again. Log: {program.log}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _start(self, program: Program) -> asyncio.subprocess.Process:
        log = open(program.log, "ab") if program.log else None  # noqa: SIM115 - closed below
        try:
            process = await asyncio.create_subprocess_exec(
                *program.command,
                env=dict(program.environment),
                cwd=program.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone
                preexec_fn=die_with_parent,
            )
        finally:
            if log:
                log.close()
        self._processes[program.name] = process
        return process

    async def _reap_orphans(self) -> None:
        """Collect adopted children that ended, without touching those asyncio waits for."""
        while True:
            await asyncio.sleep(1)
            own = {process.pid for process in self._processes.values()}
            for child in psutil.Process().children():
                if child.pid not in own and child.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(child.pid, os.WNOHANG)

    def _end_family(self) -> None:
        """Ask the programs first (the last one started goes first), then end who remains."""
        family = psutil.Process().children(recursive=True)
        for process in family:
            _signal(process, signal.SIGTERM)
        _, alive = psutil.wait_procs(family, timeout=PATIENCE_SECONDS)
        alive += psutil.Process().children(recursive=True)  # whoever was born meanwhile
        for process in alive:
            _signal(process, signal.SIGKILL)
        psutil.wait_procs(alive, timeout=PATIENCE_SECONDS)


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)
