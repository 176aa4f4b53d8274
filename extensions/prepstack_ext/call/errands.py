"""What the room decided and takes a while: media to negotiate, a link to be made.

What comes of it, a refusal too, is said to the tab that asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from prepstack.errors import NotFound, PrepStackError
from prepstack.people import Role
from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack.wire.features.door import Invitation
from prepstack.wire.features.media import Published
from prepstack_ext.call.performer import Media
from prepstack_ext.call.tabs import Tabs
from prepstack_ext.call.trials import TrialRuns


class Inviting(Protocol):
    """The hub service, or a fake of it."""

    async def new_invitation(self, role: Role) -> str: ...


class Errands:
    def __init__(self, room: Room, tabs: Tabs, media: Media, service: Inviting) -> None:
        self.room = room
        self.tabs = tabs
        self.media = media
        self.service = service
        self.trials = TrialRuns(room, tabs, media)
        self._tasks: set[asyncio.Task[None]] = set()
        self._errands: dict[type[Any], Callable[[Any], Awaitable[None]]] = {
            effects.MakeInvitation: self._make_invitation,
            effects.TakeOffer: self._take_offer,
            effects.OpenSubscriber: self._open_subscriber,
            effects.TakeAnswer: self._take_answer,
            effects.BeginTrial: self.trials.begin,
            effects.TakeTrialAnswer: self.trials.answer,
        }

    def performers(self) -> dict[type[Any], Callable[[Any], None]]:
        return {kind: self._begin for kind in self._errands}

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, errand: effects.Errand) -> None:
        task = asyncio.create_task(self._run(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, errand: effects.Errand) -> None:
        try:
            await self._errands[type(errand)](errand)
        except PrepStackError as refusal:
            self.tabs.send(errand.connection, browser.Failed(refusal.code, refusal.message))

    async def _make_invitation(self, errand: effects.MakeInvitation) -> None:
        url = await self.service.new_invitation(errand.role)
        self.tabs.send(errand.connection, Invitation(errand.role, url))

    # Once the worker is there, nothing is awaited before the request is sent. So whatever was asked
    # before somebody left, or lost the right to it, is sent before their media are closed, or
    # refused.

    async def _take_offer(self, errand: effects.TakeOffer) -> None:
        peer = await self._peer(errand)
        self.room.check_may_speak(peer)
        held = self.room.features.mutes.held(peer)
        answer = await self.media.publish(peer, errand.sdp, errand.kinds, held)
        self.tabs.send(errand.connection, Published(answer, errand.generation))

    async def _open_subscriber(self, errand: effects.OpenSubscriber) -> None:
        await self.media.subscribe(await self._peer(errand), errand.restart)

    async def _take_answer(self, errand: effects.TakeAnswer) -> None:
        await self.media.answer(await self._peer(errand), errand.generation, errand.sdp)

    async def _peer(self, errand: effects.Errand) -> str:
        """Who asked, once there is a worker.

        From here to the sending nothing is awaited. So whatever was asked before somebody left, or
        lost the right to it, is sent before their media are closed, or refused.
        """
        await self.media.ready()
        connection: Connection | None = self.room.connections.get(errand.connection)
        if connection is None:
            raise NotFound("This connection has ended.")
        return connection.username
