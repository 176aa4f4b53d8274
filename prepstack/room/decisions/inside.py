"""What people do who are in the room."""

from __future__ import annotations

from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire import browser


@handles(browser.Remove)
def remove(room: Room, at: Connection, said: browser.Remove) -> list[Effect]:
    return room.remove(at.username, said.username)


@handles(browser.SetRole)
def set_role(room: Room, at: Connection, said: browser.SetRole) -> list[Effect]:
    return room.set_role(at.username, said.username, said.role)


@handles(browser.Leave)
def leave(room: Room, at: Connection, said: browser.Leave) -> list[Effect]:
    return room.leave(at.id)


@handles(browser.End)
def end(room: Room, at: Connection, said: browser.End) -> list[Effect]:
    room.check_may_end(at.username)
    return [effects.EndInterview(at.username)]
