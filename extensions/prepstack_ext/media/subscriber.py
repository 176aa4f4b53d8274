"""The connection on which a participant receives: we offer, the browser answers."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from prepstack.wire.worker import Leg, Offer, Stream, SubscriberStatistics
from prepstack_ext.media.clock import Clock
from prepstack_ext.media.connection import Connection
from prepstack_ext.media.negotiation import Line, our_encoding, read_answer, write_offer
from prepstack_ext.media.rtp import rtcp
from prepstack_ext.media.rtp.consumer import Consumer
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.stream import Encoding, Track
from prepstack_ext.media.transport.udp_mux import UdpMux


@dataclass
class Slot:
    """An m-line. It carries one stream after another, each under SSRCs of its own."""

    line: Line
    producer: Producer | None = None
    consumer: Consumer | None = None  # once the browser knows the SSRC


class Subscriber(Connection):
    """Slots, and the offer that the browser has not answered yet: one at a time.

    `generations` numbers the offers of all subscribers, so that no answer fits two of them.
    """

    leg = Leg.SUBSCRIBER

    def __init__(self, peer: str, mux: UdpMux, clock: Clock, generations: Iterator[int]) -> None:
        super().__init__(peer, mux, clock)
        self.generation = 0  # of the last offer; 0 before the first
        self._generations = generations
        self._slots: list[Slot] = []
        self._offered: tuple[Line, ...] | None = None  # waits for the answer
        self._accepted: dict[str, set[int]] = {}  # mid -> payload types
        self._answered: set[Line] = set()
        self._changed = True
        self._by_ssrc: dict[int, Consumer] = {}
        # Idle lines open the transport before anybody publishes.
        for media in ("audio", "video"):
            self._slots.append(Slot(Line(str(len(self._slots)), media)))

    def want(self, producers: Iterable[Producer]) -> None:
        """The streams to receive from now on. What is gone falls silent at once."""
        wanted = list(producers)
        for slot in self._slots:
            if slot.producer is not None and slot.producer not in wanted:
                self._free(slot)
        carried = [slot.producer for slot in self._slots]
        for producer in wanted:
            if producer not in carried:
                self._assign(producer)

    def _free(self, slot: Slot) -> None:
        if slot.consumer is not None:
            slot.consumer.producer.remove(slot.consumer)
            del self._by_ssrc[slot.consumer.ssrc]
        slot.line = Line(slot.line.mid, slot.line.media)
        slot.producer = slot.consumer = None
        self._changed = True

    def _assign(self, producer: Producer) -> None:
        media = producer.track.kind.media
        idle = (s for s in self._slots if s.producer is None and s.line.media == media)
        slot = next(idle, None)
        if slot is None:
            slot = Slot(Line(str(len(self._slots)), media))
            self._slots.append(slot)
        stream = _stream_name(producer.track)
        rtx_ssrc = random.getrandbits(32) if media == "video" else None
        slot.line = Line(slot.line.mid, media, stream, random.getrandbits(32), rtx_ssrc)
        slot.producer = producer
        self._changed = True

    def next_offer(self) -> Offer | None:
        """An offer if something changed and the last one is answered."""
        if not self._changed or self._offered is not None or self._closed:
            return None
        self._changed = False
        fresh, self.generation = not self.generation, next(self._generations)
        self._offered = tuple(slot.line for slot in self._slots)
        sdp = write_offer(self._offered, self._transport("auto"), self.generation)
        streams = tuple(
            Stream(slot.line.mid, slot.producer.track.peer, slot.producer.track.kind)
            for slot in self._slots
            if slot.producer is not None
        )
        return Offer(self.peer, self.generation, fresh, sdp, streams)

    def restart(self) -> bool:
        """Offers other ICE credentials; false where there was no answer to any offer yet."""
        if not self._dtls.is_started or self._closed:
            return False
        self._ice.restart()
        self._offered, self._changed = None, True
        return True

    def accept(self, generation: int, sdp: str) -> None:
        """The browser's answer. One to an older offer is ignored."""
        if generation != self.generation or self._offered is None:
            return
        transport, accepted = read_answer(sdp)
        self._begin(transport)
        self._answered = set(self._offered)
        self._accepted, self._offered = accepted, None
        self._open_slots()

    def connected(self) -> None:
        self._open_slots()

    def _open_slots(self) -> None:
        """Starts the streams whose SSRCs the browser knows."""
        if not self.is_connected:
            return
        for slot in self._slots:
            if slot.producer is None or slot.consumer is not None:
                continue
            if slot.line in self._answered:
                self._open(slot, slot.producer)

    def _open(self, slot: Slot, producer: Producer) -> None:
        encoding = our_encoding(slot.line, producer.encoding.codec)
        accepted = self._accepted.get(slot.line.mid, set())
        if encoding.payload_type not in accepted:
            return
        slot.consumer = Consumer(producer, _without_refused_rtx(encoding, accepted), self._dtls)
        self._by_ssrc[slot.consumer.ssrc] = slot.consumer
        producer.add(slot.consumer)

    def on_rtcp(self, data: bytes) -> None:
        for message in rtcp.parse(data):
            consumer = self._by_ssrc.get(message.ssrc)
            if consumer is None:
                continue
            match message:
                case rtcp.Nack():
                    consumer.on_nack(message.lost, self.clock.now())
                case rtcp.KeyframeRequest():
                    consumer.on_keyframe_request()
                case rtcp.ReportBlock():
                    consumer.on_report(message, time.time())

    def report(self, unix_now: float) -> None:
        reports = [consumer.report(unix_now) for consumer in self._by_ssrc.values()]
        if data := b"".join(report for report in reports if report):
            self._dtls.send_rtcp(data)

    def silence(self) -> None:
        super().silence()
        self.want([])

    def statistics(self) -> SubscriberStatistics:
        streams = tuple(consumer.statistics() for consumer in self._by_ssrc.values())
        return SubscriberStatistics(self.is_connected, self._ice.dropped, streams)


def _stream_name(track: Track) -> str:
    """Microphone and camera of a person play in sync; the screen need not wait for them."""
    name = hashlib.sha256(track.peer.encode()).hexdigest()[:16]
    return f"{name}-screen" if track.kind.is_of_screen else name


def _without_refused_rtx(encoding: Encoding, accepted: set[int]) -> Encoding:
    if encoding.rtx_payload_type in accepted:
        return encoding
    return replace(encoding, rtx_payload_type=None, rtx_ssrc=None)
