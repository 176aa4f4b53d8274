"""`POST interviews/<id>/call`: the way into the call, for a minute and once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from hub_config.rooms.controller import Controller
from hub_config.rooms.documents import Documents
from hub_config.service.base import RefusesInJson
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interview_page.relays import Relays
from hub_config.service.interviews.pages import ID
from hub_config.service.joining.entrance import Entrance, check_open
from hub_config.settings import Settings
from hub_config.storage import InterviewRecord
from prepstack.errors import Starting
from prepstack.interviews.call_tickets import (
    LIFETIME_SECONDS,
    CallTicket,
    call_key,
    make_call_ticket,
)
from prepstack.room.rate import MessageRates, Rate
from prepstack.wire.message import to_json
from prepstack.wire.page import CallAccess

# A page asks for one when it loads and whenever it lost its connection for too long.
OF_TICKETS = Rate(burst=30, per_second=0.5, patience=30)


class Calls:
    def __init__(
        self,
        settings: Settings,
        controller: Controller,
        documents: Documents,
        now: Callable[[], datetime],
    ) -> None:
        self._secret = settings.secret("call-tickets")
        self._controller = controller
        self._documents = documents
        self._now = now
        self._relays = Relays(settings)
        self._rates = MessageRates(OF_TICKETS, time.monotonic)

    async def access(self, interview: InterviewRecord, username: str) -> CallAccess:
        """Raises `Starting` while nobody can enter, and `TooManyRequests`.

        Asks nobody, if the room is open and known to be shared with this person.
        """
        room = interview.room
        if room is None or not self._controller.is_open(room):
            raise Starting("The room is starting.")
        self._rates.count(username)
        if not self._controller.is_near(interview, username):
            await self._controller.let_near(interview, username)
        return CallAccess(
            socket=self._documents.call_url(room),
            ticket=self._ticket(interview, room, username),
            relay=self._relays.of(username, self._now().timestamp()),
        )

    def _ticket(self, interview: InterviewRecord, room: str, username: str) -> str:
        ticket = CallTicket(
            username=username,
            interview_id=interview.id,
            room=room,
            expires=self._now().timestamp() + LIFETIME_SECONDS,
            jti=secrets.token_hex(8),
        )
        return make_call_ticket(ticket, call_key(self._secret, room))


class CallHandler(RefusesInJson, MemberHandler):
    async def post(self, interview_id: str) -> None:
        check_open(self.details.interview, self.me)
        interview = await self.feature(Entrance).open_room(self.details.interview, self.me)
        access = await self.feature(Calls).access(interview, self.me.username)
        self.set_header("Content-Type", "application/json")
        self.finish(to_json(access))


ROUTES: list[tuple[str, Any]] = [(rf"interviews/{ID}/call", CallHandler)]
