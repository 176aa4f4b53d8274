"""What each message of a browser makes the room do: one function per message, found by its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from prepstack.errors import NotFound
from prepstack.people import Place
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


def check_is_inside(at: Connection) -> None:
    """Raises `NotFound` for whoever is still at the door."""
    if at.place is not Place.ROOM:
        raise NotFound("The call begins in the room.")
