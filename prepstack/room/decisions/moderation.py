"""What hosts and interviewers do to keep a room in order."""

from __future__ import annotations

from collections.abc import Mapping

from prepstack.errors import BadRequest, Conflict, NotAllowed
from prepstack.names import is_guest
from prepstack.people import Action, Change, Standing
from prepstack.room import events
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import (
    Effect,
    Store,
    StoreLock,
    StoreTogether,
    TellPeople,
    TellPresent,
)
from prepstack.room.room import Room
from prepstack.streams import Kind
from prepstack.wire import browser
from prepstack.wire.features.moderation import (
    Lock,
    Muted,
    MuteEveryone,
    MuteSomebody,
    TransferHost,
)


@handles(browser.Remove)
def remove(room: Room, at: Connection, said: browser.Remove) -> list[Effect]:
    room.check(at.username, Action.REMOVE)
    if room.known(said.username).host:
        raise NotAllowed("A host cannot be removed. End the call for everyone instead.")
    room.note(at.username, events.Removed(said.username))
    return room.stand_outside(said.username, Standing.REMOVED)


@handles(browser.SetRole)
def set_role(room: Room, at: Connection, said: browser.SetRole) -> list[Effect]:
    room.check(at.username, Action.SET_ROLE)
    room.known(said.username)
    change = Change(role=said.role)
    document = room.held().with_change(said.username, change)
    return [Store(said.username, change), *room.assign(document, at.username)]


@handles(MuteSomebody)
def mute(room: Room, at: Connection, said: MuteSomebody) -> list[Effect]:
    check_is_inside(at)
    room.check(at.username, Action.MUTE)
    if said.username == at.username:
        raise BadRequest("Turn your own microphone and camera off with their buttons.")
    return _mute(room, at.username, room.inside(said.username), said.kind)


@handles(MuteEveryone)
def mute_everyone(room: Room, at: Connection, said: MuteEveryone) -> list[Effect]:
    check_is_inside(at)
    room.check(at.username, Action.MUTE)
    loud = [one for one in room.present if one.microphone and one.username != at.username]
    return [effect for one in loud for effect in _mute(room, at.username, one, Kind.MICROPHONE)]


@handles(Lock)
def lock(room: Room, at: Connection, said: Lock) -> list[Effect]:
    room.check(at.username, Action.LOCK)
    if room.held().interview.locked == said.locked:
        return []
    document = room.held().with_lock(said.locked)
    return [StoreLock(said.locked), *room.assign(document, at.username)]


@handles(TransferHost)
def transfer_host(room: Room, at: Connection, said: TransferHost) -> list[Effect]:
    """To somebody who is there, so that nobody becomes a host without knowing it."""
    room.check(at.username, Action.TRANSFER)
    member = room.known(room.inside(said.username).username)
    if is_guest(member.username):
        raise NotAllowed(f"{member.name} has no account, and only who has one can be the host.")
    if member.host:
        raise Conflict(f"{member.name} is a host already.")
    changes = {at.username: Change(host=False), member.username: Change(host=True)}
    return change_together(room, changes, at.username)


def change_together(room: Room, changes: Mapping[str, Change], by: str) -> list[Effect]:
    """At once for everybody, and at the service in one request."""
    return [StoreTogether(changes), *room.assign(room.held().with_changes(changes), by)]


def _mute(room: Room, by: str, whose: Connection, kind: Kind) -> list[Effect]:
    """Nobody gets it from now on, whatever the page does; it is told to turn the device off."""
    is_on = whose.has_on(kind)
    effects = room.features.mutes.mute(whose.username, kind, by, is_on=is_on)
    room.note(by, events.Muted(whose.username, kind))
    if is_on:
        room.sends(whose.without(kind))
    told = TellPresent(Muted(whose.username, by, kind))
    return [*effects, told, TellPeople()]
