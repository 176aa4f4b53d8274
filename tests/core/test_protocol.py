"""The wire between browser and room, against the examples that the front end reads too."""

from __future__ import annotations

import dataclasses
import json
import typing
from datetime import UTC, datetime
from typing import Any

import pytest

from prepstack.errors import BadRequest
from prepstack.interviews.interview import (
    Interview,
    document_from_json,
    document_to_json,
    interview_to_json,
)
from prepstack.people import Place, Role
from prepstack.wire import from_browser as protocol
from prepstack.wire import to_browser as messages
from prepstack.wire.to_browser import PersonHere, PersonWaiting, Stream
from tests.golden_files import examples, golden

ADA = PersonHere("ada", "Ada L.", "interviewer", True, "room")
BEN = PersonHere("guest-7k2", "Ben", "candidate", False, "room", microphone=True)
EVE = PersonHere("eve", "Eve", "observer", False, "room")
STARTED, ENDS = datetime(2026, 11, 23, 19, tzinfo=UTC), datetime(2026, 11, 23, 20, tzinfo=UTC)
NOW = "2026-11-23T19:00:05Z"
HOME = "http://prepstack.localhost:8000/services/prepstack/"
ROOM = "http://room-x.prepstack.localhost:8000/user/room-x/"
INTERVIEW = Interview("k3jq7zpm2xva", "Interview")

FROM_BROWSER = [
    protocol.Hello(1, Place.LOBBY),
    protocol.Hello(1, Place.ROOM),
    protocol.Knock("Ben"),
    protocol.Knock(""),
    protocol.Knock("Zoë 李 🎻"),
    protocol.Admit("ben"),
    protocol.Refuse("guest-7k2"),
    protocol.Remove("ben"),
    *(protocol.SetRole("ben", role) for role in Role),
    protocol.MediaState(microphone=True, camera=False),
    protocol.MediaState(microphone=False, camera=False),
    protocol.Publish(
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n", {"0": "microphone", "1": "camera", "2": "screen"}
    ),
    protocol.Publish("v=0\r\n", {}),
    protocol.Subscribe(),
    protocol.Answer(3, "v=0\r\n"),
    protocol.NewInvitation(Role.OBSERVER),
    protocol.Leave(),
    protocol.End(),
]

FROM_ROOM: list[messages.FromRoom] = [
    messages.Welcome(
        you=ADA,
        interview=interview_to_json(
            dataclasses.replace(INTERVIEW, started_at=STARTED, ends_at=ENDS)
        ),
        people=(ADA,),
        now=NOW,
        waiting=(PersonWaiting("guest-7k2", "Ben"),),
        invitations={"candidate": HOME + "j/abc"},
    ),
    messages.Welcome(
        you=dataclasses.replace(BEN, place="lobby", microphone=False),
        interview=interview_to_json(INTERVIEW),
        people=(),
        now=NOW,
    ),
    messages.People((dataclasses.replace(ADA, microphone=True, camera=True), BEN, EVE)),
    messages.People(()),
    messages.Waiting((PersonWaiting("guest-7k2", "Ben"),)),
    messages.Waiting(()),
    messages.WaitingForHost(),
    messages.Admitted(ROOM + "doc/tree/interview.ipynb"),
    messages.Published("v=0\r\n"),
    messages.Offer(
        3,
        "v=0\r\n",
        (
            Stream("0", "ada", "microphone"),
            Stream("1", "ada", "camera"),
            Stream("3", "guest-7k2", "screen"),
        ),
    ),
    messages.Offer(4, "v=0\r\n", ()),
    messages.MediaRestarted(),
    messages.Heartbeat(),
    messages.InterviewChanged(
        interview_to_json(
            dataclasses.replace(INTERVIEW, title="A longer title", started_at=STARTED)
        )
    ),
    messages.Invitation("observer", HOME + "j/def"),
    messages.Notice("ending_soon", "This interview ends in 10 minutes."),
    *(messages.Gone(reason, HOME + reason) for reason in ("ended", "removed", "refused", "left")),
    messages.Gone("elsewhere", HOME + "left"),
    messages.Failed("not_allowed", "Only the host may do that."),
]


@pytest.mark.parametrize(
    ("example", "message"), list(zip(examples("from_browser"), FROM_BROWSER, strict=True))
)
def test_every_message_of_a_browser_is_understood(
    example: Any, message: protocol.FromBrowser
) -> None:
    assert protocol.from_browser(json.dumps(example)) == message


def test_there_is_an_example_of_every_message_of_a_browser() -> None:
    assert set(golden("from_browser")) == set(protocol.PARSERS)
    assert {type(message) for message in FROM_BROWSER} == set(typing.get_args(protocol.FromBrowser))


@pytest.mark.parametrize(
    ("example", "message"), list(zip(examples("from_room"), FROM_ROOM, strict=True))
)
def test_every_message_of_the_room_is_written_as_agreed(
    example: Any, message: messages.FromRoom
) -> None:
    assert json.loads(json.dumps(messages.from_room(message))) == example


def test_there_is_an_example_of_every_message_of_the_room() -> None:
    assert set(golden("from_room")) == set(messages.TYPES.values())
    assert {type(message) for message in FROM_ROOM} == set(typing.get_args(messages.FromRoom))


@pytest.mark.parametrize("example", examples("refused_from_browser"))
def test_what_is_no_message_is_refused_in_a_sentence(example: Any) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        protocol.from_browser(json.dumps(example))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        '{"type":"leave"',
        b"\xff\xfe",
        "[" * 200_000,
        '{"type":"answer","sdp":"","generation":' + "9" * 5000 + "}",
    ],
    ids=["empty", "a word", "cut off", "not UTF-8", "nested too deep", "a number without end"],
)
def test_what_is_no_json_is_refused_in_a_sentence(text: str | bytes) -> None:
    with pytest.raises(BadRequest, match="not JSON"):
        protocol.from_browser(text)


def test_a_description_longer_than_any_browser_writes_is_refused() -> None:
    longest = json.dumps({"type": "answer", "generation": 1, "sdp": "v" * protocol.LONGEST_SDP})
    too_long = longest.replace("vv", "vvv", 1)

    assert isinstance(protocol.from_browser(longest), protocol.Answer)
    with pytest.raises(BadRequest):
        protocol.from_browser(too_long)


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
