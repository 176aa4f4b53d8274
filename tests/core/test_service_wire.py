"""The wire between service and room: what each side writes the other reads, and nothing looser."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import msgspec
import pytest

from prepstack.errors import BadRequest
from prepstack.interviews.interview import Interview, Pages, RoomDocument
from prepstack.people import Change, Member
from prepstack.wire import service
from prepstack.wire.message import to_json
from prepstack.wire.problem_events import problem_event
from prepstack.wire.service import (
    read_attendance,
    read_change,
    read_changes,
    read_document,
    read_end,
    read_lock,
    read_new_invitation,
    read_new_notebook,
    read_solution,
    write_change,
    write_changes,
    write_document,
)
from tests.core.interview import DOCUMENT
from tests.golden_files import golden

READERS: dict[str, Callable[[bytes], Any]] = {
    "document": read_document,
    "attendance": read_attendance,
    "change": read_change,
    "changes": read_changes,
    "lock": read_lock,
    "new_invitation": read_new_invitation,
    "end": read_end,
    "new_notebook": read_new_notebook,
    "solution": read_solution,
    "problem_event": problem_event.read,
}
WRITERS: dict[str, Callable[[Any], bytes]] = {
    "document": write_document,
    "change": write_change,
    "changes": write_changes,
}
EXAMPLES = [(kind, example) for kind, listed in golden("service").items() for example in listed]
WRITTEN = golden("service")["document"][0]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_body_survives_reading_and_writing(kind: str, example: Any) -> None:
    read = READERS[kind](json.dumps(example).encode())

    assert json.loads(WRITERS.get(kind, to_json)(read)) == example


def test_a_document_with_everybody_survives_writing_and_reading() -> None:
    assert read_document(write_document(DOCUMENT)) == DOCUMENT


@pytest.mark.parametrize("field", [name for name in WRITTEN if name != "notebook"])
def test_a_document_that_lacks_a_field_is_refused(field: str) -> None:
    document = {key: value for key, value in WRITTEN.items() if key != field}

    with pytest.raises(BadRequest):
        read_document(json.dumps(document).encode())


@pytest.mark.parametrize("case", golden("refused_service").values(), ids=golden("refused_service"))
def test_what_is_no_body_of_its_kind_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        READERS[case["kind"]](json.dumps(case["body"]).encode())


# Taken for what they are not, these would open something: "false" is true, the second of two
# members of one name is never asked, and a limit of text compares with nothing.
LOOSE: list[dict[str, Any]] = [
    {"ended": "false"},
    {"ended": 0},
    {"ended": None},
    {"members": [{**WRITTEN["members"][0], "host": "false"}]},
    {"members": [{**WRITTEN["members"][0], "host": 1}]},
    {"members": [{**WRITTEN["members"][0], "username": ""}]},
    {"members": [{**WRITTEN["members"][0], "username": None}]},
    {"members": [WRITTEN["members"][0], WRITTEN["members"][0]]},
    {"members": {}},
    {"max_people": "8"},
    {"max_people": True},
    {"max_people": 0},
    {"max_people": -1},
    {"invitations": {"host": "http://hub/j/x"}},
    {"invitations": {"candidate": None}},
    {"room_url": None},
    {"pages": {"ended": "http://"}},
    {"revision": -1},
    {"revision": None},
    {"notebook": None},
    {"notebook": "other.ipynb"},
    {"notebook": "../pair.python.ipynb"},
    {"notebook": "pair.perl.ipynb"},
    {"notebook": "interview.ipynb\n"},
    {"interview": {**WRITTEN["interview"], "started_at": "yesterday"}},
    {"interview": {**WRITTEN["interview"], "started_at": "2026-01-01T00:00"}},
    {"pages": {**WRITTEN["pages"], "ended": None}},
    {"interview": {**WRITTEN["interview"], "id": None}},
    {"interview": {**WRITTEN["interview"], "title": 5}},
]


@pytest.mark.parametrize("change", LOOSE, ids=str)
def test_a_document_that_could_be_misread_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        read_document(json.dumps({**WRITTEN, **change}).encode())


def test_a_document_that_names_no_notebook_shows_the_first() -> None:
    document = {name: value for name, value in WRITTEN.items() if name != "notebook"}

    assert read_document(json.dumps(document).encode()).notebook == "interview.ipynb"


@pytest.mark.parametrize("document", [None, [], "document", 3, True])
def test_what_is_no_document_is_refused(document: Any) -> None:
    with pytest.raises(BadRequest):
        read_document(json.dumps(document).encode())


def test_more_than_the_largest_body_is_refused() -> None:
    with pytest.raises(BadRequest, match="longer than"):
        read_end(b" " * service.LARGEST_BODY + b"{}")


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (RoomDocument, service.Document),
        (Interview, service.InterviewPart),
        (Member, service.MemberPart),
        (Pages, service.PagesPart),
        (Change, service.JointChange),
    ],
)
def test_the_wire_names_every_field_of_the_value(value: Any, part: type[msgspec.Struct]) -> None:
    assert {field.name for field in fields(value)} == set(part.__struct_fields__)
