"""What `judge run` prints of a candidate's answers: text, which no terminal obeys."""

from __future__ import annotations

import io
import json

import pytest

from judge.authoring.run_command import as_json_line
from judge.authoring.table import Table
from judge.judging.result import CaseResult, Summary
from prepstack.problems.problem import Verdict
from prepstack.wire.message import to_json

CLEARS_SCREEN, HALF, CSI = "\x1b[2J\x1b[H", "\ud800", "\x9b"
WICKED = CaseResult(
    number=1,
    name="first",
    secret=False,
    verdict=Verdict.WRONG_ANSWER,
    expected="right",
    answer=f"{HALF}{CSI}2J",
    has_answer=True,
    stdout=f"{CLEARS_SCREEN}all accepted\r\b\n\u202ereversed",
    error=f"the checker said {HALF}",
)


def printed(result: CaseResult, summary: Summary) -> str:
    """As on a terminal, which takes UTF-8 alone."""
    terminal = io.BytesIO()
    out = io.TextIOWrapper(terminal, encoding="utf-8")
    table = Table(out)
    table.case(result, result.told())
    table.end(summary)
    return terminal.getvalue().decode()


def test_escapes_and_half_characters_of_a_candidate_are_shown_not_obeyed() -> None:
    text = printed(WICKED, Summary(Verdict.COMPILE_ERROR, error=f"{CLEARS_SCREEN}line 1: {HALF}"))

    assert "\\x1b[2J\\x1b[Hall accepted" in text
    assert "\\ud800" in text
    assert not {one for one in text if not one.isprintable() and one != "\n"}


def test_as_json_they_are_escapes_too() -> None:
    line = as_json_line(WICKED.told())

    assert line.isascii() and line.isprintable()
    assert json.loads(line)["actual"] == f'"\\ud800{CSI}2J"'


@pytest.mark.parametrize("told", [WICKED.told(), Summary(Verdict.COMPILE_ERROR, error=HALF).told()])
def test_half_characters_can_be_told(told: object) -> None:
    assert b"\\\\ud800" in to_json(told)  # type: ignore[arg-type]
