"""As whom sandboxes run, us or nobody in particular where we are root, and what confines them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sandbox import CannotConfine, Confined, Confinement, landlock, launch
from sandbox.selftest import Backend, Finding, examine

FOR_ROOT = Path("/var/cache/prepstack/judge")
USER_ID = 64322  # belongs to nobody on a usual system; needs no entry in /etc/passwd


def ordinary_user() -> int | None:
    return USER_ID if os.geteuid() == 0 else None


@cache
def finding() -> Finding:
    """What holds on this machine, tried once."""
    return examine(ordinary_user())


def has_namespaces() -> bool:
    return finding().backend is Backend.BUBBLEWRAP


def start_confined(
    confinement: Confinement,
    command: Sequence[str],
    *,
    stderr: int = subprocess.PIPE,
    pass_fds: Sequence[int] = (),
) -> Confined:
    """With pipes as standard input and output. Raises `CannotConfine`."""
    if not finding().is_confined:
        raise CannotConfine(finding().sentences[0])
    start = launch if has_namespaces() else landlock.launch
    return start(
        confinement,
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        pass_fds=pass_fds,
        run_as=ordinary_user(),
    )


@contextmanager
def work_folder() -> Iterator[Path]:
    """For one submission; what runs in sandboxes may write there when it is bound so."""
    with tempfile.TemporaryDirectory(prefix="prepstack-judge-") as folder:
        give(folder)
        yield Path(folder)


def give(what: str | int) -> None:
    """A folder or a descriptor to whoever sandboxes run as."""
    if (user := ordinary_user()) is not None:
        os.chown(what, user, user)


def reachable_folder(wanted: Path) -> Path:
    """For what is made once and bound into sandboxes: `wanted`, unless root's lie out of reach."""
    if ordinary_user() is not None and not is_reachable(wanted.parent):
        wanted = FOR_ROOT
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted


@cache
def reachable_copy(folder: Path) -> Path:
    """Of a folder of ours, if it lies where sandboxes of root's cannot reach it; or itself."""
    if is_reachable(folder):
        return folder
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(file.name.encode() + file.read_bytes())
    copy = FOR_ROOT / f"{folder.name}-{digest.hexdigest()[:16]}"
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    return copy


def is_reachable(path: Path) -> bool:
    """By whoever sandboxes run as: every folder above it lets others pass."""
    if ordinary_user() is None:
        return os.access(path, os.X_OK)
    return path.exists() and all(
        place.stat().st_mode & 0o001 for place in (path, *path.parents) if place.is_dir()
    )
