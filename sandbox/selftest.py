"""What confines untrusted code on this machine, found out by trying to escape.

python -m sandbox.selftest
"""

from __future__ import annotations

import enum
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import landlock
from sandbox.bubblewrap import Bind, Confinement, Tmpfs
from sandbox.cgroups import parents
from sandbox.errors import CannotConfine, cannot_build
from sandbox.process import launch

# Prints one line per escape that worked. Arguments: secret file, port, abstract socket, process.
ESCAPES = """
import ctypes, os, socket, sys
secret, port, name, pid = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
libc = ctypes.CDLL(None, use_errno=True)

def call(function, *arguments):
    if function(*arguments) != 0:
        raise OSError(ctypes.get_errno(), "")

attempts = {
    "read a file of the host": lambda: open(secret).read(),
    "read /etc/passwd": lambda: open("/etc/passwd").read(),
    "write to /usr": lambda: open("/usr/escaped", "w"),
    "write to the host's /tmp": lambda: open(os.path.join(os.path.dirname(secret), "new"), "w"),
    "reach a port of the host": lambda: socket.create_connection(("127.0.0.1", port), 1),
    "reach a socket of the host": lambda: socket.socket(socket.AF_UNIX).connect("\\0" + name),
    "signal a process of the host": lambda: os.kill(pid, 0),
    "read another process' environment": lambda: open(f"/proc/{pid}/environ").read(),
    "make a user namespace": lambda: call(libc.unshare, 0x10000000),
    "mount": lambda: call(libc.mount, b"none", b"/tmp", b"tmpfs", 0, None),
    "trace a process": lambda: call(libc.ptrace, 16, pid, 0, 0),
    "become root": lambda: call(libc.setuid, 0),
}
for title, attempt in attempts.items():
    try:
        attempt()
    except OSError:
        continue
    print(title)
"""


class Backend(enum.Enum):
    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """Which backend holds, and in sentences what that means and why it is not a better one."""

    backend: Backend
    sentences: tuple[str, ...]
    has_cgroups: bool

    @property
    def is_confined(self) -> bool:
        return self.backend is not Backend.NONE


def examine() -> Finding:
    """Try bubblewrap, then Landlock, each with real escapes. Takes some 100 ms."""
    sentences = []
    has_cgroups = "memory" in parents()
    for backend, attempt in ((Backend.BUBBLEWRAP, _bubblewrap), (Backend.LANDLOCK, _landlock)):
        try:
            attempt()
        except CannotConfine as reason:
            sentences.append(str(reason))
        else:
            sentences.append(f"Untrusted code is confined by {backend.value}.")
            sentences.append(_about_memory(has_cgroups))
            return Finding(backend, tuple(sentences), has_cgroups)
    sentences.append("Nothing here confines untrusted code, so none is run.")
    return Finding(Backend.NONE, tuple(sentences), has_cgroups)


def require_bubblewrap() -> None:
    """Raises `CannotConfine` with bubblewrap's own reason if it cannot build a sandbox here."""
    with launch(Confinement(tmpfs=_TMP), ["/usr/bin/true"]) as confined:
        _succeed(confined.process, "bubblewrap")


_TMP = (Tmpfs(Path("/tmp"), 1 << 20),)


def _about_memory(has_cgroups: bool) -> str:
    if has_cgroups:
        return "Memory is limited for all processes of a sandbox together, by a cgroup."
    return (
        "No cgroup may be made here, so memory is limited for each process, not for all together."
    )


def _bubblewrap() -> None:
    python = _interpreter()
    with _bait() as arguments:
        confinement = Confinement(read_only=python, tmpfs=_TMP)
        command = [sys.executable, "-I", "-S", "-c", ESCAPES, *arguments]
        with launch(confinement, command, stdout=subprocess.PIPE) as confined:
            _hold(_succeed(confined.process, "bubblewrap"), "bubblewrap")


def _landlock() -> None:
    with _bait() as arguments:
        command = [sys.executable, "-I", "-S", "-c", ESCAPES, *arguments]
        process = landlock.launch(
            Confinement(read_only=_interpreter()), command, stdout=subprocess.PIPE
        )
        with process:
            _hold(_succeed(process, "Landlock"), "Landlock")


def _interpreter() -> tuple[Bind, ...]:
    prefixes = dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix)))
    return tuple(Bind.in_place(prefix) for prefix in prefixes if prefix != Path("/usr"))


def _succeed(process: subprocess.Popen[bytes], name: str) -> list[str]:
    """What it printed. A sandbox that cannot be built ends with a reason instead."""
    printed, said = process.communicate()
    if process.returncode != 0:
        raise cannot_build(name, said)
    return printed.decode().splitlines() if printed else []


def _hold(escaped: Sequence[str], name: str) -> None:
    if escaped:
        raise CannotConfine(f"{name} runs here, but code in it can {', '.join(escaped)}.")


@contextmanager
def _bait() -> Iterator[list[str]]:
    """Things worth reaching: a file, a port, an abstract socket and a process of this user."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as port,
        socket.socket(socket.AF_UNIX) as abstract,
        subprocess.Popen(["/usr/bin/sleep", "60"], env={}) as victim,
    ):
        secret = Path(folder, "secret")
        secret.write_text("secret")
        name = f"prepstack-{victim.pid}"
        abstract.bind(f"\0{name}")
        abstract.listen()
        try:
            yield [str(secret), str(port.getsockname()[1]), name, str(victim.pid)]
        finally:
            victim.kill()


if __name__ == "__main__":
    finding = examine()
    print("\n".join(finding.sentences))
    sys.exit(0 if finding.is_confined else 1)
