"""`/api/room/…`: what rooms ask and report (docs/protocol.md, 4), with the room's own token."""

from __future__ import annotations

import json
import re
from typing import Any

from tornado.web import HTTPError

from hub_config.service.base import ApiHandler
from hub_config.service.interviews.interviews import Change, Interviews
from hub_config.service.interviews.pages import read_role, read_standing
from prepstack.errors import BadRequest, NotAllowed, NotSignedIn, Unavailable
from prepstack.interviews.interview import RoomDocument, document_to_json
from prepstack.names import ROOM_NAME, SERVICE_ACCESS

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
            owner = await self.parts.hub_auth.user_for_token(found[1], sync=False)
        except HTTPError as error:
            raise Unavailable("The hub does not answer, so nobody can be recognised.") from error
        if owner is None:
            raise NotSignedIn("This token is not known, or not valid any more.")
        name = str(owner["name"])
        may_ask = self.parts.hub_auth.check_scopes({SERVICE_ACCESS}, owner)
        if owner["kind"] != "user" or not re.fullmatch(ROOM_NAME, name) or not may_ask:
            raise NotAllowed("Only rooms may ask this.")
        return name

    def body(self) -> dict[str, Any]:
        try:
            data = json.loads(self.request.body or b"{}")
        except ValueError:
            raise BadRequest("The body has to be JSON.") from None
        if not isinstance(data, dict):
            raise BadRequest("The body has to be a JSON object.")
        return data

    def answer(self, document: RoomDocument) -> None:
        self.finish(document_to_json(document))


class DocumentHandler(RoomApiHandler):
    async def get(self) -> None:
        self.answer(await self.feature(Interviews).document(self.interview_id))


class RoomMemberHandler(RoomApiHandler):
    async def patch(self, username: str) -> None:
        change = read_change(self.body())
        interviews = self.feature(Interviews)
        self.answer(await interviews.change_member(self.interview_id, username, change))


class RoomInvitationsHandler(RoomApiHandler):
    async def post(self) -> None:
        role = read_role(str(self.body().get("role", "")))
        url = await self.feature(Interviews).renew_invitation(self.interview_id, role)
        self.finish({"url": url})


class RoomEndHandler(RoomApiHandler):
    async def post(self) -> None:
        await self.feature(Interviews).end(self.interview_id)
        self.set_status(202)
        self.finish({})


class StartedHandler(RoomApiHandler):
    async def post(self) -> None:
        self.answer(await self.feature(Interviews).start_clock(self.interview_id))


def read_change(data: dict[str, Any]) -> Change:
    """Raises `BadRequest` for whatever a change cannot be."""
    unknown = set(data) - {"standing", "role", "name"}
    if unknown or not data:
        raise BadRequest("A change has a standing, a role or a name, and nothing else.")
    name = data.get("name")
    return Change(
        standing=read_standing(str(data["standing"])) if "standing" in data else None,
        role=read_role(str(data["role"])) if "role" in data else None,
        name=None if name is None else str(name),
    )


ROUTES: list[tuple[str, Any]] = [
    (r"api/room/interview", DocumentHandler),
    (r"api/room/members/([^/]+)", RoomMemberHandler),
    (r"api/room/invitations", RoomInvitationsHandler),
    (r"api/room/end", RoomEndHandler),
    (r"api/room/started", StartedHandler),
]
