"""The timer, for whoever leads."""

from __future__ import annotations

from prepstack.people import Action
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.room import Room
from prepstack.room.timer import Timer
from prepstack.wire.features.timer import (
    AdjustTimer,
    GoToPhase,
    Phase,
    PlanTimer,
    ResetTimer,
    RunTimer,
)


@handles(RunTimer)
def run(room: Room, at: Connection, said: RunTimer) -> list[Effect]:
    timer = _of_whoever_leads(room, at)
    return _changed(room, at, timer.run(said.running, room.now()))


@handles(GoToPhase)
def go_to(room: Room, at: Connection, said: GoToPhase) -> list[Effect]:
    timer = _of_whoever_leads(room, at)
    return _changed(room, at, timer.go_to(said.phase, room.now()))


@handles(AdjustTimer)
def adjust(room: Room, at: Connection, said: AdjustTimer) -> list[Effect]:
    timer = _of_whoever_leads(room, at)
    return _changed(room, at, timer.adjust(said.minutes))


@handles(PlanTimer)
def plan(room: Room, at: Connection, said: PlanTimer) -> list[Effect]:
    timer = _of_whoever_leads(room, at)
    minutes = {phase: getattr(said.plan, phase) for phase in Phase}
    return _changed(room, at, timer.plan(minutes))


@handles(ResetTimer)
def reset(room: Room, at: Connection, said: ResetTimer) -> list[Effect]:
    timer = _of_whoever_leads(room, at)
    return _changed(room, at, timer.reset())


def _of_whoever_leads(room: Room, at: Connection) -> Timer:
    check_is_inside(at)
    room.check(at.username, Action.LEAD)
    return room.features.timer


def _changed(room: Room, at: Connection, is_changed: bool) -> list[Effect]:
    """Everybody hears of it; the history has what is so from now on."""
    if not is_changed:
        return []
    timer = room.features.timer
    room.note(at.username, timer.noted(room.now()))
    return [TellPresent(timer.told())]
