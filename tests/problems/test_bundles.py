from __future__ import annotations

import json
from dataclasses import replace

import nbformat
import pytest

from judge.run.request import request_of
from prepstack.problems.bundles import (
    private_bundle,
    public_notebook,
    public_summary,
    staff_page,
    starter_cell,
    submission,
)
from prepstack.problems.leaks import ADVICE, leaks
from prepstack.problems.notebook import read_problem
from prepstack.problems.writing import case
from prepstack.wire.judge import submission_of
from tests.problems.drafts import RIGHT, notebook, problem

CANARY = "canary: nobody outside may read this"
TREE = {
    "params": [("number", "tree_node")],
    "samples": [case("one", {"number": [1]}, 2)],
    "secrets": [],
}
SQL = {
    "kind": "sql",
    "params": (),
    "tables": {"orders": [("id", "INTEGER"), ("note", "TEXT")]},
    "solutions": {"sqlite": "SELECT id FROM orders;"},
    "samples": [
        case(
            "one",
            {"orders": [[1, "it's"], [2, None]]},
            {"columns": ["id"], "rows": [[1], [2]]},
        )
    ],
    "secrets": [],
}


def public(language="python", **changes):
    made = notebook(**changes)
    return public_notebook(made, read_problem(made), language)


def test_the_candidate_gets_statement_examples_and_starter():
    shown = public()

    nbformat.validate(shown, version=4)
    assert [cell["metadata"]["tags"] for cell in shown["cells"]] == [
        ["statement"],
        ["examples"],
        ["starter"],
        ["try"],
    ]
    assert shown["cells"][2]["source"].startswith("def double_the_number(number: int) -> int:\n")
    assert "number = 2\n→ 4" in shown["cells"][1]["source"]


def test_the_statement_is_locked_and_the_starter_is_not():
    statement, _, starter, _ = public()["cells"]

    assert statement["metadata"]["editable"] is False
    assert "editable" not in starter["metadata"]


@pytest.mark.parametrize(
    ("language", "kernel"),
    [("python", "python3"), ("typescript", "deno"), ("java", "java"), ("go", "prepstack-go")],
)
def test_every_language_opens_in_its_kernel(language, kernel):
    shown = public(language, solutions={"python": RIGHT, language: RIGHT})

    assert shown["metadata"]["kernelspec"]["name"] == kernel
    assert shown["metadata"]["prepstack"]["language"] == language


PRIVATE = [
    {"hints": [CANARY] * 3},
    {"interviewer": CANARY},
    {"generators": f"# {CANARY}\n"},
    {"checker": {"name": "custom"}, "checker_source": f"# {CANARY}\n"},
    {"solutions": {"python": f"{RIGHT}# {CANARY}\n"}},
    {"accepted": [{"language": "python", "name": "x", "source": CANARY}]},
    {"wrong": [{"language": "python", "name": "x", "expect": "WA", "source": CANARY}]},
    {"secrets": [case(CANARY, {"number": 3}, 6)]},
]


@pytest.mark.parametrize("changes", PRIVATE, ids=[next(iter(one)) for one in PRIVATE])
def test_private_text_does_not_get_into_the_public_part(changes):
    made = notebook(**{"secrets": [], **changes})
    read = read_problem(made)

    shown = json.dumps([public_notebook(made, read, "python"), public_summary(read)])

    assert "canary" in json.dumps(made)
    assert "canary" not in shown


def test_unknown_metadata_and_attachments_stay_where_they_are():
    made = notebook()
    made["cells"][0]["attachments"] = {"secret.png": {"image/png": CANARY}}
    made["cells"][0]["metadata"]["remark"] = CANARY
    made["metadata"]["remark"] = CANARY

    shown = json.dumps(public_notebook(made, read_problem(made), "python"))

    assert "canary" not in shown


def test_a_clean_problem_leaks_nothing():
    read = problem()

    assert leaks(read, read.cases, [public_summary(read), public()]) == []


def test_a_line_of_the_solution_in_the_statement_is_found():
    read = problem()

    found = leaks(read, read.cases, [{"cells": ["Try this:\n    answer = number + number"]}])

    assert found == [f"Cell 2 (solution), line 3 is public: 'answer = number + number'. {ADVICE}"]


def test_a_line_that_every_starter_has_is_no_leak():
    read = problem()

    assert leaks(read, read.cases, ["def double_the_number(number: int) -> int:"]) == []


def test_a_signature_over_several_lines_is_no_leak():
    broken = RIGHT.replace("(number: int)", "(\n    number: int\n)")
    read = problem(solutions={"python": broken})

    assert "def double_the_number(" in broken.splitlines()
    assert leaks(read, read.cases, [public(solutions={"python": broken})]) == []


def test_the_input_of_a_secret_case_is_found_whatever_its_blanks():
    read = problem(
        params=[("number", "int[]")],
        samples=[case("shown", {"number": [1, 2, 3, 4, 5, 6, 7, 8]}, 1)],
        secrets=[
            case("told", {"number": [11, 22, 33, 44, 55, 66]}, 2),
            case("kept", {"number": [91, 22, 33, 44, 55, 66]}, 2),
        ],
    )

    found = leaks(read, read.cases, ["For [11, 22,\n  33, 44, 55, 66] it is 2."])

    assert found == [f"Cell 4 (cases), line 2, case 'told': its input is public. {ADVICE}"]


def test_given_types_come_before_the_starter():
    shown = public(**TREE, solutions={"python": RIGHT, "go": "func f() {}"}, language="go")

    assert shown["cells"][2]["metadata"]["tags"] == ["prelude"]
    assert shown["cells"][2]["source"].startswith("type TreeNode struct {")


def test_an_sql_notebook_lets_the_candidate_query_the_sample(tmp_path):
    shown = public("sqlite", **SQL)
    prelude, starter = shown["cells"][2:]
    made = {}

    class Shell:
        def register_magic_function(self, function, kind):
            made[kind] = function

    exec(prelude["source"], {"get_ipython": Shell})

    frame = made["cell"]("", "SELECT id, note FROM orders ORDER BY id")
    assert frame["id"].tolist() == [1, 2]
    assert frame["note"].tolist()[0] == "it's"
    assert starter["source"] == "%%sql\n-- Write your query here."


def test_the_judge_gets_everything_but_the_source():
    read = problem()

    bundle = private_bundle(read, read.cases)

    assert bundle["signature"] == {
        "function": "double_the_number",
        "params": [{"name": "number", "type": "int"}],
        "returns": "int",
    }
    assert bundle["cases"][0] == {
        "name": "two", "group": "sample", "input": {"number": 2}, "expected": 4,
    }  # fmt: skip
    assert bundle["cases"][2]["group"] == "secret"
    assert bundle["limits"]["python"] == {
        "time_seconds": 0.5,
        "memory_megabytes": 256,
        "output_megabytes": 8,
    }


def test_the_interviewer_gets_hints_notes_solutions_and_mistakes():
    page = staff_page(problem())

    for text in ("1. How much is twice?", "## Rubric", "answer = number + number", "squares (WA)"):
        assert text in page


def test_the_starter_cell_is_what_the_public_notebook_shows():
    made = notebook()
    read = read_problem(made)

    assert starter_cell(made, read, "python").strip() == public()["cells"][2]["source"]


def test_a_solution_that_was_not_taken_out_is_found():
    made = notebook(
        solutions={
            "python": "def double_the_number(number):\n    ### BEGIN SOLUTION\n"
            "    return 2 * number + 0\n    ### END SOLUTION\n"
        }
    )
    read = read_problem(made)

    found = leaks(read, read.cases, [made["cells"][1]["source"]])

    assert found == [f"Cell 2 (solution), line 3 is public: 'return 2 * number + 0'. {ADVICE}"]


@pytest.mark.parametrize(("with_secrets", "cases"), [(False, 2), (True, 14)])
def test_a_bundle_and_a_source_make_what_the_judge_is_asked(with_secrets, cases):
    read = problem()
    filled = [replace(case, input=case.input or {"number": 8}, expected=16) for case in read.cases]

    made = submission(
        private_bundle(read, filled),
        room="k3v9",
        language="python",
        source=RIGHT,
        with_secrets=with_secrets,
    )
    asked = request_of(submission_of(made))

    assert (asked.room, asked.language, len(asked.cases)) == ("k3v9", "python", cases)
    assert asked.signature == read.signature
    assert asked.limits.time_seconds == 0.5
    assert asked.has_secrets == with_secrets


def test_a_written_starter_takes_the_place_of_the_generated_one_and_is_no_leak():
    given = "def double_the_number(number: int) -> int:\n    answer = number + number - 1\n"
    line = "answer = number + number"
    kept = RIGHT.replace(line, f"{line} - 1\n    answer += 1")
    made = notebook(starters={"python": given}, solutions={"python": kept})
    read = read_problem(made)

    shown = public_notebook(made, read, "python")

    assert shown["cells"][2]["source"] == given.rstrip()
    assert leaks(read, read.cases, [shown]) == []
