"""What people send in a call."""

from __future__ import annotations

from enum import StrEnum

MOST_STREAMS = 8  # of one person


class Kind(StrEnum):
    """What a stream shows or lets hear."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"

    @property
    def media(self) -> str:
        return "audio" if self is Kind.MICROPHONE else "video"
