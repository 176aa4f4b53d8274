"""The interview's timer: phases with a time for each, on the server's clock."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from prepstack.wire.message import Message, Value

MOST_MINUTES = 180  # of one phase
LARGEST_STEP = 10  # minutes by which a phase is made longer or shorter at once

Minutes = Annotated[int, Meta(ge=0, le=MOST_MINUTES)]
Step = Annotated[int, Meta(ge=-LARGEST_STEP, le=LARGEST_STEP)]


class Phase(StrEnum):
    """In the order in which an interview goes through them."""

    INTRODUCTION = "introduction"
    CLARIFY = "clarify"
    CODE = "code"
    TEST = "test"
    FEEDBACK = "feedback"


class Plan(Value, frozen=True):
    """Minutes of each phase; one without any is left out."""

    introduction: Minutes
    clarify: Minutes
    code: Minutes
    test: Minutes
    feedback: Minutes


# All of these are for hosts and interviewers. Each is answered by `TimerChanged`, to everybody.


class RunTimer(Message, tag="run_timer", frozen=True):
    """Start, pause, or go on."""

    running: bool


class GoToPhase(Message, tag="go_to_phase", frozen=True):
    """By its name: two people who say it at once go one phase further, not two."""

    phase: Phase


class AdjustTimer(Message, tag="adjust_timer", frozen=True):
    """The phase that is on gets so many minutes more, or fewer."""

    minutes: Step


class PlanTimer(Message, tag="plan_timer", frozen=True):
    plan: Plan


class ResetTimer(Message, tag="reset_timer", frozen=True):
    """As if it had not been started; the plan is kept."""


class TimerChanged(Message, tag="timer", frozen=True):
    """What every page counts by, with the room's clock.

    `spent` seconds have been counted until `running_since`, or altogether where it does not run;
    `spent_before` of them in the phases before this one.
    """

    plan: Plan
    phase: Phase
    spent: float
    spent_before: float
    running_since: Annotated[datetime, Meta(tz=True)] | None
