"""Raised hands, in the order of raising."""

from __future__ import annotations

from prepstack.wire.limits import Username
from prepstack.wire.message import Message


class RaiseHand(Message, tag="raise_hand", frozen=True):
    """Whoever is in the room may."""


class LowerHand(Message, tag="lower_hand", frozen=True):
    """One's own; hosts and interviewers lower anybody's."""

    username: Username


class HandsRaised(Message, tag="hands", frozen=True):
    """All of them, the one that was raised first in front."""

    usernames: tuple[str, ...]
