"""Commands confined without namespaces: what they reach, what stops them, what is left."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from sandbox import FOR_JUDGE, Bind, CannotConfine, Confinement, Limits, Tmpfs, landlock
from sandbox.landlock import CHILDRENS_RULESET, NEEDED_ABI
from tests.open_folder import open_folder

needs_landlock = pytest.mark.skipif(landlock.abi() < NEEDED_ABI, reason="needs Linux 6.12")
RUN_AS = 64322 if os.geteuid() == 0 else None
PYTHON = "/usr/bin/python3"
SHELL = ["/bin/sh", "-c"]


def ran(confinement: Confinement, command: list[str]) -> str:
    """All that it prints, errors too."""
    with landlock.launch(confinement, command, stdout=PIPE, run_as=RUN_AS) as confined:
        printed, problem = confined.process.communicate()
    return (printed + problem).decode().strip()


def python(source: str, confinement: Confinement | None = None) -> str:
    return ran(confinement or Confinement(), [PYTHON, "-I", "-S", "-c", source])


def views() -> set[Path]:
    return set(Path("/tmp").glob("prepstack-view-*"))


@needs_landlock
def test_files_are_found_where_they_are_wanted() -> None:
    with open_folder() as folder:
        (folder / "in.txt").write_text("from outside\n")
        (folder / "out").mkdir()
        (folder / "out").chmod(0o777)
        confinement = Confinement(
            read_only=(Bind(folder / "in.txt", Path("/given/in.txt")),),
            writable=(Bind(folder / "out", Path("/build")),),
            tmpfs=(Tmpfs(Path("/tmp"), 1 << 20),),
            environment={"PATH": "/usr/bin", "TMPDIR": "/tmp"},
            folder=Path("/build"),
        )
        script = 'cat "$1"; echo kept > kept; echo > $TMPDIR/x && echo no > "$1"; env'

        said = ran(confinement, [*SHELL, script, "sh", "/given/in.txt"])

        assert said.startswith("from outside\n")
        assert said.count("Permission denied") == 1
        assert "PATH=/usr/bin" in said
        assert "HOME" not in said
        assert (folder / "out/kept").read_text() == "kept\n"


@needs_landlock
def test_the_innermost_place_counts() -> None:
    """As with bubblewrap, where what is shown where it is covers the empty /tmp around it."""
    with open_folder() as folder:
        (folder / "in.txt").write_text("from outside")
        confinement = Confinement(
            read_only=(Bind.in_place(folder),), tmpfs=(Tmpfs(folder.parent, 1 << 20),)
        )

        assert ran(confinement, ["/usr/bin/cat", f"{folder}/in.txt"]) == "from outside"
        assert ran(confinement, ["/usr/bin/ls", "-A", str(folder.parent)]) == ""


@needs_landlock
def test_what_is_not_named_cannot_be_read_or_written() -> None:
    with open_folder() as folder:
        (folder / "secret").write_text("secret")
        (folder / "secret").chmod(0o666)
        script = f"cat {folder}/secret /etc/passwd; echo no > {folder}/secret; ls {folder} /proc /"

        said = ran(Confinement(), [*SHELL, script])

        assert said.count("Permission denied") == 6
        assert (folder / "secret").read_text() == "secret"


REACH = """
import ctypes, os, resource, sys
path, pid = {path!r}, {pid}
libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)

attempts = {{
    "chmod": lambda: os.chmod(path, 0o600),
    "fchmodat2": lambda: call("syscall", 452, -100, path.encode(), 0o600, 0),
    "chown": lambda: os.chown(path, os.getuid(), os.getgid()),
    "utime": lambda: os.utime(path, (1, 1)),
    "setxattr": lambda: os.setxattr(path, "user.x", b"1"),
    "signal": lambda: os.kill(pid, 0),
    "group": lambda: os.killpg(pid, 0),
    "priority": lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
    "limits": lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE),
    "cores": lambda: os.sched_setaffinity(pid, {{0}}),
    "scheduler": lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
    "trace": lambda: call("ptrace", 16, pid, 0, 0),
    "memory": lambda: open(f"/proc/{{pid}}/mem", "rb"),
    "environment": lambda: open(f"/proc/{{pid}}/environ", "rb"),
    "where it is": lambda: os.readlink(f"/proc/{{pid}}/cwd"),
    "queue": lambda: call("mq_open", b"/prepstack", os.O_CREAT | os.O_RDWR, 0o600, None),
    "shared memory": lambda: call("shmget", 1, 4096, 0o1600),
    "socket": lambda: __import__("socket").socket(),
}}
for name, attempt in attempts.items():
    try:
        attempt()
    except OSError:
        continue
    print(name)
"""


@needs_landlock
def test_files_and_processes_of_the_same_user_are_out_of_reach() -> None:
    """Without the filter, ids alone would allow all of it: the second half shows that."""
    with open_folder() as folder:
        file = folder / "file"
        file.write_text("")
        if RUN_AS is not None:
            os.chown(file, RUN_AS, RUN_AS)
        command = ["/usr/bin/sleep", "60"]
        with subprocess.Popen(command, env={}, user=RUN_AS, process_group=0) as victim:
            source = REACH.format(path=str(file), pid=victim.pid)
            confined = python(source)
            free = subprocess.run(
                [PYTHON, "-I", "-S", "-c", source], user=RUN_AS, stdout=PIPE, check=True
            )
            victim.kill()

    assert confined == ""
    assert {"chmod", "utime", "signal", "group", "priority", "limits", "cores", "environment"} <= (
        set(free.stdout.decode().splitlines())
    )


@needs_landlock
def test_a_filter_that_would_allow_sockets_does_not() -> None:
    confinement = Confinement(seccomp=FOR_JUDGE.without("socket", "socketpair"))

    said = python("import socket; socket.socketpair(); print('pair'); socket.socket()", confinement)

    assert said.startswith("pair")
    assert "PermissionError" in said


@needs_landlock
def test_its_own_limits_are_there_before_it_begins() -> None:
    confinement = Confinement(limits=Limits(file_bytes=0, open_files=77, cpu_seconds=5))
    source = "import resource as r; print(r.getrlimit(r.RLIMIT_NOFILE), r.getrlimit(r.RLIMIT_CPU))"

    assert python(source, confinement) == "(77, 77) (5, 5)"


THREADS_ONLY = """
import _thread, ctypes, os, time
done = []
_thread.start_new_thread(done.append, (1,))
while not done: time.sleep(0.001)
print("thread")
libc = ctypes.CDLL(None)
for name, attempt in {
    "fork": os.fork,
    "vfork": lambda: os.posix_spawn("/usr/bin/true", ["true"], {}),
    "leash": lambda: (_ for _ in ()).throw(OSError) if libc.prctl(1, 0, 0, 0, 0) else None,
}.items():
    try:
        attempt()
    except OSError:
        continue
    print(name)
"""


@needs_landlock
def test_what_may_only_have_threads_starts_no_process() -> None:
    assert python(THREADS_ONLY, Confinement(threads_only=True)) == "thread"


FURTHER = f"""
import ctypes, os
print(open("/proc/self/comm").read().strip())
if os.fork() == 0:
    assert ctypes.CDLL(None).syscall(446, {CHILDRENS_RULESET}, 0) == 0
    open("/usr/bin/env").close()
    try:
        open("/proc/self/comm")
    except PermissionError:
        os._exit(7)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


@needs_landlock
def test_children_confine_themselves_further() -> None:
    said = python(FURTHER, Confinement(has_children=True))

    assert said.splitlines()[1:] == ["7"]


@needs_landlock
def test_leaving_ends_the_command_and_what_it_started() -> None:
    script = "sleep 1000 & echo $!; exec sleep 1000"
    with landlock.launch(Confinement(), [*SHELL, script], stdout=PIPE, run_as=RUN_AS) as confined:
        assert confined.process.stdout is not None
        child = os.pidfd_open(int(confined.process.stdout.readline()))
        assert confined.command_pid() == confined.process.pid

    assert confined.process.returncode == -signal.SIGKILL
    assert select.select([child], [], [], 30)[0]
    os.close(child)
    assert views() == set()


@needs_landlock
def test_what_outlives_the_command_ends_with_the_sandbox() -> None:
    script = "sleep 1000 >&- 2>&- & echo $!"
    with landlock.launch(Confinement(), [*SHELL, script], stdout=PIPE, run_as=RUN_AS) as confined:
        assert confined.process.stdout is not None
        child = os.pidfd_open(int(confined.process.stdout.readline()))
        assert confined.process.wait() == 0
        assert confined.command_pid() is None
        assert not select.select([child], [], [], 0)[0]

    assert select.select([child], [], [], 30)[0]
    os.close(child)


OWNER = """
import sys
from sandbox import Confinement, landlock
run_as = int(sys.argv[1]) if len(sys.argv) > 1 else None
confined = landlock.launch(Confinement(), ["/usr/bin/sleep", "1000"], run_as=run_as)
print(confined.process.pid, confined._view.folder, flush=True)
sys.stdin.read()
"""


@needs_landlock
def test_the_command_ends_when_its_owner_is_killed() -> None:
    arguments = [] if RUN_AS is None else [str(RUN_AS)]
    command = [sys.executable, "-c", OWNER, *arguments]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid, view = owner.stdout.readline().split()
        handle = os.pidfd_open(int(pid))
        owner.kill()

    assert select.select([handle], [], [], 30)[0]
    os.close(handle)
    Path(view).rmdir()  # nobody is left to do that


@needs_landlock
def test_a_command_that_is_not_there_is_said_so_and_leaves_nothing() -> None:
    with pytest.raises(CannotConfine, match="No such file"):
        landlock.launch(Confinement(), ["/usr/bin/no-such-program"], run_as=RUN_AS)

    assert views() == set()


@needs_landlock
def test_a_file_made_for_the_sandbox_is_refused() -> None:
    with pytest.raises(CannotConfine, match="not on the host"):
        landlock.launch(Confinement(files={Path("/made"): ""}), ["/usr/bin/true"], run_as=RUN_AS)


def test_an_older_kernel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: NEEDED_ABI - 1)

    with pytest.raises(CannotConfine, match="Linux 6.12"):
        landlock.launch(Confinement(), ["/usr/bin/true"], run_as=64322)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_has_to_name_another_user() -> None:
    with pytest.raises(CannotConfine, match="Landlock leaves root its rights"):
        landlock.launch(Confinement(), ["/usr/bin/true"])


@needs_landlock
@pytest.mark.parametrize("name", ["PIPE", "XFSZ"])
def test_no_signal_is_ignored_that_ends_a_program(name: str) -> None:
    assert ran(Confinement(), [*SHELL, f"kill -s {name} $$; echo survived"]) == ""
