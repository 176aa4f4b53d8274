"""A connection: one browser tab, in the lobby or in the room, whichever socket it has just now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prepstack.people import Place
from prepstack.streams import Kind


@dataclass(frozen=True)
class Connection:
    id: str
    username: str
    place: Place = Place.LOBBY
    microphone: bool = False
    camera: bool = False
    screen: bool = False

    def sends(self, microphone: bool, camera: bool, screen: bool) -> Connection:
        return replace(self, microphone=microphone, camera=camera, screen=screen)

    @property
    def quiet(self) -> Connection:
        """The same, when it sends nothing."""
        return self.sends(False, False, False)

    def has_on(self, kind: Kind) -> bool:
        flags = {Kind.MICROPHONE: self.microphone, Kind.CAMERA: self.camera}
        return flags.get(kind, self.screen)

    def without(self, kind: Kind) -> Connection:
        """The same, when that is off; the sound of a screen is no state of its own."""
        return self.sends(
            self.microphone and kind is not Kind.MICROPHONE,
            self.camera and kind is not Kind.CAMERA,
            self.screen and kind is not Kind.SCREEN,
        )
