"""Changes of an interview's members, and whether anybody new may come in.

Each verb is one transaction, so that changes of several members are all written, or none.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from hub_config.rooms.controller import Controller
from hub_config.rooms.documents import Documents
from hub_config.storage import InterviewRecord, Store, Transaction
from prepstack.errors import Full, NotAllowed, NotFound
from prepstack.interviews.interview import RoomDocument
from prepstack.names import clean_name, is_guest
from prepstack.people import Change, Member


class Membership:
    def __init__(
        self,
        store: Store,
        controller: Controller,
        documents: Documents,
        now: Callable[[], datetime],
        rooms_per_person: int,
    ) -> None:
        self._store = store
        self._controller = controller
        self._documents = documents
        self._now = now
        self._rooms_per_person = rooms_per_person

    async def change(self, interview_id: str, changes: Mapping[str, Change]) -> RoomDocument:
        """By username; written when this returns.

        Raises `NotFound` for whoever is no member, `NotAllowed` where nobody would be the host any
        more, or somebody who cannot be, and `Full` where the new host has as many calls as one may.
        """
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview_id)
            before = {
                username: await self._member(rows, interview_id, username) for username in changes
            }
            await rows.problems.note_candidates(interview_id, before.values())
            after = [_changed(before[username], change) for username, change in changes.items()]
            for member in after:
                await rows.members.save(interview_id, member)
            await self._settle_host(rows, interview)
            document = await self._documents.of(rows, interview, self._now())
        for member in after:
            await self._settle_access(interview, before[member.username], member)
        return document

    async def lock(self, interview_id: str, locked: bool) -> RoomDocument:
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview_id)
            await rows.interviews.set_locked(interview, locked)
            interview = replace(interview, locked=locked)
            return await self._documents.of(rows, interview, self._now())

    async def _member(self, rows: Transaction, interview_id: str, username: str) -> Member:
        member = await rows.members.get(interview_id, username)
        if member is None:
            raise NotFound("Nobody of that name is part of this interview.")
        return member

    async def _settle_host(self, rows: Transaction, interview: InterviewRecord) -> None:
        """The interview is whose host it has: it counts among their calls."""
        hosts = [item.username for item in await rows.members.of(interview.id) if item.host]
        if not hosts:
            raise NotAllowed("An interview has a host. Make somebody else the host first.")
        if interview.host in hosts:
            return
        if await rows.rooms.count_of_host(hosts[0]) >= self._rooms_per_person:
            raise Full("They have as many calls open as one person may.")
        await rows.interviews.give_to(interview, hosts[0], secrets.token_urlsafe())

    async def _settle_access(self, interview: InterviewRecord, was: Member, now: Member) -> None:
        if now.standing.is_shut_out:
            await self._controller.shut_out(interview, now.username)
        elif was.standing.is_shut_out:
            await self._controller.let_near(interview, now.username)


def _changed(member: Member, change: Change) -> Member:
    if change.name is not None:
        change = replace(change, name=clean_name(change.name))
    changed = change.of(member)
    if changed.host and not changed.standing.may_enter:
        raise NotAllowed("A host cannot be removed. End the call for everyone instead.")
    if changed.host and is_guest(changed.username):
        raise NotAllowed("Only somebody with an account can be the host.")
    return changed
