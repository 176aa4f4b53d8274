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
    SCREEN_AUDIO = "screen_audio"  # what the shared tab or screen plays

    @property
    def media(self) -> str:
        return "audio" if self in (Kind.MICROPHONE, Kind.SCREEN_AUDIO) else "video"

    @property
    def is_of_screen(self) -> bool:
        return self in (Kind.SCREEN, Kind.SCREEN_AUDIO)

    @property
    def parts(self) -> frozenset[Kind]:
        """What is turned off with it: the sound of a screen with the screen."""
        return frozenset(kind for kind in Kind if kind.value.split("_")[0] == self.value) | {self}
