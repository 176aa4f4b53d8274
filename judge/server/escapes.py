"""Escapes that the judge tries on itself at every start: real submissions, and none may get out.

Each probe answers the list of what worked. Those that take long (endless loops, memory, output) and
those of the other languages are in tests/judge.
"""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from judge.judging.submission import Judging
from judge.run.request import CaseLimits, GivenCase, Request
from judge.toolchains.languages import Languages
from prepstack.problems.problem import Checker, Kind, Parameter, Signature

PROBES = {
    "files of the host": """
def probe(bait, port):
    import os
    worked = []
    for path in [bait, "/etc/passwd", "/etc/shadow", "/root/.bashrc", "/home", "/var", "/sys"]:
        try:
            os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
            worked.append(path)
        except OSError:
            pass
    return worked""",
    "environment of the judge": """
def probe(bait, port):
    import os
    worked = [name for name in os.environ if name not in
              ("PATH", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "PWD", "LC_CTYPE")]
    for pid in ("1", "2", "self"):
        try:
            text = open(f"/proc/{pid}/environ", "rb").read()
            worked += [part.decode() for part in text.split(b"\\0")
                       if part.split(b"=")[0] not in
                       (b"", b"PATH", b"PYTHONHASHSEED", b"OPENBLAS_NUM_THREADS", b"PWD")]
        except OSError:
            pass
    return worked""",
    "identity and capabilities": """
def probe(bait, port):
    import ctypes, os
    libc = ctypes.CDLL(None)
    # version 3, ourselves: effective, permitted and inheritable, twice 32 of each
    of, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    worked = ["capget"] if libc.capget(of, held) else []
    worked += [f"capabilities {hex(part)}" for part in held if part]
    worked += ["root"] if os.getuid() == 0 else []
    NO_NEW_PRIVS, SECCOMP = 39, 21
    is_filtered = libc.prctl(NO_NEW_PRIVS, 0, 0, 0, 0) == 1 and libc.prctl(SECCOMP) == 2
    return worked + ([] if is_filtered else ["filter"])""",
    "descriptors that came along": """
def probe(bait, port):
    import os
    found = []
    for number in range(1024):
        try:
            os.fstat(number)
            found.append(number)
        except OSError:
            pass
    return found[4:] if found[:4] == [0, 1, 2, 3] else found""",
    "frames and memory of the driver": """
def probe(bait, port):
    import ctypes, re
    # Written so that nothing here is what it looks for.
    word = re.compile(b"(EXPECTED|CHECKER|SECRET|NAMED)-7[f]3a")
    worked = []
    try:
        maps = open("/proc/self/maps")
    except OSError:
        return []
    for line in maps:
        place, mode, *_ = line.split()
        if mode[0] != "r" or "[v" in line:
            continue
        begin, end = (int(part, 16) for part in place.split("-"))
        memory = ctypes.string_at(begin, min(end - begin, 1 << 28))
        worked += [found.decode() for found in word.findall(memory)]
    return worked""",
    "memory of the zygote": """
def probe(bait, port):
    import ctypes, os
    parent, worked = os.getppid(), []
    for name in ("mem", "maps", "environ", "fd", "fdinfo", "io", "auxv", "syscall", "stack"):
        try:
            path = f"/proc/{parent}/{name}"
            os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
            worked.append(name)
        except OSError:
            pass
    libc = ctypes.CDLL(None, use_errno=True)
    worked += [] if libc.ptrace(16, parent, 0, 0) else ["ptrace"]
    fd = os.pidfd_open(parent)
    return worked + (["pidfd_getfd"] if libc.syscall(438, fd, 0, 0) >= 0 else [])""",
    "network": """
def probe(bait, port):
    import socket
    worked = []
    for family, address in [(socket.AF_INET, ("127.0.0.1", port)),
                            (socket.AF_INET, ("1.1.1.1", 53)),
                            (socket.AF_INET6, ("::1", port)), (socket.AF_UNIX, "\\0" + bait),
                            (socket.AF_NETLINK, (0, 0)), (40, (2, 1))]:
        try:
            with socket.socket(family) as one:
                one.settimeout(1)
                one.connect(address)
            worked.append(str(address))
        except OSError:
            pass
    return worked""",
    "writing anywhere": """
def probe(bait, port):
    import os
    worked = []
    for folder in ("/", "/tmp", "/usr", "/bin", "/driver", "/packages", "/dev", "/dev/shm", "/proc",
                   "/etc", "/scratch", "/solution", "/var/tmp", os.path.dirname(bait)):
        try:
            open(folder + "/written", "w").write("1")
            worked.append(folder)
        except OSError:
            pass
    for path in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/1/oom_score_adj"):
        try:
            os.close(os.open(path, os.O_WRONLY))  # opening is enough: it may be the host's own
            worked.append(path)
        except OSError:
            pass
    return worked""",
    "links out of the sandbox": """
def probe(bait, port):
    import os
    worked = []
    for make in (os.symlink, os.link, os.rename, lambda a, b: os.mkfifo(b)):
        try:
            make("/usr/bin/env", "/dev/shm/link")
            worked.append(make.__name__)
        except OSError:
            pass
    for path in ("/proc/1/root/etc/passwd", "/proc/1/cwd", "/proc/2/root/etc/passwd"):
        try:
            os.stat(path + bait)
            worked.append(path)
        except OSError:
            pass
    return worked""",
    "new namespaces, mounts, other users": """
def probe(bait, port):
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    worked = [hex(flag) for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000)
              if libc.unshare(flag) == 0]
    worked += ["mount"] if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 else []
    worked += ["chroot"] if libc.chroot(b"/usr") == 0 else []
    worked += ["setuid"] if libc.setuid(0) == 0 else []
    return worked + (["clone"] if libc.syscall(56, 0x10000011, 0, 0, 0, 0) > 0 else [])""",
    "calls known from exploits": """
def probe(bait, port):
    import ctypes, platform
    if platform.machine() != "x86_64":
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    calls = dict(keyctl=250, bpf=321, perf_event_open=298, io_uring_setup=425, userfaultfd=323,
                 add_key=248, process_vm_readv=310, kexec_load=246, init_module=175,
                 memfd_create=319, open_by_handle_at=304, personality=135, kcmp=312)
    worked = []
    for name, number in calls.items():
        ctypes.set_errno(0)
        libc.syscall(number, 0, 0, 0, 0, 0)
        if ctypes.get_errno() not in (1, 38):
            worked.append(name)
    return worked""",
    "limits raised again": """
def probe(bait, port):
    import os, resource
    worked = []
    for name in ("CPU", "AS", "FSIZE", "NOFILE", "CORE", "STACK"):
        kind = getattr(resource, "RLIMIT_" + name)
        for pid in (0, os.getppid()):
            try:
                soft, hard = resource.prlimit(pid, kind)
                if hard < 0:
                    continue
                resource.prlimit(pid, kind, (hard + 1, hard + 1))
                worked.append(name)
            except (OSError, ValueError):
                pass
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -5)
        worked.append("priority")
    except OSError:
        pass
    return worked""",
    "what belongs to a file but is not in it": """
def probe(bait, port):
    import os
    worked = []
    for path in (bait, os.path.dirname(bait), "/usr/bin/env"):
        for attempt in (lambda: os.chmod(path, 0o777), lambda: os.utime(path, (1, 1)),
                        lambda: os.chown(path, os.getuid(), os.getgid()),
                        lambda: os.setxattr(path, "user.x", b"1"), lambda: os.truncate(path, 0)):
            try:
                attempt()
                worked.append(path)
            except OSError:
                pass
    return worked""",
    "files of the judge itself": """
def probe(bait, port):
    import os
    allowed = {"zygote.py", "solving.py", "child.py", "nodes.py", "frames.py", "queries.py",
               "scratch.py", "confinement.py", "usage.py", "complaints.py", "module.py",
               "pipes.py", "driver.js", "values.js", "complaints.js", "driver.go",
               "driver.hpp", "reader.hpp", "writer.hpp", "Driver.java"}
    return [name for _, folders, files in os.walk("/driver") for name in files
            if name not in allowed and not name.endswith(".pyc")]""",
}
SIGNATURE = Signature("probe", (Parameter("bait", "string"), Parameter("port", "int")), "string[]")
MARK = "-7f3a"  # what nobody but the judge may have in memory


@dataclass(frozen=True)
class Bait:
    """Things of the host worth reaching."""

    file: Path
    port: int


@contextmanager
def baits() -> Iterator[Bait]:
    """A file that everybody may read, a port and an abstract socket."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as port,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        os.chmod(folder, 0o755)
        file = Path(folder, "bait")
        file.write_text(f"SECRET{MARK}")
        file.chmod(0o644)
        abstract.bind(f"\0{file}")
        abstract.listen()
        yield Bait(file, port.getsockname()[1])


def probe_request(source: str, bait: Bait) -> Request:
    """Held if its first case is right; the second and the checker hold what it must not find."""
    given = {"bait": str(bait.file), "port": bait.port}
    checker = f"# CHECKER{MARK}\ndef check(input, expected, actual):\n    return actual == []"
    return Request(
        language="python",
        kind=Kind.FUNCTION,
        signature=SIGNATURE,
        source=source,
        cases=(
            GivenCase(f"NAMED{MARK}", False, given, [f"EXPECTED{MARK}", secrets.token_hex()]),
            GivenCase("next", True, {"bait": f"SECRET{MARK}", "port": 1}, []),
        ),
        checker=Checker("custom", {}, checker),
        limits=CaseLimits(time_seconds=5),
        stop_at_first_failure=True,
    )


def try_all(languages: Languages) -> dict[str, bool]:
    """Whether each escape was held."""
    with baits() as bait:
        return {
            name: is_held(languages, probe_request(source, bait)) for name, source in PROBES.items()
        }


def is_held(languages: Languages, request: Request) -> bool:
    results = iter(Judging(request, languages))
    first = next(results, None)
    results.close()  # type: ignore[attr-defined]
    return first is not None and first.answer == []
