"""Who receives what, and who goes without when a network is too weak for all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prepstack.streams import TRIAL, Kind
from prepstack_ext.media.rtp.stream import Track

Policy = Callable[[str, Track], bool]  # whether this subscriber receives that track


@dataclass(frozen=True)
class Range:
    """In bit/s: the least of a stream that is worth sending, and the most that it may take."""

    least: int
    most: int


SOUNDS = {Kind.MICROPHONE: Range(50_000, 100_000), Kind.SCREEN_AUDIO: Range(50_000, 130_000)}
PICTURES = {Kind.CAMERA: Range(150_000, 1_500_000), Kind.SCREEN: Range(150_000, 2_500_000)}
UNSEEN = 50_000  # bit/s of a picture that nobody who is there receives
# Of one while nobody is there: a browser that may send next to nothing makes its picture small, and
# takes a quarter of a minute to make it large again when somebody comes.
ALONE = 400_000
SPARE = 1.25  # times what a screen takes now, before cameras get something


def everybody_else(subscriber: str, track: Track) -> bool:
    """Everybody receives what everybody else sends; a connection test hears itself alone."""
    if subscriber.startswith(TRIAL) or track.peer.startswith(TRIAL):
        return subscriber == track.peer
    return subscriber != track.peer


@dataclass(frozen=True)
class Wanted:
    """A stream that a subscriber wants, and what it takes now in bit/s."""

    kind: Kind
    bitrate: float


def share(capacity: float, wanted: Sequence[Wanted]) -> list[int]:
    """What each may take of a subscriber's network, in bit/s; 0: it is not sent.

    Sound first and always, then screens, then cameras; among equals those that come first.
    A screen mostly stands still: cameras may have what it does not need.
    """
    shares = [0] * len(wanted)
    left = capacity
    for place, stream in enumerate(wanted):
        if stream.kind not in PICTURES:
            shares[place] = SOUNDS[stream.kind].most
            left -= SOUNDS[stream.kind].least
    for kind in (Kind.SCREEN, Kind.CAMERA):
        range = PICTURES[kind]
        places = [place for place, stream in enumerate(wanted) if stream.kind is kind]
        fitting = places[: max(0, int(left // range.least))]
        for place in fitting:
            shares[place] = min(range.most, int(left / len(fitting)))
        left -= sum(min(shares[place], _needed(wanted[place])) for place in fitting)
    return shares


def _needed(stream: Wanted) -> float:
    return max(PICTURES[stream.kind].least, SPARE * stream.bitrate)


def room_for_a_size(kind: Kind, share: int) -> float:
    """What one size of a picture may take of a share: whose network is wide gets any."""
    return share if share < PICTURES[kind].most else float("inf")


def limit(kind: Kind, shares: Sequence[int], is_layered: bool = False) -> int:
    """What a publisher may send of a stream, in bit/s: as much as all who receive it can take.

    Of several sizes of a picture each gets the one that fits, so nobody holds the others back.
    """
    if kind not in PICTURES:
        return SOUNDS[kind].most
    received = [share for share in shares if share]
    if not received:
        return UNSEEN
    range = PICTURES[kind]
    if is_layered:
        return range.most + range.least if max(received) > range.least else range.least
    return max(range.least, min(range.most, *received))
