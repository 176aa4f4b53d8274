"""Who publishes and who subscribes: everybody receives what everybody else sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from prepstack.errors import NotFound
from prepstack_ext.media.clock import Clock
from prepstack_ext.media.connection import Connection, Leg
from prepstack_ext.media.negotiation import read_offer
from prepstack_ext.media.publisher import Publisher
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.stream import Kind
from prepstack_ext.media.subscriber import Subscriber, SubscriberOffer
from prepstack_ext.media.transport.udp_mux import UdpMux


class Router:
    """The connections of all peers. After any change, `settle` makes the offers it calls for."""

    def __init__(
        self,
        mux: UdpMux,
        clock: Clock,
        on_offer: Callable[[SubscriberOffer], None],
        on_state: Callable[[str, Leg, bool], None],
    ) -> None:
        self._mux = mux
        self._clock = clock
        self._on_offer = on_offer
        self._on_state = on_state
        self._publishers: dict[str, Publisher] = {}
        self._subscribers: dict[str, Subscriber] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def publish(self, peer: str, sdp: str, kinds: Mapping[str, Kind]) -> str:
        """The answer. Another ICE user than before is another connection of the browser."""
        offer = read_offer(sdp)
        current = self._publishers.get(peer)
        if current is not None and current.remote_user == offer.transport.user:
            return current.accept(offer, kinds)
        fresh = Publisher(peer, self._mux, self._clock)
        self._watch(fresh)
        try:
            answer = fresh.accept(offer, kinds)
        except BaseException:
            await fresh.close()
            raise
        self._publishers[peer] = fresh
        if current is not None:
            await current.close()
        return answer

    async def subscribe(self, peer: str) -> None:
        current = self._subscribers.get(peer)
        fresh = self._subscribers[peer] = Subscriber(peer, self._mux, self._clock)
        self._watch(fresh)
        if current is not None:
            await current.close()

    def answer(self, peer: str, generation: int, sdp: str) -> None:
        if peer not in self._subscribers:
            raise NotFound(f"{peer} has not subscribed.")
        self._subscribers[peer].accept(generation, sdp)

    async def close(self, peer: str) -> None:
        connections = [self._publishers.pop(peer, None), self._subscribers.pop(peer, None)]
        open_ones = [connection for connection in connections if connection is not None]
        for connection in open_ones:
            connection.silence()
        for connection in open_ones:
            await connection.close()

    async def close_all(self) -> None:
        for peer in {*self._publishers, *self._subscribers}:
            await self.close(peer)
        await asyncio.gather(*self._closing)

    def settle(self) -> None:
        """Gives every subscriber what there is, and offers it."""
        for peer, subscriber in list(self._subscribers.items()):
            subscriber.want(self._producers_for(peer))
            offer = subscriber.next_offer()
            if offer is not None:
                self._on_offer(offer)

    def _producers_for(self, peer: str) -> list[Producer]:
        return [
            producer
            for name, publisher in self._publishers.items()
            if name != peer
            for producer in publisher.producers.values()
        ]

    def stats(self) -> dict[str, object]:
        """Per peer and leg, with the names of WebRTC's getStats."""
        peers: dict[str, dict[str, object]] = {}
        for connection in (*self._publishers.values(), *self._subscribers.values()):
            peers.setdefault(connection.peer, {})[connection.leg.value] = connection.stats()
        return {"peers": peers, "malformedDatagrams": self._mux.malformed}

    def _watch(self, connection: Connection) -> None:
        connection.on_connected = lambda c: self._on_state(c.peer, c.leg, True)
        connection.on_lost = self._lost

    def _lost(self, connection: Connection) -> None:
        for connections in (self._publishers, self._subscribers):
            if connections.get(connection.peer) is connection:
                del connections[connection.peer]
        self._on_state(connection.peer, connection.leg, False)
        self.settle()
        # Not at once: it was the transport that told us, from inside its own work.
        task = asyncio.create_task(connection.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
