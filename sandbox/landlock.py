"""Confinement without namespaces, for containers that forbid them: Landlock, seccomp and limits.

Weaker than bubblewrap in three ways. Nothing is mounted: a path is where it is on the host, `tmpfs`
and `files` do not exist, and `stat` tells of any path whether it exists and how large it is. There
is no PID namespace: a process that leaves its group outlives `kill`, so end stragglers by their
user or cgroup. Before Landlock's ABI 6 (Linux 6.12) signals reach every process of the same user.

See https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sandbox.bubblewrap import Confinement
from sandbox.errors import CannotConfine
from sandbox.limits import Limits, apply
from sandbox.process import Stream
from sandbox.seccomp import SOCKET_CALLS

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every machine
TELL_VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
OF_ABI_1, REFER, TRUNCATE, DEVICE_IOCTL = (1 << 13) - 1, 1 << 13, 1 << 14, 1 << 15
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_IOCTL
BIND_AND_CONNECT_TCP = ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
MODE_FILTER = 2

PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def launch(
    confinement: Confinement,
    command: Sequence[str],
    *,
    stdin: Stream = subprocess.DEVNULL,
    stdout: Stream = subprocess.DEVNULL,
    stderr: Stream = subprocess.PIPE,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Leads a process group of its own. Raises `CannotConfine` for root and for binds that move."""
    if os.geteuid() == 0:
        raise CannotConfine("Landlock leaves root its rights; start as another user.")
    if abi() < 1:
        raise CannotConfine("This kernel has no Landlock, so untrusted code cannot be confined.")
    if any(bind.source != bind.target for bind in confinement.read_only + confinement.writable):
        raise CannotConfine("Landlock shows files only where they are on the host.")
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.landlock", _order(confinement), *command],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=dict(confinement.environment),
        cwd=confinement.folder,
        start_new_session=True,
        pass_fds=list(pass_fds),
    )


def abi() -> int:
    """0 where the kernel has no Landlock or it is switched off."""
    version: int = _libc().syscall(CREATE_RULESET, None, 0, TELL_VERSION)
    return max(0, version)


def restrict_files(readable: Iterable[str], writable: Iterable[str], *, network: bool) -> None:
    """This process and its children, for good."""
    version = abi()
    handled = OF_ABI_1 | REFER * (version >= 2) | TRUNCATE * (version >= 3)
    handled |= DEVICE_IOCTL * (version >= 5)
    tcp = BIND_AND_CONNECT_TCP * (version >= 4 and not network)
    scope = ABSTRACT_SOCKETS_AND_SIGNALS * (version >= 6)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = struct.pack("QQQ", handled, tcp, scope)[:size]
    ruleset = _call(CREATE_RULESET, ctypes.c_char_p(attributes), size, 0)
    for path in readable:
        _allow(ruleset, path, handled & (EXECUTE | READ_FILE | READ_DIR))
    for path in writable:
        _allow(ruleset, path, handled)
    for path in DEVICES:
        _allow(ruleset, path, handled & (READ_FILE | WRITE_FILE))
    _no_new_privileges()
    _call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def restrict_calls(program: bytes) -> None:
    """Load a program of `sandbox.seccomp` into this process, for good."""
    steps = ctypes.create_string_buffer(program, len(program))
    filters = struct.pack("@HP", len(program) // 8, ctypes.addressof(steps))
    _no_new_privileges()
    if _libc().prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.c_char_p(filters), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _order(confinement: Confinement) -> str:
    calls = confinement.seccomp
    if not confinement.network:
        calls = calls.and_deny(*SOCKET_CALLS)
    return json.dumps(
        {
            "readable": [*PROGRAMS, *(str(bind.source) for bind in confinement.read_only)],
            "writable": [str(bind.source) for bind in confinement.writable],
            "network": confinement.network,
            "limits": asdict(confinement.limits),
            "calls": calls.program().hex(),
            "launcher": os.getpid(),
        }
    )


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


def _no_new_privileges() -> None:
    _libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _call(number: int, *arguments: object) -> int:
    result: int = _libc().syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _become(order: str, command: list[str]) -> None:
    """Confine this process, then let the command take its place."""
    wanted = json.loads(order)
    _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != wanted["launcher"]:
        return  # it died before we could be told
    apply(Limits(**wanted["limits"]), 0)
    restrict_files(wanted["readable"], wanted["writable"], network=wanted["network"])
    restrict_calls(bytes.fromhex(wanted["calls"]))
    os.execv(command[0], command)


if __name__ == "__main__":
    _become(sys.argv[1], sys.argv[2:])
