"""`prepstack problems new`: what it takes, what it asks, and that its sketches pass the check."""

from __future__ import annotations

import argparse
import os
import pty
import subprocess
import sys

import pytest

from judge.authoring.command_line import add_commands
from judge.authoring.library import load_notebook, load_problem
from prepstack.errors import BadRequest, Conflict
from prepstack.problems.languages import OFFERED
from prepstack.problems.problem import Kind
from prepstack.problems.rules import shortcomings

OPTIONS = {
    Kind.FUNCTION: ["--param", "items:int[]", "--returns", "string[][]"],
    Kind.CLASS: [
        *("--param", "size:int", "--method", "push(value:int)"),
        *("--method", "counts(of:string[]):map<string,int>"),
    ],
    Kind.TABLE: ["--param", "sheet:table"],
    Kind.SQL: ["--table", "orders(id:INTEGER, day:DATE)", "--table", "people(name:TEXT)"],
    Kind.PROGRAM: [],
    Kind.DISCUSSION: ["--param", "people:long"],
}
# What is given and what is returned: each family of types once as either.
TYPES = [
    ("double", "string[][]"),
    ("string", "map<string,long>"),
    ("map<string,int[]>", "list_node[]"),
    ("list_node", "graph"),
    ("tree_node", "tree_node"),
    ("string[]", "arg:1"),
]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_problem_passes_the_check(command, tmp_path, capsys, kind):
    command("new", "Sum of It", "--kind", kind, "--topic", "numbers", *OPTIONS[kind])

    assert command("check", "--no-cache") == 0, capsys.readouterr().out
    assert load_problem(tmp_path / "sum-of-it.ipynb").about.languages == OFFERED[kind]
    told = capsys.readouterr().out
    assert "Still a sketch, write your own: Cell 1 (statement), Hint 1, Hint 2, Hint 3" in told


@pytest.mark.parametrize(("given", "returned"), TYPES)
def test_so_does_one_of_every_type(command, capsys, given, returned):
    options = ("--param", "flag:bool", "--param", f"value:{given}", "--returns", returned)
    command("new", "Sum of It", "--topic", "types", *options)

    assert command("check", "--no-cache") == 0, capsys.readouterr().out


def test_only_the_languages_that_are_named_are_offered(command, tmp_path):
    options = ("--topic", "x", "--param", "n:int", "--language", "go", "--language", "python")
    command("new", "Sum of It", *options)

    assert load_problem(tmp_path / "sum-of-it.ipynb").about.languages == ("python", "go")


def test_a_problem_that_is_there_is_not_written_over(command):
    options = ("--topic", "x", "--param", "n:int")
    command("new", "Sum of It", *options)

    with pytest.raises(Conflict, match="is there already"):
        command("new", "Sum of It", *options)


REFUSED = [
    (["TODO", "--topic", "x"], "'TODO' is a placeholder: give the title itself."),
    (["<title>", "--topic", "x"], "'<title>' is a placeholder"),
    (["Sum", "--topic", "to-be-named", "--param", "n:int"], "'to-be-named' is a placeholder"),
    (["Sum", "--topic", "Big Topic", "--param", "n:int"], "in lower case with hyphens"),
    ([], "a title is needed"),
    (["Sum"], "--topic is needed"),
    (["Sum", "--topic", "x"], "--param is needed"),
    (["Sum", "--topic", "x", "--param", "items"], "'items' has to look like numbers:int"),
    (["Sum", "--topic", "x", "--param", "items:number"], "'number' is no type of the format"),
    (["Sum", "--topic", "x", "--param", "on:bool"], "a parameter that can be small or large"),
    (["Sum", "--topic", "x", "--param", "n:int", "--returns", "void"], "something to return"),
    (["Sum", "--topic", "x", "--param", "n:int", "--returns", "arg:0"], "changes lists"),
    (["Sum", "--topic", "x", "--param", "n:int", "--returns", "arg:3"], "there is no such"),
    (["Sum", "--topic", "x", "--param", "n:table"], "The type table is for --kind table"),
    (["Sum", "--topic", "x", "--param", "n:int", "--language", "bash"], "'bash' is none of"),
    (["Sum", "--topic", "x", "--param", "n:int", "--method", "a():int"], "goes with --kind class"),
    (["Sum", "--topic", "x", "--param", "n:int", "--table", "a(b:TEXT)"], "goes with --kind sql"),
    (["Sum", "--topic", "x", "--kind", "class"], "--method is needed"),
    (["Sum", "--topic", "x", "--kind", "class", "--method", "a()"], "returns something"),
    (["Sum", "--topic", "x", "--kind", "class", "--method", "a"], "has to look like push"),
    (["Sum", "--topic", "x", "--kind", "sql"], "--table is needed"),
    (["Sum", "--topic", "x", "--kind", "sql", "--table", "a()"], "has to look like orders"),
    (["Sum", "--topic", "x", "--kind", "sql", "--table", "a(b:SERIAL)"], "has to be one of"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED, ids=[text for _, text in REFUSED])
def test_what_makes_no_problem_is_refused_before_anything_is_written(
    command, tmp_path, words, sentence
):
    with pytest.raises(BadRequest, match=sentence):
        command("new", *words)

    assert not list(tmp_path.iterdir())


def test_on_a_terminal_it_asks_for_what_was_not_given(tmp_path):
    answers = ["todo", "Stack of It", "class", "easy", "stack design", "python", "push(value:int)",
               "top:int", "top():int", ""]  # fmt: skip
    ours, theirs = pty.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    words = ["problems", "--folder", str(tmp_path), "new"]

    done = subprocess.run(
        [sys.executable, "-m", "hub_config.cli", *words],
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )

    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "'todo' is a placeholder" in done.stderr
    assert "'top:int' has to look like push(value:int):void." in done.stderr
    made = load_problem(tmp_path / "stack-of-it.ipynb")
    assert made.about.kind is Kind.CLASS and made.about.topics == ("stack", "design")
    assert [one.name for one in made.signature.methods] == ["push", "top"]
    assert made.about.languages == ("python",)


def test_a_sketch_is_complete_in_its_form(command, tmp_path):
    command("new", "Sum of It", "--topic", "x", "--param", "n:int")
    path = tmp_path / "sum-of-it.ipynb"

    assert shortcomings(load_problem(path)) == []
    assert load_notebook(path)["metadata"]["prepstack"]["version"] == "0.1.0"
