"""What each message of a browser makes the room do. One file per feature; each registers itself."""

from prepstack.room.decisions import chat, door, inside, media, sockets
from prepstack.room.decisions.registry import DECISIONS, decide

__all__ = ["DECISIONS", "chat", "decide", "door", "inside", "media", "sockets"]
