"""Temporary folders with an owner: whoever made one holds a lock on it as long as they live.

What a killed server could not remove, the next one does: a lock ends with its process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
import time
from pathlib import Path

from sandbox.removal import remove_tree

PREFIX = "ps-own-"
LONGEST_SOCKET_PATH = 107  # bytes
GRACE_SECONDS = 60  # between the making of a folder and the lock on it


class TemporaryFolder:
    """`longest_name` is the longest one of a socket that is to be in it."""

    def __init__(self, longest_name: str) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        if len(os.fsencode(self.path / longest_name)) > LONGEST_SOCKET_PATH:
            self.path.rmdir()
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))
        self._lock = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        with contextlib.suppress(OSError):  # without its lock it is swept by others
            remove_tree(self.path)
        os.close(self._lock)


def sweep() -> None:
    """Remove those whose owner has ended."""
    for place in {Path(tempfile.gettempdir()), Path("/tmp")}:
        for folder in place.glob(f"{PREFIX}*"):
            try:
                _remove_if_abandoned(folder)
            except OSError:
                continue  # it is locked, somebody else's, or went just now


def _remove_if_abandoned(folder: Path) -> None:
    about = folder.lstat()
    is_new = time.time() - about.st_mtime < GRACE_SECONDS
    if is_new or about.st_uid != os.geteuid() or not stat.S_ISDIR(about.st_mode):
        return
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove_tree(folder)
    finally:
        os.close(lock)
