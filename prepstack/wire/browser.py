"""What a browser and the room say to each other (docs/protocol.md, 1): each message, once.

TypeScript is generated from here (scripts/wire-types), with the sentences below as its comments.
"""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Annotated

from msgspec import Meta

from prepstack.people import Farewell, Place, Role
from prepstack.streams import Kind
from prepstack.wire.features import (
    hands,
    moderation,
    reactions,
    screen,
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
from prepstack.wire.limits import Generation, Kinds, Sdp, Username
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


Text = Annotated[str, Meta(max_length=500)]
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


class PersonWaiting(Value, frozen=True):
    username: str
    name: str


class Interview(Value, frozen=True):
    """Times are in UTC."""

    id: str
    title: str
    started_at: Time | None
    ends_at: Time | None
    locked: bool  # nobody new may come in


class Stream(Value, frozen=True):
    """Which m-line of an offer carries what of whom."""

    mid: str
    username: str
    kind: Kind


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


class Knock(Message, tag="knock", frozen=True):
    """*Join* in the lobby, answered by `Admitted` or `WaitingForHost`.

    Whoever is admitted is in the room with this very connection.
    """

    name: Text


class Admit(Message, tag="admit", frozen=True):
    username: Username


class Refuse(Message, tag="refuse", frozen=True):
    username: Username


class Remove(Message, tag="remove", frozen=True):
    username: Username


class SetRole(Message, tag="set_role", frozen=True):
    username: Username
    role: Role


class MediaState(Message, tag="media", frozen=True):
    """What the sender sends now: false is muted, or without the device; `screen`: shared."""

    microphone: bool
    camera: bool
    screen: bool = False


class Publish(Message, tag="publish", frozen=True):
    """An offer on the publisher connection. `Published` answers it, with the same generation."""

    sdp: Sdp
    kinds: Kinds
    generation: Generation


class Subscribe(Message, tag="subscribe", frozen=True):
    """Opens the subscriber connection, or opens it anew. Answered by `Offer`.

    `restart`: only its path has to be found anew, if the room still has it.
    """

    restart: bool | Absent = ABSENT


class Answer(Message, tag="answer", frozen=True):
    """To the offer of that generation."""

    generation: Generation
    sdp: Sdp


class NewInvitation(Message, tag="new_invitation", frozen=True):
    """A new link for that role, answered by `Invitation`. The one before works no longer."""

    role: Role


class Leave(Message, tag="leave", frozen=True):
    pass


class End(Message, tag="end", frozen=True):
    """For everyone."""


FromBrowser = (
    Hello
    | Resume
    | Received
    | Knock
    | Admit
    | Refuse
    | Remove
    | SetRole
    | MediaState
    | Publish
    | Subscribe
    | Answer
    | NewInvitation
    | Probe
    | Trial
    | TrialAnswer
    | TrialEnd
    | Leave
    | End
    | screen.AskToShare
    | screen.DeclineToShare
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
    waiting: tuple[PersonWaiting, ...] | Absent = ABSENT
    invitations: dict[Role, str] | Absent = ABSENT


class People(Message, tag="people", frozen=True):
    """All who are in the room, whenever anything of it changes."""

    people: tuple[Person, ...]


class Waiting(Message, tag="waiting", frozen=True):
    """Who knocks."""

    people: tuple[PersonWaiting, ...]


class WaitingForHost(Message, tag="waiting_for_host", frozen=True):
    """To who knocked."""


class Admitted(Message, tag="admitted", frozen=True):
    """The sender is in the room now; `url` is the notebook's, for the frame."""

    url: str


class Published(Message, tag="published", frozen=True):
    """The answer to the offer of that generation."""

    sdp: str
    generation: int


class Offer(Message, tag="offer", frozen=True):
    """`streams` names every live m-line; one that is not named is idle.

    `fresh`: it opens a new connection.
    """

    generation: int
    fresh: bool
    sdp: str
    streams: tuple[Stream, ...]


class MediaRestarted(Message, tag="media_restarted", frozen=True):
    """Both connections are gone and have to be opened anew."""


class Heartbeat(Message, tag="heartbeat", frozen=True):
    """Every few seconds: a page that hears nothing for longer has lost its connection.

    `received`: how many of its messages have arrived.
    """

    received: int


class InterviewChanged(Message, tag="interview", frozen=True):
    interview: Interview


class Invitation(Message, tag="invitation", frozen=True):
    role: Role
    url: str


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
    | Waiting
    | WaitingForHost
    | Admitted
    | Shown
    | Published
    | Offer
    | MediaRestarted
    | Heartbeat
    | InterviewChanged
    | Invitation
    | Notice
    | Quality
    | Probed
    | TrialPublished
    | TrialOffer
    | TrialRefused
    | Gone
    | Failed
    | screen.AskedToShare
    | screen.ShareDeclined
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
