"""Asking somebody to share their screen."""

from __future__ import annotations

from prepstack.errors import NotFound
from prepstack.people import Action, Place
from prepstack.room import events
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect, Tell
from prepstack.room.room import Room
from prepstack.wire.features import screen


@handles(screen.AskToShare)
def ask_to_share(room: Room, at: Connection, said: screen.AskToShare) -> list[Effect]:
    check_is_inside(at)
    room.check(at.username, Action.ASK)
    if not _may_share(room, said.username) or said.username == at.username:
        raise NotFound("Nobody of that name is here who could share a screen.")
    room.features.screen.ask(at.username, said.username, room.now())
    room.note(at.username, events.ScreenAsked(said.username))
    return [Tell(said.username, Place.ROOM, screen.AskedToShare(at.username))]


@handles(screen.DeclineToShare)
def decline_to_share(room: Room, at: Connection, said: screen.DeclineToShare) -> list[Effect]:
    check_is_inside(at)
    room.features.screen.decline(at.username, said.username)
    room.note(at.username, events.ScreenDeclined(said.username))
    return [Tell(said.username, Place.ROOM, screen.ShareDeclined(at.username))]


def _may_share(room: Room, username: str) -> bool:
    is_here = any(item.username == username for item in room.present)
    return is_here and room.can(username, Action.SPEAK)
