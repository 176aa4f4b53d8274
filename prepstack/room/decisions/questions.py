"""What people ask each other: a swap of roles, or to send something."""

from __future__ import annotations

from prepstack.errors import BadRequest, NotAllowed
from prepstack.people import Action, Change, Member, Place, Role
from prepstack.room import events
from prepstack.room.connection import Connection
from prepstack.room.decisions.moderation import change_together
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect, Tell
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack.wire.features.moderation import AnswerQuestion, AskSomebody, Question, Topic

SWAPPING = {Role.INTERVIEWER, Role.CANDIDATE}


@handles(AskSomebody)
def ask(room: Room, at: Connection, said: AskSomebody) -> list[Effect]:
    check_is_inside(at)
    room.check(at.username, Action.SWAP if said.about is Topic.SWAP else Action.ASK)
    other = room.known(room.inside(said.username).username)
    if other.username == at.username:
        raise BadRequest("That is you.")
    if said.about is Topic.SWAP:
        _check_can_swap(room.known(at.username), other)
    elif not other.can(Action.SPEAK):
        raise NotAllowed("Observers watch and listen.")
    effects = room.features.questions.ask(at.username, other.username, said.about, room.now())
    room.note(at.username, events.Asked(other.username, said.about))
    return effects


@handles(AnswerQuestion)
def answer(room: Room, at: Connection, said: AnswerQuestion) -> list[Effect]:
    question, effects = room.features.questions.answer(said.id, at.username, said.yes, room.now())
    room.note(at.username, events.Answered(question.by, question.about, said.yes))
    if not said.yes:
        return [*effects, *_declined(room, question, at.username)]
    return [*effects, *(_swap(room, question) if question.about is Topic.SWAP else [])]


def _swap(room: Room, question: Question) -> list[Effect]:
    first, second = room.known(question.by), room.known(question.to)
    _check_can_swap(first, second)
    changes = {
        first.username: Change(role=second.role),
        second.username: Change(role=first.role),
    }
    return change_together(room, changes, first.username)


def _check_can_swap(one: Member, other: Member) -> None:
    if {one.role, other.role} != SWAPPING:
        raise NotAllowed("An interviewer and a candidate can swap roles; nobody else.")


def _declined(room: Room, question: Question, by: str) -> list[Effect]:
    """Whoever takes it back need not be told."""
    if by == question.by:
        return []
    notice = browser.Notice("declined", f"{room.known(by).shown_name} would rather not, for now.")
    return [Tell(question.by, Place.ROOM, notice)]
