"""What a killed server left in the temporary folder goes, what a living one uses stays."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prepstack_ext.temporary import TemporaryFolder, sweep

OWNER = """
import sys
from prepstack_ext.temporary import TemporaryFolder
folder = TemporaryFolder("s")
(folder.path / "closed").mkdir(0)
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def owner(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER],
        env={**os.environ, "TMPDIR": str(place)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def grow_old(folder: Path) -> None:
    os.utime(folder, (0, 0))


def test_the_folder_of_a_killed_server_goes(
    place: Path, owner: tuple[subprocess.Popen[str], Path]
) -> None:
    process, folder = owner
    grow_old(folder)
    process.kill()
    process.wait()

    sweep()

    assert list(place.iterdir()) == []


def test_the_folder_of_a_living_server_stays(owner: tuple[subprocess.Popen[str], Path]) -> None:
    _, folder = owner
    grow_old(folder)

    sweep()

    assert (folder / "closed").exists()


def test_ones_own_folder_stays_until_it_is_removed(place: Path) -> None:
    folder = TemporaryFolder("s")
    grow_old(folder.path)

    sweep()
    assert folder.path.exists()

    folder.remove()
    assert not folder.path.exists()


def test_a_folder_that_is_being_made_and_what_is_not_ours_stay(
    place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (place / "ps-own-link").symlink_to(outside)
    (place / "ps-own-new").mkdir()
    for name in ("ps-old-version", "other"):
        (place / name).mkdir()
        grow_old(place / name)

    sweep()

    assert len(list(place.iterdir())) == 4
    assert outside.exists()
