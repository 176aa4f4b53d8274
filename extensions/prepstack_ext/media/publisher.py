"""The connection on which a participant sends: the browser offers, we answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from prepstack.errors import BadRequest
from prepstack.streams import Kind
from prepstack.wire.worker import Leg, PublisherStatistics
from prepstack_ext.media.clock import Clock
from prepstack_ext.media.connection import Connection
from prepstack_ext.media.negotiation import Offer, OfferedMedia, write_answer
from prepstack_ext.media.rtp import header, rtcp
from prepstack_ext.media.rtp.arrivals import Arrivals
from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.sender_clock import SenderClock
from prepstack_ext.media.rtp.source import Source
from prepstack_ext.media.rtp.stream import Encoding, Track
from prepstack_ext.media.speaker import Loudness
from prepstack_ext.media.transport.udp_mux import UdpMux

KINDS = ", ".join(Kind)

Receive = Callable[[bytes, float], None]


class Publisher(Connection):
    """Sources by mid, and by SSRC the way of each packet to its producer."""

    leg = Leg.PUBLISHER

    def __init__(self, peer: str, mux: UdpMux, clock: Clock) -> None:
        super().__init__(peer, mux, clock)
        self.sources: dict[str, Source] = {}
        self.remote_user = ""
        self.loudness = Loudness()  # of the newest microphone
        self._offered: dict[str, tuple[Kind, OfferedMedia]] = {}
        self._held: frozenset[Kind] = frozenset()
        self._routes: dict[int, Receive] = {}
        self._sender_clock = SenderClock()
        self._arrivals: Arrivals | None = None  # where the browser numbers its packets
        self._limit = 0  # bit/s for all that is sent; 0 until it is known

    def goes_on(self, offer: Offer) -> bool:
        """The offer is of this connection, perhaps by another path, and not of a new one."""
        return offer.transport.user == self.remote_user or self.is_restart(offer.transport)

    def accept(self, offer: Offer, kinds: Mapping[str, Kind]) -> str:
        """The SDP of our answer. Raises `BadRequest`, before any change, for a senseless offer."""
        sending = [media for media in offer.media if media.sends]
        for media in sending:
            _check(media, kinds)
        if offer.transport.user != self.remote_user and self.is_restart(offer.transport):
            self._ice.restart()
        self._begin(offer.transport)
        self.remote_user = offer.transport.user
        offered = {media.mid: (kinds[media.mid], media) for media in sending}
        for mid in [mid for mid, before in self._offered.items() if offered.get(mid) != before]:
            self.sources.pop(mid).close()
        self._offered = offered
        for mid, (kind, media) in offered.items():
            if mid not in self.sources:
                self.sources[mid] = self._source(kind, media)
        self._route()
        self._note_arrivals(sending)
        return write_answer(offer, self._transport(self._role))

    def hold(self, held: Collection[Kind]) -> None:
        """See `Producer.hold`; of every other kind they are passed on."""
        self._held = frozenset(held)
        for producer in self._producers:
            producer.hold(producer.track.kind in held)

    def is_held(self, kind: Kind) -> bool:
        return kind in self._held

    def _source(self, kind: Kind, media: OfferedMedia) -> Source:
        track = Track(self.peer, kind)
        layers = [
            Producer(track, encoding, self.clock, self._sender_clock, self._send_feedback)
            for encoding in media.encodings
        ]
        if kind is Kind.MICROPHONE:
            self.loudness = Loudness()
            layers[0].attach(self.loudness)
        return Source(track, layers)

    @property
    def _producers(self) -> Iterator[Producer]:
        return (layer for source in self.sources.values() for layer in source.layers)

    def _route(self) -> None:
        self._routes.clear()
        for producer in self._producers:
            if producer.ssrc is not None:
                self._routes[producer.ssrc] = producer.receive
            if producer.rtx_ssrc is not None:
                self._routes[producer.rtx_ssrc] = producer.receive_rtx

    def _note_arrivals(self, sending: Iterable[OfferedMedia]) -> None:
        """The numbers are those of the connection, and so is the id under which they travel."""
        extensions = [media.encoding.extensions for media in sending if media.encoding]
        id = next((e[header.ARRIVALS_URI] for e in extensions if header.ARRIVALS_URI in e), None)
        if self._arrivals is None and id is not None:
            self._arrivals = Arrivals(id, self.clock, self._send_feedback)

    def on_rtp(self, data: bytes) -> None:
        now = self.clock.now()
        if self._arrivals is not None:
            self._arrivals.note(data, now)
        ssrc = int.from_bytes(data[8:12], "big")
        route = self._routes.get(ssrc) or self._find_route(ssrc, data)
        if route is not None:
            route(data, now)

    def _find_route(self, ssrc: int, data: bytes) -> Receive | None:
        """For an SSRC that the offer did not name: the packet says its mid (RFC 8843 §9.2), and
        where the picture has several sizes, its rid (RFC 8852)."""
        number = header.payload_type_of(data)
        for producer in self._producers:
            encoding = producer.encoding
            if not _says(data, encoding, header.MID_URI, encoding.mid):
                continue
            if number == encoding.rtx_payload_type:
                if _says(data, encoding, header.REPAIRED_RID_URI, encoding.rid):
                    producer.rtx_ssrc = ssrc
                    break
            elif number == encoding.payload_type and _says(
                data, encoding, header.RID_URI, encoding.rid
            ):
                producer.rebind(ssrc)
                break
        else:
            return None
        self._route()
        return self._routes[ssrc]

    def on_rtcp(self, data: bytes) -> None:
        for message in rtcp.parse(data):
            if isinstance(message, rtcp.SenderReport):
                for producer in self._producers:
                    if producer.ssrc == message.ssrc:
                        producer.on_sender_report(message, time.time())

    def _send_feedback(self, feedback: bytes) -> None:
        # RFC 4585 §3.1: feedback travels behind a report.
        self._dtls.send_rtcp(rtcp.receiver_report() + feedback)

    def limit(self, bits_per_second: int) -> None:
        """The most that this browser may send. A lower one is told at once."""
        is_lower, self._limit = bits_per_second < self._limit, bits_per_second
        if is_lower and self.is_connected:
            self._send_feedback(self._told_limit())

    def _told_limit(self) -> bytes:
        ssrcs = [p.ssrc for p in self._producers if p.encoding.is_video and p.ssrc is not None]
        return rtcp.bitrate_limit(self._limit, ssrcs) if ssrcs and self._limit else b""

    def report(self, unix_now: float) -> None:
        blocks = [producer.report(unix_now) for producer in self._producers]
        data = rtcp.receiver_report(block for block in blocks if block)
        self._dtls.send_rtcp(data + self._told_limit())

    def connected(self) -> None:
        for producer in self._producers:
            if producer.sinks:
                producer.request_keyframe()

    def silence(self) -> None:
        super().silence()
        if self._arrivals is not None:
            self._arrivals.close()
            self._arrivals = None
        self._routes.clear()
        for source in self.sources.values():
            source.close()
        self.sources.clear()

    def statistics(self) -> PublisherStatistics:
        streams = tuple(producer.statistics() for producer in self._producers)
        return PublisherStatistics(self.is_connected, streams)


def _says(data: bytes, encoding: Encoding, uri: str, wanted: str) -> bool:
    """Whether the packet carries that value, if it is one that has to be carried."""
    if not wanted:
        return True
    id = encoding.extensions.get(uri, 0)
    return bool(id) and header.extension(data, id) == wanted.encode()


def _check(media: OfferedMedia, kinds: Mapping[str, Kind]) -> None:
    mid = media.mid
    if media.encoding is None:
        raise BadRequest(f"The m-line {mid} offers neither VP8, H.264 nor Opus.")
    if mid not in kinds:
        raise BadRequest(f"Say what the m-line {mid} carries: {KINDS}.")
    if kinds[mid].media != media.media:
        raise BadRequest(f"The m-line {mid} is {media.media} and cannot carry the {kinds[mid]}.")
