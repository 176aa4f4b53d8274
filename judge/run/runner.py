"""What a running sandbox is to the rest of the judge: it takes a case and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from prepstack.errors import PrepStackError
from prepstack.problems.problem import Verdict


class SandboxLost(PrepStackError):
    """The sandbox ended in the middle of a case, by the candidate's hand or by somebody else's."""


class Cancelled(PrepStackError):
    """Nobody waits for the verdict any more."""


@dataclass(frozen=True)
class Ran:
    """`verdict` is None if it answered; `answer` is then the JSON text or a program's output.

    `error` beside an answer is what would be wrong with it if it is not right.
    """

    verdict: Verdict | None
    answer: bytes = b""
    stdout: str = ""
    error: str = ""
    cpu_seconds: float = 0.0
    memory_bytes: int = 0


class Runner(Protocol):
    """One submission's sandbox. Not for two threads at once, except `kill`."""

    @property
    def is_alive(self) -> bool:
        """Whether it can take another case."""

    def run(self, case: bytes) -> Ran:
        """`case` is one line of JSON. Raises `SandboxLost`."""

    def kill(self) -> None:
        """End it at once; a `run` under way raises `SandboxLost`."""

    def close(self) -> None: ...
