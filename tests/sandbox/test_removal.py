"""What untrusted code left behind goes, and nothing else.

Root is refused nothing: tests/kernels/test_unprivileged.py runs these as an ordinary user, too.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.removal import remove_tree

LEAVE = """
import os
os.chdir({folder!r})
os.makedirs("closed/inside"); open("closed/inside/file", "w").close()
os.chmod("closed/inside/file", 0); os.chmod("closed/inside", 0); os.chmod("closed", 0)
os.mkdir("read-only"); os.mkdir("read-only/inside"); os.chmod("read-only", 0o500)
os.symlink({outside!r}, "link"); os.mkfifo("pipe"); os.mkdir("-rf"); os.mkdir("new\\nline")
for _ in range(3000): os.mkdir("deep"); os.chdir("deep")
os.symlink({outside!r}, "link")
os.chmod({folder!r}, 0)
"""


def leave(folder: Path, outside: Path) -> None:
    folder.mkdir()
    code = LEAVE.format(folder=str(folder), outside=str(outside))
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    outside.chmod(0o755)
    return outside


def test_everything_in_it_goes_and_what_links_lead_to_stays(tmp_path: Path, outside: Path) -> None:
    leave(tmp_path / "left", outside)

    remove_tree(tmp_path / "left")

    assert [path.name for path in tmp_path.iterdir()] == ["outside"]
    assert (outside / "kept").read_text() == "kept"
    assert outside.stat().st_mode & 0o777 == 0o755


def test_a_link_to_a_folder_goes_alone(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "link").symlink_to(outside)

    remove_tree(tmp_path / "link")

    assert [path.name for path in tmp_path.iterdir()] == ["outside"]
    assert (outside / "kept").read_text() == "kept"


def test_what_is_not_there_needs_no_removal(tmp_path: Path) -> None:
    remove_tree(tmp_path / "nothing")


def test_a_socket_goes_too(tmp_path: Path) -> None:
    (tmp_path / "left").mkdir()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "left" / "s"))

        remove_tree(tmp_path / "left")

    assert not (tmp_path / "left").exists()
