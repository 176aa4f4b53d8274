"""Right or wrong, outside the candidate's sandbox; a custom checker has a sandbox of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from judge.run.request import CaseLimits, GivenCase, Request
from judge.run.runner import Ran, Runner, SandboxLost
from judge.toolchains.python import Python, to_line
from judge.toolchains.toolchain import CompileError
from prepstack.judging.verdicts import Comparison, compare
from prepstack.problems.problem import Checker, Kind, Parameter, Signature

CHECK = Signature(
    "check", tuple(Parameter(name, "any") for name in ("input", "expected", "actual")), "any"
)
LIMITS = CaseLimits(time_seconds=20.0, memory_megabytes=512, output_megabytes=1)


class CheckerFailed(Exception):
    """Ours or the author's fault, never the candidate's."""


class Checking:
    """Compares the answers of one submission. A custom checker's sandbox starts when needed."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._custom: Runner | None = None

    def compare(self, case: GivenCase, actual: Any) -> Comparison:
        """Raises `CheckerFailed`."""
        if case.is_open:
            return Comparison(True)
        checker = self._request.checker
        if checker.name != "custom":
            return compare(checker, case.expected, actual, answer_type(self._request))
        if self._custom is None:
            self._custom = _start(checker)
        try:
            ran = self._custom.run(to_line([case.input, case.expected, actual]))
        except SandboxLost as lost:
            raise CheckerFailed(str(lost)) from lost
        return _comparison(ran)

    def close(self) -> None:
        if self._custom is not None:
            self._custom.close()


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
    if ran.verdict is not None:
        raise CheckerFailed(f"The checker ended with {ran.verdict}: {ran.error}")
    said = json.loads(ran.answer)["result"]
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
        message = json.loads(ran.answer)
        return _nodes(message["result"], answer_type(request)), ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, "It ended without an answer."
