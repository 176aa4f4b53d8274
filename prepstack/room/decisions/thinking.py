"""Thinking time: either side asks, the other agrees, and either ends it."""

from __future__ import annotations

from datetime import timedelta

from prepstack.errors import Conflict, NotAllowed, NotFound
from prepstack.people import Action, Role
from prepstack.room import events
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire.features.thinking import (
    AgreeThinking,
    AskThinking,
    EndThinking,
    ThinkingTime,
)


@handles(AskThinking)
def ask(room: Room, at: Connection, said: AskThinking) -> list[Effect]:
    check_is_inside(at)
    by, thinking = at.username, room.features.thinking
    if by != said.username:
        room.check(by, Action.LEAD)
    if not _is_candidate_inside(room, said.username):
        raise NotFound("Thinking time is for a candidate who is in the room.")
    if by == said.username and not _leads_beside(room, by):
        raise Conflict("Nobody is here who could agree to that.")
    if thinking.at(room.now()):
        raise Conflict("Thinking time is on already, or somebody has asked for it.")
    room.note(by, events.ThinkingAsked(said.username, said.minutes))
    return thinking.set(ThinkingTime(said.username, said.minutes, by, None))


@handles(AgreeThinking)
def agree(room: Room, at: Connection, said: AgreeThinking) -> list[Effect]:
    check_is_inside(at)
    time = _time(room)
    if time.ends_at is not None:
        return []  # somebody else of the same side was quicker
    if not _may_answer(room, at.username, time):
        raise NotAllowed("It is for the other side to agree to that.")
    if time.minutes != said.minutes:
        raise Conflict("It is another number of minutes by now. Look again, please.")
    room.note(at.username, events.ThinkingBegun(time.username, time.minutes))
    ends_at = room.now() + timedelta(minutes=time.minutes)
    return room.features.thinking.set(
        ThinkingTime(time.username, time.minutes, time.asked_by, ends_at)
    )


@handles(EndThinking)
def end(room: Room, at: Connection, said: EndThinking) -> list[Effect]:
    check_is_inside(at)
    time = room.features.thinking.at(room.now())
    if time is None:
        return []  # it was over
    if at.username != time.username:
        room.check(at.username, Action.LEAD)
    kind = events.ThinkingDeclined if time.ends_at is None else events.ThinkingEnded
    room.note(at.username, kind(time.username))
    return room.features.thinking.set(None)


def _time(room: Room) -> ThinkingTime:
    time = room.features.thinking.at(room.now())
    if time is None:
        raise NotFound("Nobody asks for thinking time any more.")
    return time


def _may_answer(room: Room, username: str, time: ThinkingTime) -> bool:
    if time.asked_by != time.username:
        return username == time.username
    return username != time.username and room.can(username, Action.LEAD)


def _is_candidate_inside(room: Room, username: str) -> bool:
    member = room.member(username)
    is_inside = any(item.username == username for item in room.present)
    return is_inside and member is not None and member.role is Role.CANDIDATE


def _leads_beside(room: Room, username: str) -> bool:
    others = (item.username for item in room.present if item.username != username)
    return any(room.can(other, Action.LEAD) for other in others)
