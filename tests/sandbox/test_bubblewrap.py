"""Commands in real sandboxes: what they see, what stops them, what is left afterwards."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from pathlib import Path
from subprocess import PIPE

import pytest

from sandbox import Bind, CannotConfine, Confinement, Limits, Tmpfs, launch
from sandbox.cgroups import Cgroup, parents

SHELL = ["/bin/sh", "-c"]
TMP = (Tmpfs(Path("/tmp"), 1 << 20),)


def said(confinement: Confinement, script: str) -> str:
    """All that a shell script prints in a sandbox, errors too."""
    with launch(confinement, [*SHELL, f"exec 2>&1; {script}"], stdout=PIPE) as confined:
        printed, problem = confined.process.communicate()
    return (printed + problem).decode().strip()


def test_what_is_not_named_does_not_exist() -> None:
    assert said(Confinement(), "ls / | tr '\\n' ' '") in (
        "bin dev etc lib lib64 proc sbin usr",
        "bin dev etc lib proc sbin usr",
    )


def test_files_are_bound_where_they_are_wanted(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("from outside")
    (tmp_path / "out").mkdir()
    confinement = Confinement(
        read_only=(Bind(tmp_path / "in.txt", Path("/in.txt")),),
        writable=(Bind(tmp_path / "out", Path("/out")),),
        files={Path("/etc/made"): "made for the sandbox"},
        folder=Path("/out"),
    )

    seen = said(confinement, "cat /in.txt /etc/made; pwd; echo kept > file; echo no > /in.txt")

    assert seen.startswith("from outsidemade for the sandbox/out\n")
    assert "Read-only file system" in seen
    assert (tmp_path / "out/file").read_text() == "kept\n"


@pytest.mark.parametrize("place", ["/x", "/dev/x", "/dev/shm/x", "/etc/x", "/usr/x"])
def test_nothing_without_a_size_can_be_written(place: str) -> None:
    assert "Read-only file system" in said(Confinement(tmpfs=TMP), f"echo > {place}")


def test_settings_of_the_kernel_are_read_only_even_for_root() -> None:
    assert "cannot create" in said(Confinement(), "echo core > /proc/sys/kernel/core_pattern")


def test_the_environment_is_what_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "ours")
    confinement = Confinement(environment={"NAMED": "yes"})

    seen = said(confinement, "cat /proc/1/environ; cat /proc/$$/environ | tr '\\0' '\\n'")

    assert "NAMED=yes" in seen.splitlines()
    assert "ours" not in seen


def test_a_command_gets_no_descriptors_but_those_passed() -> None:
    reading, writing = os.pipe()

    with launch(
        Confinement(), [*SHELL, "ls /proc/self/fd"], stdout=PIPE, pass_fds=[writing]
    ) as confined:
        printed, _ = confined.process.communicate()
    os.close(reading)
    os.close(writing)

    # The last is that of the folder which ls reads.
    assert len(printed.split()) == 5
    assert str(writing) in printed.decode().split()


def test_limits_hold_from_the_first_instruction() -> None:
    limits = Limits(
        address_space_bytes=64 << 20, cpu_seconds=7, file_bytes=1 << 20, open_files=17, processes=5
    )

    seen = said(Confinement(limits=limits), "ulimit -v; ulimit -t; ulimit -n; ulimit -c")

    assert seen.split() == ["65536", "7", "17", "0"]


def test_niceness_adds_to_ours() -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)

    assert said(Confinement(limits=Limits(niceness=3)), "nice") == str(min(19, ours + 3))


def test_confined_processes_are_the_first_to_go_when_the_machine_is_out_of_memory() -> None:
    assert said(Confinement(), "cat /proc/self/oom_score_adj") == "900"


def test_more_processes_than_allowed_are_refused() -> None:
    confinement = Confinement(limits=Limits(processes=8))
    script = (
        "import os, time\n"
        "try:\n"
        "    while os.fork(): pass\n"
        "    time.sleep(600)\n"
        "except BlockingIOError: print('refused')"
    )

    with launch(confinement, ["/usr/bin/python3", "-c", script], stdout=PIPE) as confined:
        assert confined.process.stdout is not None
        assert confined.process.stdout.readline() == b"refused\n"


@pytest.mark.skipif("memory" not in parents(), reason="no cgroup may be made here")
def test_memory_of_all_processes_together_is_limited_and_its_group_is_removed() -> None:
    limits = Limits(memory_bytes=40 << 20)
    command = ["/usr/bin/python3", "-c", "print(len(bytearray(100 << 20)))"]

    with launch(Confinement(limits=limits), command) as confined:
        group = confined.cgroup
        assert confined.process.wait() == 128 + signal.SIGKILL

    assert isinstance(group, Cgroup)
    assert [folder for folder in group.folders.values() if folder.exists()] == []


def test_the_exit_code_is_that_of_the_command() -> None:
    with launch(Confinement(), [*SHELL, "exit 7"]) as confined:
        assert confined.process.wait() == 7


def test_a_signal_reaches_the_command_and_not_its_sandbox() -> None:
    script = "trap 'echo caught; exit 3' INT; echo ready; while :; do :; done"

    with launch(Confinement(), [*SHELL, script], stdout=PIPE) as confined:
        assert confined.process.stdout is not None
        confined.process.stdout.readline()
        assert confined.send_signal(signal.SIGINT)
        assert confined.process.stdout.readline() == b"caught\n"
        assert confined.process.wait() == 3


def test_a_signal_to_nobody_says_so() -> None:
    with launch(Confinement(), ["/usr/bin/true"]) as confined:
        confined.process.wait()

        assert not confined.send_signal(signal.SIGINT)


def test_leaving_kills_whatever_the_command_started() -> None:
    script = "(setsid sleep 600 &); sleep 600 & echo started; wait"

    with launch(Confinement(), [*SHELL, script], stdout=PIPE) as confined:
        assert confined.process.stdout is not None
        confined.process.stdout.readline()
        children = Path(f"/proc/{confined.init_pid}/task/{confined.init_pid}/children")
        processes = [os.pidfd_open(int(pid)) for pid in children.read_text().split()]

    assert len(select.select(processes, [], [], 60)[0]) == len(processes) > 0
    for descriptor in processes:
        os.close(descriptor)


def test_closing_again_does_no_harm() -> None:
    confined = launch(Confinement(), ["/usr/bin/true"])
    confined.close()

    confined.close()

    assert not confined.is_open


def test_what_cannot_be_bound_is_told_by_the_command_that_did_not_run(tmp_path: Path) -> None:
    confinement = Confinement(read_only=(Bind.in_place(tmp_path / "missing"),))

    try:
        with launch(confinement, ["/usr/bin/true"]) as confined:
            _, reason = confined.process.communicate()
            assert confined.process.returncode != 0
            text = reason.decode()
    except CannotConfine as refusal:  # if it failed before limits were set
        text = str(refusal)

    assert "missing" in text


def test_without_bubblewrap_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CannotConfine, match="apt-get install bubblewrap"):
        launch(Confinement(), ["/usr/bin/true"], stdout=subprocess.DEVNULL)


def test_what_may_start_threads_only_starts_no_process() -> None:
    source = (
        "import os, threading\n"
        "thread = threading.Thread(target=print, args=('thread',)); thread.start(); thread.join()\n"
        "try: os.fork()\n"
        "except OSError as error: print(error)"
    )
    confinement = Confinement(threads_only=True)

    with launch(confinement, ["/usr/bin/python3", "-c", source], stdout=PIPE) as confined:
        printed, _ = confined.process.communicate()

    assert printed.decode().splitlines() == ["thread", "[Errno 1] Operation not permitted"]


@pytest.mark.parametrize("run_as", [None, 64322])
def test_a_stack_is_as_large_as_it_is_wanted(run_as: int | None) -> None:
    if run_as is not None and os.geteuid() != 0:
        pytest.skip("only root starts sandboxes of another user")
    confinement = Confinement(limits=Limits(stack_bytes=48 << 20))

    with launch(confinement, [*SHELL, "ulimit -s"], stdout=PIPE, run_as=run_as) as confined:
        printed, _ = confined.process.communicate()

    assert printed == b"49152\n"


@pytest.mark.skipif("memory" not in parents(), reason="no cgroup may be made here")
def test_processes_that_the_kernel_ends_for_want_of_memory_are_counted() -> None:
    hog = "head -c 200000000 /dev/zero | tail > /dev/null; echo over; read line"
    confinement = Confinement(limits=Limits(memory_bytes=64 << 20, processes=20))

    with launch(confinement, [*SHELL, hog], stdin=PIPE, stdout=PIPE) as confined:
        assert confined.memory_kills() == 0
        assert confined.process.stdout is not None
        confined.process.stdout.readline()
        assert confined.memory_kills() == 1
