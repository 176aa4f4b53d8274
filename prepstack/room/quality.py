"""How well what people send arrives here: measured every few seconds, told when it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from prepstack.people import Member
from prepstack.quality import Level, Steady, level_of_loss
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.feature import Feature
from prepstack.streams import TRIAL
from prepstack.wire import worker
from prepstack.wire.browser import FromRoom
from prepstack.wire.features.quality import Quality, Uplink

MEASURED_EVERY_SECONDS = 2.0
FEWEST_PACKETS = 20  # of a measurement: one lost of five says nothing
TELLING = 5  # percent, by which a loss changes before it is told anew

# By m-line and SSRC: packets that arrived, and packets lost, since the stream began.
Counts = Mapping[tuple[str, int | None], tuple[int, int]]


@dataclass
class Measurements:
    """Of one person's uplink, or of the server."""

    counts: Counts = field(default_factory=dict)
    steady: Steady = field(default_factory=Steady)
    loss: int = 0

    def take(self, counts: Counts, is_expected: bool) -> None:
        """`is_expected`: somebody means to send, so that nothing at all is a fault."""
        before, self.counts = self.counts, counts
        arrived, lost = _since(before, counts)
        enough = arrived + lost >= FEWEST_PACKETS
        self.loss = round(100 * lost / (arrived + lost)) if enough else 0
        is_lost = is_expected and not arrived and bool(before)
        self.steady.take(Level.LOST if is_lost else level_of_loss(self.loss))


@dataclass
class UplinkQuality(Feature):
    uplinks: dict[str, Measurements] = field(default_factory=dict)
    server: Measurements = field(default_factory=Measurements)
    told: Quality = field(default_factory=lambda: Quality((), Level.GOOD))

    def measured(self, found: worker.Statistics, sending: Collection[str]) -> list[Effect]:
        """`sending` are those whose microphone or camera is on."""
        peers = {peer for peer in found.peers if not peer.startswith(TRIAL)}
        for username in peers | set(self.uplinks):
            counts = _of_uplink(found.peers.get(username))
            if counts or username in self.uplinks:
                uplink = self.uplinks.setdefault(username, Measurements())
                uplink.take(counts or uplink.counts, username in sending)
        self.server.take(_of_server(found), is_expected=False)
        return self._tell()

    def greetings(self, member: Member) -> Iterable[FromRoom]:
        return [] if self.told == Quality((), Level.GOOD) else [self.told]

    def departed(self, username: str) -> Iterable[Effect]:
        self.uplinks.pop(username, None)
        return self._tell()

    def _tell(self) -> list[Effect]:
        bad = [
            Uplink(username, item.steady.level, item.loss)
            for username, item in sorted(self.uplinks.items())
            if item.steady.level is not Level.GOOD
        ]
        now = Quality(tuple(bad), self.server.steady.level)
        if _is_as(now, self.told):
            return []
        self.told = now
        return [TellPresent(now)]


def _since(before: Counts, now: Counts) -> tuple[int, int]:
    """Arrived and lost, of the streams that went on."""
    arrived = lost = 0
    for stream, (packets, losses) in now.items():
        packets_before, losses_before = before.get(stream, (packets, losses))
        arrived += max(0, packets - packets_before)
        lost += max(0, losses - losses_before)
    return arrived, lost


def _of_uplink(peer: worker.PeerStatistics | None) -> Counts:
    if peer is None or peer.publisher is None or not peer.publisher.connected:
        return {}
    return {
        (stream.mid, stream.ssrc): (stream.packets_received, stream.packets_lost)
        for stream in peer.publisher.streams
    }


def _of_server(found: worker.Statistics) -> Counts:
    """What it could not send, of what it had to send to each."""
    return {
        (peer, None): (
            sum(stream.packets_sent for stream in each.subscriber.streams),
            each.subscriber.datagrams_dropped,
        )
        for peer, each in found.peers.items()
        if each.subscriber is not None
    }


def _is_as(now: Quality, told: Quality) -> bool:
    """But for small changes of a loss."""
    if now.server is not told.server or len(now.uplinks) != len(told.uplinks):
        return False
    return all(
        (new.username, new.level) == (old.username, old.level)
        and abs(new.loss - old.loss) < TELLING
        for new, old in zip(now.uplinks, told.uplinks, strict=True)
    )
