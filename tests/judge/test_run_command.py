"""`prepstack judge run`: which cases, what is told of them, and how it ends."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from judge.authoring.library import write_problem
from judge.commands import add_commands
from prepstack.errors import BadRequest, NotFound
from tests.problems.drafts import DOUBLE, RIGHT, SQUARE

SECRET_INPUT, SECRET_NAME = '{"number": 3}', "the number 3"


@pytest.fixture
def run(tmp_path):
    """`prepstack judge run double-the-number FILE …`; the exit code."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    write_problem(DOUBLE, tmp_path)

    def run(source: str, *words: str, name: str = "answer.py") -> int:
        (tmp_path / name).write_text(source, encoding="utf-8")
        told = ["judge", "run", "double-the-number", str(tmp_path / name)]
        arguments = parser.parse_args([*told, "--folder", str(tmp_path), *words])
        return int(arguments.run(arguments))

    return run


def test_a_problem_is_named_by_its_slug(run, capsys):
    assert run(RIGHT) == 0
    assert "AC: 14 of 14 cases" in capsys.readouterr().out


def test_of_secret_cases_nothing_is_told(run, capsys):
    assert run(SQUARE) == 1

    told = capsys.readouterr().out
    assert SECRET_INPUT not in told and "expected" not in told


def test_who_holds_the_notebook_may_see_them_whole(run, capsys):
    assert run(SQUARE, "--show-secret") == 1

    told = capsys.readouterr().out
    assert f"input:      {SECRET_INPUT}" in told
    assert "expected:   6" in told and "actual:     9" in told


def test_as_json_too(run, capsys):
    run(SQUARE, "--show-secret", "--json", "--case", SECRET_NAME)

    told = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (told["group"], told["name"], told["expected"]) == ("secret", SECRET_NAME, "6")


@pytest.mark.parametrize("wanted", ["2", "nothing"])
def test_one_case_is_chosen_by_number_or_description_and_shown(run, capsys, wanted):
    assert run(SQUARE, "--case", wanted) == 0

    told = capsys.readouterr().out
    assert "1 of 1 cases" in told
    assert "  2  nothing" in told and "actual:     0" in told


def test_cases_keep_their_numbers(run, capsys):
    run(SQUARE, "--case", "4", "--case", "1", "--json")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["number"] for line in lines[:-1]] == [1, 4]


def test_a_case_that_is_not_there_is_not_found(run):
    with pytest.raises(NotFound, match="uuid 'none'; numbers go from 1 to 14"):
        run(RIGHT, "--case", "none")


def test_the_first_case_that_fails_can_be_the_last(run, capsys):
    assert run(SQUARE, "--fail-fast", "--json") == 1

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4  # two samples, the first secret case, the whole


def test_an_own_input_is_held_against_the_notebooks_solution(run, capsys, tmp_path):
    (tmp_path / "own.json").write_text('{"number": 21}')

    assert run(SQUARE, "--input", '{"number": 21}') == 1
    assert "expected:   42" in capsys.readouterr().out
    assert run(RIGHT, "--input", str(tmp_path / "own.json")) == 0
    assert "actual:     42" in capsys.readouterr().out


def test_where_several_answers_are_right_the_answer_is_shown_and_not_judged(tmp_path, capsys, run):
    cases = [{**one, "expected": [one["expected"]]} for one in [*DOUBLE.samples]]
    changed = {**vars(DOUBLE), "checker": {"name": "any_of"}, "samples": cases, "secrets": []}
    write_problem(type(DOUBLE)(**changed), tmp_path)

    assert run(SQUARE, "--input", '{"number": 5}') == 0

    told = capsys.readouterr().out
    assert "expected:   10" in told and "actual:     25" in told


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ('{"number": "x"}', "number has to be of the type int"),
        ('{"number": ', "The input has to be JSON"),
        ("nowhere.json", "there is no file nowhere.json"),
    ],
)
def test_an_input_that_cannot_be_is_refused(run, given, sentence):
    with pytest.raises(BadRequest, match=sentence):
        run(RIGHT, "--input", given)


def test_an_own_input_is_held_to_the_constraints(run, tmp_path):
    changed = {**vars(DOUBLE), "validator": "def validate(number):\n    assert number >= 0\n"}
    write_problem(type(DOUBLE)(**changed), tmp_path)

    with pytest.raises(BadRequest, match="Case 'your input': Cell 6 .validator., line 2 refuses"):
        run(RIGHT, "--input", '{"number": -1}')


def test_what_a_solution_prints_and_answers_is_obeyed_by_no_terminal(run, capsys):
    wicked = (
        "def double_the_number(number):\n"
        "    print('\\x1b[2J\\ud800')\n"
        "    return '\\x9b2J\\ud800'\n"
    )

    assert run(wicked, "--show-secret") == 1

    told = capsys.readouterr().out
    assert "\\x1b[2J" in told and "\\ud800" in told
    assert not {one for one in told if not one.isprintable() and one != "\n"}


def test_half_a_character_in_a_case_stops_nothing(tmp_path, run, capsys):
    odd = {**DOUBLE.samples[0], "description": "half \ud800 \x1b[2J"}
    write_problem(type(DOUBLE)(**{**vars(DOUBLE), "samples": [odd, DOUBLE.samples[1]]}), tmp_path)

    assert run(RIGHT, "--case", "1") == 0
    assert "half \\ud800" in capsys.readouterr().out


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "hub_config.cli", "judge", "run", *words]


def test_a_source_that_is_not_in_utf_8_is_refused_in_a_sentence(tmp_path):
    write_problem(DOUBLE, tmp_path)
    (tmp_path / "answer.py").write_bytes(b"# first\n# caf\xe9\n")
    told = ["double-the-number", str(tmp_path / "answer.py"), "--folder", str(tmp_path)]

    done = subprocess.run(command(*told), capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "is not in UTF-8: line 2 has the byte 0xe9. Save it in UTF-8." in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_it_with_a_sentence(tmp_path: Path):
    write_problem(DOUBLE, tmp_path)
    slow = "def double_the_number(number):\n    import time\n    time.sleep(60)\n"
    (tmp_path / "answer.py").write_text(slow)
    told = ["double-the-number", str(tmp_path / "answer.py"), "--folder", str(tmp_path), "--json"]

    with subprocess.Popen(
        command(*told), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout and running.stderr
        running.stdout.readline()  # the first case is over, the second asleep
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()

    assert running.returncode == 2
    assert "prepstack: Stopped." in said and "Traceback" not in said


def test_a_file_of_cc_is_cpp(tmp_path, run):
    cpp = "struct Solution {\n    int doubleTheNumber(int number) { return 2 * number; }\n};\n"
    solutions = {"python": RIGHT, "cpp": cpp}
    write_problem(type(DOUBLE)(**{**vars(DOUBLE), "solutions": solutions}), tmp_path)

    assert run(cpp, "--samples", name="answer.cc") == 0
