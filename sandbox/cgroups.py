"""A cgroup for one sandbox, version 1 or 2: memory and processes of everything in it, together.

None where this process may not make one; then the limits of each process have to do. With version
2 the parent group has to pass the controllers on, as systemd does with `Delegate=yes`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.limits import Limits

CONTROLLERS = ("memory", "pids")
PREFIX = "prepstack-"

_numbers = itertools.count()


@dataclass(frozen=True)
class Cgroup:
    """One folder per hierarchy (version 1 keeps memory and processes apart)."""

    folders: Mapping[str, Path]  # by controller; both the same in version 2

    @classmethod
    def create(cls, limits: Limits) -> Cgroup | None:
        if limits.memory_bytes is None and limits.processes is None:
            return None
        name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
        group = cls({controller: parent / name for controller, parent in parents().items()})
        try:
            for folder in group._distinct():
                folder.mkdir()
            group._limit(limits)
        except OSError:
            group.remove()
            return None
        return group if group.folders else None

    def _limit(self, limits: Limits) -> None:
        if limits.processes is not None and "pids" in self.folders:
            _write(self.folders["pids"] / "pids.max", limits.processes)
        memory = self.folders.get("memory")
        if limits.memory_bytes is None or memory is None:
            return
        # Swapping would only make a hog slow. Where swap is not counted there is no such file.
        if (memory / "memory.max").exists():
            _write(memory / "memory.max", limits.memory_bytes)
            swap, most = memory / "memory.swap.max", 0
        else:
            _write(memory / "memory.limit_in_bytes", limits.memory_bytes)
            swap, most = memory / "memory.memsw.limit_in_bytes", limits.memory_bytes
        if swap.exists():
            _write(swap, most)

    def add(self, pid: int) -> None:
        """A process; those it starts later follow. May fail half-way without harm."""
        for folder in self._distinct():
            with contextlib.suppress(PermissionError):
                _write(folder / "cgroup.procs", pid)

    def peak_memory_bytes(self) -> int | None:
        memory = self.folders.get("memory")
        for name in ("memory.peak", "memory.max_usage_in_bytes"):
            if memory is not None and (memory / name).exists():
                return int((memory / name).read_text())
        return None

    def ran_out_of_memory(self) -> bool:
        """Whether a process in it was ended for that."""
        memory = self.folders.get("memory")
        for name in ("memory.events", "memory.oom_control"):
            if memory is not None and (memory / name).exists():
                words = (memory / name).read_text().split()
                return int(words[words.index("oom_kill") + 1]) > 0
        return False

    def remove(self) -> None:
        """Only once every process in it has ended."""
        for folder in self._distinct():
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _distinct(self) -> list[Path]:
        return list(dict.fromkeys(self.folders.values()))


def parents() -> dict[str, Path]:
    """Where this process may make groups. Removes what a killed process left there."""
    found = {}
    for controller in CONTROLLERS:
        parent = next(_candidates(controller), None)
        if parent is not None:
            found[controller] = parent
    for parent in set(found.values()):
        _sweep(parent)
    return found


def _candidates(controller: str) -> Iterator[Path]:
    mounts = _mounts()
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        mount = mounts.get(controller if controllers else "cgroup2")
        if mount is None or (controllers and controller not in controllers.split(",")):
            continue
        own = mount / path.lstrip("/")
        if controllers:
            groups = [own]
        else:
            groups = [group for group in (own, *own.parents) if _passes_on(group, controller)]
        yield from (group for group in groups if os.access(group / "cgroup.procs", os.W_OK))


def _mounts() -> dict[str, Path]:
    mounts = {}
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        place = Path(before.split(" ")[4])
        if kind == "cgroup2":
            mounts["cgroup2"] = place
        elif kind == "cgroup":
            mounts.update({name: place for name in options.split(",") if name in CONTROLLERS})
    return mounts


def _passes_on(group: Path, controller: str) -> bool:
    try:
        return controller in (group / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _write(file: Path, value: int) -> None:
    file.write_text(str(value))
