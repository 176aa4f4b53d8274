"""What happens to the problems of an interview: the service tells it, and the room notes it."""

from __future__ import annotations

from dataclasses import dataclass

from prepstack.room.events import Happening


@dataclass(frozen=True)
class ProblemShown(Happening, kind="problem.show"):
    """To everybody, from now on."""

    slug: str
    language: str


@dataclass(frozen=True)
class LanguageChosen(Happening, kind="problem.language"):
    slug: str
    language: str


@dataclass(frozen=True)
class SolutionTried(Happening, kind="test.run"):
    """`tests`: the samples, all cases, or an input of one's own."""

    run: str
    slug: str
    language: str
    tests: str


@dataclass(frozen=True)
class SolutionJudged(Happening, kind="test.verdict"):
    """`passed` of `cases`."""

    run: str
    verdict: str
    passed: int
    cases: int


@dataclass(frozen=True)
class HintShared(Happening, kind="hint.share"):
    slug: str
    number: int
