"""Questions from person to person, muting, and what else keeps a room in order."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from prepstack.streams import Kind
from prepstack.wire.limits import Username
from prepstack.wire.message import Message, Value

QuestionId = Annotated[int, Meta(ge=1, lt=1 << 53)]


class Topic(StrEnum):
    """What somebody can be asked."""

    SWAP = "swap"  # roles
    MICROPHONE = "microphone"  # to unmute
    CAMERA = "camera"  # to turn it on
    SCREEN = "screen"  # to share it


# From the browser


class AskSomebody(Message, tag="ask_somebody", frozen=True):
    """`about`: a swap of roles, or that they send something. Both hear `Questions`."""

    username: Username
    about: Topic


class AnswerQuestion(Message, tag="answer_question", frozen=True):
    """Of whoever was asked; with `yes` false also of who asked, who takes it back.

    A yes to a swap swaps the roles. A yes to the others does nothing by itself: the page of whoever
    said it turns the device on, or opens the browser's own picker of screens.
    """

    id: QuestionId
    yes: bool


class MuteSomebody(Message, tag="mute", frozen=True):
    """Nobody gets that stream from now on, until its sender turns it on again: see `Muted`."""

    username: Username
    kind: Kind


class MuteEveryone(Message, tag="mute_everyone", frozen=True):
    """The microphones of all others."""


class Lock(Message, tag="lock", frozen=True):
    """While it is locked, nobody new may knock. Who was let in may come back."""

    locked: bool


class TransferHost(Message, tag="transfer_host", frozen=True):
    """The sender is the host no longer, and this member is."""

    username: Username


FromBrowser = AskSomebody | AnswerQuestion | MuteSomebody | MuteEveryone | Lock | TransferHost

# From the room


class Question(Value, frozen=True):
    """`by` asks `to`. Nobody can answer it any more at `expires_at`, by the room's clock."""

    id: int
    about: Topic
    by: str
    to: str
    expires_at: Annotated[datetime, Meta(tz=True)]


class Questions(Message, tag="questions", frozen=True):
    """All that the receiver has asked, or was asked, and that wait for an answer."""

    questions: tuple[Question, ...]


class Muted(Message, tag="muted", frozen=True):
    """To everybody in the room. The page of `username` turns that off, and says so by `media`."""

    username: str
    by: str
    kind: Kind


FromRoom = Questions | Muted
