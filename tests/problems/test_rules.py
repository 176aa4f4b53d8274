from __future__ import annotations

import pytest

from prepstack.problems.rules import shortcomings
from prepstack.problems.writing import case
from tests.problems.drafts import DOUBLE, NOTES, problem


def test_a_complete_problem_may_ship():
    assert shortcomings(problem()) == []


SHORT = [
    ({"samples": DOUBLE.samples[:1]}, "There are 1 samples; at least 2 are needed."),
    ({"secrets": DOUBLE.secrets[1:]}, "There are 11 secrets; at least 12 are needed."),
    ({"wrong": DOUBLE.wrong[:1]}, "There are 1 wrong; at least 2 are needed."),
    ({"hints": DOUBLE.hints[:2]}, "There are 2 hints; at least 3 are needed."),
    (
        {"interviewer": NOTES.replace("## Rubric", "")},
        "The interviewer's notes have no heading 'Rubric'.",
    ),
    ({"statement": "Give twice as much."}, "The statement never names `number`."),
    (
        {"statement": "From `other` and `number`.", "params": [("number", "int"), ("other", "int")],
         "samples": [], "secrets": []},
        "The statement names the arguments in another order than the signature.",
    ),
    (
        {"secrets": [*DOUBLE.secrets[:-1], case("another", {"number": 99}, 198)]},
        "No secret case is marked as large; one has to separate the intended complexity.",
    ),
    (
        {"secrets": [*DOUBLE.secrets, case("two again", {"number": 2}, 4)]},
        "Case 'two again' has the same input as 'two'.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), SHORT, ids=[text for _, text in SHORT])
def test_what_is_missing_is_said(changes, sentence):
    assert sentence in shortcomings(problem(**changes))


def test_the_statement_begins_with_the_title():
    read = problem()
    other = type(read)(**{**vars(read), "statement": "# Another\n\nGiven `number`."})

    assert shortcomings(other) == [
        "The statement has to begin with the line '# Double the Number'."
    ]
