"""What each message of a browser makes the room do. One file per feature; each registers itself."""

from prepstack.room.decisions import door, inside, media, sockets, visible
from prepstack.room.decisions.registry import DECISIONS, decide

__all__ = ["DECISIONS", "decide", "door", "inside", "media", "sockets", "visible"]
