"""Files that are there as a whole or not at all, also after a power cut; only we may read them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def create(path: Path, content: bytes) -> None:
    """Unless there is one already: of many who create it at once, one does."""
    with _written(path, content) as temporary, contextlib.suppress(FileExistsError):
        os.link(temporary, path)


def replace(path: Path, content: bytes) -> None:
    with _written(path, content) as temporary:
        os.replace(temporary, path)


@contextmanager
def _written(path: Path, content: bytes) -> Iterator[str]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
        _sync_folder(path.parent)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def _sync_folder(folder: Path) -> None:
    """Else the file is on the disk and its name may not be."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
