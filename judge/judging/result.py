"""What the judge answers, as values and as the JSON of docs/judge.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from judge.run.request import CaseLimits
from prepstack.judging.differences import difference, shown
from prepstack.judging.verdicts import MEGABYTE, in_quarters, overall
from prepstack.problems.problem import Verdict


@dataclass(frozen=True)
class CaseResult:
    """`answer` is what came out, None without one; for the trusted side only, like `expected`."""

    number: int
    name: str
    secret: bool
    verdict: Verdict
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    expected: Any = None
    answer: Any = None
    has_answer: bool = False
    stdout: str = ""
    error: str = ""
    limits: CaseLimits = CaseLimits()

    def to_json(self) -> dict[str, Any]:
        if self.secret:
            return self._secret_json()
        is_wrong = self.verdict is Verdict.WRONG_ANSWER and self.has_answer
        return {
            "event": "case",
            "number": self.number,
            "group": "sample",
            "name": self.name,
            "verdict": self.verdict.value,
            "time_ms": round(self.cpu_seconds * 1000, 1),
            "memory_mb": round(self.memory_bytes / MEGABYTE, 1),
            "expected": shown(self.expected),
            "actual": shown(self.answer) if self.has_answer else "",
            "difference": difference(self.expected, self.answer) if is_wrong else "",
            "stdout": self.stdout,
            "error": self.error,
        }

    def _secret_json(self) -> dict[str, Any]:
        """Its verdict and nothing else: the numbers are its limits, whatever it used."""
        return {
            "event": "case",
            "number": self.number,
            "group": "secret",
            "verdict": self.verdict.value,
            "time_ms": round(self.limits.time_seconds * 1000),
            "memory_mb": round(self.limits.memory_megabytes),
        }


@dataclass(frozen=True)
class Summary:
    """Of the whole submission. `error` is what a compiler said, or why it is our fault."""

    verdict: Verdict
    passed: int = 0
    cases: int = 0
    time_ms: float = 0
    memory_mb: float = 0
    error: str = ""

    @classmethod
    def of(cls, results: Sequence[CaseResult], cases: int) -> Summary:
        seconds = max((result.cpu_seconds for result in results), default=0.0)
        megabytes = max((result.memory_bytes / MEGABYTE for result in results), default=0.0)
        if any(result.secret for result in results):
            limits = results[0].limits
            seconds = in_quarters(seconds, limits.time_seconds)
            megabytes = in_quarters(megabytes, limits.memory_megabytes)
        return cls(
            overall(result.verdict for result in results),
            sum(result.verdict is Verdict.ACCEPTED for result in results),
            cases,
            round(seconds * 1000, 1),
            round(megabytes, 1),
        )

    def to_json(self) -> dict[str, Any]:
        said = {"error": self.error} if self.error else {}
        return {
            "event": "done",
            "verdict": self.verdict.value,
            "passed": self.passed,
            "cases": self.cases,
            "time_ms": self.time_ms,
            "memory_mb": self.memory_mb,
            **said,
        }
