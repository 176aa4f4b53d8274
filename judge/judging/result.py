"""What came of each case and of the whole, and what of it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from judge.run.request import CaseLimits
from prepstack.judging.differences import difference, shown
from prepstack.judging.verdicts import MEGABYTE, in_quarters, overall
from prepstack.problems.problem import Checker, Verdict
from prepstack.wire.judge import Case, Done

LONGEST_ERROR = 8000


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
    checker: Checker = Checker()

    # What may be told of it: of a secret case its limits, whatever it used.

    @property
    def time_ms(self) -> float:
        seconds = self.limits.time_seconds if self.secret else self.cpu_seconds
        return round(seconds * 1000, 1)

    @property
    def memory_mb(self) -> float:
        if self.secret:
            return self.limits.memory_megabytes
        return round(self.memory_bytes / MEGABYTE, 1)

    def told(self) -> Case:
        return self._secret() if self.secret else self._sample()

    def _sample(self) -> Case:
        is_wrong = self.verdict is not Verdict.ACCEPTED and self.has_answer
        return Case(
            number=self.number,
            group="sample",
            verdict=self.verdict,
            time_ms=self.time_ms,
            memory_mb=self.memory_mb,
            name=self.name,
            expected=_writable(shown(self.expected)),
            actual=_writable(shown(self.answer)) if self.has_answer else "",
            difference=_writable(difference(self.expected, self.answer, self.checker))
            if is_wrong
            else "",
            stdout=_writable(self.stdout),
            error=_writable(self.error[:LONGEST_ERROR]),
        )

    def _secret(self) -> Case:
        """Nothing but what the candidate may know of a secret case."""
        return Case(
            number=self.number,
            group="secret",
            verdict=self.verdict,
            time_ms=self.time_ms,
            memory_mb=self.memory_mb,
        )


def _writable(text: str) -> str:
    """Half a character, which JSON can name and no file can hold, as its escape."""
    return text.encode(errors="backslashreplace").decode()


@dataclass(frozen=True)
class Summary:
    """Of the whole submission. `error` is what a compiler said, or why it is our fault."""

    verdict: Verdict
    passed: int = 0
    cases: int = 0
    time_ms: float = 0
    memory_mb: float = 0
    error: str = ""

    def told(self) -> Done:
        return Done(
            self.verdict,
            self.passed,
            self.cases,
            self.time_ms,
            self.memory_mb,
            _writable(self.error),
        )


@dataclass
class Tally:
    """What the whole is made of. Answers are not kept for it: each may have megabytes."""

    cases: int
    limits: CaseLimits
    verdicts: list[Verdict] = field(default_factory=list)
    cpu_seconds: float = 0.0
    megabytes: float = 0.0
    has_secrets: bool = False

    def add(self, result: CaseResult) -> None:
        self.verdicts.append(result.verdict)
        self.cpu_seconds = max(self.cpu_seconds, result.cpu_seconds)
        self.megabytes = max(self.megabytes, result.memory_bytes / MEGABYTE)
        self.has_secrets = self.has_secrets or result.secret

    def summary(self) -> Summary:
        seconds, megabytes = self.cpu_seconds, self.megabytes
        if self.has_secrets:
            seconds = in_quarters(seconds, self.limits.time_seconds)
            megabytes = in_quarters(megabytes, self.limits.memory_megabytes)
        return Summary(
            overall(self.verdicts),
            self.verdicts.count(Verdict.ACCEPTED),
            self.cases,
            round(seconds * 1000, 1),
            round(megabytes, 1),
        )
