"""What each message of a browser makes the room do. One file per feature; each registers itself."""

from prepstack.room.decisions import (
    chat,
    door,
    hands,
    inside,
    media,
    moderation,
    questions,
    reactions,
    sockets,
    thinking,
    timer,
    trials,
    visible,
)
from prepstack.room.decisions.registry import DECISIONS, decide

__all__ = [
    "DECISIONS",
    "chat",
    "decide",
    "door",
    "hands",
    "inside",
    "media",
    "moderation",
    "questions",
    "reactions",
    "sockets",
    "thinking",
    "timer",
    "trials",
    "visible",
]
