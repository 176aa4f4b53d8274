"""The connection on which a participant receives: we offer, the browser answers."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from prepstack.wire.worker import Leg, Offer, Stream, SubscriberStatistics
from prepstack_ext.media.clock import Clock
from prepstack_ext.media.connection import Connection
from prepstack_ext.media.negotiation import Line, our_encoding, read_answer, write_offer
from prepstack_ext.media.policy import room_for_a_size
from prepstack_ext.media.rtp import rtcp
from prepstack_ext.media.rtp.consumer import Consumer
from prepstack_ext.media.rtp.downlink import Downlink, Report
from prepstack_ext.media.rtp.source import Source
from prepstack_ext.media.rtp.stream import Encoding, Track
from prepstack_ext.media.transport.udp_mux import UdpMux


@dataclass
class Slot:
    """An m-line. It carries one stream after another, each under SSRCs of its own."""

    line: Line
    source: Source | None = None
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
        self.downlink = Downlink(clock.now())
        # Idle lines open the transport before anybody publishes.
        for media in ("audio", "video"):
            self._slots.append(Slot(Line(str(len(self._slots)), media)))

    def want(self, sources: Iterable[Source]) -> None:
        """The streams to receive from now on. What is gone falls silent at once."""
        wanted = list(sources)
        for slot in self._slots:
            if slot.source is not None and slot.source not in wanted:
                self._free(slot)
        carried = [slot.source for slot in self._slots]
        for source in wanted:
            if source not in carried:
                self._assign(source)

    def _free(self, slot: Slot) -> None:
        if slot.consumer is not None:
            slot.consumer.close()
            del self._by_ssrc[slot.consumer.ssrc]
        slot.line = Line(slot.line.mid, slot.line.media)
        slot.source = slot.consumer = None
        self._changed = True

    def _assign(self, source: Source) -> None:
        media = source.track.kind.media
        idle = (s for s in self._slots if s.source is None and s.line.media == media)
        slot = next(idle, None)
        if slot is None:
            slot = Slot(Line(str(len(self._slots)), media))
            self._slots.append(slot)
        stream = _stream_name(source.track)
        rtx_ssrc = random.getrandbits(32) if media == "video" else None
        slot.line = Line(slot.line.mid, media, stream, random.getrandbits(32), rtx_ssrc)
        slot.source = source
        self._changed = True

    def take_shares(self, shares: Mapping[Source, int]) -> None:
        """What each stream may take of this network, in bit/s; what has no share rests."""
        for slot in self._slots:
            if slot.source is None or slot.consumer is None:
                continue
            share = shares.get(slot.source, 0)
            if not share:
                slot.consumer.pause()
                continue
            if slot.source.is_layered:
                room = room_for_a_size(slot.source.track.kind, share)
                slot.consumer.aim(slot.source.layer_for(room, slot.consumer.producer))
            slot.consumer.resume()

    def next_offer(self) -> Offer | None:
        """An offer if something changed and the last one is answered."""
        if not self._changed or self._offered is not None or self._closed:
            return None
        self._changed = False
        fresh, self.generation = not self.generation, next(self._generations)
        self._offered = tuple(slot.line for slot in self._slots)
        sdp = write_offer(self._offered, self._transport("auto"), self.generation)
        streams = tuple(
            Stream(slot.line.mid, slot.source.track.peer, slot.source.track.kind)
            for slot in self._slots
            if slot.source is not None
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
            if slot.source is None or slot.consumer is not None:
                continue
            if slot.line in self._answered:
                self._open(slot, slot.source)

    def _open(self, slot: Slot, source: Source) -> None:
        encoding = our_encoding(slot.line, source.codec)
        accepted = self._accepted.get(slot.line.mid, set())
        if encoding.payload_type not in accepted:
            return
        encoding = _without_refused_rtx(encoding, accepted)
        producer = source.layer_for(self.downlink.capacity, source.layers[0])
        slot.consumer = Consumer(producer, encoding, self._dtls)
        self._by_ssrc[slot.consumer.ssrc] = slot.consumer
        producer.add(slot.consumer)

    def on_rtcp(self, data: bytes) -> None:
        for message in rtcp.parse(data):
            if isinstance(message, rtcp.BitrateEstimate):
                now = self.clock.now()
                self.downlink.estimated(message.bits_per_second, self._heard(None), now)
            elif consumer := self._by_ssrc.get(message.ssrc):
                self._on_message(consumer, message)

    def _on_message(self, consumer: Consumer, message: rtcp.Message) -> None:
        match message:
            case rtcp.Nack():
                consumer.on_nack(message.lost, self.clock.now())
            case rtcp.KeyframeRequest():
                consumer.on_keyframe_request()
            case rtcp.ReportBlock():
                self._on_report(consumer, message)

    def _on_report(self, consumer: Consumer, block: rtcp.ReportBlock) -> None:
        now = self.clock.now()
        round_trip = consumer.on_report(block, now, time.time())
        report = self._heard(round_trip)
        self.downlink.heard(report, now)
        if consumer.heard.has_ended:
            self.downlink.lost(consumer.heard.lost, consumer.heard.expected, report, now)

    def _heard(self, round_trip: float | None) -> Report:
        """Of all that is sent, as last reported."""
        heard = [each.heard for each in self._by_ssrc.values()]
        return Report(
            sent=sum(each.sent for each in heard),
            delivered=sum(each.delivered for each in heard),
            round_trip=round_trip,
        )

    @property
    def sources(self) -> list[Source]:
        return [slot.source for slot in self._slots if slot.source is not None]

    def report(self, unix_now: float) -> None:
        reports = [consumer.report(unix_now) for consumer in self._by_ssrc.values()]
        if data := b"".join(report for report in reports if report):
            self._dtls.send_rtcp(data)

    def silence(self) -> None:
        super().silence()
        self.want([])

    def statistics(self) -> SubscriberStatistics:
        streams = tuple(consumer.statistics() for consumer in self._by_ssrc.values())
        return SubscriberStatistics(
            self.is_connected, self._ice.dropped, streams, round(self.downlink.capacity)
        )


def _stream_name(track: Track) -> str:
    """Microphone and camera of a person play in sync; the screen need not wait for them."""
    name = hashlib.sha256(track.peer.encode()).hexdigest()[:16]
    return f"{name}-screen" if track.kind.is_of_screen else name


def _without_refused_rtx(encoding: Encoding, accepted: set[int]) -> Encoding:
    if encoding.rtx_payload_type in accepted:
        return encoding
    return replace(encoding, rtx_payload_type=None, rtx_ssrc=None)
