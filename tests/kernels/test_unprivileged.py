"""The same tests as the ordinary user that prepStack becomes when root starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.without_root import USER_ID, view

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
SUITES = [*HERE.glob("test_*.py"), *(REPOSITORY / "tests/sandbox").glob("test_*.py")]
NOT_FOR_THEM = (Path(__file__).name, "test_without_root.py")

# Numbers of processes begin anew out there: without some to spare, the server's could be one that
# a sandbox has too, and a test would hit the kernel itself.
BEGIN = 'mount -t proc proc /proc; for i in $(seq 200); do /usr/bin/true; done; "$@"; exit $?'


@pytest.fixture
def home() -> Iterator[Path]:
    """Theirs; they may not enter pytest's own folders."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, USER_ID, USER_ID)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_all_this_holds_for_an_unprivileged_user(kernel_prefix: Path, home: Path) -> None:
    shown = (REPOSITORY, Path(sys.prefix), Path(sys.base_prefix), kernel_prefix)
    become = [
        *("bwrap", "--dev-bind", "/", "/", "--unshare-pid", "--die-with-parent"),
        *view({folder.resolve(): False for folder in shown}),
        *("--", "/bin/sh", "-c", BEGIN, "sh"),
        *("setpriv", f"--reuid={USER_ID}", f"--regid={USER_ID}", "--clear-groups"),
        *("--inh-caps=-all", "--bounding-set=-all", "--"),
    ]
    # One is about becoming that user, and has no meaning for who is it.
    suites = [str(suite) for suite in SUITES if suite.name not in NOT_FOR_THEM]
    pytest_command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"]

    done = subprocess.run(
        [*become, *pytest_command, "-p", "no:jupyter_server", *suites],
        cwd=REPOSITORY,
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
