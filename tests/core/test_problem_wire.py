"""The wire of an interview's problems, against the examples that both sides agree on."""

from __future__ import annotations

import json
import typing
from typing import Any

import pytest

from prepstack.errors import BadRequest
from prepstack.problems.problem import Kind
from prepstack.wire import problems, runs
from prepstack.wire.message import Reader, to_json
from tests.golden_files import examples, golden

NEWS: Reader[problems.ProblemNews] = Reader(problems.ProblemNews)
READERS: dict[str, Reader[Any]] = {
    "problem_changes": problems.problem_change,
    "problem_news": NEWS,
}
EXAMPLES = [(reader, example) for name, reader in READERS.items() for example in examples(name)]


@pytest.mark.parametrize(("reader", "example"), EXAMPLES)
def test_every_message_is_understood_and_written_as_agreed(
    reader: Reader[Any], example: Any
) -> None:
    assert json.loads(to_json(reader.read(json.dumps(example)))) == example


@pytest.mark.parametrize("example", examples("refused_problem_changes"))
def test_what_is_no_change_is_refused_in_a_sentence(example: Any) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        problems.problem_change.read(json.dumps(example))


@pytest.mark.parametrize(
    ("name", "union"),
    [("problem_changes", problems.ProblemChange), ("problem_news", problems.ProblemNews)],
)
def test_there_is_an_example_of_every_message(name: str, union: Any) -> None:
    tags = {kind.__struct_config__.tag for kind in typing.get_args(union)}

    assert set(golden(name)) == tags


@pytest.mark.parametrize(
    ("reader", "body"),
    [
        (runs.ask_run, {"kind": "everything"}),
        (runs.ask_run, {}),
        (runs.ask_run, {"kind": "custom", "input": "x" * (runs.LONGEST_INPUT + 1)}),
        (problems.new_note, {"client": "client-1", "text": ""}),
        (problems.new_note, {"client": "short", "text": "x"}),
        (problems.new_note, {"client": "client-1", "text": "x", "mark": "++"}),
    ],
)
def test_what_breaks_a_bound_is_refused(reader: Reader[Any], body: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        reader.read(json.dumps(body))


def test_pages_know_every_kind_of_problem() -> None:
    assert set(typing.get_args(problems.ProblemKind)) == set(Kind)
