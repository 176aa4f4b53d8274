"""Looking into a sandbox from outside: what lies there leads nowhere else, whatever it is."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from sandbox.process import Confined


def open_inside(confined: Confined, path: Path) -> int:
    """A descriptor (O_PATH) of `path` as the sandbox names it. No link on the way is followed.

    It stays good after the sandbox has ended. Raises `OSError` if there is no such thing, or no
    sandbox yet, or none any more.
    """
    place = _root(confined)
    for name in path.parts[1:]:
        before = place
        try:
            place = os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=before)
        finally:
            os.close(before)
    if stat.S_ISLNK(os.fstat(place).st_mode) or not confined.is_running:
        os.close(place)
        raise OSError(errno.ELOOP, f"{path} is a link, or its sandbox has ended")
    return place


def _root(confined: Confined) -> int:
    root = os.open(f"/proc/{confined.init_pid}/root", os.O_PATH | os.O_DIRECTORY)
    if os.path.samestat(os.fstat(root), os.stat("/")):
        os.close(root)
        raise FileNotFoundError(errno.ENOENT, "its sandbox is not built yet")
    return root


def processes(confined: Confined) -> list[int]:
    """All in the sandbox, as the host numbers them: whoever loses a parent becomes init's child."""
    found, unseen = [], [confined.init_pid]
    while unseen:
        pid = unseen.pop()
        found.append(pid)
        for children in Path("/proc", str(pid), "task").glob("*/children"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                unseen += map(int, children.read_text().split())
    return found


def memory_bytes(confined: Confined, enough: int) -> int:
    """What all processes occupy together. Counts exactly only if it may be more than `enough`:
    what a child shares with its parent is first taken for the child's own, which costs less.
    """
    pids = processes(confined)
    roughly = sum(_resident(pid) for pid in pids)
    return roughly if roughly <= enough else sum(_share(pid) for pid in pids)


def _resident(pid: int) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
