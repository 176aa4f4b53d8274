"""Right or wrong, outside the candidate's sandbox; a custom checker has a sandbox of its own."""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path
from typing import Any

from judge.run.request import CaseLimits, GivenCase, Request
from judge.run.runner import Ran, Runner, SandboxLost
from judge.toolchains.python import Python, to_line
from judge.toolchains.toolchain import CompileError
from prepstack.judging.verdicts import Comparison, compare
from prepstack.problems.problem import Checker, Kind, Parameter, Signature

log = logging.getLogger(__name__)
CHECK = Signature(
    "check", tuple(Parameter(name, "any") for name in ("input", "expected", "actual")), "any"
)
LIMITS = CaseLimits(time_seconds=10.0, memory_megabytes=512, output_megabytes=1)
MOST_SECONDS = 60.0  # of CPU, for all answers of one submission
NOT_CHECKED = "The checker of this problem could not read the answer."


class CheckerFailed(Exception):
    """Ours or the author's fault, never the candidate's."""


class Checking:
    """Compares the answers of one submission. A custom checker's sandbox starts when needed."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._custom = CustomChecker(request.checker)

    def compare(self, case: GivenCase, actual: Any) -> Comparison:
        """Raises `CheckerFailed`."""
        if case.is_open:
            return Comparison(True)
        checker = self._request.checker
        if checker.name != "custom":
            return compare(checker, case.expected, actual, answer_type(self._request))
        return self._custom.compare(case, actual)

    def kill(self) -> None:
        """From any thread: a comparison under way fails, and so does every later one."""
        self._custom.kill()

    def close(self) -> None:
        self._custom.close()


class CustomChecker:
    """The author's own program, in a sandbox of its own."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._runner: Runner | None = None
        self._lock = threading.Lock()
        self._is_killed = False
        self._seconds = 0.0

    def compare(self, case: GivenCase, actual: Any) -> Comparison:
        """An answer on which the checker fails is wrong if the checker can judge at all.

        Whether it can is seen by its answer to what is expected.
        """
        try:
            return self._ask(case, actual)
        except CheckerFailed as failure:
            log.warning("A checker failed on an answer: %s", failure)
            self._ask(case, case.expected)
        return Comparison(False, NOT_CHECKED)

    def _ask(self, case: GivenCase, actual: Any) -> Comparison:
        line = to_line([case.input, case.expected, actual])
        if self._seconds > MOST_SECONDS:
            raise CheckerFailed(f"The checker took more than {MOST_SECONDS:.0f} s in all.")
        runner = self._started()
        try:
            ran = runner.run(line)
        except SandboxLost as lost:
            self.close()
            raise CheckerFailed(str(lost)) from lost
        self._seconds += ran.cpu_seconds
        if not runner.is_alive:
            self.close()
        return _comparison(ran)

    def _started(self) -> Runner:
        """The running sandbox, or a new one."""
        if self._runner is None:
            runner = _start(self._checker)
            with self._lock:
                self._runner = runner
        with self._lock:
            if self._is_killed:
                self._runner.kill()
        return self._runner

    def kill(self) -> None:
        with self._lock:
            self._is_killed = True
            if self._runner is not None:
                self._runner.kill()

    def close(self) -> None:
        with self._lock:
            runner, self._runner = self._runner, None
        if runner is not None:
            runner.close()


def answer_type(request: Request) -> str:
    if request.kind is Kind.CLASS:
        return " ".join(method.returns for method in request.signature.methods)
    return "table" if request.kind is Kind.SQL else request.signature.answer_type


def _start(checker: Checker) -> Runner:
    request = Request("python", Kind.FUNCTION, CHECK, checker.source, (), limits=LIMITS)
    try:
        return Python().start(request, Path())
    except (SandboxLost, CompileError) as error:
        raise CheckerFailed(f"The checker does not start: {error}") from error


def _comparison(ran: Ran) -> Comparison:
    """Raises `CheckerFailed` for whatever is neither a truth value nor that and a text."""
    if ran.verdict is not None:
        raise CheckerFailed(f"It ended with {ran.verdict}: {ran.error}")
    try:
        said = json.loads(ran.answer)["result"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckerFailed(f"Its answer cannot be read: {error}") from None
    if isinstance(said, list) and len(said) == 2:
        return Comparison(bool(said[0]), str(said[1]))
    return Comparison(said is True)


def _nodes(answer: Any, kind: str) -> Any:
    """An empty list or tree is null in most languages, and written down as []."""
    if answer is None and kind in ("list_node", "tree_node"):
        return []
    if isinstance(answer, list) and kind in ("list_node[]", "tree_node[]"):
        return [[] if item is None else item for item in answer]
    return answer


def read_answer(request: Request, ran: Ran) -> tuple[Any, str]:
    """The candidate's answer and, if there is none, what is wrong with it."""
    if request.kind is Kind.PROGRAM:
        return ran.answer.decode(errors="replace"), ""
    try:
        # Half a character is an answer, if a wrong one.
        message = json.loads(ran.answer.decode(errors="replace"))
        return _nodes(message["result"], answer_type(request)), ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, "It ended without an answer."
