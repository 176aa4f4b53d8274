"""A judge that root starts: a user of its own, whom nobody but the hub reaches."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from sandbox.without_root import JUDGE_USER_ID, USER_ID
from tests.open_folder import open_folder

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")

STRANGER = 64399
ASK = """
import socket, sys
with socket.socket(socket.AF_UNIX) as one:
    one.connect(sys.argv[1])
    one.sendall(b"GET /health HTTP/1.1\\r\\nHost: judge\\r\\nConnection: close\\r\\n\\r\\n")
    print(one.makefile().read())
"""


@dataclass(frozen=True)
class Started:
    data: Path
    process: psutil.Process


@pytest.fixture(scope="module")
def judge() -> Iterator[Started]:
    """As `prepstack judge serve` starts it, beside the hub's data."""
    with open_folder() as data:
        secret = data / "prepstack.sqlite"
        secret.write_text("everybody's")
        secret.chmod(0o644)
        process = subprocess.Popen(
            [sys.executable, "-m", "judge", "serve"],
            env={**os.environ, "PREPSTACK_DATA": str(data)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "The judge is up: ok" in line:
                break
        else:
            raise AssertionError("".join(said))
        try:
            yield Started(data, serving_process(process.pid))
        finally:
            process.terminate()
            process.communicate()


def serving_process(pid: int) -> psutil.Process:
    family = psutil.Process(pid).children(recursive=True)
    return next(one for one in family if one.cmdline()[1:3] == ["-m", "judge"])


def ask_as(user: int, judge: Started) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/python3", "-c", ASK, str(judge.data / "judge" / "socket")],
        user=user,
        group=user,
        extra_groups=(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_neither_root_nor_the_hub(judge: Started) -> None:
    assert set(judge.process.uids()) == {JUDGE_USER_ID}
    assert set(judge.process.gids()) == {JUDGE_USER_ID}


def test_it_sees_nothing_of_the_data_folder_but_its_own(judge: Started) -> None:
    seen = Path(f"/proc/{judge.process.pid}/root", judge.data.relative_to("/"))

    assert [path.name for path in seen.iterdir()] == ["judge"]


def test_the_hub_reaches_it(judge: Started) -> None:
    answer = ask_as(USER_ID, judge)

    assert '"status":"ok"' in answer.stdout, answer.stderr


def test_nobody_else_does(judge: Started) -> None:
    answer = ask_as(STRANGER, judge)

    assert "PermissionError" in answer.stderr
    assert not answer.stdout


def test_a_link_in_its_place_is_not_followed() -> None:
    """The hub's user could make one, and would be given what it names."""
    with open_folder() as outside, open_folder() as data:
        os.chown(data, USER_ID, USER_ID)
        (data / "judge").symlink_to(outside)

        ended = subprocess.run(
            [sys.executable, "-m", "judge", "serve"],
            env={**os.environ, "PREPSTACK_DATA": str(data)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert outside.stat().st_uid == 0
    assert ended.returncode == 2
    assert "has to be a folder, not a link" in ended.stderr


def test_the_hub_may_not_write_where_the_judge_keeps_what_it_made(judge: Started) -> None:
    touched = subprocess.run(
        ["touch", str(judge.data / "judge" / "planted")],
        user=USER_ID,
        group=USER_ID,
        extra_groups=(),
        capture_output=True,
        check=False,
    )

    assert touched.returncode != 0
