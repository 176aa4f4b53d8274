"""Who comes in: joining an interview with an account, or as a guest of one browser."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_config.rooms.controller import Controller
from hub_config.service.person import Person
from hub_config.storage import InterviewRecord, Store, Transaction
from prepstack.errors import Full, Gone, NotYetOpen, Refused, Removed
from prepstack.interviews.interview import MAX_PEOPLE, State
from prepstack.interviews.invitations import Invitation
from prepstack.names import GUEST_PREFIX, Lookalikes, is_guest, plain_name
from prepstack.people import Action, Member, Standing, check_name

# Who is or may come in, with those who only knocked: a leaked link must not fill the database.
MAX_MEMBERS = 60
# Who was refused or removed takes nobody's place; of more than these the first are forgotten.
MAX_SHUT_OUT = 200
OPENS_BEFORE = timedelta(minutes=15)


@dataclass(frozen=True)
class Entry:
    """Somebody who may go to the interview's page now, and the interview as it is since."""

    interview: InterviewRecord
    member: Member


class Entrance:
    def __init__(
        self,
        store: Store,
        controller: Controller,
        now: Callable[[], datetime],
        lookalikes: Lookalikes,
    ) -> None:
        self._store = store
        self._controller = controller
        self._now = now
        self._lookalikes = lookalikes

    async def join(self, person: Person, invitation: Invitation, browser: str) -> Entry:
        """Raises `Gone`, `Refused`, `NotYetOpen` or `Full`, each with its sentence."""
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(invitation.interview_id)
            member = await rows.members.get(interview.id, person.username)
            check_open(interview, member)
            if member is None:
                await self._forget_guest(rows, interview, browser)
                member = await self._admit(rows, interview, invitation, person, browser)
            interview = await self._ensure_room(rows, interview)
        await self._controller.let_near(interview, person.username)
        return Entry(interview, member)

    async def join_as_guest(self, name: str, invitation: Invitation, browser: str) -> Entry:
        """The same browser comes back as the same guest.

        Raises as `join` does, and `NameTaken` for the name of somebody who may be there.
        """
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(invitation.interview_id)
            member = await self._guest_of(rows, interview, browser)
            check_open(interview, member)
            if member is None:
                person = Person(new_guest_name(), plain_name(name))
                members = await rows.members.of(interview.id)
                check_name(person.name, person.username, members, self._lookalikes)
                member = await self._admit(rows, interview, invitation, person, browser)
            interview = await self._ensure_room(rows, interview)
        await self._controller.add_guest(member.username)
        await self._controller.let_near(interview, member.username)
        return Entry(interview, member)

    async def open_room(self, interview: InterviewRecord, member: Member) -> InterviewRecord:
        """With a room, which may still be on its way. Raises `NotYetOpen`, `Full` or `Gone`."""
        if not member.can(Action.OPEN):
            self._check_time(interview)
        if interview.state is not State.SCHEDULED:
            return interview
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview.id)
            check_open(interview, member)
            interview = await self._ensure_room(rows, interview)
        self._controller.kick(interview.room or "")
        return interview

    async def guest_of_browser(self, interview_id: str, browser: str) -> Member | None:
        async with self._store.reading() as rows:
            interview = await rows.interviews.get(interview_id)
            return await self._guest_of(rows, interview, browser)

    async def _guest_of(
        self, rows: Transaction, interview: InterviewRecord, browser: str
    ) -> Member | None:
        """The guest this browser was; whoever was shut out first, so that no name lets back."""
        found = await rows.members.of_browser(interview.id, browser)
        shut_out = [member for member in found if member.standing.is_shut_out]
        guests = [member for member in found if is_guest(member.username)]
        return next(iter([*shut_out, *guests]), None)

    async def _forget_guest(
        self, rows: Transaction, interview: InterviewRecord, browser: str
    ) -> None:
        """Somebody who began as a guest and turned out to have an account is one person."""
        found = await rows.members.of_browser(interview.id, browser)
        guests = [member for member in found if is_guest(member.username)]
        waiting = [item.username for item in guests if item.standing is Standing.WAITING]
        await rows.members.remove(interview.id, waiting)

    async def _admit(
        self,
        rows: Transaction,
        interview: InterviewRecord,
        invitation: Invitation,
        person: Person,
        browser: str,
    ) -> Member:
        invitation.check(self._now())
        self._check_time(interview)
        await self._check_space(rows, interview)
        member = Member(person.username, person.name, invitation.role, Standing.WAITING)
        await rows.members.add(interview.id, member, self._now(), browser)
        return member

    async def _ensure_room(self, rows: Transaction, interview: InterviewRecord) -> InterviewRecord:
        if interview.state is not State.SCHEDULED:
            return interview
        return await self._controller.take_room(rows, interview)

    def _check_time(self, interview: InterviewRecord) -> None:
        if interview.starts_at and self._now() < interview.starts_at - OPENS_BEFORE:
            raise NotYetOpen(
                "This interview is not open yet. It opens at "
                f"{interview.starts_at - OPENS_BEFORE:%H:%M} UTC on {interview.starts_at:%d %B %Y}."
            )

    async def _check_space(self, rows: Transaction, interview: InterviewRecord) -> None:
        members = await rows.members.of(interview.id)
        may_enter = [member for member in members if member.standing.may_enter]
        shut_out = [member for member in members if member.standing.is_shut_out]
        is_full = len(may_enter) >= MAX_PEOPLE or len(members) - len(shut_out) >= MAX_MEMBERS
        if is_full:
            raise Full(f"This interview is full: {MAX_PEOPLE} people can take part at a time.")
        too_many = shut_out[: max(0, len(shut_out) - MAX_SHUT_OUT)]
        await rows.members.remove(interview.id, [member.username for member in too_many])


def check_open(interview: InterviewRecord, member: Member | None) -> None:
    """Raises `Gone` if it is over, `Refused` or `Removed` for whom the host shut out."""
    if interview.state is State.LOST:
        raise Gone("This interview had to end: its room failed and could not be started again.")
    if interview.state.is_over:
        raise Gone("This interview has ended.")
    if member is not None and member.standing is Standing.REFUSED:
        raise Refused("The host did not let you in to this interview.")
    if member is not None and member.standing is Standing.REMOVED:
        raise Removed("The host removed you from this interview, so you cannot join it again.")


def new_guest_name() -> str:
    return GUEST_PREFIX + base64.b32encode(secrets.token_bytes(5)).decode().lower()
