"""What people send in a call."""

from __future__ import annotations

from enum import StrEnum

MOST_STREAMS = 8  # of one person
# How the name of a peer begins that is a connection test, and hears itself alone. No name of the
# hub's has a slash in it.
TRIAL = "/trial/"


class Kind(StrEnum):
    """What a stream shows or lets hear."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"

    @property
    def media(self) -> str:
        return "audio" if self is Kind.MICROPHONE else "video"
