"""Ports for servers that tests start, reserved so that nobody else gets them meanwhile.

They lie below those that the system gives to outgoing connections (Linux: from 32768). Among test
runs on one machine a locked file per block decides; it is held until this process ends.
"""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

BLOCKS = range(20_000, 32_000, 4)
FOLDER = Path(tempfile.gettempdir()) / f"prepstack-test-ports-{os.getuid()}"
_held: list[int] = []  # open descriptors: the locks end with them


def reserve_ports() -> int:
    """The first of four ports in a row that are this process's until it ends."""
    FOLDER.mkdir(exist_ok=True)
    for port in random.sample(BLOCKS, len(BLOCKS)):
        if _take(port):
            return port
    raise OSError("Every port for tests is taken.")


def _take(port: int) -> bool:
    descriptor = os.open(FOLDER / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for offset in range(BLOCKS.step):
            with socket.socket() as probe:  # a program that is none of the tests' may have it
                probe.bind(("127.0.0.1", port + offset))
    except OSError:
        os.close(descriptor)
        return False
    _held.append(descriptor)
    return True
