"""The connections of all peers, and the tracks that a policy gives to each."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection, Iterable, Mapping

from prepstack.streams import Kind
from prepstack.wire.worker import (
    Connected,
    Disconnected,
    Event,
    PeerStatistics,
    SpeakerChanged,
)
from prepstack_ext.media.balance import balance
from prepstack_ext.media.clock import Clock, Repeating
from prepstack_ext.media.connection import Connection
from prepstack_ext.media.negotiation import read_offer
from prepstack_ext.media.policy import Policy
from prepstack_ext.media.publisher import Publisher
from prepstack_ext.media.rtp.source import Source
from prepstack_ext.media.rtp.stream import Track
from prepstack_ext.media.speaker import LISTEN_SECONDS, Speaker
from prepstack_ext.media.subscriber import Subscriber
from prepstack_ext.media.transport.udp_mux import UdpMux

BALANCE_SECONDS = 0.5


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
        self._hidden: dict[str, frozenset[Track]] = {}  # by subscriber
        self._closing: set[asyncio.Task[None]] = set()
        self._balancing = Repeating(clock, BALANCE_SECONDS, self._balance)
        self._speaker = Speaker(lambda peer: tell(SpeakerChanged(peer)))
        self._listening = Repeating(clock, LISTEN_SECONDS, self._listen)

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
        self._hidden.pop(peer, None)
        connections = [self._publishers.pop(peer, None), self._subscribers.pop(peer, None)]
        open_ones = [connection for connection in connections if connection is not None]
        for connection in open_ones:
            connection.silence()
        for connection in open_ones:
            await connection.close()

    async def close_all(self) -> None:
        self._balancing.close()
        self._listening.close()
        for peer in {*self._publishers, *self._subscribers}:
            await self.close(peer)
        await asyncio.gather(*self._closing)

    def settle(self) -> None:
        """Gives every subscriber what the policy gives it, and offers it."""
        for peer, subscriber in list(self._subscribers.items()):
            subscriber.want(self._sources_for(peer))
            offer = subscriber.next_offer()
            if offer is not None:
                self._tell(offer)

    def _sources_for(self, subscriber: str) -> list[Source]:
        return [
            source
            for publisher in self._publishers.values()
            for source in publisher.sources.values()
            if self._policy(subscriber, source.track)
        ]

    def hide(self, peer: str, hidden: Iterable[Track]) -> None:
        """What this peer's page does not show, until it is told otherwise."""
        self._hidden[peer] = frozenset(hidden)
        self._balance()

    def _balance(self) -> None:
        """Gives each stream its share of each network, and each publisher its limit."""
        if not self._publishers:
            return
        subscribers = {
            subscriber: self._hidden.get(peer, frozenset())
            for peer, subscriber in self._subscribers.items()
        }
        balance(self._publishers.values(), subscribers, self._clock.now())

    def _listen(self) -> None:
        self._speaker.listen(
            (peer, each.loudness)
            for peer, each in self._publishers.items()
            if self._is_heard(peer, each)
        )

    def _is_heard(self, peer: str, publisher: Publisher) -> bool:
        """By somebody else: only then is there a speaker."""
        if publisher.is_held(Kind.MICROPHONE):
            return False
        voice = Track(peer, Kind.MICROPHONE)
        return any(self._policy(other, voice) for other in self._subscribers if other != peer)

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
