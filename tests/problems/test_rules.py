from __future__ import annotations

import pytest

from prepstack.problems.rules import shortcomings
from prepstack.problems.writing import case
from tests.problems.drafts import DOUBLE, NOTES, problem


def test_a_complete_problem_may_ship():
    assert shortcomings(problem()) == []


SHORT = [
    (
        {"samples": DOUBLE.samples[:1]},
        "There are 1 samples; at least 2 are needed: "
        "add cases to the cell with the tags cases and sample.",
    ),
    (
        {"secrets": DOUBLE.secrets[1:]},
        "There are 11 secrets; at least 12 are needed: "
        "add cases to the cell with the tags cases and secret.",
    ),
    (
        {"wrong": DOUBLE.wrong[:1]},
        "There are 1 wrong; at least 2 are needed: add code cells with the tags wrong and lang-….",
    ),
    (
        {"hints": DOUBLE.hints[:2]},
        "There are 2 hints; at least 3 are needed: add markdown cells with the tag hint.",
    ),
    (
        {"interviewer": NOTES.replace("## Rubric", "")},
        "Cell 12 (interviewer) has no heading 'Rubric': add the line '## Rubric'.",
    ),
    (
        {"statement": "Give twice as much."},
        "Cell 1 (statement) never names `number`: say in backticks what it is.",
    ),
    (
        {
            "statement": "From `other` and `number`.",
            "params": [("number", "int"), ("other", "int")],
            "samples": [],
            "secrets": [],
        },
        "Cell 1 (statement) names the arguments in another order than the signature: number, "
        "other.",
    ),
    (
        {"secrets": [*DOUBLE.secrets[:-1], case("another", {"number": 99}, 198)]},
        "No secret case is large: give the one that separates the intended complexity "
        '"large": true.',
    ),
    (
        {"secrets": [*DOUBLE.secrets, case("two again", {"number": 2}, 4)]},
        "Cell 4 (cases), line 14, case 'two again': its input is that of 'two'; change one of "
        "them.",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), SHORT, ids=[text for _, text in SHORT])
def test_what_is_missing_is_said(changes, sentence):
    assert sentence in shortcomings(problem(**changes))


def test_the_statement_begins_with_the_title():
    read = problem()
    other = type(read)(**{**vars(read), "statement": "# Another\n\nGiven `number`."})

    assert shortcomings(other) == ["Cell 1 (statement), line 1 has to be '# Double the Number'."]
