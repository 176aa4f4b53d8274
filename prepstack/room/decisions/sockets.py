"""Messages about the connection itself."""

from __future__ import annotations

from prepstack.errors import BadRequest
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire import browser


@handles(browser.Hello)
def hello(room: Room, at: Connection, said: browser.Hello) -> list[Effect]:
    raise BadRequest("Hello has been said already.")


@handles(browser.Resume)
def resume(room: Room, at: Connection, said: browser.Resume) -> list[Effect]:
    raise BadRequest("This socket has a connection already.")


@handles(browser.Received)
def received(room: Room, at: Connection, said: browser.Received) -> list[Effect]:
    return []
