"""Judge and problems are made ready with everything else, and /health tells of both."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from sandbox.without_root import JUDGE_USER_ID
from tests.e2e.stack import REPOSITORY, UP, Stack, data_folder, running_stack

PATIENCE_SECONDS = 120
AS_ORDINARY_USER = """
import sys
from pathlib import Path
from hub_config.settings import Settings
from sandbox.without_root import Family, run_without_root
settings = Settings.from_environment()
sys.exit(run_without_root(Family(settings.data, settings.kernel_prefix), sys.argv[1:]))
"""


@pytest.fixture(scope="module", params=["as we are", "as an ordinary user"])
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """Root starts the judge as another user; everybody else as themselves."""
    is_ordinary = request.param == "as an ordinary user"
    if is_ordinary and os.geteuid() != 0:
        pytest.skip("we are one already")
    command = [sys.executable, "-c", AS_ORDINARY_USER, *UP] if is_ordinary else UP
    with data_folder() as data, data_folder() as problems:
        problems.chmod(0o755)
        shutil.copy(REPOSITORY / "problems" / "pair-with-target.ipynb", problems)
        settings = {"PREPSTACK_WARM_ROOMS": "0", "PREPSTACK_PROBLEMS": str(problems)}
        with running_stack(data, command, **settings) as stack:
            yield stack


def health(stack: Stack) -> dict[str, Any]:
    parts = urlsplit(stack.url)
    address = f"http://127.0.0.1:{parts.port}/services/prepstack/health"
    asked = urllib.request.Request(address, headers={"Host": parts.netloc})
    with urllib.request.urlopen(asked, timeout=30) as answer:  # raises unless it is 200
        told: dict[str, Any] = json.load(answer)
        return told


def until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not there():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.2)


def judge_is(stack: Stack, status: str) -> Callable[[], bool]:
    return lambda: health(stack)["judge"]["status"] == status


def judge_process(stack: Stack) -> psutil.Process:
    return next(process for process in stack.family() if is_judge(process))


def is_judge(process: psutil.Process) -> bool:
    try:
        return process.cmdline()[1:] == ["-m", "judge", "serve"]
    except psutil.Error:  # it has just ended
        return False


def test_it_is_started_with_everything_else(stack: Stack) -> None:
    until(judge_is(stack, "ok"))
    until(lambda: health(stack)["library"]["status"] == "ready")

    assert health(stack) == {
        "status": "ok",
        "problems": [],
        "judge": {"status": "ok", "message": ""},
        "library": {"status": "ready", "message": "", "problems": 1},
    }


def test_it_runs_as_its_own_user_where_root_starts_it(stack: Stack) -> None:
    until(judge_is(stack, "ok"))

    [service] = stack.find("service")
    judge = judge_process(stack)

    is_by_root = os.geteuid() == 0 and AS_ORDINARY_USER not in stack.process.args
    assert set(judge.uids()) == ({JUDGE_USER_ID} if is_by_root else set(service.uids()))


def test_a_judge_that_hangs_is_told_of_and_keeps_nobody_from_an_interview(stack: Stack) -> None:
    until(judge_is(stack, "ok"))
    judge = judge_process(stack)

    judge.suspend()
    try:
        until(judge_is(stack, "away"))
        told = health(stack)
    finally:
        judge.resume()

    assert told["status"] == "ok"
    assert told["judge"]["message"].endswith(".")


def test_a_judge_that_was_killed_is_started_again(stack: Stack) -> None:
    until(judge_is(stack, "ok"))
    first = judge_process(stack)

    first.kill()
    until(lambda: any(is_judge(one) and one != first for one in stack.family()))
    until(judge_is(stack, "ok"))

    assert judge_process(stack) != first
    assert health(stack)["status"] == "ok"
