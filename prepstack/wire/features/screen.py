"""Asking somebody to share their screen. A share itself is a stream, and a flag of `MediaState`."""

from __future__ import annotations

from prepstack.wire.limits import Username
from prepstack.wire.message import Message


class AskToShare(Message, tag="ask_to_share", frozen=True):
    """A host or an interviewer asks; the other is asked by `AskedToShare`."""

    username: Username


class DeclineToShare(Message, tag="decline_to_share", frozen=True):
    """*Not now*, to whoever asked. Whoever shares says so by `MediaState`."""

    username: Username


class AskedToShare(Message, tag="asked_to_share", frozen=True):
    """`username` asks you. Nothing begins by itself: the browser's own picker follows a click."""

    username: str


class ShareDeclined(Message, tag="share_declined", frozen=True):
    """`username`, whom you asked, does not share now."""

    username: str
