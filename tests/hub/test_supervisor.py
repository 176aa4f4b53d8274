"""Programs are started again when they die, and at the end no process is left."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import psutil
import pytest

from hub_config.supervisor import Program, Supervisor

SLEEPER = [sys.executable, "-c", "import signal; signal.pause()"]
# A child that is its own session, as rooms are, and a parent that forgets it.
FORGETFUL = [
    sys.executable,
    "-c",
    "import subprocess, sys, signal;"
    "subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'],"
    " start_new_session=True); signal.pause()",
]


async def until(there: object) -> None:
    """Wait until `there()` is true; the test's own limit ends it otherwise."""
    assert callable(there)
    async with asyncio.timeout(30):
        while not there():
            await asyncio.sleep(0.02)


def program(command: list[str], folder: Path) -> Program:
    return Program("sleeper", command, dict(os.environ), folder / "log")


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


@pytest.mark.asyncio
async def test_a_program_that_is_killed_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor([program(SLEEPER, tmp_path)], said.append)
    running = asyncio.create_task(supervisor.run())
    await until(children)
    first = children()[0].pid

    os.kill(first, 9)

    await until(lambda: children() and children()[0].pid != first)
    supervisor.stop()
    await running
    assert "sleeper ended (-9)" in said[0]
    assert children() == []


@pytest.mark.asyncio
async def test_orphans_of_a_killed_program_are_ended_too(tmp_path: Path) -> None:
    supervisor = Supervisor([program(FORGETFUL, tmp_path)], lambda text: None)
    running = asyncio.create_task(supervisor.run())
    await until(lambda: len(children()) == 2)
    orphan = children()[1].pid

    os.kill(children()[0].pid, 9)

    await until(lambda: orphan in [child.pid for child in psutil.Process().children()])
    supervisor.stop()
    await running
    assert not psutil.pid_exists(orphan)
