"""Folders that sandboxes and prepStack's ordinary user reach when the tests run as root."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder() -> Iterator[Path]:
    """Not one of pytest's: each run of pytest closes those of all to other users.

    Its name is short, as those of sockets have to be.
    """
    with tempfile.TemporaryDirectory(prefix="ps") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
