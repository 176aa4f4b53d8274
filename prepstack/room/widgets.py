"""What the widgets in the notebook are told: what everybody in the room may know, and no more."""

from __future__ import annotations

from prepstack.room.events import Event, Reacted
from prepstack.room.room import Room
from prepstack.room.views import people
from prepstack.wire.browser import Person
from prepstack.wire.features.reactions import Reaction
from prepstack.wire.widgets import NewReaction, Participant, RoomState


def state(room: Room) -> RoomState:
    features = room.features
    return RoomState(
        participants=tuple(_participant(person) for person in people(room)),
        hands=tuple(features.hands.raised),
        timer=features.timer.told(),
    )


def reaction(room: Room, event: Event) -> NewReaction | None:
    """None where that event is none."""
    member = room.member(event.actor)
    if event.kind != Reacted.kind or member is None:
        return None
    at = room.now().timestamp()
    return NewReaction(event.actor, member.shown_name, Reaction(event.data["reaction"]), at)


def _participant(person: Person) -> Participant:
    return Participant(
        username=person.username,
        name=person.name,
        role=person.role,
        host=person.host,
        muted=not person.microphone,
        camera=person.camera,
        screen=person.screen,
    )
