"""The wire between browser and room, against the examples that the front end reads too."""

from __future__ import annotations

import json
import typing
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from prepstack.errors import BadRequest
from prepstack.people import Farewell, Place, Role
from prepstack.quality import Level
from prepstack.room.decisions import DECISIONS
from prepstack.streams import MOST_STREAMS, Kind
from prepstack.wire import browser
from prepstack.wire.browser import Interview, Person
from prepstack.wire.features import (
    chat,
    hands,
    moderation,
    reactions,
    speaker,
    thinking,
    timer,
    visible,
)
from prepstack.wire.features.door import (
    Admit,
    Admitted,
    Invitation,
    Knock,
    NewInvitation,
    PersonWaiting,
    Refuse,
    Waiting,
    WaitingForHost,
)
from prepstack.wire.features.media import (
    Answer,
    MediaRestarted,
    MediaState,
    Offer,
    Publish,
    Published,
    Stream,
    Subscribe,
)
from prepstack.wire.features.moderation import Topic
from prepstack.wire.features.notebook import Shown
from prepstack.wire.features.quality import Quality, Uplink
from prepstack.wire.features.trial import (
    Probe,
    Probed,
    Trial,
    TrialAnswer,
    TrialEnd,
    TrialOffer,
    TrialPublished,
    TrialRefused,
)
from prepstack.wire.limits import LARGEST_LINE, LONGEST_SDP
from prepstack.wire.message import LONGEST_COMPLAINT, to_json
from tests.golden_files import examples, golden

STARTED, ENDS = datetime(2026, 11, 23, 19, tzinfo=UTC), datetime(2026, 11, 23, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 19, 0, 5, tzinfo=UTC)
HOME = "http://prepstack.localhost:8000/services/prepstack/"
ROOM = "http://room-x.prepstack.localhost:8000/user/room-x/"
ID = "k3jq7zpm2xva"
ADA_IN = Person("ada", "Ada L.", Role.INTERVIEWER, True, Place.ROOM, False, False, 0)
ADA = msgspec.structs.replace(ADA_IN, microphone=True, camera=True)
BEN_OUTSIDE = Person("guest-7k2", "Ben", Role.CANDIDATE, False, Place.LOBBY, False, False, 0)
BEN = msgspec.structs.replace(BEN_OUTSIDE, place=Place.ROOM, microphone=True, screen=True)
EVE = Person("eve", "Eve", Role.OBSERVER, False, Place.ROOM, False, False, 0)

FROM_BROWSER: list[browser.FromBrowser] = [
    browser.Hello(browser.PROTOCOL, "eyJ1.c2ln"),
    browser.Resume(browser.PROTOCOL, "c2VjcmV0LW9mLXR3ZW50eS1mb3Vy", 12),
    browser.Resume(browser.PROTOCOL, "c2VjcmV0LW9mLXR3ZW50eS1mb3Vy"),
    browser.Received(12),
    Knock("Ben"),
    Knock(""),
    Knock("Zoë 李 🎻"),
    Admit("ben"),
    Refuse("guest-7k2"),
    browser.Remove("ben"),
    browser.SetRole("ben", Role.INTERVIEWER),
    browser.SetRole("ben", Role.CANDIDATE),
    browser.SetRole("ben", Role.OBSERVER),
    MediaState(microphone=True, camera=False),
    MediaState(microphone=False, camera=False, screen=True),
    Publish(
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n",
        {"0": Kind.MICROPHONE, "1": Kind.CAMERA, "2": Kind.SCREEN, "3": Kind.SCREEN_AUDIO},
        1,
    ),
    Publish("v=0\r\n", {}, 2),
    Subscribe(),
    Subscribe(restart=True),
    Answer(3, "v=0\r\n"),
    NewInvitation(Role.OBSERVER),
    Probe(3),
    Trial("v=0\r\n", {"0": Kind.CAMERA}),
    TrialAnswer(3, "v=0\r\n"),
    TrialEnd(),
    browser.Leave(),
    browser.End(),
    moderation.AskSomebody("ben", Topic.SWAP),
    moderation.AskSomebody("ben", Topic.MICROPHONE),
    moderation.AskSomebody("guest-7k2", Topic.CAMERA),
    moderation.AskSomebody("ben", Topic.SCREEN),
    moderation.AnswerQuestion(3, yes=True),
    moderation.AnswerQuestion(3, yes=False),
    moderation.MuteSomebody("ben", Kind.MICROPHONE),
    moderation.MuteSomebody("ben", Kind.CAMERA),
    moderation.MuteSomebody("guest-7k2", Kind.SCREEN),
    moderation.MuteEveryone(),
    moderation.Lock(locked=True),
    moderation.Lock(locked=False),
    moderation.TransferHost("ben"),
    hands.RaiseHand(),
    hands.LowerHand("ben"),
    reactions.React(reactions.Reaction.THUMBS_UP),
    timer.RunTimer(True),
    timer.GoToPhase(timer.Phase.CODE),
    timer.AdjustTimer(-1),
    timer.PlanTimer(timer.Plan(5, 0, 30, 10, 5)),
    timer.ResetTimer(),
    thinking.AskThinking("ben", 5),
    thinking.AgreeThinking(5),
    thinking.EndThinking(),
    chat.Say("0f8fad5b", "Why **O(n)**?\n```python\nx = {}\n```"),
    visible.Watch((visible.StreamOf("ada", Kind.CAMERA), visible.StreamOf("ben", Kind.SCREEN))),
    visible.Watch(()),
]

FROM_ROOM: list[browser.FromRoom] = [
    browser.Welcome(
        protocol=browser.PROTOCOL,
        you=ADA_IN,
        interview=Interview(ID, "Interview", STARTED, ENDS, locked=False),
        people=(ADA_IN,),
        now=NOW,
        secret="c2VjcmV0LW9mLXR3ZW50eS1mb3Vy",
        resumed=False,
        received=0,
        waiting=(PersonWaiting("guest-7k2", "Ben"),),
        invitations={Role.CANDIDATE: HOME + "j/abc"},
    ),
    browser.Welcome(
        protocol=browser.PROTOCOL,
        you=BEN_OUTSIDE,
        interview=Interview(ID, "Interview", None, None, locked=True),
        people=(),
        now=NOW,
        secret="c2VjcmV0LW9mLXR3ZW50eS1mb3Vy",
        resumed=False,
        received=0,
    ),
    browser.People((ADA, BEN, EVE)),
    browser.People(()),
    Waiting((PersonWaiting("guest-7k2", "Ben"),)),
    Waiting(()),
    WaitingForHost(),
    Admitted(ROOM + "doc/tree/interview.ipynb"),
    Shown("http://room-x.prepstack.localhost:8000/user/room-x/doc/tree/two-sum.java.ipynb"),
    Published("v=0\r\n", 2),
    Offer(
        3,
        True,
        "v=0\r\n",
        (
            Stream("0", "ada", Kind.MICROPHONE),
            Stream("1", "ada", Kind.CAMERA),
            Stream("3", "guest-7k2", Kind.SCREEN),
            Stream("4", "guest-7k2", Kind.SCREEN_AUDIO),
        ),
    ),
    Offer(4, False, "v=0\r\n", ()),
    MediaRestarted(),
    browser.Heartbeat(12),
    browser.InterviewChanged(Interview(ID, "A longer title", STARTED, None, locked=False)),
    Invitation(Role.OBSERVER, HOME + "j/def"),
    browser.Notice("ending_soon", "This interview ends in 10 minutes."),
    Quality((Uplink("ben", Level.POOR, 12),), Level.GOOD),
    Quality((), Level.FAIR),
    Probed(3),
    TrialPublished("v=0\r\n"),
    TrialOffer(3, "v=0\r\n"),
    TrialRefused("Try again in a few seconds."),
    browser.Gone(Farewell.ENDED, HOME + "ended"),
    browser.Gone(Farewell.REMOVED, HOME + "removed"),
    browser.Gone(Farewell.REFUSED, HOME + "refused"),
    browser.Gone(Farewell.LEFT, HOME + "left"),
    browser.Gone(Farewell.ELSEWHERE, HOME + "left"),
    browser.Failed("not_allowed", "Only the host may do that."),
    moderation.Questions(()),
    moderation.Questions(
        (
            moderation.Question(3, Topic.SWAP, "ben", "ada", ENDS),
            moderation.Question(4, Topic.MICROPHONE, "ada", "ben", ENDS),
        )
    ),
    moderation.Muted("ben", "ada", Kind.MICROPHONE),
    hands.HandsRaised(("guest-7k2", "ada")),
    hands.HandsRaised(()),
    reactions.Reacted("ben", reactions.Reaction.CELEBRATE),
    timer.TimerChanged(timer.Plan(5, 0, 30, 10, 5), timer.Phase.CODE, 760.5, 300.0, NOW),
    timer.TimerChanged(timer.Plan(5, 0, 30, 10, 5), timer.Phase.INTRODUCTION, 0.0, 0.0, None),
    thinking.ThinkingChanged(thinking.ThinkingTime("ben", 5, "ada", ENDS)),
    thinking.ThinkingChanged(thinking.ThinkingTime("ben", 5, "ben", None)),
    thinking.ThinkingChanged(None),
    chat.ChatSaid(
        chat.ChatMessage(17, NOW, "guest-7k2", "Ben (guest)", "0f8fad5b", "<b>Hello</b>", 2), 3
    ),
    chat.NotSaid("0f8fad5b", "Write something first."),
    chat.ChatHistory((chat.ChatMessage(17, NOW, "ada", "Ada L.", "0f8fad5b", "Hello"),), 17),
    chat.ChatHistory((), 1),
    speaker.SpeakerChanged("ada"),
    speaker.SpeakerChanged(None),
]


def tags(union: Any) -> set[str]:
    return {kind.__struct_config__.tag for kind in typing.get_args(union)}


@pytest.mark.parametrize(
    ("example", "message"), list(zip(examples("from_browser"), FROM_BROWSER, strict=True))
)
def test_every_message_of_a_browser_is_understood_and_written_as_agreed(
    example: Any, message: browser.FromBrowser
) -> None:
    assert browser.from_browser.read(json.dumps(example)) == message
    assert json.loads(to_json(message)) == example


@pytest.mark.parametrize(
    ("example", "message"), list(zip(examples("from_room"), FROM_ROOM, strict=True))
)
def test_every_message_of_the_room_is_written_and_understood_as_agreed(
    example: Any, message: browser.FromRoom
) -> None:
    assert json.loads(to_json(message)) == example
    assert browser.from_room.read(json.dumps(example)) == message


@pytest.mark.parametrize(
    ("name", "union"),
    [("from_browser", browser.FromBrowser), ("from_room", browser.FromRoom)],
)
def test_there_is_an_example_of_every_message_and_of_no_other(name: str, union: Any) -> None:
    assert set(golden(name)) == tags(union)
    assert set(golden(f"refused_{name}")) >= {
        kind.__struct_config__.tag for kind in typing.get_args(union) if kind.__struct_fields__
    }


def test_the_room_decides_about_every_message_of_a_browser() -> None:
    assert set(DECISIONS) == set(typing.get_args(browser.FromBrowser))


@pytest.mark.parametrize("example", examples("refused_from_browser"))
def test_what_is_no_message_of_a_browser_is_refused_in_a_sentence(example: Any) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        browser.from_browser.read(json.dumps(example))


@pytest.mark.parametrize("example", examples("refused_from_room"))
def test_what_is_no_message_of_the_room_is_refused_in_a_sentence(example: Any) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        browser.from_room.read(json.dumps(example))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        '{"type":"leave"',
        b'{"type":"knock","name":"\xff"}',
        '{"type":"knock","name":"\\ud800"}',
    ],
    ids=["empty", "a word", "cut off", "not UTF-8", "half a character"],
)
def test_what_is_no_json_is_refused_in_a_sentence(text: str | bytes) -> None:
    with pytest.raises(BadRequest, match="not JSON"):
        browser.from_browser.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"type":"answer","sdp":"v","generation":' + "9" * 5000 + "}",
        '{"type":"' + "x" * 100_000 + '"}',
    ],
    ids=["nested too deep", "a number without end", "a type without end"],
)
def test_what_has_no_end_is_refused_in_a_short_sentence(text: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        browser.from_browser.read(text)

    assert len(refusal.value.message) < LONGEST_COMPLAINT + 100


def test_fields_that_nobody_declared_are_ignored() -> None:
    assert browser.from_browser.read('{"type":"leave","why":"late"}') == browser.Leave()


@pytest.mark.parametrize(
    ("longest", "too_long"),
    [
        (Answer(1, "v" * LONGEST_SDP), Answer(1, "v" * (LONGEST_SDP + 1))),
        (
            Publish("v" * LONGEST_SDP, {}, 1),
            Publish("v" * (LONGEST_SDP + 1), {}, 1),
        ),
        (Knock("v" * 500), Knock("v" * 501)),
        (Admit("v" * 255), Admit("v" * 256)),
        (chat.Say("0f8fad5b", "v" * 4000), chat.Say("0f8fad5b", "v" * 4001)),
        (
            Publish("v", {str(mid): Kind.CAMERA for mid in range(MOST_STREAMS)}, 1),
            Publish("v", {str(mid): Kind.CAMERA for mid in range(MOST_STREAMS + 1)}, 1),
        ),
    ],
)
def test_what_is_longer_than_any_browser_writes_is_refused(
    longest: browser.FromBrowser, too_long: browser.FromBrowser
) -> None:
    assert browser.from_browser.read(to_json(longest)) == longest
    with pytest.raises(BadRequest, match="length"):
        browser.from_browser.read(to_json(too_long))


def test_the_longest_message_fits_into_a_line_however_it_is_written() -> None:
    message = Publish("\x01" * LONGEST_SDP, {"0": Kind.CAMERA}, 1)

    assert len(to_json(message)) < LARGEST_LINE
