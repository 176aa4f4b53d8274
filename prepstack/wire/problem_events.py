"""What the service has its rooms note: `POST <room>/prepstack/api/events` (docs/protocol.md, 3)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from prepstack.names import SLUG
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Verdict
from prepstack.wire.limits import LONGEST_USERNAME
from prepstack.wire.message import Message, Reader

MOST_CASES = 500

Actor = Annotated[str, Meta(max_length=LONGEST_USERNAME)]  # "": nobody in particular
Slug = Annotated[str, Meta(pattern=rf"\A{SLUG}\Z")]
Language = Annotated[str, Meta(pattern=rf"\A(?:{'|'.join(LANGUAGES)})\Z")]
RunId = Annotated[str, Meta(min_length=1, max_length=40)]
Cases = Annotated[int, Meta(ge=0, le=MOST_CASES)]


class CaseSet(StrEnum):
    """Which cases a solution is tried on."""

    SAMPLES = "samples"
    ALL = "all"
    CUSTOM = "custom"


class ShowEvent(Message, tag="problem.show", frozen=True):
    actor: Actor
    slug: Slug
    language: Language


class LanguageEvent(Message, tag="problem.language", frozen=True):
    actor: Actor
    slug: Slug
    language: Language


class RunEvent(Message, tag="test.run", frozen=True):
    actor: Actor
    run: RunId
    slug: Slug
    language: Language
    tests: CaseSet = msgspec.field(name="kind")


class VerdictEvent(Message, tag="test.verdict", frozen=True):
    """`passed` of `cases`."""

    actor: Actor
    run: RunId
    verdict: Verdict
    passed: Cases
    cases: Cases


class HintEvent(Message, tag="hint.share", frozen=True):
    actor: Actor
    slug: Slug
    number: Annotated[int, Meta(ge=1, le=100)]


ProblemEvent = ShowEvent | LanguageEvent | RunEvent | VerdictEvent | HintEvent

problem_event = Reader[ProblemEvent](ProblemEvent)
