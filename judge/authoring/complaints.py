"""What `check` says of a submission that did not get the verdict it should."""

from __future__ import annotations

from judge.authoring.trials import Result
from prepstack.judging.differences import shown
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Case, Submission, Verdict

KEPT_LINES = 4
LONGEST_VALUE = 200


def who_is(submission: Submission) -> str:
    """The cell it stands in, its name and its (first) language."""
    name = f", {submission.name!r}" if submission.name else ""
    return f"{submission.place}{name} in {LANGUAGES[submission.languages[0]].title}"


def _shortened(message: str) -> str:
    """The beginning and the end: compilers say it first, tracebacks last."""
    lines = message.strip().splitlines()
    kept = (
        lines if len(lines) <= 2 * KEPT_LINES else [*lines[:KEPT_LINES], "…", *lines[-KEPT_LINES:]]
    )
    return "\n        ".join(kept)


def complaint(who: str, case: Case, result: Result) -> str:
    said = f": {_shortened(result.message)}" if result.message else "."
    if result.verdict is Verdict.COMPILE_ERROR:
        return f"{who} does not compile{said}"
    return f"{who} gets {result.verdict} on {label_inside(case)}{said}{_answers(case, result)}"


def label_inside(case: Case) -> str:
    """Inside a sentence."""
    return case.label[0].lower() + case.label[1:]


def _answers(case: Case, result: Result) -> str:
    """What a wrong answer is told by, a line each."""
    if result.verdict is not Verdict.WRONG_ANSWER:
        return ""
    told = {"input": case.input, "expected": case.expected, "actual": result.answer}
    lines = (f"{name + ':':10}{_cut(shown(value))}" for name, value in told.items())
    return "".join(f"\n        {line}" for line in lines)


def _cut(text: str) -> str:
    text = text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
    return text.replace("\n", "\n                  ")
