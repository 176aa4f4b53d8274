"""A kernel as a room server would run it, and what a test asks of it."""

from __future__ import annotations

import ast
import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from prepstack_ext.kernels.few_kernels import FewKernels
from prepstack_ext.kernels.provisioner import (
    RoomKernelSpecs,
    SandboxProvisioner,
    kernel_configuration,
)
from traitlets.config import Config

PATIENCE_SECONDS = 60


class Start(Protocol):
    async def __call__(self, **settings: object) -> Kernel: ...


@dataclass(frozen=True)
class Answer:
    """What came of a piece of code: its printed text, and the name of the error that ended it."""

    text: str
    error: str | None

    @property
    def value(self) -> Any:
        """The printed text as a Python value."""
        assert self.error is None, f"{self.error}: {self.text}"
        return ast.literal_eval(self.text)


class Kernel:
    def __init__(self, manager: AsyncKernelManager, room: Path) -> None:
        self.manager = manager
        self.room = room
        self.client: AsyncKernelClient = manager.client()
        self.told: list[str] = []  # what the people in the room would read
        manager.parent.tell = self.told.append  # type: ignore[union-attr]
        self._last = ""  # message id of what was sent last

    @property
    def provisioner(self) -> SandboxProvisioner:
        provisioner = self.manager.provisioner
        assert isinstance(provisioner, SandboxProvisioner)
        return provisioner

    @property
    def scratch(self) -> Path:
        return self.room / "scratch"

    async def connect(self) -> None:
        self.client.stop_channels()
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=PATIENCE_SECONDS)

    async def run(self, code: str) -> Answer:
        printed: list[str] = []

        def keep(message: Mapping[str, Any]) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = await self.client.execute_interactive(
            code, output_hook=keep, timeout=PATIENCE_SECONDS, store_history=False
        )
        return Answer("".join(printed), reply["content"].get("ename"))

    async def value(self, expression: str) -> Any:
        return (await self.run(f"print(repr({expression}))")).value

    async def printed(self, code: str, expected: str) -> None:
        """Send code that does not end, and wait until it has printed `expected`."""
        # Else an error would abort for a moment whatever comes next.
        self._last = self.client.execute(code, stop_on_error=False)
        while True:
            message = await self.client.get_iopub_msg(timeout=PATIENCE_SECONDS)
            if message["msg_type"] == "stream" and expected in message["content"]["text"]:
                return

    async def error_of_last(self) -> str | None:
        while True:  # answers to whether it is there yet may be on their way
            reply = await self.client.get_shell_msg(timeout=PATIENCE_SECONDS)
            if reply["parent_header"].get("msg_id") == self._last:
                name: str | None = reply["content"].get("ename")
                return name

    async def ended(self) -> None:
        """Wait until the manager would say so: nobody is told, it is asked."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.provisioner.wait()

    async def reads(self, words: str) -> None:
        """Wait until people are told this."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any(words in sentence for sentence in self.told):
                await asyncio.sleep(0.05)

    def host_processes(self) -> dict[int, int]:
        """Everything in the sandbox: the host's number, and a descriptor that tells of its end."""
        assert self.provisioner.confined is not None
        return {pid: os.pidfd_open(pid) for pid in _tree(self.provisioner.confined.init_pid)}


@asynccontextmanager
async def running_kernel(
    prefix: Path, room: Path, settings: Mapping[str, object]
) -> AsyncIterator[Kernel]:
    manager = manager_for(prefix, room, settings)
    await manager.start_kernel(cwd="/etc", env=dict(os.environ))
    kernel = Kernel(manager, room)
    try:
        await kernel.connect()
        yield kernel
    finally:
        kernel.client.stop_channels()
        await manager.shutdown_kernel(now=True)
        KernelProvisionerFactory.clear_instance()  # nobody else's kernel is to be one of a room


def manager_for(
    prefix: Path, room: Path, settings: Mapping[str, object] | None = None
) -> AsyncKernelManager:
    config = Config(kernel_configuration(prefix, room))
    config.SandboxProvisioner.update(settings or {})
    KernelProvisionerFactory.clear_instance()  # it keeps the configuration it was first given
    KernelProvisionerFactory.instance(config=config)
    specs = RoomKernelSpecs(config=config)
    kernels = FewKernels(config=config, kernel_spec_manager=specs)
    return AsyncKernelManager(parent=kernels, kernel_spec_manager=specs, kernel_name="python3")


async def all_gone(processes: Mapping[int, int]) -> None:
    """Wait for the end of every process of `Kernel.host_processes`."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE_SECONDS):
        for descriptor in processes.values():
            gone = asyncio.Event()
            loop.add_reader(descriptor, gone.set)
            await gone.wait()
            loop.remove_reader(descriptor)
            os.close(descriptor)


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(process for child in children for process in _tree(int(child)))]
