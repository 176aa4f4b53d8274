"""What people do with interviews: begin one, find one, join, change and end it.

Each verb is one transaction; what a room has to learn of it is told after it is written.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from hub_config.rooms.controller import Controller
from hub_config.rooms.documents import Documents
from hub_config.service.person import Person
from hub_config.storage import EndReason, InterviewRecord, Store, Transaction
from hub_config.storage.interviews import NO_INTERVIEW
from prepstack.errors import NotFound
from prepstack.interviews.interview import RoomDocument, State
from prepstack.interviews.invitations import (
    CODE_BYTES,
    ID_BYTES,
    Invitation,
    hash_secret,
    make_code,
    make_interview_id,
)
from prepstack.interviews.titles import clean_title, title_of
from prepstack.people import Action, Member, Role, Standing

INVITATION_DAYS = 7


@dataclass(frozen=True)
class Details:
    """An interview with everything its own members may see; `links` are for hosts."""

    interview: InterviewRecord
    members: tuple[Member, ...]
    links: dict[Role, str]

    def member(self, username: str) -> Member | None:
        return next((item for item in self.members if item.username == username), None)

    def others(self, username: str) -> list[str]:
        """The names of those who were let in besides this person."""
        return [
            member.shown_name
            for member in self.members
            if member.username != username and member.standing.may_enter
        ]

    def title_for(self, username: str, zone: tzinfo) -> str:
        """As this person finds it among their interviews."""
        interview = self.interview
        when = interview.started_at or interview.starts_at or interview.created_at
        return title_of(interview.title, self.others(username), when.astimezone(zone).date())


class Interviews:
    def __init__(
        self,
        store: Store,
        controller: Controller,
        documents: Documents,
        now: Callable[[], datetime],
        minutes: int,
    ) -> None:
        self._store = store
        self._controller = controller
        self._documents = documents
        self._now = now
        self._minutes = minutes

    # Begin

    async def begin(
        self, host: Person, title: str, request: str, *, practice: bool = False
    ) -> InterviewRecord:
        """One whose room is on its way. The same `request` gives the same interview."""
        async with self._store.writing() as rows:
            await rows.interviews.take_turns(host.username)
            known = await rows.interviews.by_request(host.username, request)
            if known is not None:
                return known
            interview = await self._add(rows, host, title, request, practice=practice)
            interview = await self._controller.take_room(rows, interview)
        self._controller.kick(interview.room or "")
        return interview

    async def schedule(
        self, host: Person, title: str, starts_at: datetime, request: str
    ) -> InterviewRecord:
        """One that opens later, and gets its room then."""
        async with self._store.writing() as rows:
            await rows.interviews.take_turns(host.username)
            known = await rows.interviews.by_request(host.username, request)
            return known or await self._add(rows, host, title, request, starts_at)

    async def _add(
        self,
        rows: Transaction,
        host: Person,
        title: str,
        request: str,
        starts_at: datetime | None = None,
        *,
        practice: bool = False,
    ) -> InterviewRecord:
        now = self._now()
        interview = InterviewRecord(
            id=make_interview_id(secrets.token_bytes(ID_BYTES)),
            code=make_code(secrets.token_bytes(CODE_BYTES)),
            title=clean_title(title),
            host=host.username,
            state=State.SCHEDULED,
            minutes=self._minutes,
            created_at=now,
            starts_at=starts_at,
            practice=practice,
        )
        await rows.interviews.add(interview, request)
        member = Member(host.username, host.name, Role.INTERVIEWER, Standing.ADMITTED, host=True)
        await rows.members.add(interview.id, member, now)
        expires_at = (starts_at or now) + timedelta(days=INVITATION_DAYS)
        for role in Role:
            invitation = Invitation(interview.id, role, 1, expires_at)
            secret_hash = self._documents.secret_hash(invitation)
            await rows.invitations.add(invitation, secret_hash, now)
        return interview

    # Look

    async def of_person(self, person: Person) -> list[Details]:
        """Newest first, without links."""
        async with self._store.reading() as rows:
            interviews = await rows.interviews.of_member(person.username)
            members = await rows.members.of_interviews([item.id for item in interviews])
        return [Details(item, members.get(item.id, ()), {}) for item in interviews]

    async def details(self, interview_id: str, person: Person) -> Details:
        """Raises `NotFound` alike for what is not there and for what is not theirs."""
        async with self._store.reading() as rows:
            interview = await rows.interviews.get(interview_id)
            members = await rows.members.of(interview.id)
            links = await self._documents.links(rows, interview, self._now())
        details = Details(interview, members, {})
        member = details.member(person.username)
        if member is None:
            raise NotFound(NO_INTERVIEW)
        return replace(details, links=links) if member.can(Action.INVITE) else details

    async def find_secret(self, secret: str) -> tuple[InterviewRecord, Invitation]:
        """Raises `NotFound`."""
        async with self._store.reading() as rows:
            invitation = await rows.invitations.find(hash_secret(secret))
            return _shared(await rows.interviews.get(invitation.interview_id)), invitation

    async def find_code(self, code: str) -> tuple[InterviewRecord, Invitation]:
        """The code stands for the candidate's link. Raises `NotFound`."""
        async with self._store.reading() as rows:
            interview = _shared(await rows.interviews.by_code(code))
            newest = await rows.invitations.newest(interview.id)
            return interview, newest[Role.CANDIDATE]

    async def member(self, interview_id: str, username: str) -> Member | None:
        async with self._store.reading() as rows:
            return await rows.members.get(interview_id, username)

    async def look_up(self, interview_id: str) -> InterviewRecord:
        """Raises `NotFound`."""
        async with self._store.reading() as rows:
            return await rows.interviews.get(interview_id)

    async def look_up_room(self, room: str) -> InterviewRecord:
        """The interview that a room has or had. Raises `NotFound`."""
        async with self._store.reading() as rows:
            return await rows.interviews.by_room(room)

    # Change

    async def rename(self, interview_id: str, title: str) -> None:
        """Raises `BadRequest`. An empty title is none: the interview is called by its people."""
        title = clean_title(title)
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview_id)
            await rows.interviews.rename(interview, title)
        await self.tell_room(interview_id)

    async def renew_invitation(self, interview_id: str, role: Role) -> str:
        """A new link for this role; the ones before work no longer."""
        knocking = await self._knocking(interview_id)
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview_id)
            now = self._now()
            before = (await rows.invitations.newest(interview_id))[role]
            gone = await self._withdraw(rows, interview, role, knocking)
            starts_at = max(now, interview.starts_at or now)
            invitation = Invitation(
                interview_id,
                role,
                before.generation + 1,
                starts_at + timedelta(days=INVITATION_DAYS),
            )
            secret_hash = self._documents.secret_hash(invitation)
            await rows.invitations.add(invitation, secret_hash, now)
        await self._shut_out(interview, gone)
        return self._documents.link(invitation)

    async def revoke_invitation(self, interview_id: str, role: Role) -> None:
        knocking = await self._knocking(interview_id)
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview_id)
            gone = await self._withdraw(rows, interview, role, knocking)
        await self._shut_out(interview, gone)

    async def _knocking(self, interview_id: str) -> frozenset[str]:
        async with self._store.reading() as rows:
            interview = await rows.interviews.get(interview_id)
        return await self._controller.knocking(interview)

    async def _withdraw(
        self, rows: Transaction, interview: InterviewRecord, role: Role, knocking: frozenset[str]
    ) -> list[str]:
        """The link admits nobody any more, nor does it hold for who came by it and never knocked.

        Who knocks is before the host's eyes, who decides. The others may come by a new link.
        """
        await rows.invitations.revoke(interview.id, role, self._now())
        gone = [
            member.username
            for member in await rows.members.of(interview.id)
            if (member.role, member.standing) == (role, Standing.WAITING)
            and member.username not in knocking
        ]
        await rows.members.remove(interview.id, gone)
        return gone

    async def _shut_out(self, interview: InterviewRecord, usernames: list[str]) -> None:
        for username in usernames:
            await self._controller.shut_out(interview, username)

    async def tell_room(self, interview_id: str) -> None:
        """After a change that did not come from the room itself."""
        async with self._store.reading() as rows:
            interview = await rows.interviews.get(interview_id)
        await self._controller.tell_room(interview)

    async def start_clock(self, interview_id: str) -> RoomDocument:
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview_id)
            interview = await rows.interviews.start(interview, self._now())
            return await self._documents.of(rows, interview, self._now())

    async def end(self, interview_id: str) -> None:
        await self._controller.end(interview_id, EndReason.HOST)

    # What rooms ask

    async def of_room(self, room: str) -> str:
        """The interview that a room belongs to now. Raises `NotFound` while it has none."""
        async with self._store.reading() as rows:
            record = await rows.rooms.get(room)
        if record is None or record.interview_id is None:
            raise NotFound("This room has no interview yet.")
        return record.interview_id

    async def document(self, interview_id: str) -> RoomDocument:
        async with self._store.reading() as rows:
            interview = await rows.interviews.get(interview_id)
            return await self._documents.of(rows, interview, self._now())


def _shared(interview: InterviewRecord) -> InterviewRecord:
    """Raises `NotFound` for who practises alone: nobody joins that."""
    if interview.practice:
        raise NotFound(NO_INTERVIEW)
    return interview
