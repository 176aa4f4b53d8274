"""What the room shows of itself to a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prepstack.interviews.interview import Interview, RoomDocument
from prepstack.names import shown_name
from prepstack.people import Action, Place
from prepstack.room.connection import Connection
from prepstack.room.room import Room
from prepstack.wire import browser, worker
from prepstack.wire.features.door import PersonWaiting
from prepstack.wire.features.media import Offer, Stream
from prepstack.wire.message import ABSENT


@dataclass(frozen=True)
class Terms:
    """On which a page begins, or goes on: see `browser.Welcome`."""

    now: datetime
    secret: str
    resumed: bool = False
    received: int = 0


def welcome(
    room: Room, document: RoomDocument, connection: Connection, terms: Terms
) -> browser.Welcome:
    me = room.known(connection.username)
    return browser.Welcome(
        protocol=browser.PROTOCOL,
        you=person(room, connection),
        interview=interview(document.interview),
        people=people(room),
        now=terms.now,
        secret=terms.secret,
        resumed=terms.resumed,
        received=terms.received,
        notebook=document.notebook_url if connection.place is Place.ROOM else ABSENT,
        waiting=waiting(room) if me.can(Action.ADMIT) else ABSENT,
        invitations=dict(document.invitations) if me.can(Action.INVITE) else ABSENT,
    )


def person(room: Room, connection: Connection) -> browser.Person:
    """Raises `NotFound` for a connection of nobody."""
    member = room.known(connection.username)
    return browser.Person(
        username=member.username,
        name=member.shown_name,
        role=member.role,
        host=member.host,
        place=connection.place,
        microphone=connection.microphone,
        camera=connection.camera,
        colour=room.colour_of(member.username),
        screen=connection.screen,
    )


def people(room: Room) -> tuple[browser.Person, ...]:
    return tuple(person(room, connection) for connection in room.present)


def waiting(room: Room) -> tuple[PersonWaiting, ...]:
    return tuple(
        PersonWaiting(username, shown_name(username, name)) for username, name in room.waiting
    )


def interview(held: Interview) -> browser.Interview:
    return browser.Interview(held.id, held.title, held.started_at, held.ends_at, held.locked)


def offer(made: worker.Offer) -> Offer:
    streams = tuple(Stream(item.mid, item.peer, item.kind) for item in made.streams)
    return Offer(made.generation, made.fresh, made.sdp, streams)
