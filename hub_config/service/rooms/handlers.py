"""`/api/room/…`: what rooms ask and report (docs/protocol.md, 4), with the room's own token."""

from __future__ import annotations

import re
from typing import Any

from tornado.web import HTTPError

from hub_config.service.base import ApiHandler
from hub_config.service.interviews.interviews import Interviews
from hub_config.service.interviews.membership import Membership
from prepstack.errors import NotAllowed, NotSignedIn, Unavailable
from prepstack.interviews.interview import RoomDocument
from prepstack.names import ROOM_NAME, SERVICE_ACCESS
from prepstack.wire.service import (
    read_change,
    read_changes,
    read_end,
    read_lock,
    read_new_invitation,
    write_document,
)

BEARER = re.compile(r"(?:token|bearer)\s+(\S+)", re.IGNORECASE)


class RoomApiHandler(ApiHandler):
    """`self.interview_id` is that of the room whose token came with the request."""

    interview_id: str

    async def prepare(self) -> None:
        self.interview_id = await self.feature(Interviews).of_room(await self._room())

    async def _room(self) -> str:
        found = BEARER.fullmatch(self.request.headers.get("Authorization", ""))
        if found is None:
            raise NotSignedIn("A room's token is needed.")
        try:
            owner = await self.context.hub_auth.user_for_token(found[1], sync=False)
        except HTTPError as error:
            raise Unavailable("The hub does not answer, so nobody can be recognised.") from error
        if owner is None:
            raise NotSignedIn("This token is not known, or not valid any more.")
        name = str(owner["name"])
        may_ask = self.context.hub_auth.check_scopes({SERVICE_ACCESS}, owner)
        if owner["kind"] != "user" or not re.fullmatch(ROOM_NAME, name) or not may_ask:
            raise NotAllowed("Only rooms may ask this.")
        return name

    def answer(self, document: RoomDocument) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(write_document(document))


class DocumentHandler(RoomApiHandler):
    async def get(self) -> None:
        self.answer(await self.feature(Interviews).document(self.interview_id))


class RoomMemberHandler(RoomApiHandler):
    async def patch(self, username: str) -> None:
        change = read_change(self.request.body)
        membership = self.feature(Membership)
        self.answer(await membership.change(self.interview_id, {username: change}))


class RoomMembersHandler(RoomApiHandler):
    async def patch(self) -> None:
        changes = read_changes(self.request.body)
        self.answer(await self.feature(Membership).change(self.interview_id, changes))


class RoomLockHandler(RoomApiHandler):
    async def patch(self) -> None:
        locked = read_lock(self.request.body).locked
        self.answer(await self.feature(Membership).lock(self.interview_id, locked))


class RoomInvitationsHandler(RoomApiHandler):
    async def post(self) -> None:
        role = read_new_invitation(self.request.body).role
        await self.feature(Interviews).renew_invitation(self.interview_id, role)
        self.answer(await self.feature(Interviews).document(self.interview_id))


class RoomEndHandler(RoomApiHandler):
    async def post(self) -> None:
        read_end(self.request.body)
        await self.feature(Interviews).end(self.interview_id)
        self.set_status(202)
        self.finish({})


class StartedHandler(RoomApiHandler):
    async def post(self) -> None:
        self.answer(await self.feature(Interviews).start_clock(self.interview_id))


ROUTES: list[tuple[str, Any]] = [
    (r"api/room/interview", DocumentHandler),
    (r"api/room/members", RoomMembersHandler),
    (r"api/room/members/([^/]+)", RoomMemberHandler),
    (r"api/room/lock", RoomLockHandler),
    (r"api/room/invitations", RoomInvitationsHandler),
    (r"api/room/end", RoomEndHandler),
    (r"api/room/started", StartedHandler),
]
