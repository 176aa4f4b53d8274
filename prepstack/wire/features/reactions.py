"""Reactions: seen for a few seconds, and kept by nobody."""

from __future__ import annotations

from enum import StrEnum

from prepstack.wire.message import Message

MOST_REACTIONS = 4  # of one person, in so many
REACTIONS_PER = 2  # seconds


class Reaction(StrEnum):
    THUMBS_UP = "thumbs_up"
    HEART = "heart"
    CELEBRATE = "celebrate"
    LAUGH = "laugh"
    THINKING = "thinking"
    CLAP = "clap"


class React(Message, tag="react", frozen=True):
    """Whoever is in the room may, a few times a second."""

    reaction: Reaction


class Reacted(Message, tag="reacted", frozen=True):
    """To whoever is in the room now, and to nobody later."""

    username: str
    reaction: Reaction
