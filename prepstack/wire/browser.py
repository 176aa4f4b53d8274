"""What a browser and the room say to each other (docs/protocol.md, 1): each message, once.

Here is what concerns the connection and the room as a whole; the rest is in `features/`.
TypeScript is generated from here (scripts/wire-types), with the sentences below as its comments.
"""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Annotated

from msgspec import Meta

from prepstack.people import Farewell, Place, Role
from prepstack.wire.features import (
    door,
    hands,
    media,
    moderation,
    reactions,
    speaker,
    thinking,
    timer,
    visible,
)
from prepstack.wire.features.chat import ChatHistory, ChatSaid, NotSaid, Say
from prepstack.wire.features.notebook import Shown
from prepstack.wire.features.quality import Quality
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
from prepstack.wire.limits import Username
from prepstack.wire.message import ABSENT, Absent, Message, Reader, Value

PROTOCOL = 3


class Closed(IntEnum):
    """Why the room closed a socket: the codes of its close."""

    LEFT = 1000
    BAD_MESSAGE = 4400
    NOT_ALLOWED = 4403
    ENDED = 4404
    UNKNOWN = 4408  # nothing to resume: begin anew with a ticket
    ELSEWHERE = 4409  # in another tab
    TOO_MANY_MESSAGES = 4429


Ticket = Annotated[str, Meta(max_length=1000)]
Secret = Annotated[str, Meta(min_length=20, max_length=100)]
Count = Annotated[int, Meta(ge=0, lt=1 << 53)]  # of messages
COLOURS = 8  # of people; a ninth shares the first one's
Time = Annotated[datetime, Meta(tz=True)]


class Person(Value, frozen=True):
    username: str
    name: str
    role: Role
    host: bool
    place: Place
    microphone: bool
    camera: bool
    colour: int  # below COLOURS; the same for everything that is shown of this person
    screen: bool = False  # shared


class Interview(Value, frozen=True):
    """Times are in UTC."""

    id: str
    title: str
    started_at: Time | None
    ends_at: Time | None
    locked: bool  # nobody new may come in


# From the browser


class Hello(Message, tag="hello", frozen=True):
    """The first message of a connection that begins, answered by `Welcome`.

    `ticket`: of the service, for this person, interview and room; it works once, for a minute.
    """

    protocol: int
    ticket: Ticket


class Resume(Message, tag="resume", frozen=True):
    """The first message of a socket that takes the place of one that was lost: see `Welcome`.

    `received` counts the messages of the room that arrived; without it the page was loaded anew,
    knows nothing, and has no media connections.
    """

    protocol: int
    secret: Secret
    received: Count | Absent = ABSENT


class Received(Message, tag="received", frozen=True):
    """How many messages of the room have arrived: an answer to each `Heartbeat`, not counted."""

    count: Count


class Remove(Message, tag="remove", frozen=True):
    username: Username


class SetRole(Message, tag="set_role", frozen=True):
    username: Username
    role: Role


class Leave(Message, tag="leave", frozen=True):
    pass


class End(Message, tag="end", frozen=True):
    """For everyone."""


FromBrowser = (
    Hello
    | Resume
    | Received
    | Remove
    | SetRole
    | door.FromBrowser
    | media.FromBrowser
    | Probe
    | Trial
    | TrialAnswer
    | TrialEnd
    | Leave
    | End
    | hands.RaiseHand
    | hands.LowerHand
    | reactions.React
    | timer.RunTimer
    | timer.GoToPhase
    | timer.AdjustTimer
    | timer.PlanTimer
    | timer.ResetTimer
    | thinking.AskThinking
    | thinking.AgreeThinking
    | thinking.EndThinking
    | moderation.FromBrowser
    | Say
    | visible.Watch
)

# From the room


class Welcome(Message, tag="welcome", frozen=True):
    """`waiting` is there for whoever may admit, `invitations` for hosts, `notebook` inside.

    `secret` resumes this connection on another socket; it is a new one with each `Welcome`.
    Messages are counted on both sides, over all sockets of a connection, without `hello`, `resume`,
    `received`, `welcome` and `heartbeat`. Where `resumed`, what the other side had not received is
    sent again after this, and media go on; `received` counts the browser's that arrived here.
    """

    protocol: int
    you: Person
    interview: Interview
    people: tuple[Person, ...]
    now: Time
    secret: str
    resumed: bool
    received: int
    notebook: str | Absent = ABSENT
    waiting: tuple[door.PersonWaiting, ...] | Absent = ABSENT
    invitations: dict[Role, str] | Absent = ABSENT


class People(Message, tag="people", frozen=True):
    """All who are in the room, whenever anything of it changes."""

    people: tuple[Person, ...]


class Heartbeat(Message, tag="heartbeat", frozen=True):
    """Every few seconds: a page that hears nothing for longer has lost its connection.

    `received`: how many of its messages have arrived.
    """

    received: int


class InterviewChanged(Message, tag="interview", frozen=True):
    interview: Interview


class Notice(Message, tag="notice", frozen=True):
    """To be shown and announced."""

    code: str
    message: str


class Gone(Message, tag="gone", frozen=True):
    """The last message: the page goes to `url`."""

    reason: Farewell
    url: str


class Failed(Message, tag="error", frozen=True):
    """What was asked is refused; the connection goes on."""

    code: str
    message: str


FromRoom = (
    Welcome
    | People
    | Shown
    | Heartbeat
    | InterviewChanged
    | Notice
    | door.FromRoom
    | media.FromRoom
    | Quality
    | Probed
    | TrialPublished
    | TrialOffer
    | TrialRefused
    | Gone
    | Failed
    | hands.HandsRaised
    | reactions.Reacted
    | timer.TimerChanged
    | thinking.ThinkingChanged
    | moderation.FromRoom
    | ChatSaid
    | NotSaid
    | ChatHistory
    | speaker.SpeakerChanged
)

from_browser = Reader[FromBrowser](FromBrowser)
from_room = Reader[FromRoom](FromRoom)
