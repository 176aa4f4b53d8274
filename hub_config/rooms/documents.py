"""Every address that people and rooms are given, and a room's document made of the rows."""

from __future__ import annotations

from datetime import datetime

from hub_config.settings import Settings
from hub_config.storage import InterviewRecord, Transaction
from prepstack.interviews.interview import MAX_PEOPLE, Pages, RoomDocument
from prepstack.interviews.invitations import LINK, Invitation, derive_secret, hash_secret
from prepstack.interviews.problems import notebook_of
from prepstack.names import CALL_PATH, SERVICE_PREFIX
from prepstack.people import Role


class Documents:
    """`key` makes the invitations' secrets: with it a link can be shown again, yet not stored."""

    def __init__(self, settings: Settings, key: str) -> None:
        self._settings = settings
        self._key = key
        self.base = f"{settings.origin}{SERVICE_PREFIX}"

    def secret(self, invitation: Invitation) -> str:
        return derive_secret(
            self._key, invitation.interview_id, invitation.role, invitation.generation
        )

    def secret_hash(self, invitation: Invitation) -> str:
        return hash_secret(self.secret(invitation))

    def link(self, invitation: Invitation) -> str:
        return f"{self.base}{LINK}/{self.secret(invitation)}"

    def room_url(self, room: str) -> str:
        return self._settings.room_url(room)

    def call_url(self, room: str) -> str:
        """Of the call's socket."""
        return f"{self.room_url(room)}{CALL_PATH}".replace("http", "ws", 1)

    def page(self, interview_id: str) -> str:
        return f"{self.base}interviews/{interview_id}"

    def pages(self, interview_id: str) -> Pages:
        """One page says it all, whatever became of somebody."""
        page = self.page(interview_id)
        return Pages(ended=page, removed=page, refused=page, left=page, dashboard=self.base)

    async def of(
        self, transaction: Transaction, interview: InterviewRecord, now: datetime
    ) -> RoomDocument:
        """The document of an interview that has a room."""
        return RoomDocument(
            interview=interview.public,
            members=await transaction.members.of(interview.id),
            invitations=await self.links(transaction, interview, now),
            pages=self.pages(interview.id),
            room_url=self.room_url(interview.room or ""),
            max_people=MAX_PEOPLE,
            ended=interview.state.is_over,
            revision=interview.revision,
            notebook=notebook_of(await transaction.problems.of(interview.id)),
        )

    async def links(
        self, transaction: Transaction, interview: InterviewRecord, now: datetime
    ) -> dict[Role, str]:
        """The links that work now."""
        if interview.state.is_over:
            return {}
        newest = await transaction.invitations.newest(interview.id)
        return {role: self.link(item) for role, item in newest.items() if item.is_open(now)}
