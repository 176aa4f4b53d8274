"""What each message of a browser makes the room do: one function per message, found by its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from prepstack.errors import BadRequest, NotFound
from prepstack.people import Place
from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack.wire.message import Message

Said = TypeVar("Said", bound=Message)
Decide = Callable[[Room, Connection, Said], list[Effect]]

DECISIONS: dict[type[Message], Decide[Any]] = {}


def handles(kind: type[Said]) -> Callable[[Decide[Said]], Decide[Said]]:
    """The function below decides what this kind of message does."""

    def register(function: Decide[Said]) -> Decide[Said]:
        DECISIONS[kind] = function
        return function

    return register


def decide(room: Room, connection: Connection, message: browser.FromBrowser) -> list[Effect]:
    """What a message makes the room do. Raises a `PrepStackError` where it is refused."""
    return DECISIONS[type(message)](room, connection, message)


@handles(browser.Hello)
def hello(room: Room, at: Connection, said: browser.Hello) -> list[Effect]:
    raise BadRequest("Hello has been said already.")


@handles(browser.Resume)
def resume(room: Room, at: Connection, said: browser.Resume) -> list[Effect]:
    raise BadRequest("This socket has a connection already.")


@handles(browser.Received)
def received(room: Room, at: Connection, said: browser.Received) -> list[Effect]:
    return []


# The door


@handles(browser.Knock)
def knock(room: Room, at: Connection, said: browser.Knock) -> list[Effect]:
    return room.knock(at.id, said.name)


@handles(browser.Admit)
def admit(room: Room, at: Connection, said: browser.Admit) -> list[Effect]:
    return room.admit(at.username, said.username)


@handles(browser.Refuse)
def refuse(room: Room, at: Connection, said: browser.Refuse) -> list[Effect]:
    return room.refuse(at.username, said.username)


@handles(browser.NewInvitation)
def new_invitation(room: Room, at: Connection, said: browser.NewInvitation) -> list[Effect]:
    room.check_may_invite(at.username)
    return [effects.MakeInvitation(at.id, said.role)]


# Those who are inside


@handles(browser.Remove)
def remove(room: Room, at: Connection, said: browser.Remove) -> list[Effect]:
    return room.remove(at.username, said.username)


@handles(browser.SetRole)
def set_role(room: Room, at: Connection, said: browser.SetRole) -> list[Effect]:
    return room.set_role(at.username, said.username, said.role)


@handles(browser.MediaState)
def set_media(room: Room, at: Connection, said: browser.MediaState) -> list[Effect]:
    return room.set_media(at.id, said.microphone, said.camera)


@handles(browser.Leave)
def leave(room: Room, at: Connection, said: browser.Leave) -> list[Effect]:
    return room.leave(at.id)


@handles(browser.End)
def end(room: Room, at: Connection, said: browser.End) -> list[Effect]:
    room.check_may_end(at.username)
    return [effects.EndInterview(at.username)]


# Media


@handles(browser.Publish)
def publish(room: Room, at: Connection, said: browser.Publish) -> list[Effect]:
    _check_is_inside(at)
    room.check_may_speak(at.username)
    return [effects.TakeOffer(at.id, said.sdp, said.kinds, said.generation)]


@handles(browser.Subscribe)
def subscribe(room: Room, at: Connection, said: browser.Subscribe) -> list[Effect]:
    _check_is_inside(at)
    return [effects.OpenSubscriber(at.id)]


@handles(browser.Answer)
def answer(room: Room, at: Connection, said: browser.Answer) -> list[Effect]:
    _check_is_inside(at)
    return [effects.TakeAnswer(at.id, said.generation, said.sdp)]


def _check_is_inside(at: Connection) -> None:
    if at.place is not Place.ROOM:
        raise NotFound("The call begins in the room.")
