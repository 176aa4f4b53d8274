"""What is made of a problem and of what the judge says, before anybody hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from hub_config.service.problems.markdown import to_html
from hub_config.service.problems.outcomes import (
    LARGEST_TEXTS,
    LONGEST_SHOWN,
    case_result,
    done,
    read_outcome,
    within_bounds,
    write_outcome,
)
from hub_config.service.problems.running import Going, Running
from hub_config.service.problems.texts import problem_text
from prepstack.problems.problem import Verdict
from prepstack.wire import judge
from prepstack.wire.runs import CaseResult, RunProgress

TEXTS = ("name", "expected", "actual", "difference", "stdout", "error")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "before <img src=x onerror=alert(1)> after",
        "| a |\n| --- |\n| <b onclick=x> |",
        "[click](javascript:alert(1))",
        "![x](javascript:alert(1))",
        '[x](http://a "\\" onmouseover=alert(1)")',
        "```\n<script>\n```",
        "<http://a.b/\"onclick='x'>",
    ],
)
def test_markdown_holds_no_markup_of_its_authors(text: str) -> None:
    html = to_html(text).lower()

    for tag in ("<script", "<img src=x", "<b ", 'href="javascript', 'src="javascript'):
        assert tag not in html
    assert '" on' not in html


def test_markdown_has_tables_code_and_lists() -> None:
    html = to_html("**Constraints**\n\n- `n` ≤ 10\n\n| a | b |\n| --- | --- |\n| 1 | 2 |")

    assert "<strong>Constraints</strong>" in html
    assert "<li><code>n</code> ≤ 10</li>" in html
    assert "<td>1</td>" in html


def test_of_a_secret_case_nothing_is_kept_even_if_the_judge_told_it() -> None:
    told = judge.Case(4, "secret", Verdict.WRONG_ANSWER, 2000, 256, **dict.fromkeys(TEXTS, "x"))

    assert case_result(told, "all") == CaseResult(4, "secret", Verdict.WRONG_ANSWER, 2000, 256)


def test_texts_are_cut_and_of_many_the_first_are_kept() -> None:
    told = judge.Case(1, "sample", Verdict.ACCEPTED, 1, 1, stdout="x" * 70_000)
    result = case_result(told, "samples")
    kept = within_bounds([result] * 40)

    assert len(result.stdout) == LONGEST_SHOWN + 2
    assert sum(len(one.stdout) for one in kept) <= LARGEST_TEXTS
    assert [bool(one.stdout) for one in (kept[0], kept[-1])] == [True, False]
    assert [one.verdict for one in kept] == [Verdict.ACCEPTED] * 40


def test_an_input_of_ones_own_is_neither_right_nor_wrong() -> None:
    wrong = Verdict.WRONG_ANSWER
    told = judge.Case(1, "sample", wrong, 1, 1, expected="null", actual="[1]", difference="…")
    result = case_result(told, "custom")
    outcome = done(judge.Done(wrong, 0, 1, 1, 1), [result], "custom")

    assert (result.verdict, result.actual) == (Verdict.ACCEPTED, "[1]")
    assert (result.expected, result.difference) == ("", "")
    assert (outcome.verdict, outcome.passed) == (Verdict.ACCEPTED, 1)
    assert read_outcome(write_outcome(outcome)) == outcome


@pytest.mark.parametrize("verdict", [Verdict.RUNTIME_ERROR, Verdict.TIME_LIMIT])
def test_what_fails_on_ones_own_input_has_failed(verdict: Verdict) -> None:
    told = judge.Case(1, "sample", verdict, 1, 1, error="KeyError: 9")

    assert case_result(told, "custom").verdict is verdict


def test_a_page_hears_what_it_has_not_heard_of_runs_that_go_on() -> None:
    running, case = Running(), CaseResult(1, "sample", Verdict.ACCEPTED, 1.0, 1.0)
    news = [
        RunProgress(1, "queued", 2),
        RunProgress(1, "started"),
        RunProgress(1, "case", case=case),
    ]
    for one in news[:2]:
        running.tell("a", one)
    seen = running.newest
    running.tell("b", RunProgress(1, "started"))
    running.tell("a", news[2])

    assert running.after("a", 0) == news
    assert running.after("a", seen) == news[2:]
    assert running.after("a", running.newest) == []
    assert running.of("a", 1) == Going(0, (case,))
    running.tell("a", RunProgress(1, "again"))
    assert running.of("a", 1) == Going()
    running.end("a", 1)
    assert running.after("a", 0) == []


def a_summary(kind: str, **fields: Any) -> dict[str, Any]:
    about = {
        "slug": "a-problem",
        "title": "A Problem",
        "kind": kind,
        "difficulty": "easy",
        "topics": ["stacks"],
        "minutes": 20,
        "languages": ["python"],
        "statement": "# A Problem\n\nDo it.",
        "signature": {},
    }
    return about | fields


def a_sample(given: Any, expected: Any) -> list[dict[str, Any]]:
    return [{"description": "first", "input": given, "expected": expected, "explanation": ""}]


def test_calls_of_a_class_are_written_as_calls() -> None:
    given = {"ops": ["Stack", "push", "top"], "args": [[], [3], []]}

    text = problem_text(a_summary("class", samples=a_sample(given, [None, None, 3])))

    [sample] = text.samples
    assert sample.given[0].text == "Stack()\npush(3)\ntop()"
    assert sample.expected.text == "[null, null, 3]"
    assert text.statement_html == "<p>Do it.</p>"


def test_files_and_arguments_of_a_program_are_shown_as_they_are() -> None:
    given = {"files": {"access.log": "a\nb\n"}, "args": ["-n", "5"], "stdin": "in"}

    [sample] = problem_text(a_summary("program", samples=a_sample(given, "a 1\n"))).samples

    assert [(one.name, one.text) for one in sample.given] == [
        ("access.log", "a\nb\n"),
        ("arguments", "-n 5"),
        ("standard input", "in"),
    ]
    assert sample.expected.text == "a 1\n"


def test_tables_are_tables() -> None:
    frame = {"columns": ["day", "amount"], "rows": [["2026-03-01", 2.5], ["2026-03-02", None]]}
    columns = [{"name": "id", "type": "INTEGER"}]
    tables = {"tables": [{"name": "orders", "columns": columns}]}

    [table] = problem_text(a_summary("table", samples=a_sample({"sales": frame}, frame))).samples
    summary = a_summary("sql", signature=tables, samples=a_sample({"orders": [[1]]}, frame))
    [sql] = problem_text(summary).samples

    assert table.given[0].table == table.expected.table
    assert getattr(table.expected.table, "rows", None) == (
        ("2026-03-01", "2.5"),
        ("2026-03-02", "NULL"),
    )
    assert getattr(sql.given[0].table, "columns", None) == ("id INTEGER",)
