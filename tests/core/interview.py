"""One interview as a value, with a person of every kind, for tests of the core."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from prepstack.interviews.interview import Interview, Pages, RoomDocument
from prepstack.people import Member, Place, Role, Standing
from prepstack.room.connection import Connection
from prepstack.room.decisions import decide
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire import browser

HOST, INTERVIEWER, CANDIDATE, OBSERVER = "ada", "ivy", "ben", "eve"
WAITING, REFUSED, REMOVED, STRANGER = "wes", "rex", "rob", "sam"
EVERYBODY = [HOST, INTERVIEWER, CANDIDATE, OBSERVER, WAITING, REFUSED, REMOVED, STRANGER]

MEMBERS = (
    Member(HOST, "Ada", Role.INTERVIEWER, Standing.ADMITTED, host=True),
    Member(INTERVIEWER, "Ivy", Role.INTERVIEWER, Standing.ADMITTED),
    Member(CANDIDATE, "Ben", Role.CANDIDATE, Standing.ADMITTED),
    Member(OBSERVER, "Eve", Role.OBSERVER, Standing.INVITED),
    Member(WAITING, "Wes", Role.CANDIDATE, Standing.WAITING),
    Member(REFUSED, "Rex", Role.CANDIDATE, Standing.REFUSED),
    Member(REMOVED, "Rob", Role.INTERVIEWER, Standing.REMOVED),
)
DOCUMENT = RoomDocument(
    interview=Interview("k3jq7zpm2xva", "Two pointers"),
    members=MEMBERS,
    pages=Pages("/ended", "/removed", "/refused", "/left", "/dashboard"),
    room_url="http://room/",
)
ENDED = replace(DOCUMENT, ended=True)


def room_with(*inside: str, document: RoomDocument = DOCUMENT) -> Room:
    """A room in which these people have a tab, whose id is their name."""
    room = Room()
    room.assign(document)
    for username in inside:
        room.connect(username, username)
        room.knock(username, "")
    return room


def at_the_door(room: Room, username: str) -> str:
    """The id of a new tab in the lobby."""
    connection_id = f"{username} in the lobby"
    room.connect(connection_id, username)
    return connection_id


def says(room: Room, username: str, message: browser.FromBrowser) -> list[Effect]:
    """What comes of it when somebody says that from inside the room."""
    inside = room.tabs_of(username, Place.ROOM)
    at = inside[0] if inside else Connection(f"{username} alone", username, Place.ROOM)
    return decide(room, at, message)


def say(room: Room, who: str, message: browser.FromBrowser) -> list[Effect]:
    """By the tab of that id."""
    return decide(room, room.connections[who], message)


class Clock:
    """The room's, which goes on when the test says so."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 19, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def go_on(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
