"""Who receives what."""

from __future__ import annotations

from collections.abc import Callable

from prepstack.streams import TRIAL
from prepstack_ext.media.rtp.stream import Track

Policy = Callable[[str, Track], bool]  # whether this subscriber receives that track


def everybody_else(subscriber: str, track: Track) -> bool:
    """Everybody receives what everybody else sends; a connection test hears itself alone."""
    if subscriber.startswith(TRIAL) or track.peer.startswith(TRIAL):
        return subscriber == track.peer
    return subscriber != track.peer
