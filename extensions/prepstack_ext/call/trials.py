"""Connection tests in the media worker: each is a peer of its own, which hears itself alone."""

from __future__ import annotations

import asyncio

from prepstack.errors import PrepStackError
from prepstack.people import Place
from prepstack.room.effects import BeginTrial, TakeTrialAnswer
from prepstack.room.room import Room
from prepstack.room.trials import LONGEST_SECONDS
from prepstack.wire import worker
from prepstack.wire.features.trial import TrialOffer, TrialPublished, TrialRefused
from prepstack_ext.call.performer import Media
from prepstack_ext.call.tabs import Tabs

LOOKS_EVERY_SECONDS = 0.5  # whether whoever tests is still in the lobby


class TrialRuns:
    def __init__(self, room: Room, tabs: Tabs, media: Media) -> None:
        self.room = room
        self.tabs = tabs
        self.media = media

    async def begin(self, effect: BeginTrial) -> None:
        """Ends with the test, however that ends."""
        try:
            await self._open(effect)
            await self._wait(effect)
        except PrepStackError as refusal:
            self.tabs.send(effect.connection, TrialRefused(refusal.message))
        finally:
            if self._is_on(effect):
                self.room.features.trials.end(effect.connection)
            self.media.hang_up(effect.peer)

    async def answer(self, effect: TakeTrialAnswer) -> None:
        await self.media.answer(effect.peer, effect.generation, effect.sdp)

    def offered(self, event: worker.Offer) -> None:
        connection_id = self.room.features.trials.connection_of(event.peer)
        if connection_id is not None:
            self.tabs.send(connection_id, TrialOffer(event.generation, event.sdp))

    async def _open(self, effect: BeginTrial) -> None:
        await self.media.ready()
        if not self._is_on(effect):
            return  # over before there was a worker
        answer = await self.media.publish(effect.peer, effect.sdp, effect.kinds, frozenset())
        self.tabs.send(effect.connection, TrialPublished(answer))
        if self._is_on(effect):
            await self.media.subscribe(effect.peer, restart=False)

    async def _wait(self, effect: BeginTrial) -> None:
        for _ in range(int(LONGEST_SECONDS / LOOKS_EVERY_SECONDS)):
            if not self._is_on(effect):
                return
            await asyncio.sleep(LOOKS_EVERY_SECONDS)

    def _is_on(self, effect: BeginTrial) -> bool:
        connection = self.room.connections.get(effect.connection)
        is_in_lobby = connection is not None and connection.place is Place.LOBBY
        return is_in_lobby and self.room.features.trials.peer_of(effect.connection) == effect.peer
