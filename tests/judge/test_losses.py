"""Sandboxes that are killed by somebody else, and judgings that are cancelled."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from judge.judging.result import CaseResult
from judge.judging.stream import stream
from judge.judging.submission import Judging
from judge.run.request import CaseLimits, Request
from judge.run.runner import Cancelled
from judge.toolchains.languages import Languages
from prepstack.problems.problem import Checker
from tests.judge.submissions import function

BUSY = "import time\ndef the_answer(a):\n    while time.process_time() < 1: pass\n    return a"
ENDLESS = "def the_answer(a):\n    while True: pass"


def asked(source: str, seconds: float = 10) -> Request:
    limits = CaseLimits(time_seconds=seconds)
    cases = [({"a": 1}, 1)]
    return function("python", source, cases, params=["int"], returns="int", limits=limits)


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def below(pid: int) -> Iterator[int]:
    for child in children(pid):
        yield child
        yield from below(child)


def is_zygote(pid: int) -> bool:
    program, *arguments = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return "python" in program and any(one.endswith("/zygote.py") for one in arguments)


def wait_for_candidate() -> int:
    """The zygote's id, as soon as it has a child that runs the case."""
    return wait_for(lambda: next((pid for pid in zygotes() if children(pid)), 0))


def wait_for_checker() -> None:
    """Until there are the candidate's zygote, the checker's, and the check itself, its child."""
    wait_for(lambda: len(zygotes()) == 3)


def zygotes() -> list[int]:
    return [pid for pid in below(os.getpid()) if is_zygote(pid)]


def wait_for(there: Callable[[], int]) -> int:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if found := there():
                return found
        except OSError:
            continue  # one of them has just ended
    raise AssertionError("it did not come to that")


def in_thread(judging: Judging, results: list[CaseResult]) -> threading.Thread:
    thread = threading.Thread(target=lambda: results.extend(judging))
    thread.start()
    return thread


def test_a_case_whose_sandbox_was_killed_is_run_again(languages: Languages) -> None:
    results: list[CaseResult] = []
    judging = Judging(asked(BUSY), languages)

    thread = in_thread(judging, results)
    os.kill(wait_for_candidate(), signal.SIGKILL)
    thread.join()

    assert [result.verdict for result in results] == ["AC"]


def test_a_sandbox_that_cannot_start_is_our_fault(
    languages: Languages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # as where bubblewrap was removed

    judging = Judging(asked(BUSY), languages)

    assert list(judging) == []
    assert judging.summary.verdict == "IE"


def test_cancelling_ends_a_check_under_way(
    languages: Languages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("judge.judging.checking.LIMITS", CaseLimits(time_seconds=600))
    endless = "def check(input, expected, actual):\n    while True: pass"
    request = replace(
        asked("def the_answer(a):\n    return a"), checker=Checker("custom", {}, endless)
    )
    judging = Judging(request, languages)
    ended: list[BaseException] = []

    def work() -> None:
        try:
            list(judging)
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    wait_for_checker()
    judging.cancel()
    thread.join(60)

    assert len(ended) == 1


def test_a_listener_who_stops_listening_stops_the_judging(languages: Languages) -> None:
    request = asked("def the_answer(a):\n    return a")
    many = replace(request, cases=request.cases * 100)

    async def listen_once() -> str:
        async with asyncio.timeout(60), aclosing(stream(Judging(many, languages))) as results:
            first = await anext(results)
            return first.verdict

    assert asyncio.run(listen_once()) == "AC"


def test_cancelling_ends_a_case_under_way(languages: Languages) -> None:
    judging = Judging(asked(ENDLESS, 60), languages)
    ended: list[BaseException] = []

    def work() -> None:
        try:
            list(judging)
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    wait_for_candidate()
    judging.cancel()
    thread.join()

    assert len(ended) == 1
