"""Who receives what."""

from __future__ import annotations

from collections.abc import Callable

from prepstack_ext.media.rtp.stream import Track

Policy = Callable[[str, Track], bool]  # whether this subscriber receives that track


def everybody_else(subscriber: str, track: Track) -> bool:
    """Everybody receives what everybody else sends."""
    return subscriber != track.peer
