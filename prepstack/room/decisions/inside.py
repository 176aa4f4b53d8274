"""What people do who are in the room."""

from __future__ import annotations

from prepstack.people import Action
from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire import browser


@handles(browser.Leave)
def leave(room: Room, at: Connection, said: browser.Leave) -> list[Effect]:
    return room.leave(at.id)


@handles(browser.End)
def end(room: Room, at: Connection, said: browser.End) -> list[Effect]:
    room.check(at.username, Action.END)
    return [effects.EndInterview(at.username)]
