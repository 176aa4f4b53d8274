"""The self-test says what holds on this machine, and notices when it does not hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import FOR_JUDGE, Bind, CannotConfine, Confinement, landlock, selftest
from sandbox.seccomp import Filter
from sandbox.selftest import ESCAPES, Backend, examine

ordinary_user = pytest.mark.skipif(
    os.geteuid() == 0 or landlock.abi() < 1, reason="Landlock is for ordinary users"
)
PYTHON = tuple(Bind.in_place(Path(prefix)) for prefix in {sys.prefix, sys.base_prefix})


def test_bubblewrap_is_found_to_hold() -> None:
    finding = examine()

    assert finding.backend is Backend.BUBBLEWRAP
    assert finding.sentences[0] == "Untrusted code is confined by bubblewrap."
    assert finding.is_confined


def test_outside_a_sandbox_the_attempts_succeed() -> None:
    """They are real: a self-test that nothing can fail would prove nothing."""
    with selftest._bait() as arguments:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", ESCAPES, *arguments], capture_output=True, text=True
        )

    assert {
        "read a file of the host",
        "read /etc/passwd",
        "reach a port of the host",
        "reach a socket of the host",
        "signal a process of the host",
        "read another process' environment",
    } <= set(done.stdout.splitlines())


def test_an_escape_that_works_is_named_and_the_backend_is_not_used() -> None:
    with pytest.raises(CannotConfine, match="code in it can mount"):
        selftest._hold(["mount"], "bubblewrap")


@ordinary_user
def test_without_bubblewrap_landlock_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    finding = examine()

    assert finding.backend is Backend.LANDLOCK
    assert "bubblewrap is not installed" in finding.sentences[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_without_bubblewrap_root_is_left_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    finding = examine()

    assert finding.backend is Backend.NONE
    assert not finding.is_confined
    assert "Landlock leaves root its rights" in " ".join(finding.sentences)


@ordinary_user
def test_landlock_lets_write_only_what_was_named(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret")
    confinement = Confinement(read_only=PYTHON, writable=(Bind.in_place(folder),), folder=folder)
    script = f"echo kept > kept; cat {tmp_path}/secret; echo no > {tmp_path}/no; ls /proc"

    with landlock.launch(confinement, ["/bin/sh", "-c", script]) as process:
        _, said = process.communicate()

    assert said.decode().count("Permission denied") == 3
    assert (folder / "kept").read_text() == "kept\n"


@ordinary_user
def test_landlock_forbids_sockets_whatever_the_filter_says() -> None:
    confinement = Confinement(
        read_only=PYTHON, seccomp=Filter(denied=FOR_JUDGE.denied - {"socket"})
    )
    command = ["/usr/bin/python3", "-c", "import socket; socket.socket()"]

    with landlock.launch(confinement, command) as process:
        _, said = process.communicate()

    assert "PermissionError" in said.decode()


@ordinary_user
def test_landlock_cannot_show_files_elsewhere(tmp_path: Path) -> None:
    confinement = Confinement(read_only=(Bind(tmp_path, Path("/elsewhere")),))

    with pytest.raises(CannotConfine, match="where they are on the host"):
        landlock.launch(confinement, ["/usr/bin/true"])
