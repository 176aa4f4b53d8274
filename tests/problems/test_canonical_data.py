"""Cases as Exercism keeps them: there and back, and from a file of somebody else."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

import pytest

from judge.authoring.command_line import add_commands
from judge.authoring.library import load_problem, write_problem
from prepstack.errors import BadRequest
from prepstack.problems.writing import case
from tests.problems.drafts import DOUBLE

GIVEN = replace(
    DOUBLE,
    params=[("first_number", "int")],
    statement="Given `first_number`, return twice as much.",
    samples=[
        case("two", {"first_number": 2}, 4, explanation="2 + 2\nis 4"),
        case("nothing", {"first_number": 0}, 0),
    ],
    secrets=[case(f"the number {n}", {"first_number": n}, 2 * n) for n in range(3, 15)],
    generators="",
)


def test_what_both_formats_hold_comes_back_as_it_was(command, tmp_path, capsys):
    path, file = write_problem(GIVEN, tmp_path), tmp_path / "canonical-data.json"
    before = load_problem(path).cases
    command("export", "double-the-number", str(file))
    document = json.loads(file.read_text())
    write_problem(replace(GIVEN, samples=[], secrets=[]), tmp_path)

    command("import", str(file), "--into", "double-the-number")

    assert load_problem(path).cases == before
    assert document["exercise"] == "double-the-number"
    first = document["cases"][0]["cases"][0]
    assert first["property"] == "doubleTheNumber" and first["input"] == {"firstNumber": 2}
    assert "Left behind: everything but the cases." in capsys.readouterr().err


def test_importing_twice_changes_nothing(command, tmp_path):
    path, file = write_problem(GIVEN, tmp_path), tmp_path / "canonical-data.json"
    before = path.read_bytes()
    command("export", "double-the-number", str(file))

    command("import", str(file), "--into", "double-the-number")

    assert path.read_bytes() == before


def test_generated_cases_stay_behind_and_stay_there(command, tmp_path, capsys):
    path, file = write_problem(DOUBLE, tmp_path), tmp_path / "canonical-data.json"
    before = path.read_bytes()

    command("export", "double-the-number", str(file))
    command("import", str(file), "--into", "double-the-number")

    assert "Left behind: 1 cases that are generated." in capsys.readouterr().err
    assert path.read_bytes() == before


def row(description: str, **more: object) -> dict[str, object]:
    given = {"description": description, "property": "double", "input": {"firstNumber": 20}}
    return {**given, "expected": 40, **more}


FOREIGN = {
    "exercise": "double",
    "cases": [
        {
            "description": "large ones",
            "cases": [
                row("twenty", uuid="aaaa", comments=["why", "not"]),
                row("an error", expected={"error": "too large"}),
            ],
        },
        row("thirty", input={"firstNumber": 30}, expected=60, scenarios=["big-integer"]),
        row("another", property="halve"),
    ],
}


def test_cases_of_somebody_else_are_added(command, tmp_path, capsys):
    path, file = write_problem(GIVEN, tmp_path), tmp_path / "foreign.json"
    file.write_text(json.dumps(FOREIGN))

    command("import", str(file), "--into", "double-the-number", "--property", "double")

    added = load_problem(path).secrets[-2:]
    assert [one.description for one in added] == ["large ones / twenty", "thirty"]
    assert added[0].uuid == "aaaa" and added[0].explanation == "why\nnot"
    assert added[1].input == {"first_number": 30}
    said = capsys.readouterr().err
    assert "Left behind: 'an error': an error is expected" in said
    assert "Left behind: 'thirty': its scenarios" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The file is no JSON"),
        ("[" * 100_000, "The file is no JSON"),
        ("[]", "Canonical data are"),
        ('{"cases": [3]}', "Each case and each group is an object"),
        ('{"cases": [{"description": "x", "input": 3}]}', "The case 'x' needs an input"),
        (json.dumps({"cases": [row("x")] * 501}), "more than 500 cases"),
        (json.dumps(FOREIGN), "several properties; add --property double|halve"),
    ],
)
def test_what_is_no_canonical_data_is_refused(command, tmp_path, text, sentence):
    path, file = write_problem(GIVEN, tmp_path), tmp_path / "foreign.json"
    before = path.read_bytes()
    file.write_text(text)

    with pytest.raises(BadRequest, match=sentence):
        command("import", str(file), "--into", "double-the-number")
    assert path.read_bytes() == before


def test_groups_are_nested_only_so_deep(command, tmp_path):
    write_problem(GIVEN, tmp_path)
    deep: dict[str, object] = row("x")
    for _ in range(12):
        deep = {"description": "group", "cases": [deep]}
    (tmp_path / "deep.json").write_text(json.dumps({"cases": [deep]}))

    with pytest.raises(BadRequest, match="nested deeper than 10 groups"):
        command("import", str(tmp_path / "deep.json"), "--into", "double-the-number")


def test_it_has_to_be_said_where_cases_go(command, tmp_path):
    (tmp_path / "foreign.json").write_text("{}")

    with pytest.raises(BadRequest, match="--into names the problem"):
        command("import", str(tmp_path / "foreign.json"))
