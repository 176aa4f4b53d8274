"""Started as root, prepStack gives root up before anything of it can be reached.

The whole family runs as an ordinary user id. Where the program or its interpreter lies in a folder
which that user may not enter (such as root's home), a mount namespace shows it just those folders.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from hub_config.settings import Settings, SettingsError

USER_ID = 64321  # belongs to nobody on a usual system; needs no entry in /etc/passwd
MARK = "PREPSTACK_GAVE_UP_ROOT"


def give_up_root(settings: Settings, command: list[str]) -> None:
    """Start `command` again as an ordinary user. Returns at once for whoever is not root."""
    if os.geteuid() != 0 or os.environ.get(MARK):
        return
    _require("bwrap", "bubblewrap")
    _require("setpriv", "util-linux")
    settings.data.mkdir(parents=True, exist_ok=True)
    _hand_over(settings.data)
    os.environ[MARK] = "1"
    os.environ["HOME"] = str(settings.data.resolve())
    arguments = [
        *("bwrap", "--dev-bind", "/", "/", "--die-with-parent"),
        *view(needed_folders(settings)),
        *("--chdir", os.getcwd(), "--"),
        *("setpriv", f"--reuid={USER_ID}", f"--regid={USER_ID}", "--clear-groups"),
        *("--inh-caps=-all", "--bounding-set=-all", "--"),
        *command,
    ]
    os.execvp("bwrap", arguments)


def needed_folders(settings: Settings) -> dict[Path, bool]:
    """The folders prepStack works with, and whether it writes there."""
    code = Path(__file__).resolve().parent.parent
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), settings.kernel_prefix.resolve()}
    folders = {path.resolve(): False for path in (code, *prefixes) if path.exists()}
    return folders | {settings.data.resolve(): True, Path.cwd(): False}


def view(folders: dict[Path, bool]) -> list[str]:
    """bwrap options that uncover `folders` below closed ones, hiding what else lies there."""
    options: list[str] = []
    made: set[Path] = set()
    for closed in sorted({root for root in map(closed_above, folders) if root}):
        options += ["--perms", "0755", "--tmpfs", str(closed)]
        made.add(closed)
    for folder, writes in sorted(folders.items()):
        root = next((path for path in made if path in folder.parents), None)
        if root is None:
            continue
        for parent in reversed([p for p in folder.parents if root in p.parents and p not in made]):
            options += ["--perms", "0755", "--dir", str(parent)]
            made.add(parent)
        options += ["--bind" if writes else "--ro-bind", str(folder), str(folder)]
    return options


def closed_above(folder: Path) -> Path | None:
    """The topmost folder above `folder` that others may not enter."""
    return next((parent for parent in reversed(folder.parents) if not _is_open(parent)), None)


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def _hand_over(data: Path) -> None:
    """Give the data folder to the ordinary user, once."""
    if data.stat().st_uid == USER_ID:
        return
    for path in (data, *_all_below(data)):
        os.chown(path, USER_ID, USER_ID, follow_symlinks=False)


def _all_below(folder: Path) -> Iterable[Path]:
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *files))


def _require(program: str, package: str) -> None:
    if shutil.which(program) is None:
        raise SettingsError(
            f"Started as root, prepStack needs {program} (Debian: apt-get install {package}) "
            "to give root up. Or start it as an ordinary user."
        )
