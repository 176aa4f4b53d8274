"""The self-test says what holds on this machine, and notices when it does not hold."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sandbox import CannotConfine, landlock, selftest
from sandbox.landlock import NEEDED_ABI
from sandbox.selftest import ESCAPES, Backend, examine


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


@pytest.mark.skipif(landlock.abi() < NEEDED_ABI, reason="needs Linux 6.12")
def test_without_bubblewrap_landlock_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    finding = examine(64322 if os.geteuid() == 0 else None)

    assert finding.backend is Backend.LANDLOCK
    assert "bubblewrap is not installed" in finding.sentences[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_without_bubblewrap_root_is_left_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    finding = examine()

    assert finding.backend is Backend.NONE
    assert not finding.is_confined
    assert "Landlock leaves root its rights" in " ".join(finding.sentences)
