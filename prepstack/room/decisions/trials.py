"""The connection test of the lobby."""

from __future__ import annotations

from prepstack.errors import BadRequest, NotAllowed, NotFound, TooManyRequests
from prepstack.people import Place
from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire.features.trial import (
    Probe,
    Probed,
    Trial,
    TrialAnswer,
    TrialEnd,
    TrialRefused,
)


@handles(Probe)
def probe(room: Room, at: Connection, said: Probe) -> list[Effect]:
    return [effects.Tell(at.username, at.place, Probed(said.number))]


@handles(Trial)
def begin(room: Room, at: Connection, said: Trial) -> list[Effect]:
    if at.place is not Place.LOBBY:
        raise NotAllowed("You are in the call: its tiles show how good the connections are.")
    if room.features.trials.peer_of(at.id):
        raise BadRequest("A connection test is under way.")
    try:
        peer = room.features.trials.begin(at.id, at.username, room.now())
    except TooManyRequests as refusal:
        return [effects.Tell(at.username, at.place, TrialRefused(refusal.message))]
    return [effects.BeginTrial(at.id, peer, said.sdp, said.kinds)]


@handles(TrialAnswer)
def answer(room: Room, at: Connection, said: TrialAnswer) -> list[Effect]:
    peer = room.features.trials.peer_of(at.id)
    if peer is None:
        raise NotFound("There is no connection test.")
    return [effects.TakeTrialAnswer(at.id, peer, said.generation, said.sdp)]


@handles(TrialEnd)
def end(room: Room, at: Connection, said: TrialEnd) -> list[Effect]:
    peer = room.features.trials.end(at.id)
    return [effects.CloseMedia(peer)] if peer else []
