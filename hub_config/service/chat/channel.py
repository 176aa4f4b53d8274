"""Who may read and write in the interviewers' own channel, and what."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from hub_config.service.joining.entrance import check_open
from hub_config.storage import Store
from hub_config.storage.interviewer_messages import InterviewerMessage
from prepstack.errors import NotAllowed
from prepstack.people import Action, Member
from prepstack.room.chat import LARGEST_KEPT, OF_TEXTS, TOO_FAST, clean_text
from prepstack.room.rate import Allowance, Rate
from prepstack.wire.features.chat import MOST_KEPT, ChatHistory, ChatMessage, ChatSaid, Say

# A page follows it once, and again when its connection was lost or its person's role changed.
OF_FOLLOWING = Rate(burst=20, per_second=0.5)
NOT_FOR_YOU = "Only interviewers and hosts read and write here."
TOO_OFTEN = "This page asks too often. Wait a few seconds."


class InterviewersChat:
    """Each message is for those who had the right to read it when it was written, for good: who
    becomes an interviewer reads what is written from then on. And they need that right still."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._texts = Allowance(OF_TEXTS, TOO_FAST)
        self._following = Allowance(OF_FOLLOWING, TOO_OFTEN)
        self.news = store.news

    async def say(self, interview_id: str, username: str, said: Say) -> ChatSaid:
        """Raises `NotAllowed`, `BadRequest`, `TooManyRequests`, and `Gone` after the end."""
        text = clean_text(said.text)
        self._texts.take(username, time.monotonic())
        async with self._store.writing() as rows:
            check_open(await rows.interviews.lock(interview_id), None)
            members = await rows.members.of(interview_id)
            _who_may(members, username)
            kept = rows.interviewer_messages
            message = await kept.find(interview_id, username, said.client)
            if message is None:
                _, newest = await kept.ends(interview_id)
                message = self._stamped(newest + 1, username, members, said.client, text)
                await kept.add(interview_id, message)
                await kept.keep_newest(interview_id, MOST_KEPT, LARGEST_KEPT)
            oldest, _ = await kept.ends(interview_id)
        return ChatSaid(_shown(message), oldest)

    def _stamped(
        self, number: int, username: str, members: tuple[Member, ...], client: str, text: str
    ) -> InterviewerMessage:
        return InterviewerMessage(
            id=number,
            at=self._now(),
            username=username,
            name=_who_may(members, username).shown_name,
            client=client,
            text=text,
            readers=frozenset(one.username for one in members if one.can(Action.CONFER)),
        )

    def count_following(self, username: str) -> None:
        """Raises `TooManyRequests`."""
        self._following.take(username, time.monotonic())

    async def read(self, interview_id: str, username: str, after: int = 0) -> ChatHistory:
        """What somebody may read of the messages after that number. Raises `NotAllowed`."""
        async with self._store.reading() as rows:
            check_open(await rows.interviews.get(interview_id), None)
            _who_may(await rows.members.of(interview_id), username)
            kept = rows.interviewer_messages
            oldest, newest = await kept.ends(interview_id)
            messages = await kept.of(interview_id, after)
        shown = tuple(_shown(one) for one in messages if username in one.readers)
        return ChatHistory(shown, oldest or newest + 1)


def check_may_confer(member: Member | None) -> Member:
    """Raises `NotAllowed`."""
    if member is None or not member.can(Action.CONFER):
        raise NotAllowed(NOT_FOR_YOU)
    return member


def _who_may(members: tuple[Member, ...], username: str) -> Member:
    return check_may_confer(next((one for one in members if one.username == username), None))


def _shown(message: InterviewerMessage) -> ChatMessage:
    return ChatMessage(
        id=message.id,
        at=message.at,
        username=message.username,
        name=message.name,
        client=message.client,
        text=message.text,
    )
