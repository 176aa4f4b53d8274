"""One room at a time: brings it to where its row says it has to be, from wherever it is.

Whatever is done here may be cut off at any instant by the end of the service or the hub, and is
done again from the start; so every step may be repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub_config.rooms.documents import Documents
from hub_config.rooms.hub_client import STOPPED, HubClient, Server, Step
from hub_config.rooms.leftovers import Leftovers
from hub_config.rooms.progress import OPEN, Progress
from hub_config.rooms.room_client import RoomClient
from hub_config.storage import EndReason, InterviewRecord, RoomRecord, RoomState, Store
from prepstack.errors import Conflict, NotFound, Unavailable
from prepstack.interviews.interview import RoomDocument
from prepstack.names import is_guest
from prepstack.wire.service import Attendance

MAX_ATTEMPTS = 3
STOP_SECONDS = 40.0
STOP_PAUSE_SECONDS = 0.25
START_PAUSE_SECONDS = 0.1
STARTING = Step(10, "Your room is starting")
GIVEN_UP = Step(100, "The room could not be started", failed=True)
TRYING_AGAIN = Step(5, "The room did not start. Trying again")

# By their path in the interview's room.
Notebooks = Callable[[InterviewRecord, str], Awaitable[Mapping[str, Any] | None]]
log = logging.getLogger(__name__)


async def no_notebook(interview: InterviewRecord, path: str) -> None:
    """For rooms that show none but their first."""


@dataclass(frozen=True)
class Backends:
    """What stands behind a room's life: the database, the hub, the rooms' servers, the clock."""

    store: Store
    hub: HubClient
    rooms: RoomClient
    documents: Documents
    now: Callable[[], datetime]
    leftovers: Leftovers
    notebooks: Notebooks = no_notebook


class Lifecycle:
    def __init__(self, backends: Backends) -> None:
        self._store = backends.store
        self._hub = backends.hub
        self._rooms = backends.rooms
        self._documents = backends.documents
        self._now = backends.now
        self._leftovers = backends.leftovers
        self._notebooks = backends.notebooks
        self._brought: defaultdict[str, set[str]] = defaultdict(set)  # notebooks, by room
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._sharing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._pushing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.progress = Progress()
        self.open: set[str] = set()  # those that know their interview: people may enter
        self._shared: defaultdict[str, set[str]] = defaultdict(set)  # as the hub last said
        self.has_started_one = False
        self.last_failure = ""

    async def settle(self, name: str) -> bool:
        """Whether the room is where it has to be. Raises `Unavailable` while the hub is down."""
        async with self._locks[name]:
            room = await self._room(name)
            if room is None:
                await self._remove(name)
                self._locks.pop(name, None)
            elif room.state is RoomState.STOPPING:
                await self._take_down(room)
            else:
                return await self._bring_up(room)
            return True

    async def push(self, interview_id: str) -> Attendance:
        """Tell the room what is written now; of two, the newer revision wins in the room."""
        async with self._pushing[interview_id]:
            async with self._store.reading() as rows:
                interview = await rows.interviews.get(interview_id)
                document = await self._documents.of(rows, interview, self._now())
            await self._bring_notebook(interview, document)
            return await self._rooms.push(document)

    async def _bring_notebook(self, interview: InterviewRecord, document: RoomDocument) -> None:
        """What is to be shown has to be there first: a room may have been started anew."""
        path, room = document.notebook, interview.room or ""
        if document.ended or path in self._brought[room]:
            return
        content = await self._notebooks(interview, path)
        if content is None:
            return
        try:
            await self._rooms.put_notebook(document.room_url, path, content)
        except Conflict as error:
            log.warning("%s takes no %s: %s", room, path, error)
        self._brought[room].add(path)

    async def look(self, name: str) -> Attendance:
        """Who is in the room. Raises `Unavailable` if it does not answer."""
        return await self._rooms.look(self._documents.room_url(name))

    async def sync_shares(self, name: str, interview_id: str) -> None:
        """Exactly those who may knock or enter may reach the room."""
        async with self._sharing[name]:
            # The hub first: whoever joins from now on is a member before they have a share.
            there = await self._hub.shares(name)
            async with self._store.reading() as rows:
                members = await rows.members.of(interview_id)
            wanted = {member.username for member in members if not member.standing.is_shut_out}
            for username in sorted(wanted - there):
                with contextlib.suppress(NotFound):  # an account that was deleted meanwhile
                    await self._hub.share(name, username)
                    there.add(username)
            for username in sorted(there - wanted):
                await self._hub.revoke(name, username)
            self._shared[name] = there & wanted

    async def sync_share(self, name: str, interview_id: str, username: str) -> None:
        """One person's share, as what is written now says. Raises `NotFound` as the hub does."""
        async with self._sharing[name]:
            async with self._store.reading() as rows:
                member = await rows.members.get(interview_id, username)
            self._shared[name].discard(username)
            if member is None or member.standing.is_shut_out:
                await self._hub.revoke(name, username)
            else:
                await self._hub.share(name, username)
                self._shared[name].add(username)

    def is_shared(self, name: str, username: str) -> bool:
        """Whether this person is known to reach the room: then nobody need be asked."""
        return username in self._shared.get(name, ())

    async def end(self, interview_id: str, reason: EndReason) -> str | None:
        """Written first; the name of the room that has to be taken down now."""
        async with self._store.writing() as rows:
            interview = await rows.interviews.lock(interview_id)
            if interview.state.is_over:
                return None
            await rows.interviews.end(interview, reason, self._now())
            return await rows.rooms.stop_of(interview_id)

    # Up

    async def _bring_up(self, room: RoomRecord) -> bool:
        server = await self._hub.server(room.name) or STOPPED
        if server.is_ready and await self._let_people_in(room.name):
            return True
        # Asked to start, the hub also looks whether a server that it holds for ready is alive.
        self._close(room.name)
        server = await self._start(room)
        if server.is_stopped:
            return await self._note_failure(room)
        if not (server.is_ready and await self._let_people_in(room.name)):
            raise Unavailable(f"It does not answer yet ({server.pending or 'ready'}).")
        return True

    async def _start(self, room: RoomRecord) -> Server:
        """What the hub holds of the room afterwards."""
        self.progress.tell(room.name, STARTING)
        await self._hub.add_room(room.name)
        starting = asyncio.create_task(self._hub.start(room.name))
        following = asyncio.create_task(self._follow(room.name, starting))
        try:
            await starting
            await following
        except Unavailable as error:
            # A room that exits at once is given up after ten seconds by the hub's answer, but only
            # after its whole time to start by the hub itself.
            log.warning("%s: %s", room.name, error)
            await self._stop(room.name)
        finally:
            starting.cancel()
            following.cancel()
            await asyncio.gather(starting, following, return_exceptions=True)
        return await self._hub.server(room.name) or STOPPED

    async def _follow(self, name: str, starting: asyncio.Task[None]) -> None:
        """Pass the hub's news on. It answers the request to start only when it is nearly over."""
        while True:
            has_begun = False
            async for step in self._hub.progress(name):
                has_begun = True
                if not (step.is_ready or step.failed):
                    self.progress.tell(name, Step(max(10, step.percent), STARTING.message))
            if has_begun or starting.done():
                return
            await asyncio.wait({starting}, timeout=START_PAUSE_SECONDS)

    async def _note_failure(self, room: RoomRecord) -> bool:
        self.last_failure = f"The room {room.name} did not start; the hub's log says why."
        log.error(self.last_failure)
        self.progress.tell(room.name, TRYING_AGAIN)
        async with self._store.writing() as rows:
            attempts = await rows.rooms.count_attempt(room.name)
            current = await rows.rooms.get(room.name)
        if current and current.interview_id and attempts >= MAX_ATTEMPTS:
            self.progress.tell(room.name, GIVEN_UP)
            await self.end(current.interview_id, EndReason.LOST)
        return False

    async def _let_people_in(self, name: str) -> bool:
        """Whether a room that the hub holds for ready answers, and knows its interview."""
        async with self._store.writing() as rows:
            await rows.rooms.forget_attempts(name)
            await rows.rooms.move(name, RoomState.STARTING, RoomState.WARM)
            room = await rows.rooms.get(name)
        self.last_failure, self.has_started_one = "", True
        if room is None or room.interview_id is None or room.state is not RoomState.ASSIGNED:
            return True
        await self.sync_shares(name, room.interview_id)
        try:
            await self.push(room.interview_id)
        except Unavailable as error:
            log.warning("%s: %s", name, error)
            return False
        self.open.add(name)
        self.progress.tell(name, OPEN)
        return True

    # Down

    def _close(self, name: str) -> None:
        self.open.discard(name)
        self._brought.pop(name, None)

    async def _take_down(self, room: RoomRecord) -> None:
        self._close(room.name)
        if room.interview_id is not None:
            with contextlib.suppress(Unavailable):  # a room that is gone needs no telling
                await self.push(room.interview_id)
        await self._remove(room.name)
        if room.interview_id is not None:
            await self._remove_guests(room.interview_id)
            self._pushing.pop(room.interview_id, None)
        async with self._store.writing() as rows:
            await rows.rooms.remove(room.name)
        self.progress.forget(room.name)
        self._locks.pop(room.name, None)
        self._sharing.pop(room.name, None)
        self._shared.pop(room.name, None)

    async def _remove(self, name: str) -> None:
        """Nobody may come near, the server stops, the hub's user goes, and so do the files."""
        await self._hub.revoke_all(name)
        await self._stop(name)
        await self._hub.delete_user(name)
        await self._leftovers.clear(name)

    async def _stop(self, name: str) -> None:
        await self._hub.stop(name)
        async with asyncio.timeout(STOP_SECONDS):
            while not (await self._hub.server(name) or STOPPED).is_stopped:
                await asyncio.sleep(STOP_PAUSE_SECONDS)

    async def _remove_guests(self, interview_id: str) -> None:
        async with self._store.reading() as rows:
            names = [member.username for member in await rows.members.of(interview_id)]
            guests = [name for name in names if is_guest(name)]
            needed = await rows.members.are_needed(guests)
        for guest in guests:
            if guest not in needed:
                await self._hub.delete_user(guest)

    async def _room(self, name: str) -> RoomRecord | None:
        async with self._store.reading() as rows:
            return await rows.rooms.get(name)
