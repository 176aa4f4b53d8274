from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from prepstack.problems.notebook import read_problem
from prepstack.problems.problem import BadProblem, Kind, Verdict
from prepstack.problems.writing import accepted, case, generated, wrong
from tests.problems.drafts import RIGHT, notebook, problem

Notebook = dict[str, Any]


def cell(made: Notebook, *tags: str) -> Any:
    return next(one for one in made["cells"] if set(tags) <= set(one["metadata"]["tags"]))


def header(made: Notebook) -> Any:
    return made["metadata"]["prepstack"]


def faults_of(made: Notebook) -> tuple[str, ...]:
    with pytest.raises(BadProblem) as caught:
        read_problem(made)
    return caught.value.faults


def test_a_problem_is_read_as_it_was_drafted():
    read = problem()

    assert read.about.slug == "double-the-number"
    assert read.signature.name == "double_the_number"
    assert len(read.samples) == 2 and len(read.secrets) == 12
    assert read.solution("python").source.strip() == RIGHT.strip()
    assert [one.expect for one in read.wrong] == [Verdict.WRONG_ANSWER, Verdict.TIME_LIMIT]
    assert read.accepted[0].small_only
    assert read.secrets[-1].large and read.secrets[-1].expects_solution


KNOWN_TAGS = (
    "there are statement, solution, prelude, starter, cases, generator, validator, checker, wrong, "
    "accepted, hint, interviewer, sample, secret and lang- with python, javascript, typescript, "
    "java, cpp, go, sqlite, duckdb, bash."
)
BROKEN: list[tuple[Callable[[Notebook], object], str]] = [
    (
        lambda it: it["metadata"].pop("prepstack"),
        "The notebook's metadata has no prepstack header.",
    ),
    (lambda it: header(it).pop("minutes"), "The header has no minutes."),
    (
        lambda it: header(it).update(level=3),
        "The header has the unknown field 'level'; there are checker, difficulty, format, "
        "languages, license, limits, minutes, signature, slug, title, topics, type, uuid, version.",
    ),
    (
        lambda it: header(it).update(title=3),
        "The header's title has to be a text.",
    ),
    (
        lambda it: header(it)["signature"].update(params=[{"name": "number"}]),
        "The header's signature has to be an object; its params, as those of its methods and the "
        'columns of its tables, are [{"name": …, "type": …}, …].',
    ),
    (lambda it: header(it).update(format=2), "The header's format has to be 1."),
    (
        lambda it: header(it).update(slug="double"),
        "The header's slug has to be the title in kebab-case: 'double-the-number'.",
    ),
    (lambda it: header(it).update(version="1"), "The header's version has to look like 1.0.0."),
    (
        lambda it: header(it).update(difficulty="mean"),
        "The header's difficulty has to be one of easy, medium, hard.",
    ),
    (
        lambda it: header(it).update(topics=[]),
        "The header's topics have to be one or more, in lower case with hyphens.",
    ),
    (
        lambda it: header(it).update(license="mine"),
        "The header's license has to be one of public domain, cc0, cc by, cc by-sa, educational, "
        "permission.",
    ),
    (
        lambda it: header(it).update(type="quiz"),
        "The header's type has to be one of function, class, table, sql, program, discussion.",
    ),
    (
        lambda it: header(it).update(languages=["python", "bash"]),
        "A function problem cannot be offered in 'bash': only in "
        "python, javascript, typescript, java, cpp, go.",
    ),
    (
        lambda it: header(it)["signature"].update(function="twice"),
        "The signature names 'twice'; the title asks for 'double_the_number'.",
    ),
    (
        lambda it: header(it)["signature"].update(returns="number"),
        "'number' is no type of the format.",
    ),
    (
        lambda it: header(it)["signature"].update(returns="arg:1"),
        "returns is 'arg:1', and there is no such argument.",
    ),
    (
        lambda it: header(it)["signature"]["params"].append({"name": "number", "type": "int"}),
        "Two parameters have the same name.",
    ),
    (
        lambda it: header(it).update(checker={"name": "guess"}),
        "There is no checker 'guess'; there are exact, float, unordered, any_of, rows, lines, "
        "custom.",
    ),
    (
        lambda it: header(it).update(checker={"name": "exact", "rel": 1}),
        "The checker exact has no option 'rel'.",
    ),
    (
        lambda it: header(it).update(limits={"time": 1}),
        "There is no limit 'time'; there are memory, output, time_limit, time_multipliers.",
    ),
    (
        lambda it: header(it).update(limits={"time_limit": 0}),
        "Every limit has to be a positive number.",
    ),
    (
        lambda it: cell(it, "statement")["metadata"].update(tags=["statment"]),
        f"Cell 1 has the unknown tag 'statment'; {KNOWN_TAGS}",
    ),
    (
        lambda it: cell(it, "statement")["metadata"].update(tags=["lang-klingon"]),
        f"Cell 1 has the unknown tag 'lang-klingon'; {KNOWN_TAGS}",
    ),
    (
        lambda it: cell(it, "statement")["metadata"].update(tags=[]),
        "Cell 1 has no tag: it needs exactly one of statement, solution, prelude, starter, cases, "
        "generator, validator, checker, wrong, accepted, hint, interviewer.",
    ),
    (
        lambda it: cell(it, "statement").update(cell_type="code"),
        "Cell 1 is tagged statement, so it has to be a markdown cell.",
    ),
    (
        lambda it: cell(it, "solution")["metadata"].update(tags=["solution"]),
        "Cell 2 is tagged solution and needs a language, like lang-python.",
    ),
    (
        lambda it: cell(it, "hint")["metadata"]["tags"].append("lang-python"),
        "Cell 9 is tagged hint, which has no language.",
    ),
    (
        lambda it: cell(it, "secret")["metadata"].update(tags=["cases"]),
        "Cell 4 holds cases and needs one of the tags sample and secret.",
    ),
    (
        lambda it: cell(it, "hint")["metadata"]["tags"].append("sample"),
        "Cell 9 is tagged hint; sample and secret are for cases.",
    ),
    (
        lambda it: it["cells"].remove(cell(it, "interviewer")),
        "There is no interviewer cell: add one, with the tag interviewer.",
    ),
    (
        lambda it: it["cells"].remove(cell(it, "statement")),
        "There is no statement cell: add one, with the tag statement.",
    ),
    (
        lambda it: it["cells"].append(cell(it, "statement")),
        "Cell 1 (statement) and Cell 13 (statement): one statement cell is needed; join them.",
    ),
    (
        lambda it: it["cells"].remove(cell(it, "generator")),
        "Cell 4 (cases), line 13, case 'far above': it names the generator power, and there is no "
        "generator cell.",
    ),
    (
        lambda it: header(it).update(checker={"name": "custom"}),
        "The checker custom and a checker cell belong together: the header's checker is custom, "
        "and there is no such cell.",
    ),
    (
        lambda it: header(it).update(languages=["python", "go"]),
        "The header offers Go, and no cell has the tags solution and lang-go.",
    ),
    (
        lambda it: it["cells"].append(cell(it, "solution")),
        "Cell 2 (solution) and Cell 13 (solution): one solution in Python is needed.",
    ),
    (
        lambda it: cell(it, "solution").update(source="def double_the_number(number): ...\n"),
        "Cell 2 (solution) has 0 regions; it needs one, between the lines ### BEGIN SOLUTION and "
        "### END SOLUTION.",
    ),
    (
        lambda it: cell(it, "wrong")["metadata"]["prepstack"].pop("expect"),
        "Cell 7 (wrong) needs prepstack.expect, the verdict it has to get: MLE, RE, TLE, WA.",
    ),
    (
        lambda it: cell(it, "wrong")["metadata"].pop("prepstack"),
        "Cell 7 (wrong) needs a name in its metadata: prepstack.name.",
    ),
]


@pytest.mark.parametrize(("harm", "sentence"), BROKEN, ids=[text for _, text in BROKEN])
def test_a_broken_notebook_is_refused_in_a_sentence(harm, sentence):
    made = json.loads(json.dumps(notebook()))
    harm(made)

    assert sentence in faults_of(made)


BAD_CASES = [
    ([{"description": "x", "expected": 1}], "it needs either an input or a generator."),
    ([{"description": "x", "input": {"number": 1}}], "it has no expected."),
    (
        [case("x", {"number": 1}, 2, points=3)],
        "it has the unknown field 'points'; there are uuid, description, input, generator, args, "
        "expected, large, explanation.",
    ),
    (
        [case("x", {"number": 1}, 2) | {"generator": "power"}],
        "it needs either an input or a generator.",
    ),
    ([case("x", {"n": 1}, 2)], "the input names ['n'], the signature ['number']."),
    (
        [case("x", {"number": "1"}, 2)],
        'number has to be of the type int; it is "1".',
    ),
    (
        [case("x", {"number": 2**31}, 2)],
        "number has to be of the type int; it is 2147483648.",
    ),
    (
        [case("x", {"number": 1}, [2])],
        "what is expected has to be of the type int; it is [2].",
    ),
    ([case("x", {"number": 1}, 2, large=1)], "large is no truth value (true or false)."),
]


@pytest.mark.parametrize(("rows", "sentence"), BAD_CASES, ids=[text for _, text in BAD_CASES])
def test_a_case_that_cannot_be_is_named(rows, sentence):
    found = faults_of(notebook(samples=rows))

    assert f"Cell 3 (cases), line 2, case 'x': {sentence}" in found


def test_two_cases_may_not_have_the_same_description():
    twice = [case("same", {"number": 1}, 2), case("same", {"number": 2}, 4)]

    assert (
        "Cell 3 (cases), line 3, case 'same': Cell 3 (cases), line 2 has the same description."
    ) in faults_of(notebook(samples=twice))


def test_a_case_table_that_is_no_json_is_said_to_be_none():
    made = notebook()
    cell(made, "sample")["source"] = '{"cases": [\n{"uuid" 4}]}'

    assert "Cell 3 (cases), line 2: this is no JSON: Expecting ':' delimiter." in faults_of(made)


@pytest.mark.parametrize("text", ["[]", '{"cases": 3}', '{"cases": [], "more": 1}', "[" * 100_000])
def test_a_case_table_of_another_form_is_said_to_be_none(text):
    made = notebook()
    cell(made, "sample")["source"] = text

    assert any(
        fault.startswith("Cell 3 (cases) has to be of the form") for fault in faults_of(made)
    )


def test_a_case_without_an_id_is_told_who_makes_one():
    made = notebook()
    cell(made, "sample")["source"] = json.dumps({"cases": [case("two", {"number": 2}, 4)]})

    assert (
        "Cell 3 (cases), line 1, case 'two': it has no uuid: run prepstack problems format, which "
        "makes one."
    ) in faults_of(made)


def test_all_faults_are_found_at_once():
    made = notebook(wrong=[wrong("python", "AC", "fine", RIGHT)], hints=[])

    found = faults_of(made)

    assert len(found) == 2


def test_a_custom_checker_says_itself_what_it_expects():
    read = problem(
        checker={"name": "custom"},
        checker_source="def check(input, expected, actual):\n    return True\n",
        samples=[case("any", {"number": 1}, "whatever")],
    )

    assert read.checker.source.startswith("def check")


def test_with_any_of_every_alternative_has_the_type():
    found = faults_of(
        notebook(checker={"name": "any_of"}, samples=[case("x", {"number": 1}, [2, "two"])])
    )

    assert (
        "Cell 3 (cases), line 2, case 'x': what is expected has to be of the type int; "
        'it is "two".'
    ) in found


def test_a_class_is_called_by_the_methods_it_has():
    made = notebook(
        kind="class",
        params=(),
        methods=[("add", [("value", "int")], "void"), ("sum", [], "int")],
        samples=[
            case(
                "good",
                {"ops": ["DoubleTheNumber", "add", "sum"], "args": [[], [1], []]},
                [None, None, 1],
            ),
            case("no such", {"ops": ["DoubleTheNumber", "mul"], "args": [[], []]}, [None, None]),
            case("no value", {"ops": ["DoubleTheNumber", "add"], "args": [[], []]}, [None, None]),
            case("no object", {"ops": ["add"], "args": [[1]]}, [None]),
        ],
        secrets=[],
    )

    assert faults_of(made) == (
        "Cell 3 (cases), line 3, case 'no such': the class has no method 'mul'; it has add, sum, "
        "DoubleTheNumber.",
        "Cell 3 (cases), line 4, case 'no value': add takes a list of 1 arguments, not [].",
        "Cell 3 (cases), line 5, case 'no object': ops has to begin with 'DoubleTheNumber' and to "
        "be as long as args.",
    )


def test_rows_of_a_table_are_as_long_as_its_columns():
    made = notebook(
        kind="sql",
        params=(),
        tables={"orders": [("id", "INTEGER"), ("day", "DATE")]},
        solutions={"sqlite": "SELECT id FROM orders"},
        samples=[
            case("good", {"orders": [[1, None]]}, {"columns": ["id"], "rows": [[1]]}),
            case("short", {"orders": [[1]]}, {"columns": ["id"], "rows": []}),
            case("wide answer", {"orders": []}, {"columns": ["id"], "rows": [[1, 2]]}),
        ],
        secrets=[],
    )

    assert faults_of(made) == (
        "Cell 3 (cases), line 3, case 'short': each row of orders has to be a list of 2 values.",
        "Cell 3 (cases), line 4, case 'wide answer': what is expected has to be of the type table; "
        'it is {"columns": ["id"], "rows": [[1, 2]]}.',
    )


def test_one_query_may_answer_in_both_dialects():
    made = notebook(
        kind="sql",
        params=(),
        tables={"orders": [("id", "INTEGER")]},
        solutions={"sqlite": "SELECT id FROM orders", "duckdb": "SELECT id FROM orders"},
        samples=[],
        secrets=[],
    )
    made["cells"] = [one for one in made["cells"] if "lang-duckdb" not in one["metadata"]["tags"]]
    cell(made, "solution")["metadata"]["tags"].append("lang-duckdb")

    read = read_problem(made)

    assert read.about.kind is Kind.SQL
    assert read.solution("duckdb") == read.solution("sqlite")


def test_programs_are_given_files_arguments_and_input():
    made = notebook(
        kind="program",
        params=(),
        solutions={"bash": "wc -l < access.log"},
        samples=[
            case("good", {"files": {"access.log": "a\n"}}, "1\n"),
            case("odd", {"env": {}}, "1\n"),
            case("number", {"stdin": ""}, 1),
            case("words", {"args": "a b"}, "1\n"),
        ],
        secrets=[],
    )

    assert faults_of(made) == (
        "Cell 3 (cases), line 3, case 'odd': a program is given args, stdin and files, not 'env'.",
        "Cell 3 (cases), line 4, case 'number': what is expected of a program has to be text.",
        "Cell 3 (cases), line 5, case 'words': args has to be of the type string[]; it is \"a b\".",
    )


def test_a_type_of_python_alone_is_offered_in_python_alone():
    made = notebook(solutions={"python": RIGHT, "go": "func f() {}"}, returns="any")

    assert "The type any can be offered in Python only." in faults_of(made)


def test_submissions_keep_what_is_said_of_them():
    read = problem(
        accepted=[accepted("python", "again", RIGHT)],
        secrets=[generated("far", "power", {"exponent": 3}, expected=16, large=False)],
    )

    assert read.accepted[0].name == "again"
    assert read.secrets[0].expected == 16 and not read.secrets[0].large


def test_a_column_has_a_type_that_both_engines_know():
    made = notebook(
        kind="sql",
        params=(),
        tables={"orders": [("id", "SERIAL")]},
        solutions={"sqlite": "SELECT id FROM orders"},
    )

    assert faults_of(made)[0].startswith("Column id of orders is 'SERIAL'; it has to be one of")


def test_starters_are_written_for_every_language_or_for_none():
    both = {"python": RIGHT, "go": "func doubleTheNumber(number int) int { return 2 * number }"}

    with pytest.raises(BadProblem, match="starters are written for every language"):
        problem(solutions=both, starters={"python": "def double_the_number(number): pass"})
