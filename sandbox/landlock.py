"""Confinement without namespaces, for containers that forbid them: Landlock, seccomp and limits.

Nothing is mounted. What `Confinement` shows elsewhere is reached through a folder of links, and a
word of the command that begins with such a place is led there. Weaker than bubblewrap in this:
`stat` and `readlink` tell of any path whether it exists and how large it is, the name of the
machine can be seen, a `Tmpfs` is a folder on disk whose size nothing limits, and what a compiler
starts dies with it only as long as it stays in its process group.

Linux 6.12 (Landlock's ABI 6) is needed: before, signals reach every process of the same user.

See landlock(7) and, in the kernel's sources, Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sandbox.bubblewrap import Bind, Confinement
from sandbox.errors import CannotConfine, cannot_build
from sandbox.limits import Limits, apply
from sandbox.process import Confined, Stream
from sandbox.seccomp import SOCKET_CALLS, Filter

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every machine
TELL_VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
ALL_OF_FILES = (1 << 16) - 1  # of ABI 5
TRUNCATE, DEVICE_IOCTL = 1 << 14, 1 << 15
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_IOCTL
BIND_AND_CONNECT_TCP = ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
NEEDED_ABI = 6
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
MODE_FILTER = 2
PIDFD_SIGNAL_PROCESS_GROUP = 1 << 2

PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
MEASURES = ("/proc", "/sys/fs/cgroup")  # for `has_children`, to see what its children use up
CHILDRENS_RULESET = 100  # the descriptor on which `has_children` finds what its children may see


class View:
    """The places at which a confinement shows files, below a folder of our own."""

    def __init__(self, confinement: Confinement, run_as: int | None) -> None:
        binds = confinement.read_only + confinement.writable
        self._moved = [bind for bind in binds if bind.source != bind.target]
        self._made = [folder.target for folder in confinement.tmpfs]
        self._places = {str(bind.target): bind in self._moved for bind in binds}
        self._places |= dict.fromkeys(map(str, self._made), True)
        self.folder = Path(tempfile.mkdtemp(prefix="prepstack-view-"))
        self.folder.chmod(0o755)
        for bind in self._moved:
            place = self.at(bind.target)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(bind.source)
        for target in self._made:
            self.at(target).mkdir(parents=True)
            if run_as is not None:
                os.chown(self.at(target), run_as, run_as)

    @property
    def writable(self) -> list[str]:
        return [str(self.at(target)) for target in self._made]

    def at(self, target: Path) -> Path:
        return self.folder / target.relative_to("/")

    def inside(self, word: str) -> str:
        """The innermost place counts: what is shown where it is may lie in one that is not."""
        around = [place for place in self._places if word == place or word.startswith(f"{place}/")]
        return f"{self.folder}{word}" if around and self._places[max(around, key=len)] else word

    def as_named(self, text: str) -> str:
        text = text.replace(str(self.folder), "")
        for bind in self._moved:
            text = text.replace(str(bind.source), str(bind.target))
        return text

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class WithoutNamespaces(Confined):
    """A process of the host that leads a group: `process` is the command itself."""

    def __init__(self, process: subprocess.Popen[bytes], view: View) -> None:
        super().__init__(process, process.pid)
        self._view = view

    def inside(self, word: str) -> str:
        return self._view.inside(word)

    def as_named(self, text: str) -> str:
        return self._view.as_named(text)

    def command_pid(self) -> int | None:
        return None if self.process.poll() is not None else self.process.pid

    def kill(self) -> None:
        """With its group, also when it has ended before the others of it."""
        if not self.is_open:
            return
        try:
            signal.pidfd_send_signal(self._init, signal.SIGKILL, None, PIDFD_SIGNAL_PROCESS_GROUP)
        except ProcessLookupError:
            super().kill()

    def close(self) -> None:
        super().close()
        self._view.remove()


def launch(
    confinement: Confinement,
    command: Sequence[str],
    *,
    stdin: Stream = subprocess.DEVNULL,
    stdout: Stream = subprocess.DEVNULL,
    stderr: Stream = subprocess.PIPE,
    pass_fds: Sequence[int] = (),
    run_as: int | None = None,
) -> Confined:
    """As `sandbox.process.launch`. Raises `CannotConfine`, also for root without `run_as`."""
    if os.geteuid() == 0 and run_as is None:
        raise CannotConfine("Landlock leaves root its rights; start as another user.")
    if abi() < NEEDED_ABI:
        raise CannotConfine(
            "Landlock of Linux 6.12 or newer is needed to confine untrusted code without "
            "namespaces, and this kernel has none."
        )
    if confinement.files:
        raise CannotConfine("Landlock shows no file that is not on the host.")
    view = View(confinement, run_as)
    gate_end, gate = os.pipe()
    problem, problem_end = os.pipe()
    order = _order(confinement, command, view, run_as, gate_end, problem_end)
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "sandbox.landlock", order],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env={},
            cwd="/",
            start_new_session=True,
            pass_fds=[gate_end, problem_end, *pass_fds],
        )
    except OSError:
        view.remove()
        os.close(gate)
        os.close(problem)
        raise
    finally:
        os.close(gate_end)
        os.close(problem_end)
    confined = WithoutNamespaces(process, view)
    try:
        confined.limit(confinement.limits, is_ours=False)
        os.write(gate, b".")
        with os.fdopen(problem, "rb", closefd=False) as told:
            refused = told.read()  # ends when the command takes its place
    except OSError as error:
        refused = str(error).encode()
    finally:
        os.close(gate)
        os.close(problem)
    if refused:
        confined.close()
        raise cannot_build("Landlock", refused)
    return confined


def abi() -> int:
    """0 where the kernel has no Landlock or it is switched off."""
    version: int = _libc().syscall(CREATE_RULESET, None, 0, TELL_VERSION)
    return max(0, version)


def _order(
    confinement: Confinement,
    command: Sequence[str],
    view: View,
    run_as: int | None,
    gate: int,
    problem: int,
) -> str:
    readable = [*(PROGRAMS if confinement.programs else ()), str(view.folder)]
    return json.dumps(
        {
            "command": [view.inside(word) for word in command],
            "environment": {
                name: view.inside(word) for name, word in confinement.environment.items()
            },
            "folder": view.inside(str(confinement.folder)),
            "readable": [*readable, *_sources(confinement.read_only)],
            "writable": [*view.writable, *_sources(confinement.writable)],
            "network": confinement.network,
            "has_children": confinement.has_children,
            "limits": asdict(confinement.limits),
            "calls": _calls(confinement).program().hex(),
            "run_as": run_as,
            "parent": os.getpid(),
            "gate": gate,
            "problem": problem,
        }
    )


def _sources(binds: Iterable[Bind]) -> list[str]:
    return [str(bind.source) for bind in binds]


def _calls(confinement: Confinement) -> Filter:
    calls = confinement.seccomp.without_namespaces()
    if not confinement.network:
        # A connected pair leads nowhere.
        calls = calls.and_deny(*(name for name in SOCKET_CALLS if name != "socketpair"))
    return calls.for_threads() if confinement.threads_only else calls


def _become(wanted: dict[str, Any]) -> None:
    """Confine this process, then let the command take its place."""
    if not os.read(wanted["gate"], 1):
        sys.exit(1)  # whoever wanted it is gone
    readable, writable = wanted["readable"], wanted["writable"]
    ours = [*readable, *MEASURES] if wanted["has_children"] else readable
    ruleset = _ruleset(ours, writable, network=wanted["network"])
    if wanted["has_children"]:
        os.dup2(_ruleset(readable, writable, network=wanted["network"]), CHILDRENS_RULESET)
    _limit(
        Limits(**wanted["limits"]), os.getuid() if wanted["run_as"] is None else wanted["run_as"]
    )
    if wanted["run_as"] is not None:
        os.setgroups([])
        os.setgid(wanted["run_as"])
        os.setuid(wanted["run_as"])
    _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # changing the user forgets it
    if os.getppid() != wanted["parent"]:
        sys.exit(1)
    os.chdir(wanted["folder"])
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # this interpreter ignores them
        signal.signal(number, signal.SIG_DFL)
    _libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call(RESTRICT_SELF, ruleset, 0)
    _restrict_calls(bytes.fromhex(wanted["calls"]))
    os.execve(wanted["command"][0], wanted["command"], wanted["environment"])


def _limit(limits: Limits, user: int) -> None:
    """The number of processes is one of the user's in all: those that there are come on top."""
    if limits.processes is not None:
        limits = replace(limits, processes=limits.processes + _threads_of(user))
    apply(limits, 0)


def _threads_of(user: int) -> int:
    count = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if place.stat().st_uid == user:
                count += len(os.listdir(place / "task"))
        except OSError:
            continue
    return count


def _ruleset(readable: Iterable[str], writable: Iterable[str], *, network: bool) -> int:
    tcp = 0 if network else BIND_AND_CONNECT_TCP
    attributes = struct.pack("QQQ", ALL_OF_FILES, tcp, ABSTRACT_SOCKETS_AND_SIGNALS)
    ruleset = _call(CREATE_RULESET, ctypes.c_char_p(attributes), len(attributes), 0)
    for paths, access in (
        (readable, EXECUTE | READ_FILE | READ_DIR),
        (writable, ALL_OF_FILES),
        (DEVICES, READ_FILE | WRITE_FILE),
    ):
        for path in paths:
            _allow(ruleset, path, access)
    return ruleset


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        access &= ON_FILES
    rule = ctypes.create_string_buffer(struct.pack("=Qi", access, place))
    _call(ADD_RULE, ruleset, PATH_BENEATH, rule, 0)
    os.close(place)


def _restrict_calls(program: bytes) -> None:
    """Load a program of `sandbox.seccomp` into this process, for good."""
    steps = ctypes.create_string_buffer(program, len(program))
    filters = struct.pack("@HP", len(program) // 8, ctypes.addressof(steps))
    if _libc().prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.c_char_p(filters), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _call(number: int, *arguments: object) -> int:
    result: int = _libc().syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def main(order: str) -> None:
    wanted = json.loads(order)
    for descriptor in (wanted["gate"], wanted["problem"]):
        os.set_inheritable(descriptor, False)
    try:
        _become(wanted)
    except OSError as error:
        os.write(wanted["problem"], str(error).encode())
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
