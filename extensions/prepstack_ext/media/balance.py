"""Who may send and who gets how much, from what all networks of a room carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from prepstack_ext.media.policy import ALONE, Wanted, limit, share
from prepstack_ext.media.publisher import Publisher
from prepstack_ext.media.rtp.source import Source
from prepstack_ext.media.rtp.stream import Track
from prepstack_ext.media.subscriber import Subscriber


def balance(
    publishers: Iterable[Publisher], subscribers: Mapping[Subscriber, Set[Track]], now: float
) -> None:
    """`subscribers`: with what each does not show. Called again and again: it measures, too."""
    publishers = list(publishers)
    offered = {source for subscriber in subscribers for source in subscriber.sources}
    shares: dict[Source, list[int]] = {}
    for publisher in publishers:
        for source in publisher.sources.values():
            source.measure(now)
            shares[source] = [source.kept if source in offered else max(source.kept, ALONE)]
    for subscriber, hidden in subscribers.items():
        for source, bits in _shares_of(subscriber, hidden, now).items():
            if source in shares:
                shares[source].append(bits)
    for publisher in publishers:
        limits = [
            limit(source.track.kind, shares[source], source.is_layered)
            for source in publisher.sources.values()
        ]
        publisher.limit(sum(limits))


def _shares_of(subscriber: Subscriber, hidden: Set[Track], now: float) -> dict[Source, int]:
    """Gives the subscriber its shares, and says them."""
    subscriber.downlink.grow(now)
    shown = [source for source in subscriber.sources if source.track not in hidden]
    wanted = [Wanted(source.track.kind, source.bitrate) for source in shown]
    given = dict(zip(shown, share(subscriber.downlink.capacity, wanted), strict=True))
    subscriber.take_shares(given)
    return given
