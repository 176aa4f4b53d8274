"""What people in the room ask each other, and that waits for an answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from prepstack.errors import Conflict, NotFound
from prepstack.people import Member, Place
from prepstack.room.effects import Effect, Tell
from prepstack.room.feature import Feature
from prepstack.wire.features.moderation import Question, Questions, Topic

LASTS = timedelta(seconds=60)
PAUSE = timedelta(seconds=10)  # after a no, until the same person may ask the same again
IS_OVER = "This question is over."


class OpenQuestions(Feature):
    """Somebody is asked one thing by one person at a time: they are bounded by the members."""

    def __init__(self) -> None:
        self._open: dict[int, Question] = {}
        self._declined: dict[tuple[str, str, Topic], datetime] = {}
        self._numbers = itertools.count(1)

    def ask(self, by: str, to: str, about: Topic, now: datetime) -> list[Effect]:
        """Raises `Conflict` where that is being asked, or was a moment ago."""
        self._forget_old(now)
        if any((item.to, item.about) == (to, about) for item in self._open.values()):
            raise Conflict("They are being asked that already.")
        if (by, to, about) in self._declined:
            raise Conflict("You asked that a moment ago. Give them a little time.")
        question = Question(next(self._numbers), about, by, to, now + LASTS)
        self._open[question.id] = question
        return self._tell(by, to)

    def answer(self, id: int, by: str, yes: bool, now: datetime) -> tuple[Question, list[Effect]]:
        """It is over. Raises `NotFound` for what this person cannot answer so."""
        self._forget_old(now)
        question = self._open.get(id)
        if question is None or not (by == question.to or (by == question.by and not yes)):
            raise NotFound(IS_OVER)
        del self._open[id]
        if by == question.to and not yes:
            self._declined[question.by, question.to, question.about] = now
        return question, self._tell(question.by, question.to)

    def settle(self, username: str, sent: Collection[Topic]) -> list[Effect]:
        """Nobody need be asked for what they send."""
        return self._withdraw(lambda item: item.to == username and item.about in sent)

    def greetings(self, member: Member) -> Iterable[Questions]:
        told = self._of(member.username)
        return (told,) if told.questions else ()

    def departed(self, username: str) -> list[Effect]:
        return self._withdraw(lambda question: username in (question.by, question.to))

    def changed(self, username: str) -> list[Effect]:
        """Who asked may not ask that any more, or the other could say no yes to it."""
        return self.departed(username)

    def _withdraw(self, is_over: Callable[[Question], bool]) -> list[Effect]:
        over = [question for question in self._open.values() if is_over(question)]
        for question in over:
            del self._open[question.id]
        return self._tell(*(who for question in over for who in (question.by, question.to)))

    def _forget_old(self, now: datetime) -> None:
        self._open = {id: item for id, item in self._open.items() if item.expires_at > now}
        self._declined = {key: at for key, at in self._declined.items() if at + PAUSE > now}

    def _tell(self, *usernames: str) -> list[Effect]:
        return [Tell(who, Place.ROOM, self._of(who)) for who in dict.fromkeys(usernames)]

    def _of(self, username: str) -> Questions:
        return Questions(
            tuple(item for item in self._open.values() if username in (item.by, item.to))
        )
