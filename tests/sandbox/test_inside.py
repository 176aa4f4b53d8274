"""What is opened in a sandbox from outside is in it, whatever lies on the way."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import FOR_KERNEL, Confined, Confinement, Limits, Tmpfs, launch
from sandbox.inside import memory_bytes, open_inside, processes

PREPARE = """
mkdir /tmp/real; echo inside > /tmp/real/file
ln -s /etc /tmp/link; ln -s /etc/hostname /tmp/file-link
sleep 600 & sleep 600 & echo ready; wait
"""


@pytest.fixture
def confined() -> Iterator[Confined]:
    confinement = Confinement(
        tmpfs=(Tmpfs(Path("/tmp"), 1 << 20),), limits=Limits(), seccomp=FOR_KERNEL
    )
    command = ["/bin/sh", "-c", PREPARE]
    with launch(confinement, command, stdout=subprocess.PIPE) as running:
        assert running.process.stdout is not None
        assert running.process.stdout.readline() == b"ready\n"
        yield running


def test_a_file_is_opened(confined: Confined) -> None:
    place = open_inside(confined, Path("/tmp/real/file"))

    assert Path(f"/proc/self/fd/{place}").read_text() == "inside\n"
    os.close(place)


@pytest.mark.parametrize("path", ["/tmp/link", "/tmp/file-link", "/tmp/link/hostname", "/tmp/no"])
def test_no_link_is_followed(path: str, confined: Confined) -> None:
    with pytest.raises(OSError):
        open_inside(confined, Path(path))


def test_nothing_is_opened_after_the_end(confined: Confined) -> None:
    confined.kill()
    confined.process.wait()

    with pytest.raises(OSError):
        open_inside(confined, Path("/tmp/real"))


def test_all_processes_are_found_and_their_memory_counted(confined: Confined) -> None:
    assert len(processes(confined)) == 4  # init, the shell, and two that sleep
    assert 0 < memory_bytes(confined, enough=0) <= memory_bytes(confined, enough=1 << 40)
