"""In a flood a kernel drops what it says to everybody: how a run ended is known from its reply."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from prepstack_ext.kernels.messages import Header, Said
from prepstack_ext.kernels.runs import NoNotebook, Run, Runs

ERROR = {"status": "error", "execution_count": 3, "ename": "KeyboardInterrupt", "evalue": ""}


@dataclass
class Noted(NoNotebook):
    """What the shared document would be told."""

    heard: list[tuple[str, str]] = field(default_factory=list)

    def begin(self, run: str, cell: str, by: str) -> bool:
        return True

    def hear(self, run: str, kind: str, content: dict[str, Any]) -> None:
        self.heard.append((kind, content.get("ename", "")))


def said(kind: str, **content: Any) -> Said:
    text = memoryview(json.dumps(content).encode())
    return Said(Header(kind), Header("execute_request", "run-1"), text, [text])


@pytest.fixture
def notebook() -> Noted:
    return Noted()


@pytest.fixture
def runs(notebook: Noted) -> Runs:
    runs = Runs(notebook, lambda actor, happened: None)
    runs.begin(Run("run-1", "browser", "ada", "Ada"), "cell-1")
    return runs


def run_of(runs: Runs) -> Run:
    found = runs.find("run-1")
    assert found
    return found


IDLE = said("status", execution_state="idle")
LATE = said("error", ename="KeyboardInterrupt", evalue="", traceback=[])


async def test_an_error_that_was_lost_is_shown_from_the_reply(runs: Runs, notebook: Noted) -> None:
    runs.replied(run_of(runs), ERROR)
    runs.hear(IDLE)

    assert notebook.heard == [("error", "KeyboardInterrupt")]
    assert run_of(runs).status == "error"


async def test_the_reply_may_come_after_the_end(runs: Runs, notebook: Noted) -> None:
    runs.hear(IDLE)
    runs.replied(run_of(runs), ERROR)

    assert notebook.heard == [("error", "KeyboardInterrupt")]


async def test_an_error_that_arrives_is_shown_once(runs: Runs, notebook: Noted) -> None:
    runs.replied(run_of(runs), ERROR)
    runs.hear(LATE)
    runs.hear(IDLE)
    await asyncio.sleep(0)

    assert notebook.heard == [("error", "KeyboardInterrupt")]


async def test_one_that_is_late_is_not_shown_again(runs: Runs, notebook: Noted) -> None:
    runs.replied(run_of(runs), ERROR)
    runs.end(run_of(runs))
    runs.hear(LATE)

    assert notebook.heard == [("error", "KeyboardInterrupt")]


async def test_a_run_that_went_well_has_no_error(runs: Runs, notebook: Noted) -> None:
    runs.replied(run_of(runs), {"status": "ok", "execution_count": 3})
    runs.hear(IDLE)

    assert notebook.heard == []
    assert run_of(runs).status == "ok"
