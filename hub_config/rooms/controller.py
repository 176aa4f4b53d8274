"""Keeps every room as its row says, the pool warm and the interviews within their time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from hub_config.rooms.endings import Limits, is_deserted, reason_by_clock
from hub_config.rooms.hub_client import STOPPED, Server, Step
from hub_config.rooms.lifecycle import MAX_ATTEMPTS, Backends, Lifecycle
from hub_config.rooms.pool import Space, fill_pool, take_room
from hub_config.storage import EndReason, InterviewRecord, RoomRecord, RoomState, Transaction
from prepstack.errors import NotFound, Unavailable
from prepstack.names import GUEST_PREFIX, ROOM_PREFIX
from prepstack.wire.service import Attendance

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Policy:
    warm_rooms: int = 1
    space: Space = Space()
    limits: Limits = Limits()
    reconcile_seconds: float = 15.0
    watch_seconds: float = 5.0
    retry_seconds: float = 1.0  # while the hub is down
    # A room in the pool that fails to start is tried again ever more rarely, up to this.
    longest_pause_ticks: int = 20


class Controller:
    """Use with `async with`; everything it does in the background ends with it."""

    def __init__(self, backends: Backends, policy: Policy) -> None:
        self._backends = backends
        self._store = backends.store
        self._hub = backends.hub
        self._policy = policy
        self._life = Lifecycle(backends)
        self._reconciling = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: Counter[str] = Counter()  # rooms that are being settled, and how often
        self._attendance: dict[str, Attendance] = {}
        self._ticks_to_wait: dict[str, int] = {}
        self._problem = "The rooms have not been looked at yet."

    async def __aenter__(self) -> Controller:
        self._spawn(self._repeat(self.reconcile, self._policy.reconcile_seconds))
        self._spawn(self._repeat(self.watch, self._policy.watch_seconds))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # What the service asks for

    async def take_room(self, rows: Transaction, interview: InterviewRecord) -> InterviewRecord:
        """Part of the caller's transaction. Call `kick` once that is written.

        Raises `Full` where the host, or this server, has as many rooms as it may.
        """
        return await take_room(rows, interview, self._policy.space, self._backends.now())

    def kick(self, name: str) -> asyncio.Task[None]:
        """Bring this room to where its row says, now. Await it shielded, or not at all."""
        self._busy[name] += 1
        return self._spawn(self._settle(name))

    def is_open(self, room: str | None) -> bool:
        """Whether people can enter."""
        return room is not None and room in self._life.open

    async def next_step(self, room: str, seen: Step | None) -> Step:
        """What a watcher of the room's start, who has `seen` this, has to know next."""
        return await self._life.progress.after(room, seen)

    def step(self, room: str) -> Step:
        return self._life.progress.of(room)

    def present(self, interview_id: str) -> tuple[str, ...]:
        """Who was in the room when it was last asked."""
        attendance = self._attendance.get(interview_id)
        return attendance.present if attendance else ()

    async def knocking(self, interview: InterviewRecord) -> frozenset[str]:
        """Who stands at the door now. Nobody, where there is no door or it does not answer."""
        if not self.is_open(interview.room):
            return frozenset()
        try:
            return frozenset((await self._life.look(interview.room or "")).knocking)
        except Unavailable as error:
            log.warning("%s: %s", interview.room, error)
            return frozenset()

    async def let_near(self, interview: InterviewRecord, username: str) -> None:
        """A new member may reach the room. Needs nothing while the room is still starting."""
        if interview.room is None or interview.state.is_over:
            return
        # First the room knows them: whoever is known to reach it is expected there (`is_near`).
        await self.tell_room(interview)
        with contextlib.suppress(NotFound):  # not made yet; it is shared to all members when it is
            await self._life.sync_share(interview.room, interview.id, username)

    def is_near(self, interview: InterviewRecord, username: str) -> bool:
        """Whether `let_near` was done already."""
        return interview.room is not None and self._life.is_shared(interview.room, username)

    async def shut_out(self, interview: InterviewRecord, username: str) -> None:
        """The room keeps them out by itself; should the hub be down, `reconcile` does this."""
        if interview.room is None:
            return
        try:
            await self._life.sync_share(interview.room, interview.id, username)
        except (Unavailable, NotFound) as error:
            log.warning("Taking %s's access to %s later: %s", username, interview.room, error)

    async def tell_room(self, interview: InterviewRecord) -> None:
        """Have the room know what is written; later, if it cannot be reached now."""
        if not self.is_open(interview.room):
            return
        try:
            self._attendance[interview.id] = await self._life.push(interview.id)
        except Unavailable as error:
            log.warning("%s: %s", interview.room, error)
            self._life.open.discard(interview.room or "")
            self.kick(interview.room or "")

    async def add_guest(self, username: str) -> None:
        await self._hub.add_user(username)

    async def end(self, interview_id: str, reason: EndReason) -> None:
        """Written when this returns; the room is told and taken down right after."""
        room = await self._life.end(interview_id, reason)
        self._attendance.pop(interview_id, None)
        if room is not None:
            self.kick(room)

    @property
    def problems(self) -> list[str]:
        """Why no interview can be held now; nothing if one can."""
        if self._problem:
            return [self._problem]
        if self._policy.warm_rooms and not self._life.has_started_one:
            return [self._life.last_failure or "The first room is still starting."]
        return []

    # What it does by itself

    async def reconcile(self) -> None:
        """Compare hub and rows, and set everything in motion that differs."""
        async with self._reconciling:
            try:
                # These first: a room's row is written before its user and its folder are made.
                on_disk = self._backends.leftovers.rooms()
                there = await self._hub.servers(ROOM_PREFIX)
                guests = await self._hub.servers(GUEST_PREFIX)
            except Unavailable:
                self._problem = "The sign-in service does not answer."
                raise
            async with self._store.writing() as rows:
                rooms = await fill_pool(rows, self._policy.warm_rooms, self._backends.now())
            self._problem = ""
            known = {room.name for room in rooms}
            for name in sorted({*there, *on_disk} - known):
                if not self._busy[name]:
                    log.warning("Removing %s, which belongs to nothing.", name)
                    self.kick(name)
            for room in rooms:
                await self._look_after(room, there.get(room.name, STOPPED))
            await self._remove_guests(list(guests))

    async def watch(self) -> None:
        """Ask every room who is there; end what is over."""
        async with self._store.reading() as rows:
            assigned = [room for room in await rows.rooms.all() if room.interview_id]
        await asyncio.gather(*(self._watch_one(room) for room in assigned))

    async def _watch_one(self, room: RoomRecord) -> None:
        interview_id = room.interview_id or ""
        async with self._store.reading() as rows:
            interview = await rows.interviews.get(interview_id)
        if interview.state.is_over:
            return
        reason = reason_by_clock(interview, self._backends.now(), self._policy.limits)
        if reason is not None:
            await self.end(interview_id, reason)
        elif self.is_open(room.name):
            await self._ask_who_is_there(interview)

    async def _ask_who_is_there(self, interview: InterviewRecord) -> None:
        room = interview.room or ""
        try:
            attendance = await self._life.look(room)
        except Unavailable as error:
            log.warning("%s: %s", room, error)
            self._life.open.discard(room)
            self.kick(room)
            return
        self._attendance[interview.id] = attendance
        idle, now = attendance.idle_seconds, self._backends.now()
        if attendance.interview_id != interview.id:
            await self.tell_room(interview)
        elif is_deserted(interview, idle, now, self._policy.limits):
            await self.end(interview.id, EndReason.IDLE)

    async def _look_after(self, room: RoomRecord, server: Server) -> None:
        if self._busy[room.name]:
            return
        is_settled = room.state is RoomState.WARM or self.is_open(room.name)
        if not (server.is_ready and is_settled and room.state is not RoomState.STOPPING):
            if self._is_due(room):
                self.kick(room.name)
            return
        self._life.has_started_one = True
        if room.interview_id is not None:
            await self._life.sync_shares(room.name, room.interview_id)

    def _is_due(self, room: RoomRecord) -> bool:
        """Rooms of the pool that do not start must not keep the machine busy."""
        waited = self._ticks_to_wait.get(room.name, 0)
        if room.interview_id is None and room.attempts >= MAX_ATTEMPTS and waited > 0:
            self._ticks_to_wait[room.name] = waited - 1
            return False
        longest = self._policy.longest_pause_ticks
        self._ticks_to_wait[room.name] = min(1 << min(room.attempts, 10), longest)
        return True

    async def _remove_guests(self, guests: list[str]) -> None:
        async with self._store.reading() as rows:
            needed = await rows.members.are_needed(guests)
        for guest in sorted(set(guests) - needed):
            await self._hub.delete_user(guest)

    async def _settle(self, name: str) -> None:
        settled = True
        try:
            settled = await self._life.settle(name)
        except (Unavailable, TimeoutError) as error:
            # The next reconcile tries again, when what is missing may be back.
            log.warning("%s: %s", name, error)
        finally:
            self._busy[name] -= 1
        if not settled:
            await self._try_again(name)
        elif name in self._life.open:
            self._spawn(self._refill())

    async def _refill(self) -> None:
        """A room was taken: have the next one ready before somebody waits for it."""
        await self._once(self.reconcile)

    async def _try_again(self, name: str) -> None:
        async with self._store.reading() as rows:
            room = await rows.rooms.get(name)
        if room is not None and room.interview_id is not None:
            self.kick(name)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _repeat(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            went_well = await self._once(work)
            await asyncio.sleep(seconds if went_well else self._policy.retry_seconds)

    async def _once(self, work: Callable[[], Awaitable[None]]) -> bool:
        try:
            await work()
        except Unavailable as error:
            log.warning("%s", error)
            return False
        except Exception:
            # One bad round must not end the watch over all other interviews.
            log.exception("A round failed; the next one tries again.")
        return True
