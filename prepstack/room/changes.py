"""What happened between two documents of one interview, or in what somebody sends."""

from __future__ import annotations

from collections.abc import Iterator

from prepstack.interviews.interview import RoomDocument
from prepstack.people import Member, Standing
from prepstack.room import events
from prepstack.room.connection import Connection
from prepstack.room.problem_events import NotebookShown

OF_STANDING = {
    Standing.ADMITTED: events.Admitted,
    Standing.REFUSED: events.Refused,
    Standing.REMOVED: events.Removed,
}


def changes(before: RoomDocument | None, after: RoomDocument) -> Iterator[events.Happening]:
    """Of members who were there before, and of the interview itself."""
    for member in after.members:
        known = before.member(member.username) if before else None
        if known is not None:
            yield from _of_member(known, member)
    if before and before.interview.locked != after.interview.locked:
        yield events.Locked(after.interview.locked)
    if before and before.notebook != after.notebook:
        yield NotebookShown(after.notebook)
    if after.ended and not (before and before.ended):
        yield events.Ended()


def _of_member(before: Member, after: Member) -> Iterator[events.Happening]:
    if before.standing is not after.standing and after.standing in OF_STANDING:
        yield OF_STANDING[after.standing](after.username)
    if before.role is not after.role:
        yield events.RoleChanged(after.username, after.role)
    if before.host != after.host:
        yield events.HostChanged(after.username, after.host)


def of_media(before: Connection, after: Connection) -> Iterator[events.Happening]:
    if (before.microphone, before.camera) != (after.microphone, after.camera):
        yield events.MediaChanged(after.microphone, after.camera)
    if before.screen != after.screen:
        yield events.ScreenChanged(after.screen)
