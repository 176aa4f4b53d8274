"""Programs are started again when they die, and at the end no process is left.

The supervisor gets a process of its own: it ends its whole family, which would be ours.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

SUPERVISE = """
import asyncio, json, os, signal, sys
from pathlib import Path
from hub_config.process.supervisor import Program, Supervisor

async def main():
    program = Program("sleeper", json.loads(sys.argv[1]), dict(os.environ), Path(sys.argv[2]))
    supervisor = Supervisor([program], lambda text: print(text, flush=True))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, supervisor.stop)
    await supervisor.run()

asyncio.run(main())
"""
SLEEPER = [sys.executable, "-c", "import signal; signal.pause()"]
# A child that is its own session, as rooms are, and a parent that forgets it.
FORGETFUL = [
    sys.executable,
    "-c",
    "import subprocess, sys, signal;"
    "subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'],"
    " start_new_session=True); signal.pause()",
]


class Supervised:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: list[str] = []

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    async def end(self) -> None:
        """As Ctrl-C does; returns when it has ended by itself."""
        self.process.send_signal(signal.SIGTERM)
        output, _ = await self.process.communicate()
        self.said = output.decode().splitlines()
        assert self.process.returncode == 0


@asynccontextmanager
async def supervised(command: list[str], folder: Path) -> AsyncIterator[Supervised]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SUPERVISE, json.dumps(command), str(folder / "log")),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Supervised(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def until(there: Callable[[], object]) -> None:
    """Wait until `there()` is true; nothing tells of processes of others."""
    async with asyncio.timeout(30):
        while not there():
            await asyncio.sleep(0.02)


@pytest.mark.asyncio
async def test_a_program_that_is_killed_is_started_again(tmp_path: Path) -> None:
    async with supervised(SLEEPER, tmp_path) as supervisor:
        await until(supervisor.children)
        first = supervisor.children()[0]

        first.kill()

        await until(lambda: any(child != first for child in supervisor.children()))
        family = supervisor.family()
        await supervisor.end()
    assert "sleeper ended (-9)" in supervisor.said[0]
    assert not any(process.is_running() for process in family)


@pytest.mark.asyncio
async def test_orphans_of_a_killed_program_are_ended_too(tmp_path: Path) -> None:
    async with supervised(FORGETFUL, tmp_path) as supervisor:
        await until(lambda: len(supervisor.family()) == 2)
        parent = supervisor.children()[0]
        orphan = parent.children()[0]

        parent.kill()

        await until(lambda: orphan in supervisor.children())
        await supervisor.end()
    assert not orphan.is_running()
