"""The interview's document, as service and room exchange it."""

from __future__ import annotations

from typing import Any

import pytest

from prepstack.errors import BadRequest
from prepstack.interviews.interview import document_from_json, document_to_json
from tests.golden_files import golden


@pytest.mark.parametrize("example", golden("room_document"))
def test_an_interview_document_survives_reading_and_writing(example: Any) -> None:
    assert document_to_json(document_from_json(example)) == example


@pytest.mark.parametrize("field", golden("room_document")[0])
def test_a_document_that_lacks_a_field_is_refused(field: str) -> None:
    document = {key: value for key, value in golden("room_document")[0].items() if key != field}

    with pytest.raises(BadRequest):
        document_from_json(document)


@pytest.mark.parametrize(
    "change",
    [
        {"members": [{"username": "ada"}]},
        {
            "members": [
                {"username": "a", "name": "", "role": "x", "host": 1, "standing": "admitted"}
            ]
        },
        {"invitations": ["http://"]},
        {"pages": {"ended": "http://"}},
        {"interview": {"id": "x", "title": "", "started_at": "yesterday", "ends_at": None}},
        {"interview": {"id": "x", "title": "", "started_at": "2026-01-01T00:00", "ends_at": None}},
        {"max_people": "many"},
    ],
)
def test_a_document_with_a_field_of_another_kind_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        document_from_json({**golden("room_document")[0], **change})
