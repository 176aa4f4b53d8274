"""What became of a run, as it is kept and shown: bounded, and of secret cases next to nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hub_config.storage.runs import Score
from prepstack.problems.problem import Verdict
from prepstack.wire import judge
from prepstack.wire.message import Reader, Value, replaced, to_json
from prepstack.wire.runs import CaseResult

LONGEST_SHOWN = 4000  # characters of each text of a case
LARGEST_TEXTS = 64 << 10  # characters of all texts of a run
TEXTS = ("name", "expected", "actual", "difference", "stdout", "error")
CUT = "\n…"


class Outcome(Value, frozen=True, omit_defaults=True):
    """Of a run that is over. `message` says why nothing was judged."""

    verdict: Verdict | None = None
    passed: int = 0
    cases: int = 0
    time_ms: float = 0.0
    memory_mb: float = 0.0
    reference_ms: float = 0.0
    error: str = ""
    message: str = ""
    results: tuple[CaseResult, ...] = ()


NOTHING = Outcome()
_outcome = Reader[Outcome](Outcome)


def read_outcome(text: str) -> Outcome:
    return _outcome.read(text) if text else NOTHING


def write_outcome(outcome: Outcome) -> str:
    return to_json(outcome).decode()


def score_of(outcome: Outcome) -> Score:
    verdict = outcome.verdict.value if outcome.verdict else ""
    return Score(verdict, outcome.passed, outcome.cases)


def case_result(case: judge.Case, kind: str) -> CaseResult:
    """Of a secret case nothing is taken over but its verdict, and how much it may have used."""
    bare = CaseResult(case.number, case.group, case.verdict, case.time_ms, case.memory_mb)
    if case.group == "secret":
        return bare
    texts = {name: _cut(getattr(case, name), LONGEST_SHOWN) for name in TEXTS}
    shown = replaced(bare, **texts)
    return _as_custom(shown) if kind == "custom" else shown


def done(told: judge.Done, results: Sequence[CaseResult], kind: str) -> Outcome:
    results = tuple(within_bounds(results))
    outcome = Outcome(
        verdict=told.verdict,
        passed=told.passed,
        cases=told.cases,
        time_ms=told.time_ms,
        memory_mb=told.memory_mb,
        error=_cut(told.error, LONGEST_SHOWN),
        results=results,
    )
    if kind == "custom" and told.verdict is Verdict.WRONG_ANSWER:
        return replaced(outcome, verdict=Verdict.ACCEPTED, passed=told.cases)
    return outcome


def within_bounds(results: Sequence[CaseResult]) -> list[CaseResult]:
    """The first texts are kept, as many as there is room for."""
    kept, left = [], LARGEST_TEXTS
    for result in results:
        size = sum(len(getattr(result, name)) for name in TEXTS)
        kept.append(result if size <= left else without_texts(result))
        left -= min(size, left)
    return kept


def without_texts(result: CaseResult) -> CaseResult:
    return replaced(result, **dict.fromkeys(TEXTS, ""))


def _as_custom(result: CaseResult) -> CaseResult:
    """Nobody said what was to come out of it."""
    is_answered = result.verdict in (Verdict.ACCEPTED, Verdict.WRONG_ANSWER)
    verdict = Verdict.ACCEPTED if is_answered else result.verdict
    return replaced(result, verdict=verdict, expected="", difference="")


def _cut(text: str | msgspec.UnsetType, longest: int) -> str:
    if not text:
        return ""
    return text if len(text) <= longest else text[:longest] + CUT
