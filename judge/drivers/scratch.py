"""The one folder a judged program may write to: filled before a case, emptied after it."""

from __future__ import annotations

import os
from collections.abc import Mapping

SCRATCH = "/scratch"
HERE = f"{SCRATCH}/here"  # where a program starts, with its files


def fill(files: Mapping[str, str]) -> None:
    for folder in ("here", "home", "tmp"):
        os.mkdir(os.path.join(SCRATCH, folder))
    for name, text in files.items():
        path = os.path.join(HERE, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def empty() -> None:
    """Only once every process of the case is gone. What it locked away is unlocked first."""
    for folder, folders, _ in os.walk(SCRATCH):
        for path in (os.path.join(folder, name) for name in folders):
            if not os.path.islink(path):
                os.chmod(path, 0o700)
    for folder, folders, files in os.walk(SCRATCH, topdown=False):
        for path in (os.path.join(folder, name) for name in files):
            os.unlink(path)
        for path in (os.path.join(folder, name) for name in folders):
            (os.unlink if os.path.islink(path) else os.rmdir)(path)
