"""What confined processes may use up.

A limit of each process cannot stop eight children of 200 MB; a cgroup can (`sandbox.cgroups`),
where this process may make one. `apply` acts from outside on a process that has not begun yet, so
that no code of ours runs between a fork and an exec.
"""

from __future__ import annotations

import contextlib
import os
import platform
import resource
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """None: not limited. `memory_bytes` holds for all processes together and needs a cgroup."""

    address_space_bytes: int | None = None  # of each process
    memory_bytes: int | None = None
    processes: int | None = None  # threads count
    cpu_seconds: int | None = None  # of each process
    file_bytes: int | None = None  # of each file
    open_files: int | None = None
    stack_bytes: int | None = None  # of the first thread of each process
    niceness: int = 0  # added to ours


def apply(limits: Limits, pid: int) -> None:
    """Set them on a process of ours from outside; its children inherit them."""
    values = {
        resource.RLIMIT_AS: limits.address_space_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_STACK: _allowed_stack(limits),
        resource.RLIMIT_CORE: 0,
    }
    if counts_processes_per_namespace():
        values[resource.RLIMIT_NPROC] = limits.processes
    for kind, value in values.items():
        if value is not None:
            resource.prlimit(pid, kind, (value, value))
    if limits.niceness:
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, pid, min(19, ours + limits.niceness))
    _go_first_when_memory_is_out(pid)


def _go_first_when_memory_is_out(pid: int) -> None:
    """Rather than the room or the judge, where no cgroup holds what is confined."""
    # Not ours to write while the process is still setting itself up under other rights.
    with contextlib.suppress(PermissionError):
        Path(f"/proc/{pid or 'self'}/oom_score_adj").write_text("900")


def as_command(limits: Limits) -> list[str]:
    """The same from inside, to stand before a command: for a process that is not ours to limit."""
    values = {
        "as": limits.address_space_bytes,
        "cpu": limits.cpu_seconds,
        "fsize": limits.file_bytes,
        "nofile": limits.open_files,
        "stack": _allowed_stack(limits),
        "nproc": limits.processes if counts_processes_per_namespace() else None,
        "core": 0,
    }
    return ["/usr/bin/prlimit"] + [
        f"--{name}={value}" for name, value in values.items() if value is not None
    ]


def _allowed_stack(limits: Limits) -> int | None:
    """No more than we have ourselves, which is no limit on a usual system."""
    most = resource.getrlimit(resource.RLIMIT_STACK)[1]
    if limits.stack_bytes is None or most == resource.RLIM_INFINITY:
        return limits.stack_bytes
    return min(limits.stack_bytes, most)


def counts_processes_per_namespace() -> bool:
    """Before Linux 5.14 RLIMIT_NPROC counted every process of the user, this one included.

    It never holds for host root (not even in a user namespace): there only a cgroup does.
    """
    major, minor = platform.release().split(".")[:2]
    return (int(major), int("".join(filter(str.isdigit, minor)) or 0)) >= (5, 14)
