"""One run of a confined kernel: connected, watched, and ended with a reason.

Its folders are in memory, each with a size. What a size does not bound is looked at again and
again: the number of files, and where no cgroup counts it the memory of all processes together.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from prepstack_ext.kernels.home import carry_over
from prepstack_ext.kernels.last_words import LastWords
from prepstack_ext.kernels.sockets import Sockets
from sandbox import CannotConfine, Confined, Confinement, launch
from sandbox.inside import memory_bytes, open_inside

MEBIBYTE = 1 << 20
START_PAUSE_SECONDS = 0.05
PAUSE_SECONDS = 0.5
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounds:
    """Of all processes and all folders of a kernel together."""

    memory: int  # MiB
    files: int


class _Ended(Exception):
    """There is nothing left to look after."""


class Run:
    """`tell` gets a sentence when the kernel ends by itself or has to be ended."""

    def __init__(
        self,
        confinement: Confinement,
        bounds: Bounds,
        sockets: Sockets,
        tell: Callable[[str], None],
    ) -> None:
        self.confinement = confinement
        self.bounds = bounds
        self.sockets = sockets
        self.confined: Confined
        self._tell = tell
        self._last_words = LastWords()
        self._folders: list[int] = []  # in memory; home is the first
        self._too_many_files = False
        self._old_home: int | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, command: Sequence[str], old_home: int | None = None) -> None:
        """`old_home` is a descriptor of what the kernel had before. Raises `CannotConfine`."""
        self._old_home = old_home
        try:
            self.confined = launch(self.confinement, command, stderr=self._last_words.end_of_kernel)
        except CannotConfine as refusal:
            self._close_old_home()
            raise CannotConfine(f"{refusal} {self._last_words.close()}".strip()) from refusal
        finally:
            self._last_words.kernel_has_it()
        self._task = asyncio.create_task(self._attend())

    async def close(self) -> str:
        """End it and everything in it; what it said last."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._close_old_home()
        self.sockets.close()
        self.confined.close()
        return self._last_words.close()

    def take_home(self) -> int | None:
        """After the end: the home with what is in it, for the next run. None if that was too much.

        Whoever takes it closes it.
        """
        homes, others = self._folders[:1], self._folders[1:]
        self._folders = []
        for folder in others + (homes if self._too_many_files else []):
            os.close(folder)
        return homes[0] if homes and not self._too_many_files else None

    def _close_old_home(self) -> None:
        if self._old_home is not None:
            os.close(self._old_home)
            self._old_home = None

    async def _attend(self) -> None:
        try:
            await self._connect()
            while True:
                await self._look(PAUSE_SECONDS)
        except _Ended:
            pass
        except Exception:  # what nothing watches may not go on
            log.exception("A kernel cannot be looked after and is ended.")
            self.confined.kill()

    async def _connect(self) -> None:
        for folder in self.confinement.tmpfs:
            self._folders.append(await self._opened(folder.target))
        if self._old_home is not None:
            # Before anybody can reach the kernel, so that nothing in it runs meanwhile.
            try:
                await carry_over(self._old_home, self._folders[0])
            except OSError as error:
                log.error("The files of a kernel are lost in its restart: %s", error)
        while not self.sockets.take(self.confined):
            await self._look(START_PAUSE_SECONDS)

    async def _opened(self, place: Path) -> int:
        while True:
            try:
                return open_inside(self.confined, place)
            except OSError:  # it is not built yet
                await self._look(START_PAUSE_SECONDS)

    async def _look(self, pause: float) -> None:
        """Raises `_Ended` when the kernel has ended, or had to."""
        await asyncio.sleep(pause)
        why = await self._reason_to_end()
        if why is None and self.confined.process.poll() is None:
            return
        self.confined.kill()
        self._tell(self._sentence(why or self._reason_of_end()))
        raise _Ended

    async def _reason_to_end(self) -> str | None:
        used = [os.fstatvfs(folder) for folder in self._folders]
        if sum(each.f_files - each.f_ffree for each in used) > self.bounds.files:
            self._too_many_files = True
            return f"it made more than {self.bounds.files} files"
        group = self.confined.cgroup
        if group is not None and "memory" in group.folders:
            return None
        in_folders = sum((each.f_blocks - each.f_bfree) * each.f_frsize for each in used)
        most = self.bounds.memory * MEBIBYTE - in_folders
        if await asyncio.to_thread(memory_bytes, self.confined, most) > most:
            return self._too_much_memory
        return None

    def _reason_of_end(self) -> str | None:
        group = self.confined.cgroup
        return self._too_much_memory if group is not None and group.ran_out_of_memory() else None

    @property
    def _too_much_memory(self) -> str:
        return f"it needed more than {self.bounds.memory} MiB of memory"

    def _sentence(self, why: str | None) -> str:
        what = f"The kernel was ended, because {why}." if why else "The kernel has ended."
        lost = "variables and files" if self._too_many_files else "variables"
        return f"{what} It starts anew, without its {lost}."
