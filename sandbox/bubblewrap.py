"""What a command may see and do in bubblewrap, as a value; `sandbox.process.launch` runs it.

    from sandbox import FOR_JUDGE, Bind, Confinement, Limits, Tmpfs, launch

    confinement = Confinement(
        read_only=(Bind(driver, Path("/driver.py")),),       # /usr and its libraries are there
        writable=(Bind(scratch, Path("/home/kernel")),),
        tmpfs=(Tmpfs(Path("/tmp"), 16 << 20),),
        environment={"PATH": "/usr/bin"},
        limits=Limits(address_space_bytes=256 << 20, processes=16, cpu_seconds=10),
        seccomp=FOR_JUDGE,
    )
    with launch(confinement, ["/usr/bin/python3", "/driver.py"], stdout=PIPE) as confined:
        confined.process.stdout.readline()      # a subprocess.Popen
        confined.send_signal(signal.SIGINT)     # to the command, not to bwrap

Whatever is not named does not exist inside. Leaving the `with` kills every process in the sandbox.
The command has 0, 1 and 2 as given to `launch`, `pass_fds`, and no other descriptor.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.errors import CannotConfine
from sandbox.limits import Limits
from sandbox.seccomp import FOR_JUDGE, Filter

# No --disable-userns: it needs a writable /proc/sys, which containers lack. The filter denies
# every call that could make a namespace.
ALWAYS = (
    *("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
)


@dataclass(frozen=True)
class Bind:
    """A file or folder of the host and where it is seen inside."""

    source: Path
    target: Path

    @classmethod
    def in_place(cls, path: Path) -> Bind:
        return cls(path, path)


@dataclass(frozen=True)
class Tmpfs:
    """A folder in memory, never without a size: no limit of a process counts what is in it."""

    target: Path
    size_bytes: int


@dataclass(frozen=True)
class Confinement:
    """What a command sees and may do: nothing but this, and nothing of our environment."""

    read_only: tuple[Bind, ...] = ()
    writable: tuple[Bind, ...] = ()
    tmpfs: tuple[Tmpfs, ...] = ()
    programs: bool = True  # /usr, with /bin, /lib … as on the host
    files: Mapping[Path, str] = field(default_factory=dict)  # read-only, made for the sandbox
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path("/")  # where the command starts
    network: bool = False  # True: the host's
    limits: Limits = Limits()
    seccomp: Filter = FOR_JUDGE
    user_id: int = 1000  # inside
    hostname: str = "sandbox"
    threads_only: bool = False  # the command may not start processes
    # For `sandbox.landlock` alone: it starts processes that confine themselves further.
    has_children: bool = False

    def argv(
        self,
        command: Sequence[str],
        *,
        filter_fd: int,
        status_fd: int,
        block_fd: int,
        file_fds: Sequence[int] = (),
        bwrap: str = "bwrap",
    ) -> list[str]:
        """`launch` calls this. `file_fds` hold the content of `files`, in order."""
        return [
            bwrap,
            *ALWAYS,
            *(() if self.network else ("--unshare-net",)),
            *("--uid", str(self.user_id), "--gid", str(self.user_id)),
            *("--hostname", self.hostname),
            *self._mounts(file_fds),
            *_pairs("--setenv", self.environment.items()),
            *("--chdir", str(self.folder)),
            *("--seccomp", str(filter_fd)),
            *("--json-status-fd", str(status_fd)),
            *("--block-fd", str(block_fd)),
            "--",
            *command,
        ]

    def _mounts(self, file_fds: Sequence[int]) -> list[str]:
        options = ["--proc", "/proc", "--dev", "/dev"]
        if self.programs:
            options += system_mounts()
        for folder in self.tmpfs:
            options += ["--size", str(folder.size_bytes), "--tmpfs", str(folder.target)]
        for option, binds in (("--ro-bind", self.read_only), ("--bind", self.writable)):
            options += _pairs(option, ((bind.source, bind.target) for bind in binds))
        for descriptor, place in zip(file_fds, self.files, strict=True):
            options += ["--perms", "0444", "--ro-bind-data", str(descriptor), str(place)]
        # / and /dev last: they are tmpfs without a size, in which the places above are made. /proc,
        # because a caller who is root is root to /proc/sys, whatever the number inside says.
        return [*options, "--remount-ro", "/dev", "--remount-ro", "/proc", "--remount-ro", "/"]


def _pairs(option: str, pairs: Iterable[tuple[object, object]]) -> list[str]:
    return [part for first, second in pairs for part in (option, str(first), str(second))]


def system_mounts() -> list[str]:
    """Programs and libraries of the host, and the symbolic links that lead to them."""
    options = ["--ro-bind", "/usr", "/usr"]
    for place in (Path("/", name) for name in ("bin", "sbin", "lib", "lib64")):
        if place.is_symlink():
            options += ["--symlink", os.readlink(place), str(place)]
        elif place.exists():
            options += ["--ro-bind", str(place), str(place)]
    return [*options, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]


def find_bwrap() -> str:
    """Raises `CannotConfine`, saying how to get it."""
    found = shutil.which("bwrap")
    if found is None:
        raise CannotConfine(
            "bubblewrap is not installed, so untrusted code cannot be confined. "
            "On Debian: apt-get install bubblewrap."
        )
    return found
