"""The connections of all peers, and the tracks that a policy gives to each."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection, Mapping

from prepstack.streams import Kind
from prepstack.wire.worker import Connected, Disconnected, Event, PeerStatistics
from prepstack_ext.media.clock import Clock
from prepstack_ext.media.connection import Connection
from prepstack_ext.media.negotiation import read_offer
from prepstack_ext.media.policy import Policy
from prepstack_ext.media.publisher import Publisher
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.subscriber import Subscriber
from prepstack_ext.media.transport.udp_mux import UdpMux


class Router:
    """After any change, `settle` makes the offers it calls for. `tell` takes what happens."""

    def __init__(
        self,
        mux: UdpMux,
        clock: Clock,
        policy: Policy,
        tell: Callable[[Event], None],
        first_generation: int = 1,
    ) -> None:
        self._mux = mux
        self._clock = clock
        self._policy = policy
        self._tell = tell
        self._generations = itertools.count(first_generation)
        self._publishers: dict[str, Publisher] = {}
        self._subscribers: dict[str, Subscriber] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def publish(self, peer: str, sdp: str, kinds: Mapping[str, Kind]) -> str:
        """The answer. What does not go on with the connection there is takes its place."""
        offer = read_offer(sdp)
        current = self._publishers.get(peer)
        if current is not None and current.goes_on(offer):
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

    def hold(self, peer: str, held: Collection[Kind]) -> None:
        """Of what this peer publishes, these and no others are passed on to nobody."""
        if publisher := self._publishers.get(peer):
            publisher.hold(held)

    async def subscribe(self, peer: str, restart: bool = False) -> None:
        """`restart`: only its path has to be found anew, if it is there."""
        current = self._subscribers.get(peer)
        if restart and current is not None and current.restart():
            return
        fresh = Subscriber(peer, self._mux, self._clock, self._generations)
        self._subscribers[peer] = fresh
        self._watch(fresh)
        if current is not None:
            await current.close()

    def answer(self, peer: str, generation: int, sdp: str) -> None:
        """Ignored if it answers another offer than the last one of a connection that is there."""
        if subscriber := self._subscribers.get(peer):
            subscriber.accept(generation, sdp)

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
        """Gives every subscriber what the policy gives it, and offers it."""
        for peer, subscriber in list(self._subscribers.items()):
            subscriber.want(self._producers_for(peer))
            offer = subscriber.next_offer()
            if offer is not None:
                self._tell(offer)

    def _producers_for(self, subscriber: str) -> list[Producer]:
        return [
            producer
            for publisher in self._publishers.values()
            for producer in publisher.producers.values()
            if self._policy(subscriber, producer.track)
        ]

    def statistics(self) -> dict[str, PeerStatistics]:
        publishers = {peer: each.statistics() for peer, each in self._publishers.items()}
        subscribers = {peer: each.statistics() for peer, each in self._subscribers.items()}
        return {
            peer: PeerStatistics(publishers.get(peer), subscribers.get(peer))
            for peer in {**publishers, **subscribers}
        }

    def _watch(self, connection: Connection) -> None:
        connection.on_connected = lambda c: self._tell(Connected(c.peer, c.leg))
        connection.on_lost = self._lost

    def _lost(self, connection: Connection) -> None:
        for connections in (self._publishers, self._subscribers):
            if connections.get(connection.peer) is connection:
                del connections[connection.peer]
        self._tell(Disconnected(connection.peer, connection.leg))
        self.settle()
        # Not at once: it was the transport that told us, from inside its own work.
        task = asyncio.create_task(connection.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
