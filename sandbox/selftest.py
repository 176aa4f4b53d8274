"""What confines untrusted code on this machine, found out by trying to escape.

python -m sandbox.selftest
"""

from __future__ import annotations

import enum
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import landlock, process
from sandbox.bubblewrap import Bind, Confinement, Tmpfs
from sandbox.cgroups import parents
from sandbox.errors import CannotConfine, cannot_build

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


def examine(run_as: int | None = None) -> Finding:
    """Try bubblewrap, then Landlock, each with real escapes. Takes some 100 ms.

    `run_as` is the user of the sandboxes, which root has to name for Landlock to be tried.
    """
    sentences = []
    has_cgroups = "memory" in parents()
    for backend, launch in (
        (Backend.BUBBLEWRAP, process.launch),
        (Backend.LANDLOCK, landlock.launch),
    ):
        try:
            _try_to_escape(backend, launch, run_as)
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
    with process.launch(Confinement(tmpfs=_TMP), ["/usr/bin/true"]) as confined:
        _succeed(confined.process, "bubblewrap")


_TMP = (Tmpfs(Path("/tmp"), 1 << 20),)


def _about_memory(has_cgroups: bool) -> str:
    if has_cgroups:
        return "Memory is limited for all processes of a sandbox together, by a cgroup."
    return (
        "No cgroup may be made here, so memory is limited for each process, not for all together."
    )


def _try_to_escape(
    backend: Backend, launch: Callable[..., process.Confined], run_as: int | None
) -> None:
    program, binds = _interpreter(run_as)
    confinement = Confinement(read_only=binds, tmpfs=_TMP)
    with _bait(run_as) as arguments:
        command = [program, "-I", "-S", "-c", ESCAPES, *arguments]
        with launch(confinement, command, stdout=subprocess.PIPE, run_as=run_as) as confined:
            _hold(_succeed(confined.process, backend.value), backend.value)


def _interpreter(run_as: int | None) -> tuple[str, tuple[Bind, ...]]:
    """Ours; for another user the system's: ours may lie in root's home."""
    if run_as is not None and Path("/usr/bin/python3").exists():
        return "/usr/bin/python3", ()
    prefixes = dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix)))
    binds = (Bind.in_place(prefix) for prefix in prefixes if prefix != Path("/usr"))
    return sys.executable, tuple(binds)


def _succeed(started: subprocess.Popen[bytes], name: str) -> list[str]:
    """What it printed. A sandbox that cannot be built ends with a reason instead."""
    printed, said = started.communicate()
    if started.returncode != 0:
        raise cannot_build(name, said)
    return printed.decode().splitlines() if printed else []


def _hold(escaped: Sequence[str], name: str) -> None:
    if escaped:
        raise CannotConfine(f"{name} runs here, but code in it can {', '.join(escaped)}.")


@contextmanager
def _bait(run_as: int | None = None) -> Iterator[list[str]]:
    """Things worth reaching: a file, a port, an abstract socket and a process of the same user."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as port,
        socket.socket(socket.AF_UNIX) as abstract,
        subprocess.Popen(["/usr/bin/sleep", "60"], env={}, user=run_as) as victim,
    ):
        Path(folder).chmod(0o777)  # nothing but the sandbox is in the way
        secret = Path(folder, "secret")
        secret.write_text("secret")
        secret.chmod(0o644)
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
