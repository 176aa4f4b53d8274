"""The live interview: carries out what `prepstack.room` decides, and owns every open socket."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from weakref import WeakSet

from prepstack import protocol, room
from prepstack.clock import time_to_json
from prepstack.errors import NotFound, PrepStackError, Unavailable
from prepstack.interviews import RoomDocument, interview_to_json
from prepstack.people import Action, Member, Role
from prepstack.room import Connection, Farewell, Place, Room

CLOSE_CODE = {
    Farewell.ENDED: 4404,
    Farewell.REMOVED: 4403,
    Farewell.REFUSED: 4403,
    Farewell.LEFT: 1000,
    Farewell.ELSEWHERE: 4409,
}
# Minutes before the end at which everybody is told.
WARNINGS = (10, 2)
SECOND_SWEEP_SECONDS = 0.5
NOTEBOOK_PATH = "doc/tree/interview.ipynb"
log = logging.getLogger(__name__)


class Socket(Protocol):
    """The call WebSocket of one tab."""

    def send(self, message: protocol.FromRoom) -> None: ...
    def close(self, code: int | None = None, reason: str | None = None) -> None: ...


class Media(Protocol):
    """The media worker, or a fake of it."""

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]: ...
    def tell(self, do: str, **fields: Any) -> None: ...


class Reports(Protocol):
    """The hub service, or a fake of it."""

    unwritten: list[tuple[str, dict[str, str]]]

    async def new_invitation(self, role: Role) -> str: ...
    async def interview(self) -> RoomDocument: ...
    def tell_member(self, username: str, change: dict[str, str]) -> None: ...
    def tell_started(self) -> None: ...
    def tell_end(self, by: str) -> None: ...


class Session:
    """One interview in one room server."""

    def __init__(self, service: Reports, on_assigned: Callable[[RoomDocument], None]) -> None:
        self.room = Room()
        self.service = service
        self.media: Media | None = None
        self.on_assigned = on_assigned
        self._ids = itertools.count(1)
        self._sockets: dict[str, Socket] = {}
        self._handlers: dict[str, WeakSet[Any]] = defaultdict(WeakSet)
        self._tasks: set[asyncio.Task[None]] = set()
        self._warner: asyncio.Task[None] | None = None
        self._last_seen = time.monotonic()
        self._performers: dict[type[Any], Callable[[Any], None]] = {
            room.Welcome: self._welcome,
            room.TellPeople: self._tell_people,
            room.TellWaiting: self._tell_waiting,
            room.AskToWait: self._ask_to_wait,
            room.LetIn: self._let_in,
            room.Dismiss: self._dismiss,
            room.ShutOut: self._shut_out,
            room.CloseMedia: self._close_media,
            room.Store: self._store,
            room.TellInterview: self._tell_interview,
        }

    async def close(self) -> None:
        tasks = [*self._tasks, *([self._warner] if self._warner else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # Asked by the gate on every request

    def member(self, username: str) -> Member | None:
        if self.room.document and self.room.document.ended:
            return None
        return self.room.member(username)

    def may_edit(self, username: str) -> bool:
        return self.room.can(username, Action.EDIT)

    def may_run(self, username: str) -> bool:
        return self.room.can(username, Action.RUN)

    def note_request(self, username: str, handler: Any) -> None:
        """Remember sockets of every kind, to be closed when this person is shut out."""
        if hasattr(handler, "ws_connection"):
            self._handlers[username].add(handler)

    # From the service

    def assign(self, document: RoomDocument) -> None:
        first = self.room.document is None
        for username, change in self.service.unwritten:
            document = document.with_change(username, change)  # decided here, not yet written there
        self._perform(self.room.assign(document))
        if first:
            self.on_assigned(document)
        self._warn_in_time()

    def status(self) -> dict[str, Any]:
        present = list(dict.fromkeys(item.username for item in self.room.present))
        if self._sockets:
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
        self._sockets[connection_id] = socket
        try:
            effects = self.room.connect(Connection(connection_id, username, place))
        except PrepStackError:
            del self._sockets[connection_id]
            raise
        self._perform(effects)
        self._start_clock(place)
        return connection_id

    def disconnect(self, connection_id: str) -> None:
        if self._sockets.pop(connection_id, None):
            self._last_seen = time.monotonic()
            self._perform(self.room.disconnect(connection_id))

    def receive(self, connection_id: str, message: protocol.FromBrowser) -> None:
        """Raises a `PrepStackError` where it is refused; the connection goes on."""
        connection = self.room.connections.get(connection_id)
        if connection is None:
            raise NotFound("This connection has ended.")
        me = connection.username
        match message:
            case protocol.Knock(name):
                self._perform(self.room.knock(me, name))
            case protocol.Admit(username):
                self._perform(self.room.admit(me, username))
            case protocol.Refuse(username):
                self._perform(self.room.refuse(me, username))
            case protocol.Remove(username):
                self._perform(self.room.remove(me, username))
            case protocol.SetRole(username, role):
                self._perform(self.room.set_role(me, username, role))
            case protocol.MediaState(microphone, camera):
                self._perform(self.room.set_media(connection_id, microphone, camera))
            case protocol.Leave():
                self._perform(self.room.leave(connection_id))
            case protocol.End():
                self._end(me)
            case _:
                self._run(self._answer(connection, message), connection_id)

    async def _answer(self, connection: Connection, message: protocol.FromBrowser) -> None:
        """The messages whose answer takes a while: media, and what the service has to write."""
        me = connection.username
        match message:
            case protocol.NewInvitation(role):
                self.room.check_may_end(me)  # whoever may end may invite: the host
                url = await self.service.new_invitation(role)
                self._keep_invitation(role, url)
                self._send(connection.id, protocol.Invitation(role.value, url))
            case protocol.Publish(sdp, kinds):
                self._check_inside(connection)
                answer = await self._ask_media("publish", peer=me, sdp=sdp, kinds=dict(kinds))
                self._send(connection.id, protocol.Published(answer["sdp"]))
            case protocol.Subscribe():
                self._check_inside(connection)
                await self._ask_media("subscribe", peer=me)
            case protocol.Answer(generation, sdp):
                self._check_inside(connection)
                await self._ask_media("answer", peer=me, generation=generation, sdp=sdp)

    # From the media worker

    def media_event(self, event: dict[str, Any]) -> None:
        if event["event"] != "offer":
            return
        streams = tuple(
            protocol.Stream(item["mid"], item["peer"], item["kind"]) for item in event["streams"]
        )
        offer = protocol.Offer(event["generation"], event["sdp"], streams)
        for connection in self.room.present:
            if connection.username == event["peer"]:
                self._send(connection.id, offer)

    def media_restarted(self) -> None:
        for connection in self.room.present:
            self._send(connection.id, protocol.MediaRestarted())

    # Effects

    def _perform(self, effects: list[room.Effect]) -> None:
        for effect in effects:
            self._performers[type(effect)](effect)

    def _welcome(self, effect: room.Welcome) -> None:
        connection = self.room.connections[effect.connection]
        document = self._document()
        host = self.room.can(connection.username, Action.ADMIT)
        self._send(
            connection.id,
            protocol.Welcome(
                you=self._person(connection),
                interview=interview_to_json(document.interview),
                people=self._people(),
                now=str(time_to_json(datetime.now(UTC))),
                waiting=self._waiting() if host else None,
                invitations=self._invitations() if host else None,
            ),
        )

    def _tell_people(self, effect: room.TellPeople) -> None:
        message = protocol.People(self._people())
        for connection_id in list(self.room.connections):
            self._send(connection_id, message)

    def _tell_waiting(self, effect: room.TellWaiting) -> None:
        message = protocol.Waiting(self._waiting())
        for connection in list(self.room.connections.values()):
            if self.room.can(connection.username, Action.ADMIT):
                self._send(connection.id, message)

    def _ask_to_wait(self, effect: room.AskToWait) -> None:
        self._send_to(effect.username, protocol.WaitingForHost())

    def _let_in(self, effect: room.LetIn) -> None:
        url = self._document().room_url + NOTEBOOK_PATH
        self._send_to(effect.username, protocol.Admitted(url), Place.LOBBY)

    def _dismiss(self, effect: room.Dismiss) -> None:
        socket = self._sockets.pop(effect.connection, None)
        if socket:
            socket.send(self._gone(effect.reason))
            socket.close(CLOSE_CODE[effect.reason])

    def _shut_out(self, effect: room.ShutOut) -> None:
        """Packets first, then sockets; requests are refused from now on by the gate."""
        username = effect.username
        self._close_media(room.CloseMedia(username))
        for handler in list(self._handlers[username]):
            connection_id = getattr(handler, "connection_id", None)
            if connection_id is not None:
                self._sockets.pop(connection_id, None)
                handler.send(self._gone(effect.reason))
            handler.close(CLOSE_CODE[effect.reason])
        # A socket that was being opened just now could not be closed yet.
        asyncio.get_running_loop().call_later(SECOND_SWEEP_SECONDS, self._sweep, username)

    def _sweep(self, username: str) -> None:
        if not self.room.may_be_here(username):
            for handler in list(self._handlers[username]):
                handler.close(CLOSE_CODE[Farewell.REMOVED])

    def _close_media(self, effect: room.CloseMedia) -> None:
        if self.media:
            self.media.tell("close", peer=effect.username)

    def _store(self, effect: room.Store) -> None:
        self.service.tell_member(effect.username, effect.change)

    def _tell_interview(self, effect: room.TellInterview) -> None:
        message = protocol.InterviewChanged(interview_to_json(self._document().interview))
        for connection_id in list(self.room.connections):
            self._send(connection_id, message)

    # How

    def _end(self, by: str) -> None:
        """Over for everybody at once; the service hears of it as soon as it listens."""
        self.room.check_may_end(by)
        self.service.tell_end(by)
        self._perform(self.room.assign(replace(self._document(), ended=True)))

    def _start_clock(self, place: Place) -> None:
        if place is Place.ROOM and self._document().interview.started_at is None:
            interview = replace(self._document().interview, started_at=datetime.now(UTC))
            self._perform(self.room.assign(replace(self._document(), interview=interview)))
            self.service.tell_started()

    def _warn_in_time(self) -> None:
        if self._warner:
            self._warner.cancel()
        ends_at = self._document().interview.ends_at
        if ends_at and not self._document().ended:
            self._warner = asyncio.create_task(self._warn(ends_at))

    async def _warn(self, ends_at: datetime) -> None:
        for minutes in WARNINGS:
            left = (ends_at - timedelta(minutes=minutes) - datetime.now(UTC)).total_seconds()
            if left < 0:
                continue
            await asyncio.sleep(left)
            notice = protocol.Notice("ending_soon", f"This interview ends in {minutes} minutes.")
            for connection_id in list(self.room.connections):
                self._send(connection_id, notice)

    def _keep_invitation(self, role: Role, url: str) -> None:
        document = self._document()
        invitations = {**document.invitations, role: url}
        self.room.document = replace(document, invitations=invitations)

    async def _ask_media(self, do: str, **fields: Any) -> dict[str, Any]:
        if self.media is None:
            raise Unavailable("The call is not ready yet.")
        return await self.media.ask(do, **fields)

    def _check_inside(self, connection: Connection) -> None:
        if connection.place is not Place.ROOM:
            raise NotFound("The call begins in the room.")

    def _run(self, work: Coroutine[Any, Any, None], connection_id: str) -> None:
        """Own the task of a slow answer, and hand its refusal to whoever asked."""

        async def guarded() -> None:
            try:
                await work
            except PrepStackError as refusal:
                self._send(connection_id, protocol.Failed(refusal.code, refusal.message))

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _send(self, connection_id: str, message: protocol.FromRoom) -> None:
        socket = self._sockets.get(connection_id)
        if socket:
            socket.send(message)

    def _send_to(
        self, username: str, message: protocol.FromRoom, place: Place | None = None
    ) -> None:
        for connection in list(self.room.connections.values()):
            if connection.username == username and place in (None, connection.place):
                self._send(connection.id, message)

    def _gone(self, reason: Farewell) -> protocol.Gone:
        pages = self._document().pages
        url = {
            Farewell.ENDED: pages.ended,
            Farewell.REMOVED: pages.removed,
            Farewell.REFUSED: pages.refused,
        }.get(reason, pages.left)
        return protocol.Gone(reason.value, url)

    def _document(self) -> RoomDocument:
        if self.room.document is None:
            raise NotFound("This room has no interview yet.")
        return self.room.document

    def _people(self) -> tuple[protocol.PersonHere, ...]:
        return tuple(self._person(connection) for connection in self.room.present)

    def _person(self, connection: Connection) -> protocol.PersonHere:
        member = self.room.member(connection.username)
        assert member, "a connection belongs to a member"
        return protocol.PersonHere(
            username=member.username,
            name=member.name,
            role=member.role.value,
            host=member.host,
            place=connection.place.value,
            microphone=connection.microphone,
            camera=connection.camera,
        )

    def _waiting(self) -> tuple[protocol.PersonWaiting, ...]:
        return tuple(protocol.PersonWaiting(*item) for item in self.room.waiting)

    def _invitations(self) -> dict[str, str]:
        return {role.value: url for role, url in self._document().invitations.items()}
