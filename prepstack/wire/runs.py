"""What the interview page and the service say to each other of runs of a solution."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from prepstack.problems.problem import Verdict
from prepstack.wire.message import ABSENT, Absent, Message, Reader, Value
from prepstack.wire.problem_events import CaseSet

LONGEST_INPUT = 1 << 16  # characters of a custom input
MOST_RUNS = 20  # that a page is told of

LanguageName = Annotated[str, Meta(min_length=1, max_length=20)]
Number = Annotated[int, Meta(ge=1, lt=1 << 53)]
Time = Annotated[datetime, Meta(tz=True)]
RunStatus = Literal["waiting", "done", "cancelled", "failed"]


class CaseResult(Value, frozen=True, omit_defaults=True):
    """Of a secret case there is nothing but what has no default here."""

    number: Number
    group: Literal["sample", "secret"]
    verdict: Verdict
    time_ms: float
    memory_mb: float
    name: str = ""
    expected: str = ""
    actual: str = ""
    difference: str = ""
    stdout: str = ""
    error: str = ""


class Run(Value, frozen=True, omit_defaults=True):
    """One time that a solution was tested.

    `verdict` and what follows is there once it is `done`; of a custom input, `AC` says that it ran.
    `position` counts those that go first. `results` grow while it waits. `message` says why it
    failed. Older runs have their results without texts. `time_ms` is of the slowest case, and so is
    `reference_ms` of the problem's own solution: 0 where that is not known, or not all cases ran.
    """

    run: Number
    problem: Number
    username: str
    name: str
    kind: CaseSet
    language: LanguageName
    asked_at: Time
    status: RunStatus
    position: int = 0
    input: str = ""
    verdict: Verdict | Absent = ABSENT
    passed: int = 0
    cases: int = 0
    time_ms: float = 0.0
    memory_mb: float = 0.0
    reference_ms: float = 0.0
    error: str = ""
    message: str = ""
    results: tuple[CaseResult, ...] = ()


class RunProgress(Message, tag="run_progress", frozen=True, omit_defaults=True):
    """News of a run that goes on. `again`: the judge was lost, and all results so far are void."""

    run: Number
    step: Literal["queued", "started", "case", "again"]
    position: int = 0
    case: CaseResult | Absent = ABSENT


class RunAsked(Value, frozen=True):
    """The answer to `POST runs`."""

    run: Number


class AskRun(Value, frozen=True):
    """`input` of a custom run: as the examples' inputs are written, as JSON."""

    kind: CaseSet
    input: Annotated[str, Meta(max_length=LONGEST_INPUT)] = ""


ask_run = Reader[AskRun](AskRun)
