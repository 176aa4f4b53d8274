"""Who speaks, as the media worker hears it."""

from __future__ import annotations

from prepstack.wire.message import Message


class SpeakerChanged(Message, tag="speaker", frozen=True):
    """Who speaks, or spoke last; null before anybody did, and when that one has gone."""

    username: str | None
