"""A command running in bubblewrap: started under limits, signalled, ended with all it started."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from sandbox.bubblewrap import Confinement, find_bwrap
from sandbox.cgroups import Cgroup
from sandbox.errors import CannotConfine, cannot_build
from sandbox.limits import Limits, apply, as_command

Stream = int | IO[bytes] | None


class Confined:
    """bwrap, the first process of its sandbox ("init"), and the command as that one's first child.

    `process` is bwrap itself: it ends when the command does, with the same exit code.
    """

    def __init__(self, process: subprocess.Popen[bytes], init_pid: int, *kept: int) -> None:
        """`kept` are descriptors to close at the end."""
        self.process = process
        self.init_pid = init_pid
        self.cgroup: Cgroup | None = None  # None too where no cgroup may be written
        self._kept = kept
        self._init = os.pidfd_open(init_pid)

    def __enter__(self) -> Confined:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        return self._init >= 0

    @property
    def is_running(self) -> bool:
        """Whether anything is left in the sandbox; its numbers are nobody else's as long."""
        return self.is_open and not select.select([self._init], [], [], 0)[0]

    def inside(self, word: str) -> str:
        """A path as `Confinement` names it, as the command finds it."""
        return word

    def as_named(self, text: str) -> str:
        """What the command said, with paths as `Confinement` names them."""
        return text

    def limit(self, limits: Limits, *, is_ours: bool = True) -> None:
        """`launch` calls this before the command begins. What is another user's limits itself."""
        self.cgroup = Cgroup.create(limits)
        if self.cgroup is not None:
            self.cgroup.add(self.init_pid)
        if is_ours:
            apply(limits, self.init_pid)

    def command_pid(self) -> int | None:
        """The command as the host numbers it; None before it has begun and after its end."""
        for pid in _children(self.init_pid):
            if _innermost_pid(pid) == 2:  # those that lost their parent come after it
                return pid
        return None

    def send_signal(self, number: int) -> bool:
        """To the command. bwrap would die of an interrupt and take the sandbox with it.

        False if there is no command to receive it.
        """
        pid = self.command_pid()
        if pid is None:
            return False
        try:
            command = os.pidfd_open(pid)
        except ProcessLookupError:
            return False
        try:
            # Between looking and opening the number may have gone to somebody else.
            if self.command_pid() != pid:
                return False
            signal.pidfd_send_signal(command, number)
        except ProcessLookupError:
            return False
        finally:
            os.close(command)
        return True

    def kill(self) -> None:
        """All processes in the sandbox, at once: the kernel ends a PID namespace with its init."""
        if not self.is_open:
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._init, signal.SIGKILL)

    def close(self) -> None:
        """Kill, wait until nothing is left, give back descriptors and cgroups. May be repeated."""
        if not self.is_open:
            return
        self.kill()
        self.process.wait()
        select.select([self._init], [], [])  # bwrap may go first; its init goes last
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        _close([*self._kept, self._init])
        self._init = -1
        if self.cgroup is not None:
            self.cgroup.remove()


def launch(
    confinement: Confinement,
    command: Sequence[str],
    *,
    stdin: Stream = subprocess.DEVNULL,
    stdout: Stream = subprocess.DEVNULL,
    stderr: Stream = subprocess.PIPE,
    pass_fds: Sequence[int] = (),
    run_as: int | None = None,
) -> Confined:
    """Start it; the command's first instruction comes after every limit is set.

    Root has to name another user in `run_as`: a sandbox of root's may write /proc/sys of the host,
    which asks for nothing but the user id. That user has to be able to reach what is bound.

    Never hand over an open file of ours as stdout or stderr: through /proc/self/fd the command
    could open it again and read it. A pipe has nothing to read back. Raises `CannotConfine`.
    """
    bwrap = find_bwrap()
    if run_as is not None:
        command = [*as_command(confinement.limits), *command]
    status, status_end = os.pipe()
    block_end, block = os.pipe()
    filter_fd = _in_memory(confinement.seccomp.program())
    file_fds = [_in_memory(text.encode()) for text in confinement.files.values()]
    theirs = [status_end, block_end, filter_fd, *file_fds]
    argv = confinement.argv(
        command,
        filter_fd=filter_fd,
        status_fd=status_end,
        block_fd=block_end,
        file_fds=file_fds,
        bwrap=bwrap,
    )
    try:
        process = subprocess.Popen(
            argv,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env={},  # bwrap's init keeps what it is given, and the command can read it in /proc/1
            pass_fds=[*theirs, *pass_fds],
            user=run_as,
            group=run_as,
            extra_groups=None if run_as is None else (),
        )
    finally:
        _close(theirs)
    return _release(process, status, block, confinement.limits, is_ours=run_as is None)


def _release(
    process: subprocess.Popen[bytes], status: int, block: int, limits: Limits, *, is_ours: bool
) -> Confined:
    """Put limits on the sandbox that waits at `block`, then let it go."""
    try:
        # bwrap writes its status once more at its end: it has to find somebody there.
        confined = Confined(process, _init_pid(status), status)
    except (OSError, ValueError):
        _close([status, block])
        raise _refusal(process) from None
    try:
        confined.limit(limits, is_ours=is_ours)
        os.write(block, b".")
    except OSError as problem:
        confined.kill()
        refusal = _refusal(process, str(problem))
        confined.close()
        raise refusal from problem
    finally:
        os.close(block)
    return confined


def _refusal(process: subprocess.Popen[bytes], problem: str = "") -> CannotConfine:
    said = process.stderr.read() if process.stderr else b""
    process.wait()
    return cannot_build("bubblewrap", said or problem.encode())


def _init_pid(status: int) -> int:
    line = b""
    while not line.endswith(b"\n"):
        if not (byte := os.read(status, 1)):
            raise ValueError("bwrap ended before its sandbox began")
        line += byte
    return int(json.loads(line)["child-pid"])


def _in_memory(content: bytes) -> int:
    descriptor = os.memfd_create("sandbox")
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _close(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _innermost_pid(pid: int) -> int | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    numbers = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()
    return int(numbers[-1])
