"""What people send and receive."""

from __future__ import annotations

from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.streams import Kind
from prepstack.wire.features.media import Answer, MediaState, Publish, Subscribe
from prepstack.wire.features.moderation import Topic

KIND_OF = {
    Topic.MICROPHONE: Kind.MICROPHONE,
    Topic.CAMERA: Kind.CAMERA,
    Topic.SCREEN: Kind.SCREEN,
}


@handles(MediaState)
def set_media(room: Room, at: Connection, said: MediaState) -> list[Effect]:
    room.check_may_speak(at.username)
    said, effects = room.features.mutes.hear(at.username, said)
    effects = [*effects, *room.set_media(at.id, said.microphone, said.camera, said.screen)]
    now = room.connections[at.id]
    sent = {topic for topic, kind in KIND_OF.items() if now.has_on(kind)}
    return [*effects, *room.features.questions.settle(at.username, sent)]


@handles(Publish)
def publish(room: Room, at: Connection, said: Publish) -> list[Effect]:
    check_is_inside(at)
    room.check_may_speak(at.username)
    return [effects.TakeOffer(at.id, said.sdp, said.kinds, said.generation)]


@handles(Subscribe)
def subscribe(room: Room, at: Connection, said: Subscribe) -> list[Effect]:
    check_is_inside(at)
    return [effects.OpenSubscriber(at.id, said.restart is True)]


@handles(Answer)
def answer(room: Room, at: Connection, said: Answer) -> list[Effect]:
    check_is_inside(at)
    return [effects.TakeAnswer(at.id, said.generation, said.sdp)]
