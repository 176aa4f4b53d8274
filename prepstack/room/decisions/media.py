"""What people send and receive."""

from __future__ import annotations

from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire import browser


@handles(browser.MediaState)
def set_media(room: Room, at: Connection, said: browser.MediaState) -> list[Effect]:
    room.check_may_speak(at.username)
    said, effects = room.features.mutes.hear(at.username, said)
    return [*effects, *room.set_media(at.id, said.microphone, said.camera, said.screen)]


@handles(browser.Publish)
def publish(room: Room, at: Connection, said: browser.Publish) -> list[Effect]:
    check_is_inside(at)
    room.check_may_speak(at.username)
    return [effects.TakeOffer(at.id, said.sdp, said.kinds, said.generation)]


@handles(browser.Subscribe)
def subscribe(room: Room, at: Connection, said: browser.Subscribe) -> list[Effect]:
    check_is_inside(at)
    return [effects.OpenSubscriber(at.id, said.restart is True)]


@handles(browser.Answer)
def answer(room: Room, at: Connection, said: browser.Answer) -> list[Effect]:
    check_is_inside(at)
    return [effects.TakeAnswer(at.id, said.generation, said.sdp)]
