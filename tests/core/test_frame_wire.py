"""The wire between page and notebook, against the examples that the front end reads too."""

from __future__ import annotations

import json
import typing
from typing import Any

import pytest

from prepstack.errors import BadRequest
from prepstack.wire import frame
from prepstack.wire.message import Reader, to_json
from tests.golden_files import examples, golden

WIRES = [
    ("from_notebook", frame.FromNotebook, frame.from_notebook),
    ("from_page", frame.FromPage, frame.from_page),
]


def of_every_wire(prefix: str) -> list[Any]:
    return [
        (reader, example) for name, _, reader in WIRES for example in examples(f"{prefix}{name}")
    ]


@pytest.mark.parametrize(("reader", "example"), of_every_wire(""))
def test_every_message_is_understood_and_written_as_agreed(
    reader: Reader[Any], example: Any
) -> None:
    message = reader.read(json.dumps(example))

    assert json.loads(to_json(message)) == example


@pytest.mark.parametrize(("reader", "example"), of_every_wire("refused_"))
def test_what_is_no_message_is_refused_in_a_sentence(reader: Reader[Any], example: Any) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        reader.read(json.dumps(example))


@pytest.mark.parametrize(("name", "union", "reader"), WIRES)
def test_there_is_an_example_of_every_message_and_of_no_other(
    name: str, union: Any, reader: Reader[Any]
) -> None:
    kinds = typing.get_args(union)

    assert set(golden(name)) == {kind.__struct_config__.tag for kind in kinds}
    assert set(golden(f"refused_{name}")) >= {
        kind.__struct_config__.tag for kind in kinds if kind.__struct_fields__
    }


def test_a_notebook_has_no_words_of_its_own_for_what_matters() -> None:
    said = set(golden("from_notebook"))

    assert not said & {"unmute", "admit", "remove", "set_role", "end", "share", "record", "chat"}


@pytest.mark.parametrize(
    ("reader", "fields"),
    [
        (frame.from_notebook, {"type": "cursors", "cursors": [{"username": "a", "cell": 0}] * 65}),
        (frame.from_notebook, {"type": "cursors", "cursors": [{"username": "a" * 256, "cell": 0}]}),
        (frame.from_page, {"type": "follow", "username": "a" * 256}),
    ],
)
def test_what_has_no_end_is_refused(reader: Reader[Any], fields: Any) -> None:
    with pytest.raises(BadRequest, match="length"):
        reader.read(json.dumps(fields))
