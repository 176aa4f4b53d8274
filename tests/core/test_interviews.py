"""An interview's document: changes of members, and what is too loose to be one."""

from __future__ import annotations

from typing import Any

import pytest

from prepstack.errors import BadRequest
from prepstack.interviews.interview import State, document_from_json, document_to_json
from prepstack.people import Role, Standing
from tests.core.interview import CANDIDATE, DOCUMENT, HOST, MEMBERS, STRANGER

WRITTEN = document_to_json(DOCUMENT)


def test_a_document_with_everybody_survives_writing_and_reading() -> None:
    assert document_from_json(WRITTEN) == DOCUMENT


def test_a_member_is_found_by_the_hubs_name() -> None:
    found = DOCUMENT.member(HOST)

    assert found is MEMBERS[0]
    assert DOCUMENT.member(STRANGER) is None


def test_a_change_concerns_one_member_and_what_it_names() -> None:
    changed = DOCUMENT.with_change(CANDIDATE, {"standing": "removed", "name": "Benjamin"})

    member = changed.member(CANDIDATE)
    assert member is not None
    assert (member.standing, member.name, member.role) == (
        Standing.REMOVED,
        "Benjamin",
        Role.CANDIDATE,
    )
    assert [item for item in changed.members if item.username != CANDIDATE] == [
        item for item in DOCUMENT.members if item.username != CANDIDATE
    ]


def test_a_change_of_somebody_who_is_gone_changes_nothing() -> None:
    assert DOCUMENT.with_change(STRANGER, {"standing": "admitted"}) == DOCUMENT


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
    {"pages": {**WRITTEN["pages"], "more": "/"}},
    {"pages": {**WRITTEN["pages"], "ended": None}},
    {"interview": {**WRITTEN["interview"], "id": None}},
    {"interview": {**WRITTEN["interview"], "title": 5}},
]


@pytest.mark.parametrize("change", LOOSE, ids=str)
def test_a_document_that_could_be_misread_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        document_from_json({**WRITTEN, **change})


@pytest.mark.parametrize("document", [None, [], "document", 3, True])
def test_what_is_no_document_is_refused(document: Any) -> None:
    with pytest.raises(BadRequest):
        document_from_json(document)


def test_an_interview_is_over_when_it_ended_or_was_lost() -> None:
    assert {state for state in State if state.is_over} == {State.ENDED, State.LOST}
