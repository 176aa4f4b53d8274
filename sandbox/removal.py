"""Removes a folder that untrusted code wrote: closed, deep, full of links, as it may be."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path


def remove_tree(folder: Path) -> None:
    """Follows no link and needs two descriptors, however deep it is: folders are lifted to the top.

    Nothing happens if there is no such folder. Raises `OSError` for what is somebody else's.
    """
    try:
        mode = folder.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        folder.unlink()
        return
    top = _open(str(folder))
    try:
        while names := os.listdir(top):
            for name in names:
                _remove(top, name)
    finally:
        os.close(top)
    folder.rmdir()


def _remove(top: int, name: str) -> None:
    if not _is_folder(top, name):
        os.unlink(name, dir_fd=top)
        return
    folder = _open(name, top)
    try:
        for child in os.listdir(folder):
            if _is_folder(folder, child):
                # A closed folder cannot be moved either.
                os.chmod(child, 0o700, dir_fd=folder)
                lifted = f"remove-{secrets.token_hex(16)}"
                os.rename(child, lifted, src_dir_fd=folder, dst_dir_fd=top)
            else:
                os.unlink(child, dir_fd=folder)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=top)


def _is_folder(parent: int, name: str) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)


def _open(name: str, parent: int | None = None) -> int:
    os.chmod(name, 0o700, dir_fd=parent)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
