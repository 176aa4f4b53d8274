"""What follows at once where somebody's role or rights are others than before."""

from __future__ import annotations

from collections.abc import Iterator

from prepstack.interviews.interview import RoomDocument
from prepstack.people import Action, Member, Place
from prepstack.room.effects import CloseMedia, Effect, Tell
from prepstack.room.presence import Presence
from prepstack.wire.features.door import Invitation, Waiting
from prepstack.wire.features.media import MediaRestarted

NOTHING_WAITS = Waiting(())


def renewed(room: Presence, before: RoomDocument | None) -> Iterator[Effect]:
    """Whoever gained or lost something hears of it, on every tab."""
    for was in before.members if before else ():
        now = room.member(was.username)
        if now is None or (was.role, was.host) == (now.role, now.host):
            continue
        yield from room.features.changed(was.username)
        yield from _voice(room, was, now)
        for place in Place:
            yield from _sights(room, was, now, place)


def _voice(room: Presence, was: Member, now: Member) -> Iterator[Effect]:
    """Whoever may no longer speak is not heard from now on, whatever their page still sends;
    whoever may do so now begins the call anew."""
    if was.can(Action.SPEAK) == now.can(Action.SPEAK):
        return
    for connection in room.present:
        if connection.username == now.username:
            room.sends(connection.quiet)
            yield CloseMedia(now.username)
            # Their page opens both connections anew.
            yield Tell(now.username, Place.ROOM, MediaRestarted())


def _sights(room: Presence, was: Member, now: Member, place: Place) -> Iterator[Effect]:
    """Who knocks, and the links, are before the eyes of those alone whom they concern."""
    if was.can(Action.ADMIT) and not now.can(Action.ADMIT):
        yield Tell(now.username, place, NOTHING_WAITS)
    if now.can(Action.INVITE) and not was.can(Action.INVITE):
        for role, url in room.held().invitations.items():
            yield Tell(now.username, place, Invitation(role, url))
