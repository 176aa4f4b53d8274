# ruff: noqa: E501  solutions stand on one line each
"""Submissions in every language, and a judge for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from judge.judging.result import CaseResult, Summary
from judge.judging.submission import Judging
from judge.run.request import CaseLimits, GivenCase, Request, signature_of
from judge.toolchains.languages import Languages
from prepstack.problems.preludes import LIST_NODE, TREE_NODE
from prepstack.problems.problem import Checker, Kind, Signature
from prepstack.wire import judge as wire

GENERAL = ("python", "javascript", "typescript", "java", "cpp", "go")


def read_signature(given: dict[str, Any]) -> Signature:
    """As it stands in the header of a problem."""
    return signature_of(msgspec.convert(given, wire.Signature))


@dataclass(frozen=True)
class Judged:
    results: list[CaseResult]
    summary: Summary

    @property
    def verdicts(self) -> list[str]:
        return [result.verdict.value for result in self.results]


class Judge:
    def __init__(self, languages: Languages) -> None:
        self.languages = languages

    def __call__(self, request: Request) -> Judged:
        if not self.languages.availability(request.language).is_available:
            pytest.skip(f"{request.language} is not on this machine")
        judging = Judging(request, self.languages)
        results = list(judging)
        return Judged(results, judging.summary)


def function(
    language: str,
    source: str,
    cases: Sequence[tuple[dict[str, Any], Any]],
    *,
    params: Sequence[str],
    returns: str,
    name: str = "the_answer",
    kind: Kind = Kind.FUNCTION,
    secret: bool = False,
    checker: Checker | None = None,
    limits: CaseLimits | None = None,
    **more: Any,
) -> Request:
    """`params` are types; the arguments are called a, b, c …"""
    named = [{"name": chr(97 + n), "type": given} for n, given in enumerate(params)]
    prelude = "".join(
        given[language]
        for node, given in (("list_node", LIST_NODE), ("tree_node", TREE_NODE))
        if any(node in one for one in (*params, returns)) and language in given
    )
    return Request(
        language=language,
        kind=kind,
        signature=read_signature({"function": name, "params": named, "returns": returns}),
        source=source,
        cases=tuple(
            GivenCase(f"case {n}", secret, given, expected)
            for n, (given, expected) in enumerate(cases, start=1)
        ),
        prelude=prelude,
        checker=checker or Checker(),
        limits=limits or CaseLimits(),
        **more,
    )


def body(language: str, statements: str) -> str:
    """A function `the_answer(a: int) -> int` with these statements."""
    return FRAMES[language].replace("BODY", statements)


FRAMES = {
    "python": "def the_answer(a):\n    BODY\n",
    "javascript": "function theAnswer(a) { BODY }",
    "typescript": "function theAnswer(a: number): number { BODY }",
    "java": "import java.util.*;\nclass Solution { public int theAnswer(int a) throws Exception { BODY } }",
    "cpp": "class Solution { public: int theAnswer(int a) { BODY } };",
    "go": "func theAnswer(a int) int { BODY }",
}


def one_int(language: str, statements: str, **more: Any) -> Request:
    """Asked with 1 and with 2; right is one more."""
    return function(
        language,
        body(language, statements),
        [({"a": 1}, 2), ({"a": 2}, 3)],
        params=["int"],
        returns="int",
        **more,
    )
