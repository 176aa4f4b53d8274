"""The live interview: everything that comes from outside arrives here, and the room decides."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from prepstack.errors import NotFound, PrepStackError
from prepstack.interviews.interview import RoomDocument
from prepstack.people import Action, Place, Role
from prepstack.room.decisions import decide
from prepstack.room.effects import Effect, Farewell
from prepstack.room.room import PAGE_OF_STANDING, Connection, Room
from prepstack.wire import from_browser as protocol
from prepstack.wire import to_browser as messages
from prepstack_ext.access.routes import Access, access_of, is_open_to
from prepstack_ext.call.countdown import Countdown
from prepstack_ext.call.performer import Media, Performer
from prepstack_ext.call.tabs import CLOSE_CODE, Socket, Tabs, page_of

SWEEP_SECONDS = 1.0
SLOW = (protocol.NewInvitation, protocol.Publish, protocol.Subscribe, protocol.Answer)
log = logging.getLogger(__name__)


class Reports(Protocol):
    """The hub service, or a fake of it."""

    async def new_invitation(self, role: Role) -> str: ...
    def with_unheard(self, document: RoomDocument) -> RoomDocument: ...
    def tell_member(self, username: str, change: dict[str, str]) -> None: ...
    def tell_started(self, at: datetime) -> None: ...
    def tell_end(self, by: str) -> None: ...


class Session:
    """One interview in one room server."""

    def __init__(self, service: Reports, media: Media) -> None:
        self.service = service
        self.media = media
        self.room = Room()
        self._tabs = Tabs(self.room)
        self._performer = Performer(self.room, self._tabs, media, service.tell_member)
        self._countdown = Countdown(self._warn)
        self._ids = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_seen = time.monotonic()

    def start(self) -> None:
        self._own(self._sweep())

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._countdown.close()

    # Asked by the gate on every request

    def access(self, username: str) -> Access:
        document = self.room.document
        if document is None or document.ended:
            return Access.NOBODY
        return access_of(document.member(username))

    def page_for(self, username: str) -> str | None:
        """The page that tells a former member why they are not let in."""
        member, document = self.room.member(username), self.room.document
        if member is None or document is None:
            return None
        reason = Farewell.ENDED if document.ended else PAGE_OF_STANDING.get(member.standing)
        return page_of(self.room, reason) if reason else None

    def note_socket(self, username: str, path: str, handler: Any) -> None:
        self._performer.open_sockets.note(username, path, handler)

    def may_edit(self, username: str) -> bool:
        return self.room.can(username, Action.EDIT)

    def may_run(self, username: str) -> bool:
        return self.room.can(username, Action.RUN)

    # From the shared notebook

    def tell(self, username: str, code: str, sentence: str) -> None:
        self._tabs.send_to(username, messages.Notice(code, sentence), Place.ROOM)

    def tell_all(self, code: str, sentence: str) -> None:
        self._tabs.send_to_all(messages.Notice(code, sentence))

    # From the service

    def assign(self, document: RoomDocument) -> None:
        if self.room.document is None:
            log.info("This room holds interview %s", document.interview.id)
        document = self.service.with_unheard(document)
        self._perform(self.room.assign(document))
        self._close_what_is_shut()
        self._countdown.until(None if document.ended else document.interview.ends_at)

    def status(self) -> dict[str, Any]:
        present = list(dict.fromkeys(item.username for item in self.room.present))
        if self._tabs:
            self._last_seen = time.monotonic()
        return {
            "interview_id": self.room.document.interview.id if self.room.document else None,
            "present": present,
            "idle_seconds": round(time.monotonic() - self._last_seen, 1),
        }

    # From the browsers

    def connect(self, username: str, place: Place, socket: Socket) -> str:
        """The id of the new connection. Raises `NotAllowed` or `Full`."""
        connection_id = str(next(self._ids))
        decided = self.room.connect(Connection(connection_id, username, place))
        self._tabs.add(connection_id, username, socket)
        self._perform(decided)
        if place is Place.ROOM and self._document().interview.started_at is None:
            self.service.tell_started(datetime.now(UTC))
            self.assign(self._document())
        return connection_id

    def disconnect(self, connection_id: str) -> None:
        if self._tabs.forget(connection_id):
            self._last_seen = time.monotonic()
            self._perform(self.room.disconnect(connection_id))

    def receive(self, connection_id: str, message: protocol.FromBrowser) -> None:
        """Raises a `PrepStackError` where it is refused; the connection goes on."""
        connection = self.room.connections.get(connection_id)
        if connection is None:
            raise NotFound("This connection has ended.")
        if isinstance(message, protocol.End):
            self._end(connection.username)
        elif isinstance(message, SLOW):
            self._own(self._guarded(self._answer(connection, message), connection_id))
        else:
            self._perform(decide(self.room, connection, message))

    def _end(self, by: str) -> None:
        """Over for everybody at once; the service hears of it as soon as it listens."""
        self.room.check_may_end(by)
        self.service.tell_end(by)
        self.assign(self._document())

    async def _answer(self, connection: Connection, message: protocol.FromBrowser) -> None:
        """The messages whose answer takes a while: media, and what the service has to write."""
        match message:
            case protocol.NewInvitation(role):
                await self._invite(connection, role)
            case protocol.Publish(sdp, kinds):
                self.room.check_may_speak(connection.username)
                answer = await self._ask_media(connection, "publish", sdp=sdp, kinds=dict(kinds))
                self._tabs.send(connection.id, messages.Published(answer["sdp"]))
            case protocol.Subscribe():
                await self._ask_media(connection, "subscribe")
            case protocol.Answer(generation, sdp):
                await self._ask_media(connection, "answer", generation=generation, sdp=sdp)

    async def _invite(self, connection: Connection, role: Role) -> None:
        self.room.check_may_invite(connection.username)
        url = await self.service.new_invitation(role)
        document = self._document()
        self.room.document = replace(document, invitations={**document.invitations, role: url})
        self._tabs.send(connection.id, messages.Invitation(role.value, url))

    async def _ask_media(self, connection: Connection, do: str, **fields: Any) -> dict[str, Any]:
        if connection.place is not Place.ROOM:
            raise NotFound("The call begins in the room.")
        return await self.media.ask(do, peer=connection.username, **fields)

    async def _guarded(self, work: Coroutine[Any, Any, None], connection_id: str) -> None:
        """Hands the refusal of a slow answer to whoever asked."""
        try:
            await work
        except PrepStackError as refusal:
            self._tabs.send(connection_id, messages.Failed(refusal.code, refusal.message))

    # From the media worker

    def media_event(self, event: dict[str, Any]) -> None:
        if event["event"] != "offer":
            return
        streams = tuple(
            messages.Stream(item["mid"], item["peer"], item["kind"]) for item in event["streams"]
        )
        offer = messages.Offer(event["generation"], event["sdp"], streams)
        self._tabs.send_to(event["peer"], offer, Place.ROOM)

    def media_restarted(self) -> None:
        for connection in self.room.present:
            self._tabs.send(connection.id, messages.MediaRestarted())

    # How

    def _perform(self, decided: list[Effect]) -> None:
        self._performer.perform(decided)

    def _warn(self, minutes: int) -> None:
        self.tell_all("ending_soon", f"This interview ends in {minutes} minutes.")

    def _document(self) -> RoomDocument:
        return self._performer.document

    async def _sweep(self) -> None:
        """A socket that was being opened while its owner was shut out is found here."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self._close_what_is_shut()

    def _close_what_is_shut(self) -> None:
        def is_open(username: str, path: str) -> bool:
            return is_open_to(self.access(username), "GET", path)

        code = CLOSE_CODE[Farewell.REMOVED]
        self._performer.open_sockets.close_unless(is_open, code)

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
