"""Starters are generated: each has to compile as it is, with every type, and answer nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from judge.authoring.judge_trials import JudgeBench
from judge.authoring.trials import Trial
from judge.toolchains.languages import Languages
from prepstack.problems.languages import GENERAL
from prepstack.problems.problem import Kind, Method, Parameter, Signature, Verdict
from prepstack.problems.starters import starter
from tests.open_folder import open_folder
from tests.problems.drafts import problem

EVERY_TYPE = {
    "whole": ("int", 1),
    "wide_number": ("long", 2**40),
    "ratio": ("double", 0.5),
    "flag": ("bool", True),
    "text": ("string", "é\n\"'\\"),
    "row": ("int[]", [1, 2]),
    "grid": ("string[][]", [["a"], []]),
    "counts": ("map<string,long>", {"a": 1}),
    "head": ("list_node", [1, 2]),
    "root": ("tree_node", [1, None, 2]),
    "links": ("graph", [[1], [0]]),
}
PARAMETERS = tuple(Parameter(name, kind) for name, (kind, _) in EVERY_TYPE.items())
GIVEN = {name: value for name, (_, value) in EVERY_TYPE.items()}
METHODS = (Method("put_in", PARAMETERS[:5], "void"), Method("take_out", (), "string[]"))
SHAPES = {
    "long[]": (Kind.FUNCTION, Signature("do_it_all", PARAMETERS, "long[]"), GIVEN),
    "string[][]": (Kind.FUNCTION, Signature("do_it_all", PARAMETERS, "string[][]"), GIVEN),
    "list_node": (Kind.FUNCTION, Signature("do_it_all", PARAMETERS, "list_node"), GIVEN),
    "in place": (Kind.FUNCTION, Signature("do_it_all", PARAMETERS[5:], "arg:0"), {
        parameter.name: GIVEN[parameter.name] for parameter in PARAMETERS[5:]
    }),
    "class": (Kind.CLASS, Signature("SmallBox", PARAMETERS[:1], methods=METHODS), {
        "ops": ["SmallBox", "take_out"], "args": [[3], []],
    }),
}  # fmt: skip


@pytest.fixture(scope="module")
def languages():
    with open_folder() as folder:
        found = Languages(folder)
        found.prepare()
        yield found


@pytest.mark.asyncio
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", GENERAL)
async def test_a_starter_compiles_and_says_that_it_is_not_written(languages, language, shape):
    bench = JudgeBench(languages)
    if language not in bench.languages:
        pytest.skip(f"{language} is not on this machine")
    kind, signature, given = SHAPES[shape]
    read = problem()
    tried = replace(read, about=replace(read.about, kind=kind), signature=signature)
    case = replace(read.samples[0], input=given, expected={"from": "solution"})
    trial = Trial(tried, language, starter(kind, signature, language), [case], 5.0)

    (result,) = [result async for result in bench.run(trial)]

    assert result.verdict is Verdict.RUNTIME_ERROR, result.message
    if language != "go":  # Go's own runtime prints the panic; the judge keeps its status
        assert "Write your solution here." in result.message
