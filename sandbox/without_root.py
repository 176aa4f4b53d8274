"""Started as root, a program gives root up before anything of it can be reached.

The hub's whole family runs as an ordinary user id, the judge as another, which sees of the data
folder its own part alone. Where the program or its interpreter lies in a folder which that user may
not enter (such as root's home), a mount namespace shows it just those folders.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psutil

from sandbox.errors import CannotConfine

# They belong to nobody on a usual system and need no entries in /etc/passwd.
USER_ID, JUDGE_USER_ID = 64321, 64323
CODE = Path(__file__).resolve().parent.parent
PAUSE_SECONDS, PATIENCE_SECONDS = 2.0, 12.0


@dataclass(frozen=True)
class Family:
    """What the family works with beside its code: data that it writes, kernels that it reads."""

    data: Path
    kernel_prefix: Path


@dataclass(frozen=True)
class Start:
    """How root starts a program as somebody else."""

    command: list[str]
    environment: Mapping[str, str]

    def popen(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, env=self.environment, start_new_session=True)


def run_without_root(family: Family, command: list[str]) -> int | None:
    """Run `command` as an ordinary user and return its exit code; None for whoever is not root."""
    return None if os.geteuid() != 0 else _run(_as_family(family, command))


def run_judge_without_root(family: Family, command: list[str]) -> int | None:
    """The same as another user, so that neither can read or signal what is the other's.

    They meet in the folder `judge` alone, which the family may enter and whose socket it may open.
    """
    return None if os.geteuid() != 0 else _run(_as_judge(family, command))


def run_both_without_root(family: Family, command: list[str], judge: list[str]) -> int | None:
    """As `run_without_root`, and beside it the judge, started again whenever it ends.

    What the judge says goes to `judge.log` in its folder.
    """
    if os.geteuid() != 0:
        return None
    main = _as_family(family, command)
    log = judge_folder(family.data) / "judge.log"
    logged = ["sh", "-c", 'exec "$@" >>"$0" 2>&1 </dev/null', str(log), *judge]
    with _kept(_as_judge(family, logged)):
        return _run(main)


def judge_folder(data: Path) -> Path:
    return data.resolve() / "judge"


def _as_family(family: Family, command: Sequence[str]) -> Start:
    _check_root_can_be_left(USER_ID)
    _hand_over(family.data)
    return _start_as(USER_ID, view(needed_folders(family)), family, family.data, command)


def _as_judge(family: Family, command: Sequence[str]) -> Start:
    _check_root_can_be_left(JUDGE_USER_ID)
    _hand_over(family.data)
    own = judge_folder(family.data)
    own.mkdir(exist_ok=True)
    if own.is_symlink():  # the family could have put it there, and would be given what it names
        raise CannotConfine(f"{own} has to be a folder, not a link. Remove it.")
    _give(own, JUDGE_USER_ID, USER_ID)
    own.chmod(0o2750)  # what is made in it belongs to the family's group too
    folders = {path: False for path in needed_folders(family)} | {own: True}
    del folders[family.data.resolve()]
    seen = view(folders, closed=(family.data.resolve(),))
    return _start_as(JUDGE_USER_ID, seen, family, own, command)


def _check_root_can_be_left(user: int) -> None:
    _require("bwrap", "bubblewrap")
    _require("setpriv", "util-linux")
    _require_namespaces()
    _check_readable(CODE, user)


def _start_as(
    user: int, seen: Sequence[str], family: Family, home: Path, command: Sequence[str]
) -> Start:
    """What stays root is this process alone: it listens to nothing but signals.

    `command` gets a process namespace, so that none of it can outlive us, even if we are killed.
    """
    return Start(
        [
            *("bwrap", "--dev-bind", "/", "/", "--unshare-pid"),
            *("--die-with-parent", *seen, "--chdir", str(CODE), "--"),
            # Not `--proc`: bwrap covers parts of it, and then no sandbox inside may mount its own.
            *("sh", "-c", 'mount -t proc proc /proc && exec "$@"', "sh"),
            *("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"),
            *("--inh-caps=-all", "--bounding-set=-all", "--"),
            *command,
        ],
        {
            **os.environ,
            "HOME": str(home.resolve()),
            "PREPSTACK_DATA": str(family.data.resolve()),
            "PREPSTACK_KERNEL_PREFIX": str(family.kernel_prefix.resolve()),
        },
    )


def _run(start: Start) -> int:
    """Wait for it, handing on the signals that ask us to stop."""
    child = start.popen()

    def hand_on(number: int, frame: FrameType | None) -> None:
        _ask_to_end(child)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hand_on)
    return child.wait()


@contextmanager
def _kept(start: Start) -> Iterator[None]:
    """Runs it as long as the block lasts, again and again if it ends by itself."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep, args=(start, stopping))
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def _keep(start: Start, stopping: threading.Event) -> None:
    """In one thread from start to end: its end would end the children (`--die-with-parent`)."""
    while not stopping.is_set():
        child = start.popen()
        while child.poll() is None and not stopping.wait(PAUSE_SECONDS / 10):
            pass
        if child.poll() is None:
            _end(child)
        elif not stopping.wait(PAUSE_SECONDS):
            print(f"The judge ended ({child.returncode}); starting it again.", flush=True)


def _end(child: subprocess.Popen[bytes]) -> None:
    _ask_to_end(child)
    try:
        child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()  # its process namespace goes with it
        child.wait()


def _ask_to_end(child: subprocess.Popen[bytes]) -> None:
    """The program inside; of a whole family that is the supervisor, which ends the others."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in psutil.Process(child.pid).children(recursive=True):
            if "setpriv" in process.name() or "python" in process.name():
                process.send_signal(signal.SIGTERM)
                return


def needed_folders(family: Family) -> dict[Path, bool]:
    """The folders prepStack works with, and whether it writes there."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), family.kernel_prefix.resolve()}
    folders = {path.resolve(): False for path in (CODE, *prefixes) if path.exists()}
    return folders | {family.data.resolve(): True}


def view(folders: Mapping[Path, bool], closed: Sequence[Path] = ()) -> list[str]:
    """bwrap options that uncover `folders` where they are closed, hiding what else lies there.

    `closed` is taken for closed whatever its mode says.
    """
    shown = dict(_with_children(folders))
    roots = {root for root in map(first_closed, folders) if root and root not in closed}
    options = [part for root in sorted(roots) for part in _empty("--tmpfs", root)]
    made, roots = set(roots), roots | set(closed)
    for folder in sorted({*shown, *closed}):
        between = [parent for parent in reversed(folder.parents) if roots & set(parent.parents)]
        for parent in between:
            if parent not in made and parent not in shown and parent not in closed:
                options += _empty("--dir", parent)
                made.add(parent)
        if folder in closed:
            options += _empty("--tmpfs", folder)
        elif roots & set(folder.parents):
            options += ["--bind" if shown[folder] else "--ro-bind", str(folder), str(folder)]
    return options


def _with_children(folders: Mapping[Path, bool]) -> Iterator[tuple[Path, bool]]:
    """A folder that is itself closed is shown by what lies in it."""
    for folder, writes in folders.items():
        if writes or _is_open(folder):
            yield folder, writes
        else:
            yield from ((child, False) for child in folder.iterdir() if child.name != ".git")


def first_closed(folder: Path) -> Path | None:
    """The topmost of `folder` and those above it that others may not enter."""
    way = [*reversed(folder.parents), folder]
    return next((path for path in way if not _is_open(path) and not _is_ours(path)), None)


def _empty(kind: str, folder: Path) -> list[str]:
    return ["--perms", "0755", kind, str(folder)]


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def _is_ours(folder: Path) -> bool:
    return folder.stat().st_uid == USER_ID


def _require_namespaces() -> None:
    tried = subprocess.run(
        ["bwrap", "--dev-bind", "/", "/", "--unshare-pid", "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode != 0:
        raise CannotConfine(
            "Started as root, prepStack needs a process namespace to give root up, which this "
            f"machine refuses ({tried.stderr.strip()}). Start it as an ordinary user instead."
        )


def _check_readable(code: Path, user: int) -> None:
    if not (code / "hub_config" / "settings.py").stat().st_mode & 0o004:
        raise CannotConfine(
            f"Started as root, prepStack runs as user id {user}, which cannot read {code}. "
            f"Allow it with: chmod -R o+rX {code}"
        )


def _hand_over(data: Path) -> None:
    """The data folder, made if need be, to the ordinary user."""
    data.mkdir(parents=True, exist_ok=True)
    _give(data, USER_ID, USER_ID)


def _give(folder: Path, user: int, group: int) -> None:
    """With all that is in it, once."""
    if folder.stat().st_uid == user:
        return
    for path in (folder, *_all_below(folder)):
        os.chown(path, user, group, follow_symlinks=False)


def _all_below(folder: Path) -> Iterable[Path]:
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *files))


def _require(program: str, package: str) -> None:
    if shutil.which(program) is None:
        raise CannotConfine(
            f"Started as root, prepStack needs {program} (Debian: apt-get install {package}) "
            "to give root up. Or start it as an ordinary user."
        )
