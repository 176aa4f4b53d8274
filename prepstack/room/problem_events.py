"""What happens to the problems of an interview. All but the first kind the service tells."""

from __future__ import annotations

from dataclasses import dataclass

from prepstack.room.events import Happening
from prepstack.wire import problem_events as told


@dataclass(frozen=True)
class NotebookShown(Happening, kind="notebook"):
    """The notebook that everybody sees from now on, by its name."""

    notebook: str


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


def happening_of(event: told.ProblemEvent) -> Happening:
    match event:
        case told.ShowEvent():
            return ProblemShown(event.slug, event.language)
        case told.LanguageEvent():
            return LanguageChosen(event.slug, event.language)
        case told.RunEvent():
            return SolutionTried(event.run, event.slug, event.language, event.tests)
        case told.VerdictEvent():
            return SolutionJudged(event.run, event.verdict, event.passed, event.cases)
        case told.HintEvent():
            return HintShared(event.slug, event.number)
