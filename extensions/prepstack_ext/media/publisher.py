"""The connection on which a participant sends: the browser offers, we answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

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
from prepstack_ext.media.rtp.stream import Encoding, Track
from prepstack_ext.media.transport.udp_mux import UdpMux

# What all streams of a kind may take, in bit/s; told to the browser as REMB.
BITRATE_LIMITS = {Kind.MICROPHONE: 100_000, Kind.CAMERA: 1_500_000, Kind.SCREEN: 2_500_000}

Receive = Callable[[bytes, float], None]


class Publisher(Connection):
    """Producers by mid, and by SSRC the way of each packet to its producer."""

    leg = Leg.PUBLISHER

    def __init__(self, peer: str, mux: UdpMux, clock: Clock) -> None:
        super().__init__(peer, mux, clock)
        self.producers: dict[str, Producer] = {}
        self.remote_user = ""
        self._routes: dict[int, Receive] = {}
        self._sender_clock = SenderClock()
        self._arrivals: Arrivals | None = None  # where the browser numbers its packets

    def accept(self, offer: Offer, kinds: Mapping[str, Kind]) -> str:
        """The SDP of our answer. Raises `BadRequest`, before any change, for a senseless offer."""
        sending = [media for media in offer.media if media.sends]
        for media in sending:
            _check(media, kinds)
        self._begin(offer.transport)
        self.remote_user = offer.transport.user
        self._withdraw_all_but({m.mid: (kinds[m.mid], m.encoding) for m in sending})
        for media in sending:
            if media.encoding and media.mid not in self.producers:
                self._add(kinds[media.mid], media.encoding)
        self._route()
        self._note_arrivals(sending)
        return write_answer(offer, self._transport(self._role))

    def _withdraw_all_but(self, staying: Mapping[str, tuple[Kind, Encoding | None]]) -> None:
        for mid, producer in list(self.producers.items()):
            if staying.get(mid) != (producer.track.kind, producer.encoding):
                producer.close()
                del self.producers[mid]

    def _add(self, kind: Kind, encoding: Encoding) -> None:
        self.producers[encoding.mid] = Producer(
            Track(self.peer, kind), encoding, self.clock, self._sender_clock, self._send_feedback
        )

    def _route(self) -> None:
        self._routes.clear()
        for producer in self.producers.values():
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
        """For an SSRC that the offer did not name: the packet says its mid (RFC 8843 §9.2)."""
        for producer in self.producers.values():
            id = producer.encoding.extensions.get(header.MID_URI, 0)
            if not id or header.extension(data, id) != producer.encoding.mid.encode():
                continue
            if header.payload_type_of(data) == producer.encoding.rtx_payload_type:
                producer.rtx_ssrc = ssrc
            elif header.payload_type_of(data) == producer.encoding.payload_type:
                producer.rebind(ssrc)
            else:
                return None
            self._route()
            return self._routes[ssrc]
        return None

    def on_rtcp(self, data: bytes) -> None:
        for message in rtcp.parse(data):
            if isinstance(message, rtcp.SenderReport):
                for producer in self.producers.values():
                    if producer.ssrc == message.ssrc:
                        producer.on_sender_report(message, time.time())

    def _send_feedback(self, feedback: bytes) -> None:
        # RFC 4585 §3.1: feedback travels behind a report.
        self._dtls.send_rtcp(rtcp.receiver_report() + feedback)

    def report(self, unix_now: float) -> None:
        blocks = [producer.report(unix_now) for producer in self.producers.values()]
        data = rtcp.receiver_report(block for block in blocks if block)
        video = [p for p in self.producers.values() if p.encoding.is_video and p.ssrc is not None]
        if video:
            limit = sum(BITRATE_LIMITS[producer.track.kind] for producer in self.producers.values())
            data += rtcp.bitrate_limit(limit, [p.ssrc or 0 for p in video])
        self._dtls.send_rtcp(data)

    def connected(self) -> None:
        for producer in self.producers.values():
            if producer.sinks:
                producer.request_keyframe()

    def silence(self) -> None:
        super().silence()
        if self._arrivals is not None:
            self._arrivals.close()
            self._arrivals = None
        self._routes.clear()
        for producer in self.producers.values():
            producer.close()
        self.producers.clear()

    def statistics(self) -> PublisherStatistics:
        streams = tuple(producer.statistics() for producer in self.producers.values())
        return PublisherStatistics(self.is_connected, streams)


def _check(media: OfferedMedia, kinds: Mapping[str, Kind]) -> None:
    mid = media.mid
    if media.encoding is None:
        raise BadRequest(f"The m-line {mid} offers neither VP8, H.264 nor Opus.")
    if mid not in kinds:
        raise BadRequest(f"Say what the m-line {mid} carries: microphone, camera or screen.")
    if kinds[mid].media != media.media:
        raise BadRequest(f"The m-line {mid} is {media.media} and cannot carry the {kinds[mid]}.")
